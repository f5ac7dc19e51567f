"""Who may do what, where: a row for each action, walked for every role and kind of channel."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.slack.actions import CHANGES, COUNTED, NEEDS, Action, Right
from bot.slack.policy import (
    EVERYBODY,
    MEMBERS,
    NOBODY,
    Allowed,
    Denied,
    Kind,
    People,
    Person,
    Policy,
    Room,
    Rule,
    Where,
    decide,
    language_in,
    language_of,
    masks_whatever,
    stays_whatever,
)
from bot.slack.policy_words import channel_rules, names_groups, names_members, people, policy
from checks.core import Unavailable, say


def yes() -> bool:
    return True


def no(group: str = "") -> bool:
    return False


ROLES = {
    "stranger": Person("U0STRANGER", no, no, stranger=True),
    "guest": Person("U0GUEST", no, no),
    "anybody": Person("U0ANYBODY", no, yes),
    "may act": Person("U0ACTS", no, yes),
    "in a group that may act": Person("U0GROUP", lambda group: group == "S0ACTS", yes),
    "a guest who may act": Person("U0ACTS", no, no),
    "admin": Person("U0ADMIN", no, yes),
}
ALL = frozenset(ROLES)
OURS = ALL - {"stranger", "guest"}
ACTORS = OURS - {"anybody"}
ADMINS = frozenset({"admin"})

MAY: dict[Action, frozenset[str]] = {
    Action.ASK: OURS,
    Action.STATUS: OURS,
    Action.DOMAIN: OURS,
    Action.EXPLAIN_REPLY: OURS,
    Action.HELP: ALL,
    Action.RERUN: OURS,
    Action.SEARCH: OURS,
    Action.SHOW_AFFECTED: OURS,
    Action.ACKNOWLEDGE: OURS,
    Action.SNOOZE: OURS,
    Action.OPEN_RUNBOOK: ALL,
    Action.REMOVE_SUPPRESSION: ACTORS,
    Action.PUT_BACK: ACTORS,
    Action.FOLLOW: OURS,
    Action.UNFOLLOW: OURS,
    Action.LIST_FOLLOWED: OURS,
    Action.SHOW_RAW: OURS,
    Action.UNMASK: ACTORS,
    Action.FEEDBACK: OURS,
    Action.PASTE_HEADERS: OURS,
    Action.OPEN_FORM: OURS,
    Action.READ_HEADERS: OURS,
    Action.COPY_TEXT: OURS,
    Action.OPEN_HOME: ALL,
    Action.DOCTOR: ADMINS,
    Action.LANGUAGE: OURS,
}
"""Who may, with the default for who may ask."""

MASKED = {Kind.PUBLIC, Kind.SHARED}
SOME = policy("members", "U0ACTS, S0ACTS", "U0ADMIN", "")


def ask(person: Person, channel: str, kind: Kind, rules: str) -> Allowed | Denied:
    given = policy("everybody", "U0ACTS", "U0ADMIN", rules)
    return decide(person, Action.ASK, Room(channel, kind), given)


def test_every_action_has_a_row_and_a_right() -> None:
    assert set(MAY) == set(Action) == set(NEEDS)


@pytest.mark.parametrize(("action", "kind"), [*product(Action, Kind)], ids=lambda each: each.value)
def test_who_may_do_it_and_what_is_masked(action: Action, kind: Kind) -> None:
    for role, person in ROLES.items():
        decided = decide(person, action, Room("C1", kind), SOME)
        assert isinstance(decided, Allowed) == (role in MAY[action]), role
        if isinstance(decided, Allowed):
            assert decided == Allowed(Where.CHANNEL, kind in MASKED)


def test_by_default_nobody_changes_ses_or_unmasks_anything_and_nobody_is_admin() -> None:
    default = policy("members", "", "", "")
    assert default == Policy() == Policy(MEMBERS, NOBODY, NOBODY, ())
    strong = [action for action in Action if NEEDS[action] in (Right.ACT, Right.ADMIN)]
    of_alerts = {Action.ACKNOWLEDGE, Action.SNOOZE}
    assert {*CHANGES - of_alerts, Action.UNMASK, Action.DOCTOR} == set(strong)
    for action, person in product(strong, ROLES.values()):
        assert isinstance(decide(person, action, Room("D1", Kind.DIRECT), default), Denied)


def test_whatever_looks_something_up_may_be_asked_by_few_as_well() -> None:
    assert {NEEDS[action] for action in COUNTED} == {Right.ASK}


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.REMOVE_SUPPRESSION, "You are not among those who may do this"),
        (Action.DOCTOR, "This is for admins"),
    ],
)
def test_a_refusal_names_the_setting(action: Action, said: str) -> None:
    denied = decide(ROLES["anybody"], action, Room("C1", Kind.PUBLIC), SOME)
    assert isinstance(denied, Denied)
    assert denied.why.template.startswith(said)
    assert not denied.unsure


def away(group: str) -> bool:
    raise Unavailable("Slack usergroups.users.list", say("Slack did not answer"))


def silent() -> bool:
    raise Unavailable("Slack users.info", say("The app lacks the scope users:read"))


@pytest.mark.parametrize(
    ("who_may", "here", "role", "may"),
    [
        ("members", "", "anybody", True),
        ("members", "", "guest", False),
        ("members", "", "stranger", False),
        ("members, U0GUEST", "", "guest", True),
        ("members, S0GUESTS", "", "a guest in a group", True),
        ("members, U0STRANGER", "", "stranger", True),
        ("everybody", "", "guest", True),
        ("everybody", "", "stranger", False),
        ("nobody", "", "anybody", False),
        ("everybody", "C1=members", "guest", False),
        ("members", "C1=everybody", "guest", True),
        ("members", "C1=members U0GUEST", "guest", True),
        ("members", "", "a guest who may act", True),
    ],
)
def test_guests_may_ask_where_a_setting_says_so_and_nowhere_else(
    who_may: str, here: str, role: str, may: bool
) -> None:
    in_group = Person("U1", lambda group: group == "S0GUESTS", no)
    person = (ROLES | {"a guest in a group": in_group})[role]
    given = policy(who_may, "U0ACTS", "", here)
    decided = decide(person, Action.ASK, Room("C1", Kind.PRIVATE), given)
    assert isinstance(decided, Allowed) is may


def test_a_guest_is_told_what_they_are() -> None:
    denied = decide(ROLES["guest"], Action.ASK, Room("C1", Kind.PUBLIC), SOME)
    assert isinstance(denied, Denied)
    assert denied.why.template.startswith("You are a guest in this workspace, and guests may not")


def test_who_is_a_guest_is_looked_up_where_it_matters_alone() -> None:
    room, person = Room("C1", Kind.PRIVATE), Person("U0ANYBODY", no, silent)
    denied = decide(person, Action.ASK, room, SOME)
    assert isinstance(denied, Denied)
    assert denied.unsure
    assert denied.why == say(
        "Whether you may do this could not be looked up: {why}",
        why=say("The app lacks the scope users:read"),
    )
    assert decide(person, Action.ASK, room, policy("everybody", "", "", "")) == Allowed()
    assert decide(person, Action.HELP, room, SOME) == Allowed()
    named = policy("members, U0ANYBODY", "", "", "")
    assert decide(person, Action.ASK, room, named) == Allowed()
    grouped = policy("members, S1", "", "", "")
    assert decide(Person("U1", lambda group: True, silent), Action.ASK, room, grouped) == Allowed()


def test_a_stranger_is_no_member_and_of_a_member_no_group_is_looked_at() -> None:
    room, grouped = Room("C1", Kind.PRIVATE), policy("members, S1", "", "", "")
    stranger = Person("U1", no, yes, stranger=True)
    assert isinstance(decide(stranger, Action.ASK, room, grouped), Denied)
    asked: list[str] = []

    def in_group(group: str) -> bool:
        asked.append(group)
        return True

    assert decide(Person("U1", in_group, yes), Action.ASK, room, grouped) == Allowed()
    assert asked == []


@pytest.mark.parametrize(
    ("settings", "members", "groups"),
    [
        (("members", "", "", ""), True, False),
        (("everybody", "members", "", ""), True, False),
        (("everybody", "", "", "public=members"), True, False),
        (("everybody", "", "S1", ""), False, True),
        (("everybody", "", "", "C1=S1 U1"), False, True),
        (("everybody", "U1", "", "C1=dm"), False, False),
    ],
    ids=str,
)
def test_what_slack_has_to_tell_is_known_from_all_of_the_settings(
    settings: tuple[str, str, str, str], members: bool, groups: bool
) -> None:
    assert (names_members(*settings), names_groups(*settings)) == (members, groups)


def test_what_could_not_be_looked_up_is_neither_allowed_nor_called_not_allowed() -> None:
    room = Room("C1", Kind.PRIVATE)
    denied = decide(Person("U0GROUP", away, yes), Action.PUT_BACK, room, SOME)
    assert isinstance(denied, Denied)
    assert denied.unsure
    assert denied.why == say(
        "Whether you may do this could not be looked up: {why}", why=say("Slack did not answer")
    )


@pytest.mark.parametrize("user", ["U0ACTS", "U0ADMIN"])
def test_who_is_named_needs_no_look_at_a_group(user: str) -> None:
    room = Room("C1", Kind.PRIVATE)
    assert decide(Person(user, away, silent), Action.PUT_BACK, room, SOME) == Allowed()


def test_only_some_may_ask_where_the_settings_say_so() -> None:
    some = policy("S0SUPPORT", "U0ACTS", "", "")
    room = Room("C1", Kind.PRIVATE)
    asks = Person("U1", lambda group: group == "S0SUPPORT", yes)
    assert decide(asks, Action.ASK, room, some) == Allowed()
    assert decide(ROLES["may act"], Action.ASK, room, some) == Allowed()
    assert isinstance(decide(ROLES["anybody"], Action.ASK, room, some), Denied)
    assert isinstance(decide(ROLES["anybody"], Action.HELP, room, some), Allowed)


def test_of_strangers_those_may_ask_who_are_named() -> None:
    stranger = ROLES["stranger"]
    room = Room("C1", Kind.SHARED)
    assert isinstance(decide(stranger, Action.ASK, room, policy("everybody", "", "", "")), Denied)
    named = policy("U0STRANGER", "", "", "")
    assert decide(stranger, Action.ASK, room, named) == Allowed(masked=True)


def test_the_first_rule_that_says_something_counts() -> None:
    rules = "C1=dm, C1=asker unmasked, public=asker masked U0ACTS"
    anybody, acts = ROLES["anybody"], ROLES["may act"]
    assert ask(acts, "C1", Kind.PUBLIC, rules) == Allowed(Where.DM)
    assert isinstance(ask(anybody, "C1", Kind.PUBLIC, rules), Denied)
    assert ask(acts, "C2", Kind.PUBLIC, rules) == Allowed(Where.ASKER)
    assert ask(anybody, "C2", Kind.PRIVATE, rules) == Allowed()


def test_a_channel_rule_is_the_last_word_on_who_may_ask_there() -> None:
    assert isinstance(ask(ROLES["admin"], "C1", Kind.SHARED, "shared=nobody"), Denied)
    assert ask(ROLES["anybody"], "C1", Kind.SHARED, "public=nobody") == Allowed(masked=True)


@pytest.mark.parametrize(
    ("rules", "masked"),
    [
        ("", True),
        ("C1=unmasked", False),
        ("C2=unmasked", True),
        ("public=unmasked", False),
        ("C1=channel", True),
    ],
)
def test_masking_is_by_channel_or_kind(rules: str, masked: bool) -> None:
    assert ask(ROLES["anybody"], "C1", Kind.PUBLIC, rules) == Allowed(masked=masked)


def test_what_one_person_alone_sees_is_not_masked() -> None:
    for where in ("asker", "dm"):
        decided = ask(ROLES["anybody"], "C1", Kind.PUBLIC, f"public=masked {where}")
        assert decided == Allowed(Where(where), masked=False)


def test_in_a_direct_message_the_answer_is_there() -> None:
    assert ask(ROLES["anybody"], "D1", Kind.DIRECT, "direct=asker") == Allowed()


def test_people_and_rules_as_they_are_written() -> None:
    assert people("everybody") == EVERYBODY
    assert people(" ") == people("nobody") == NOBODY
    assert people("U012, W345,S678") == People(
        users=frozenset({"U012", "W345"}), groups=frozenset({"S678"})
    )
    assert people("members") == MEMBERS
    assert people("members, U012") == People(members=True, users=frozenset({"U012"}))
    assert channel_rules("C012=dm S345 U678, shared=nobody masked") == (
        Rule("C012", Where.DM, None, People(users=frozenset({"U678"}), groups=frozenset({"S345"}))),
        Rule("shared", None, True, NOBODY),
    )
    assert channel_rules("C012=ja masked") == (Rule("C012", None, True, None, "ja"),)


@pytest.mark.parametrize(
    ("channel", "code", "unasked"),
    [("C1", "ja", "ja"), ("C2", "en", None), ("C3", "ja", "ja"), ("G1", None, None)],
    ids=["named", "by its kind", "the first that says one", "nothing is said"],
)
def test_a_channel_may_have_a_language(channel: str, code: str | None, unasked: str | None) -> None:
    """What is said unasked goes by the channel's id: Slack does not tell what kind it is."""
    rules = policy("", "", "", "C1=ja, C3=masked, C3=ja, public=en")
    kind = Kind.PRIVATE if channel.startswith("G") else Kind.PUBLIC
    assert language_in(Room(channel, kind), rules) == code
    assert language_of(channel, rules) == unasked


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ann", "ann is not the id of a user (U…) or of a user group (S…)"),
        ("everybody, U012", "everybody stands alone, or not at all"),
        ("members, nobody", "nobody stands alone, or not at all"),
        ("C012", "C012 is not the id of a user"),
    ],
)
def test_a_fault_in_who_may_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}"):
        people(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("C012", "C012 is not written like C0123ABCD=asker masked"),
        ("C012=", "C012= is not written like"),
        ("general=dm", "general is neither a channel's id nor one of direct, group, private"),
        ("C012=dm asker", "C012: asker does not go with what stands before it"),
        ("C012=en ja", "C012: ja does not go with what stands before it"),
        ("C012=masked unmasked", "C012: unmasked does not go with what stands before it"),
        ("C012=nobody members", "C012: members does not go with what stands before it"),
        ("C012=nobody U012", "C012: U012 does not go with what stands before it"),
        ("C012=U012 everybody", "C012: everybody does not go with what stands before it"),
        ("C012=loud", "loud is not the id of a user (U…) or of a user group (S…)"),
    ],
)
def test_a_fault_in_a_channel_rule_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}"):
        channel_rules(text)


