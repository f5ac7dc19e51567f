from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import sentence
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    MessageId,
    Outcome,
    Owner,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.crowds import Befallen, Fate, own
from checks.core.shares import FLOOR, Share
from checks.neighbours import CHECK
from tests.fakes import ANN, AWAY, FakeHistory, ago, event, sources

BLOCKED = "smtp; 550 5.7.1 blocked using a list of senders: 192.0.2.7 is listed on Spamhaus"
NOBODY = "smtp; 550 5.1.1 user unknown"
PUT_OFF = "smtp; 451 4.3.2 system not accepting messages"
UNFILLED = "Attribute 'total' is not present in the rendering data."
_ids = count(1)


def others(
    number: int,
    kind: EventKind = EventKind.DELIVERY,
    domain: str = "example.com",
    at: datetime | None = None,
    **fields: Any,
) -> tuple[MailEvent, ...]:
    """So many messages to somebody else each."""
    return tuple(
        event(
            kind,
            at or ago(hours=1),
            message_id=f"other-{next(_ids)}",
            recipient=f"o{n}",
            recipient_domain=domain,
            **fields,
        )
        for n in range(number)
    )


def refused(number: int, **fields: Any) -> tuple[MailEvent, ...]:
    return others(number, EventKind.BOUNCE, **{"reply": BLOCKED, **fields})


MINE = event(EventKind.BOUNCE, ago(hours=1), reply=BLOCKED)


def ask(*around: tuple[MailEvent, ...], mine: MailEvent = MINE, **history: Any) -> Finding:
    known = FakeHistory(events=(event(), mine), others=sum(around, ()), **history)
    return CHECK.run(ANN, sources(history=known))


def told(found: Finding) -> str:
    return sentence(found.headline)


def facts(found: Finding) -> list[str]:
    """The counts among them."""
    told = [(f.label, f.value) for f in found.facts if isinstance(f.value, Text)]
    return [f"{sentence(label)}: {sentence(value)}" for label, value in told]


def test_many_at_the_same_domain() -> None:
    found = ask(refused(37), others(2), others(300, domain="gmail.com"))
    assert found.verdict is Verdict.WARN
    assert told(found) == ("38 of 40 messages to example.com refused since 2026-05-02 11:00 UTC")
    assert "Messages to gmail.com: 0 of 300" in facts(found)
    assert found.strength is Strength.RISK
    assert found.explains == (Outcome.NOT_DELIVERED,)


def test_since_the_first_hour_in_which_it_was_so() -> None:
    found = ask(
        others(20, at=ago(hours=5)),
        refused(1, at=ago(hours=5)),
        refused(9, at=ago(hours=4)),
        refused(9, at=ago(hours=2)),
        others(200, at=ago(days=3)),
    )
    assert told(found).startswith("19 of 19 messages to example.com refused since 2026-05-02 08:00")
    assert "Messages to example.com, in the week before: 1 of 221" in facts(found)


def test_a_spell_that_is_over() -> None:
    mine = event(EventKind.BOUNCE, ago(hours=6), reply=BLOCKED, sent_at=ago(hours=6))
    found = ask(refused(20, at=ago(hours=6)), others(20), mine=mine)
    assert "around" in found.headline.template
    assert say("Not so any more after") in [fact.label for fact in found.facts]


@pytest.mark.parametrize(
    ("around", "headline"),
    [
        pytest.param(
            (others(40),),
            "None of 40 other messages to example.com was refused for this reason",
            id="alone",
        ),
        pytest.param(
            (others(40), refused(40, reply=NOBODY)),
            "None of 80 other messages to example.com was refused for this reason",
            id="others for another reason",
        ),
        pytest.param(
            (others(40), refused(2)),
            "Only 2 of 42 other messages to example.com were refused for this reason",
            id="few others",
        ),
        pytest.param(
            (others(2), others(40, domain="gmail.com")),
            "None of 40 other messages was refused for this reason",
            id="too few at the domain",
        ),
    ],
)
def test_hardly_anybody_else(around: tuple[tuple[MailEvent, ...], ...], headline: str) -> None:
    found = ask(*around)
    assert (found.verdict, told(found)) == (Verdict.OK, headline)


@pytest.mark.parametrize(
    ("late", "headline"),
    [
        (0, "None of 40 reports on other messages to example.com is of a delay"),
        (2, "Only 2 of 42 reports on other messages to example.com tell of a delay"),
    ],
)
def test_hardly_anybody_else_is_delayed(late: int, headline: str) -> None:
    mine = event(EventKind.DELIVERY_DELAY, ago(minutes=50), reply=PUT_OFF)
    delays = others(late, EventKind.DELIVERY_DELAY, reply="421 try later")
    found = ask(delays, others(40), mine=mine)
    assert (found.verdict, told(found)) == (Verdict.OK, headline)


