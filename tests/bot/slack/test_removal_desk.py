"""Entries come off the list, and back: who is told what, and what is not called done."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from bot.removal import Change, Claim, Ended, Item, Kind, Task
from bot.slack import removal_form
from bot.slack.asking import Asked
from bot.slack.policy import Allowed, Where
from bot.slack.removal_form import REASON, fault
from bot.slack.removal_words import Result, told, with_change
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.store.answers import Answer, Kept
from bot.watch.alert import Say
from checks.core import EventKind, Outcome, Place, Suppression, Text, say
from tests.bot.slack.reading import lines
from tests.bot.slack.removing import FakeList, Removals
from tests.bot.slack.test_desk import Office
from tests.fakes import ANN, AWAY, HOME, NOW, ago, event

LISTED = Suppression(ANN.value, "BOUNCE", ago(days=3), "cause")
ANSWER = Answer("a1", ANN, "C1", "1.0", None, None, "U1", NOW, Outcome.NEVER_SENT, None)
ASKED = Asked("C1", "U2", "view V1", thread="1.0", trigger="t1")
ALLOWED = Allowed()
WHY = "The mailbox works again, says Ann"
SENT = event(EventKind.DELIVERY, ago(days=9))


class Counter(Office):
    def __init__(self, *, on: bool = True) -> None:
        super().__init__()
        self.removals = Removals(self, HOME, AWAY, on=on)
        self.removals.history.events = (SENT,)
        self.answers.save(ANSWER)

    @property
    def home(self) -> FakeList:
        return self.removals.lists[HOME]

    @property
    def away(self) -> FakeList:
        return self.removals.lists[AWAY]

    def having(self, *entries: Suppression, elsewhere: tuple[Suppression, ...] = ()) -> Counter:
        self.home.entries = {entry.address: entry for entry in entries}
        self.away.entries = {entry.address: entry for entry in elsewhere}
        return self

    def remove(self, user: str = "U2", why: str = WHY, allowed: Allowed = ALLOWED) -> Text | None:
        """As somebody does who has seen the form as it is now."""
        return self.sent(self.seen(), user, why, allowed)

    def sent(
        self, shown: frozenset[str], user: str = "U2", why: str = WHY, allowed: Allowed = ALLOWED
    ) -> Text | None:
        return self.removals.desk.remove("a1", why, replace(ASKED, user=user), allowed, shown)

    def seen(self) -> frozenset[str]:
        """What a form shows now, as it comes back with it."""
        self.removals.desk.open("a1", ASKED)
        view = self.removals.dialogs.views.get("V1", {})
        return removal_form.shown({"view": view}) if "submit" in view else frozenset()

    def put_back(self) -> Text | None:
        [task] = self.removals.actions.tasks
        return self.removals.desk.put_back(task, ASKED, Allowed())

    def form(self) -> list[str]:
        assert self.removals.desk.open("a1", ASKED) is None
        return seen(self.removals.dialogs.views["V1"])

    @property
    def told(self) -> list[str]:
        """The last message in the thread."""
        replies = [m for m in self.removals.actions.messages if m.say is not Say.EDIT]
        return lines(replies[-1].payload)

    @property
    def parent(self) -> list[str]:
        edits = [m for m in self.removals.actions.messages if m.say is Say.EDIT]
        return lines(edits[-1].payload)


def seen(view: dict[str, Any]) -> list[str]:
    blocks = [each for each in view["blocks"] if each["type"] != "input"]
    return lines({"blocks": blocks})


@pytest.fixture
def counter() -> Counter:
    return Counter().having(LISTED)


def test_the_form_tells_what_is_listed_why_and_what_removing_means(counter: Counter) -> None:
    bounce = event(EventKind.BOUNCE, ago(days=3), message_id="cause", reply="smtp; 550 5.1.1 no")
    counter.removals.history.events = (SENT, bounce)
    shown = "\n".join(counter.form())
    view = counter.removals.dialogs.views["V1"]
    for words in (
        "ann@example.com in eu-west-1: listed since",
        "because of a bounce",
        "550 5.1.1 no",
        "If it bounces again, the address is back on the list",
        "SES's global list, tenants' lists and Auto Validation stay as they are",
    ):
        assert words in shown
    [field] = [each for each in view["blocks"] if each["type"] == "input"]
    assert (field["block_id"], field["element"]["max_length"]) == (REASON, 500)
    assert ANN.value not in view["private_metadata"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (replace(LISTED, reason="COMPLAINT"), "They told their mail provider"),
        (None, "It is not on the account's suppression list any more"),
    ],
    ids=["complaint", "gone"],
)
def test_where_nothing_can_be_removed_the_form_says_why_and_cannot_be_sent(
    entry: Suppression | None, words: str
) -> None:
    counter = Counter().having(*filter(None, [entry]))
    assert words in "\n".join(counter.form())
    assert "submit" not in counter.removals.dialogs.views["V1"]
    refusal = counter.remove()
    assert refusal is not None
    assert refusal.template.startswith(words)
    assert (counter.home.written, counter.removals.actions.messages) == ([], [])


def test_what_the_form_could_not_show_is_not_removed(counter: Counter) -> None:
    counter.having(LISTED, elsewhere=(LISTED,))
    counter.away.deaf = True
    assert "nothing is changed there" in "\n".join(counter.form())
    shown = counter.seen()
    counter.away.deaf = False
    assert counter.sent(shown) is None
    assert (counter.home.written, counter.away.written) == ([f"remove {ANN.value}"], [])


def test_what_is_another_entry_than_the_form_showed_is_not_removed(counter: Counter) -> None:
    shown = counter.seen()
    counter.having(replace(LISTED, since=NOW))
    refusal = counter.sent(shown)
    assert refusal is not None
    assert refusal.template.startswith("It is another entry by now")
    assert (counter.home.written, counter.removals.actions.tasks) == ([], {})


@pytest.mark.parametrize(
    ("mailed_by", "removed"),
    [
        pytest.param(HOME, True, id="this account"),
        pytest.param(AWAY, True, id="this account, from another Region"),
        pytest.param(Place("", "eu-west-1"), True, id="not known"),
        pytest.param(Place("444455556666", "eu-west-1"), False, id="another account"),
    ],
)
def test_mail_of_another_account_makes_an_entry_none_of_ours(
    counter: Counter, mailed_by: Place, removed: bool
) -> None:
    counter.removals.history.events = (replace(SENT, place=mailed_by),)
    assert ("No event tells of mail from this account" in "\n".join(counter.form())) is not removed
    assert (counter.remove() is None, bool(counter.home.written)) == (removed, removed)


def test_a_click_that_came_too_late_is_told_so(counter: Counter) -> None:
    counter.removals.dialogs.closed = "expired_trigger_id"
    refusal = counter.removals.desk.open("a1", ASKED)
    assert refusal is not None
    assert "three seconds" in refusal.template


@pytest.mark.parametrize(
    ("reason", "right"), [("too short", False), ("long enough", True), ("x" * 501, False)]
)
def test_a_reason_has_to_be_one(reason: str, right: bool) -> None:
    assert (fault(reason) is None) == right


def test_what_was_removed_stands_in_the_thread_and_in_the_answer(counter: Counter) -> None:
    assert counter.remove() is None
    assert counter.home.entries == {}
    first, *rest = counter.told
    assert first.startswith("Removed from the suppression list by U2 at ")
    assert rest == [
        "• ann@example.com in eu-west-1: removed",
        f"Reason: {WHY}",
        "SES sends nothing again by itself: send the message again from your side.",
        "[Put back (for 24 h)]",
    ]
    assert any(
        line.startswith("Removed from the suppression list by U2") for line in counter.parent
    )
    assert counter.removals.actions.adopted == {
        "a1 thread": ("C1", "1.0"),
        "a1 message": ("C1", "1.0"),
    }


def test_the_evidence_of_the_answer_is_looked_at_anew_as_well(counter: Counter) -> None:
    ts = counter.slack.post("C1", {"text": "old", "blocks": []}, "1.0")
    counter.answers.save(replace(ANSWER, detail_ts=ts))
    assert counter.remove() is None
    assert counter.slack.shown(ts)[0] == "What happened"


def test_where_slack_takes_no_evidence_what_was_removed_is_told_all_the_same(
    counter: Counter,
) -> None:
    counter.slack.closed = "channel_not_found"
    assert counter.remove() is None
    assert counter.told[0].startswith("Removed from the suppression list by U2")


def test_where_all_can_read_addresses_are_masked_in_the_reason_too(counter: Counter) -> None:
    refusal = counter.remove(why=f"{ANN.value} asked", allowed=Allowed(masked=True))
    assert refusal is None
    assert ANN.value not in "\n".join([*counter.told, *counter.parent])


def test_below_a_masked_answer_addresses_stay_masked_whoever_presses(counter: Counter) -> None:
    answers = counter.answers.kept
    answers["a1"] = replace(answers["a1"], kept=Kept(masked=True))
    assert counter.remove(why=f"{ANN.value} asked") is None
    assert ANN.value not in "\n".join([*counter.told, *counter.parent])


def test_each_place_is_told_by_itself(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    counter.having(LISTED, elsewhere=(LISTED,))
    counter.away.ended = Ended.DENIED
    assert counter.remove() is None
    [line] = [r for r in caplog.records if r.getMessage() == "a task on suppression lists ended"]
    assert (vars(line)["action"], vars(line)["ended"]) == (
        "remove_suppression",
        {"done": 1, "denied": 1},
    )
    assert counter.told[1:3] == [
        "• ann@example.com in eu-west-1: removed",
        "• ann@example.com in us-east-1: nothing was changed. AWS says no",
    ]
    assert counter.removals.denied == [AWAY]


def test_a_complaint_elsewhere_stays(counter: Counter) -> None:
    counter.having(LISTED, elsewhere=(replace(LISTED, reason="COMPLAINT"),))
    assert any("us-east-1 stays listed" in line for line in counter.form())
    assert counter.remove() is None
    assert counter.away.written == []


@pytest.mark.parametrize(
    ("lost", "deaf", "words"),
    [
        pytest.param(True, False, "Removed from the suppression list by U2", id="it was done"),
        pytest.param(False, False, "Not removed from the suppression list, as U2", id="not done"),
        pytest.param(True, True, "whether it was done is not known", id="cannot be seen"),
    ],
)
def test_where_the_answer_is_lost_the_list_is_read_before_anything_is_said(
    counter: Counter, lost: bool, deaf: bool, words: str
) -> None:
    counter.home.ended, counter.home.lost = Ended.UNSURE, lost
    remove = counter.home.remove

    def then_deaf(address: str) -> Result:
        counter.home.deaf = deaf
        return remove(address)

    counter.home.remove = then_deaf  # type: ignore[method-assign]  # the list goes down meanwhile
    assert counter.remove() is None
    assert words in counter.told[0]


def test_the_second_of_two_is_told_who_was_first_and_nothing_is_done_twice(
    counter: Counter,
) -> None:
    assert counter.remove("U2") is None
    counter.having(LISTED)  # as the second one's look still saw it
    refusal = counter.remove("U3")
    assert refusal is not None
    assert ("who", ("U2",)) in refusal.values
    assert len(counter.home.written) == 1


def test_without_the_database_nothing_is_done(counter: Counter) -> None:
    counter.removals.actions.away = True
    refusal = counter.remove()
    assert refusal is not None
    assert "could not be written down" in refusal.template
    assert counter.home.written == []


@pytest.mark.parametrize("entries", [(), (LISTED,)], ids=["was removed", "was not"])
def test_what_a_process_did_not_live_to_end_is_ended(
    counter: Counter, entries: tuple[Suppression, ...]
) -> None:
    counter.having(*entries)
    item = Item(HOME, LISTED, "t.0")
    left = Task("t", Kind.REMOVE, "a1", "U2", WHY, "C1", "1.0", False, (item,), attempts=2)
    counter.removals.actions.left = (left,)
    counter.removals.desk.resume()
    assert counter.told[:2] == [
        counter.told[0],
        "• ann@example.com in eu-west-1: removed",
    ]
    assert len(counter.home.written) == len(entries)


def test_of_what_nobody_can_read_any_more_it_is_not_said_what_became_of_it(
    counter: Counter,
) -> None:
    left = Task("t9", Kind.REMOVE, "a1", "U2", "", "C1", "1.0", False, (), attempts=2)
    counter.removals.actions.left = (left,)
    counter.removals.desk.resume()
    assert counter.told == [
        "U2 asked for this, and whether it was done is not known",
        "I stopped before it ended, and no longer have which address it was: press Re-run",
    ]
    assert counter.home.written == []


def test_an_entry_that_was_made_since_is_left_alone(counter: Counter) -> None:
    counter.having(replace(LISTED, reason="COMPLAINT", since=NOW))
    item = Item(HOME, LISTED, "t.0")
    counter.removals.actions.left = (
        Task("t", Kind.REMOVE, "a1", "U2", WHY, "C1", "1.0", False, (item,), attempts=2),
    )
    counter.removals.desk.resume()
    assert counter.home.written == []
    assert "whether it was done is not known" in counter.told[0]
    assert any("do not want this mail" in line for line in counter.told)


@pytest.mark.parametrize(
    ("meanwhile", "deaf", "head", "line"),
    [
        pytest.param(
            replace(LISTED, reason="COMPLAINT", since=NOW),
            False,
            "Not removed from the suppression list, as U2 asked",
            "nothing was changed. They told their mail provider that they do not want this mail",
            id="a complaint",
        ),
        pytest.param(
            replace(LISTED, reason="COMPLAINT"),
            False,
            "Not removed from the suppression list, as U2 asked",
            "nothing was changed. They told their mail provider that they do not want this mail",
            id="the same, for a complaint",
        ),
        pytest.param(
            replace(LISTED, since=NOW),
            False,
            "Not removed from the suppression list, as U2 asked",
            "nothing was changed. It is another entry by now",
            id="another bounce",
        ),
        pytest.param(
            None,
            False,
            "Off the suppression list already when U2 pressed Remove",
            "it was not on the list any more",
            id="gone",
        ),
        pytest.param(
            LISTED,
            True,
            "Not removed from the suppression list, as U2 asked",
            "nothing was changed. SES is down",
            id="cannot be read",
        ),
    ],
)
def test_what_has_changed_since_it_was_looked_at_is_not_deleted(
    counter: Counter, meanwhile: Suppression | None, deaf: bool, head: str, line: str
) -> None:
    claim = counter.removals.actions.claim

    def then_changed(task: Task) -> Claim:
        counter.having(*filter(None, [meanwhile]))
        counter.home.deaf = deaf
        return claim(task)

    counter.removals.actions.claim = then_changed  # type: ignore[method-assign]  # SES goes on
    assert counter.remove() is None
    assert counter.home.written == []
    assert counter.told[0] == head
    assert line in counter.told[1]


def test_it_is_put_back_with_its_reason_once(counter: Counter) -> None:
    counter.remove()
    assert counter.put_back() is None
    assert counter.home.entries[ANN.value].reason == "BOUNCE"
    assert counter.told[0].startswith("Put back on the suppression list by U2 at ")
    assert any(line.startswith("Put back on the suppression list") for line in counter.parent)


def test_what_is_listed_again_meanwhile_is_not_overwritten(counter: Counter) -> None:
    counter.remove()
    counter.having(replace(LISTED, reason="COMPLAINT", since=NOW))
    assert counter.put_back() is None
    assert counter.home.entries[ANN.value].reason == "COMPLAINT"
    assert counter.told[0].startswith("On the suppression list again already")


def test_after_a_day_it_says_so_and_does_nothing(counter: Counter) -> None:
    counter.remove()
    counter.removals.clock.forward(hours=24)
    refusal = counter.put_back()
    assert refusal is not None
    assert "24 hours, and they are over" in refusal.template
    assert counter.home.entries == {}


def test_with_the_setting_off_every_button_says_so() -> None:
    counter = Counter(on=False).having(LISTED)
    refusals = {
        counter.removals.desk.open("a1", ASKED),
        counter.remove(),
        counter.removals.desk.put_back("t", ASKED, Allowed()),
    }
    [off] = refusals
    assert off is not None
    assert "SUPPRESSION_REMOVAL is off" in off.template
    assert counter.home.written == []


def test_of_an_answer_that_one_person_saw_the_result_goes_to_who_pressed(counter: Counter) -> None:
    counter.answers.save(replace(ANSWER, ts=""))
    assert counter.remove() is None
    [message] = counter.removals.actions.messages
    assert (message.say, message.channel) == (Say.POST, "U2")


@pytest.mark.parametrize("where", [Where.ASKER, Where.DM])
def test_where_answers_go_elsewhere_by_now_the_thread_is_told_nothing(
    counter: Counter, where: Where
) -> None:
    desk, actions = counter.removals.desk, counter.removals.actions
    assert counter.remove(allowed=Allowed(where)) is None
    [task] = actions.tasks
    # the button is in a direct message, where nothing is masked
    assert desk.put_back(task, replace(ASKED, channel="DU2"), Allowed()) is None
    assert {(each.say, each.channel) for each in actions.messages} == {(Say.POST, ASKED.user)}


HOSTILE = "<!channel> `x` *b* <https://evil.example|bank> \u202eabc " + "y" * 400


@pytest.mark.parametrize("ended", Ended)
@pytest.mark.parametrize("kind", Kind)
def test_every_result_fits_and_nothing_in_it_is_live(kind: Kind, ended: Ended) -> None:
    address = "a" * 64 + "@" + "b" * 180 + ".example"
    item = Item(HOME, replace(LISTED, address=address), "t.0")
    task = Task("t", kind, "a1", "U2", HOSTILE, "C1", "1.0", False, (item,) * 5)
    payload = told(Slack(), task, {"t.0": Result(ended, say("It says {word}", word=HOSTILE))}, NOW)
    assert validate(payload, "message") == []
    assert "<" not in payload["text"]
    changed = with_change(Slack(), payload, Change(kind, "U2", NOW))
    assert validate(changed, "message") == []