@pytest.mark.parametrize(
    ("channel", "rules", "masked"),
    [
        pytest.param("C1", "", False, id="it may be private"),
        pytest.param("C1", "C1=masked", True, id="named"),
        pytest.param("C2", "C1=masked", False, id="another one is named"),
        pytest.param("C1", "private=masked, group=masked", True, id="all that it can be"),
        pytest.param("C1", "C1=unmasked, private=masked, group=masked", False, id="named first"),
        pytest.param("G1", "private=masked", False, id="of several people, it may be"),
        pytest.param("D1", "", False, id="of one person"),
        pytest.param("D1", "direct=masked", True, id="of one person, by a rule"),
    ],
)
def test_where_slack_does_not_say_what_it_is_rules_mask_only_what_they_mask_whatever_it_is(
    channel: str, rules: str, masked: bool
) -> None:
    assert masks_whatever(channel, policy("", "", "", rules)) is masked


@pytest.mark.parametrize(
    ("channel", "rules", "stays"),
    [
        ("C1", "", True),
        ("C1", "C1=asker", False),
        ("C1", "private=dm", False),
        ("C1", "C1=channel, private=dm", True),
        ("G1", "public=dm", True),
        ("D1", "direct=asker, public=dm", True),
    ],
)
def test_nothing_is_drawn_anew_unasked_where_answers_may_appear_no_longer(
    channel: str, rules: str, stays: bool
) -> None:
    assert stays_whatever(channel, policy("", "", "", rules)) is stays