def test_of_too_few_no_share_is_claimed() -> None:
    found = ask(refused(1), others(1))
    assert found.verdict is Verdict.UNKNOWN
    assert told(found) == "Too few messages to compare with: 2 of 3"
    assert facts(found)[0] == "Messages to example.com: too few to compare: 2 of 3"


def test_held_back_mail_was_not_refused() -> None:
    held = others(40, EventKind.BOUNCE, subtype="OnAccountSuppressionList")
    assert ask(held).verdict is Verdict.UNKNOWN


DELAY = event(EventKind.DELIVERY_DELAY, ago(hours=1), reply=PUT_OFF)


@pytest.mark.parametrize(
    ("mine", "kind", "headline"),
    [
        pytest.param(MINE, EventKind.BOUNCE, "Refused mostly", id="refused"),
        pytest.param(DELAY, EventKind.DELIVERY_DELAY, "Delays mostly", id="put off"),
    ],
)
def test_many_at_other_hours_are_not_few_others(
    mine: MailEvent, kind: EventKind, headline: str
) -> None:
    hours = range(2, 8)
    around = [others(10, kind, at=ago(hours=n), reply=mine.reply) for n in hours]
    found = ask(others(10), *around, mine=mine)
    assert found.verdict is Verdict.UNKNOWN
    assert told(found).startswith(f"{headline} at other hours: 60 of 70 ")


FULL = "smtp; 452 4.2.2 mailbox full"


def of_mine(number: int, **fields: Any) -> tuple[MailEvent, ...]:
    return tuple(
        event(EventKind.BOUNCE, ago(hours=1), message_id=f"mine-{n}", reply=FULL, **fields)
        for n in range(number)
    )


class OneMessage(FakeHistory):
    """Knows one message by its id, and all of the recipient's by the address."""

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        known = super().timelines(target)
        return known[:1] if isinstance(target, MessageId) else known


def test_the_recipients_own_messages_are_nobody_elses() -> None:
    known = OneMessage(events=of_mine(12))
    for target in (MessageId("mine-11"), ANN):
        found = CHECK.run(target, sources(history=known))
        assert (found.verdict, told(found)) == (
            Verdict.UNKNOWN,
            "Too few messages to compare with: 12 of 12",
        )


def test_nor_are_they_where_no_domain_is_known() -> None:
    known = FakeHistory(events=of_mine(12, recipient_domain=""))
    assert CHECK.run(ANN, sources(history=known)).verdict is Verdict.UNKNOWN


def test_where_they_cannot_be_told_apart_nothing_is_claimed() -> None:
    with pytest.raises(Unavailable):
        ask(refused(40), failing={"own": say("There is too much of it")})


def test_what_befell_the_recipient_elsewhere_is_not_among_the_counts() -> None:
    one, other = of_mine(1)[0], of_mine(1, place=AWAY)[0]
    what = Befallen(Fate.REFUSED, one)
    assert own(what, (one, other), None) == {ago(hours=1): Share(1, 1)}


def test_of_a_template_s_crowd_what_was_made_from_another_is_none() -> None:
    what = Befallen(Fate.REFUSED, MINE)
    made = [event(EventKind.DELIVERY, ago(hours=1), template=name) for name in ("news", "bill")]
    for template, whole in (("news", 1), (None, 2)):
        assert sum(share.whole for share in own(what, made, template).values()) == whole


def test_another_place_is_not_counted() -> None:
    assert ask(refused(40, place=AWAY)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("around", "who"),
    [
        pytest.param((refused(20, domain="hotmail.com"),), "outlook", id="provider"),
        pytest.param(
            (refused(20, domain="a.example", template="news"), others(99, domain="b.example")),
            "made from news",
            id="template",
        ),
        pytest.param(
            (
                refused(20, domain="a.example", configuration_set="main"),
                others(99, domain="b.example", configuration_set="other"),
            ),
            "by the set main",
            id="set",
        ),
        pytest.param(
            (refused(20, domain="a.example"), refused(20, domain="b.example")),
            "to anybody",
            id="everybody",
        ),
    ],
)
def test_who_shares_it(around: tuple[tuple[MailEvent, ...], ...], who: str) -> None:
    mine = event(
        EventKind.BOUNCE,
        ago(hours=1),
        reply=BLOCKED,
        recipient_domain="outlook.com",
        template="news",
    )
    sent = event(recipient_domain="outlook.com", template="news")
    known = FakeHistory(events=(sent, mine), others=sum(around, ()))
    found = CHECK.run(ANN, sources(history=known))
    assert found.verdict is Verdict.WARN
    assert who in told(found).lower()


def test_a_domain_that_is_most_of_all_mail_is_not_everybody() -> None:
    found = ask(refused(90), others(10, domain="gmail.com"))
    assert "example.com" in told(found)


def test_a_delay_is_compared_with_all_that_is_reported() -> None:
    mine = event(EventKind.DELIVERY_DELAY, ago(minutes=50), reply=PUT_OFF)
    late = others(30, EventKind.DELIVERY_DELAY, reply="421 try later")
    found = ask(late, others(5), mine=mine)
    assert told(found) == (
        "Since 2026-05-02 11:00 UTC messages to example.com are delayed (31 of 36)"
    )
    assert found.explains == (Outcome.DELAYED,)


@pytest.mark.parametrize(
    ("failed", "fine", "headline"),
    [
        pytest.param(3, 0, "4 messages made from shipped failed, the first at about", id="count"),
        pytest.param(9, 2, "10 of 12 messages made from shipped failed since", id="share"),
        pytest.param(3, 1, "4 messages made from shipped failed, the first", id="too few"),
    ],
)
def test_a_template_that_fails_for_others_too(failed: int, fine: int, headline: str) -> None:
    mine = event(EventKind.RENDERING_FAILURE, ago(hours=1), template="shipped", detail=UNFILLED)
    found = ask(
        others(failed, EventKind.RENDERING_FAILURE, template="shipped", domain="x.example"),
        others(fine, template="shipped"),
        others(80),
        mine=mine,
    )
    assert told(found).startswith(headline)
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert found.fix.owner is Owner.US


@pytest.mark.parametrize(
    ("reply", "owner", "words"),
    [
        pytest.param(BLOCKED, Owner.AWS, "Once for all mail", id="against us"),
        pytest.param(NOBODY, Owner.US, "list of addresses", id="dead addresses"),
        pytest.param("550 5.4.6 mail loop", Owner.RECIPIENT_ADMIN, "postmaster", id="theirs"),
        pytest.param("552 5.2.2 mailbox full", Owner.RECIPIENT, "own mailbox", id="each one's"),
        pytest.param("450 4.2.0 Greylisted", Owner.US, "Send to all of them again", id="passed"),
    ],
)
def test_who_can_do_something_for_all_of_them(reply: str, owner: Owner, words: str) -> None:
    mine = event(EventKind.BOUNCE, ago(hours=1), reply=reply)
    found = ask(refused(30, reply=reply), mine=mine)
    assert found.fix
    assert found.fix.owner is owner, found.fix
    assert words in sentence(found.fix.text)


def test_what_passes_while_ses_still_tries_is_waited_for() -> None:
    mine = event(EventKind.DELIVERY_DELAY, ago(minutes=50), reply="450 4.2.0 Greylisted")
    late = others(30, EventKind.DELIVERY_DELAY, reply="450 4.2.0 Greylisted")
    found = ask(late, mine=mine)
    assert found.fix
    assert found.fix.owner is Owner.NOBODY
    assert "Wait" in sentence(found.fix.text)


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(NOBODY, id="no such mailbox"),
        pytest.param("552 5.2.2 mailbox full", id="full"),
        pytest.param("550 5.2.1 DisabledUser account is inactive", id="switched off"),
    ],
)
def test_what_is_a_matter_of_each_mailbox_is_not_accounted_for_by_others(reply: str) -> None:
    found = ask(refused(37, reply=reply), mine=event(EventKind.BOUNCE, ago(hours=1), reply=reply))
    assert (found.verdict, found.explains) == (Verdict.WARN, ())


@pytest.mark.parametrize(
    "mine",
    [
        pytest.param(event(EventKind.DELIVERY), id="accepted"),
        pytest.param(event(EventKind.BOUNCE, subtype="OnAccountSuppressionList"), id="held"),
        pytest.param(event(EventKind.SEND), id="no result"),
    ],
)
def test_where_there_is_nothing_to_share_nothing_is_said(mine: MailEvent) -> None:
    assert not ask(refused(40), mine=mine).applies


def test_counts_that_cannot_be_read_are_no_sign_of_being_alone() -> None:
    for name in ("tally", "hourly"):
        with pytest.raises(Unavailable):
            ask(others(40), failing={name: say("The database does not answer")})


EVENTS = st.sampled_from([EventKind.DELIVERY, EventKind.BOUNCE, EventKind.DELIVERY_DELAY])


@given(
    crowd=st.lists(
        st.tuples(
            st.integers(0, 12),
            EVENTS,
            st.sampled_from(["example.com", "gmail.com", "a.example"]),
            st.integers(0, 40),
            st.sampled_from([BLOCKED, NOBODY]),
        ),
        max_size=12,
    )
)
def test_whoever_is_claimed_to_share_it_there_are_enough_of_them(
    crowd: list[tuple[int, EventKind, str, int, str]],
) -> None:
    around = tuple(
        others(n, kind, domain, ago(hours=hours), reply=reply)
        for n, kind, domain, hours, reply in crowd
    )
    found = ask(*around)
    values = dict(found.headline.values)
    if found.verdict is Verdict.WARN:
        assert isinstance(values["whole"], int)
        assert isinstance(values["part"], int)
        assert values["whole"] >= FLOOR
        assert values["part"] <= values["whole"]
    assert found.verdict is Verdict.WARN or not found.explains
