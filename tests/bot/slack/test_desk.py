from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.removal import Change, Kind
from bot.report import Report
from bot.slack.asking import Asked
from bot.slack.desk import CRASHED, ELSEWHERE, Desk
from bot.slack.follower import Threads
from bot.slack.gateway import Payload, Refused
from bot.slack.inquiry import Inquiry
from bot.slack.memory import LOST
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import MASKED as MASKING
from bot.slack.renewals import Renewals
from bot.slack.same import Same
from bot.slack.workload import BUSY, RESTARTING, Workload
from bot.store.answers import Answer
from checks.core import EventKind, Outcome, Target, Text, Unavailable, say, timelines
from tests.bot.reports import report
from tests.bot.slack.fake_asks import FakeAsks
from tests.bot.slack.fake_follows import FakeFollows
from tests.bot.slack.reading import lines
from tests.bot.slack.spoken import SPOKEN
from tests.fakes import ANN, NOW, ago, event

OPENLY = Allowed()
ACCEPTED = timelines([event(EventKind.DELIVERY, ago(minutes=5))])


class Inline(Executor):
    """Runs at once what is submitted; where it is held, when it is let go."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] | None = None

    def submit(self, job: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            try:
                future.set_result(job(*given, **named))
            except Exception as e:  # noqa: BLE001  # as a real pool does
                future.set_exception(e)

        if self.held is None:
            run()
        else:
            self.held.append(run)
        return future

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for run in held:
            run()


@dataclass
class FakeGateway:
    """A channel: messages by ts, edited in place."""

    messages: dict[str, tuple[str, Payload, str | None]] = field(default_factory=dict)
    """ts → channel, payload, thread."""
    whispers: list[tuple[str, str, Payload, str | None]] = field(default_factory=list)
    responses: list[tuple[str, Payload]] = field(default_factory=list)
    closed: str | None = None
    """Why nothing can be posted."""
    fixed: str | None = None
    """Why nothing can be edited."""
    deaf: str | None = None
    """Why nobody can be told anything alone."""
    sent: int = 0

    def post(
        self,
        channel: str,
        payload: Payload,
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        if self.closed:
            raise Refused(self.closed)
        self.sent += 1
        ts = f"{self.sent}.0"
        self.messages[ts] = (channel, payload, thread)
        return ts

    def update(self, channel: str, ts: str, payload: Payload) -> None:
        if self.fixed:
            raise Refused(self.fixed)
        if ts not in self.messages:
            raise Refused("message_not_found")
        self.messages[ts] = (channel, payload, self.messages[ts][2])

    def whisper(self, channel: str, user: str, payload: Payload, thread: str | None) -> None:
        if self.deaf:
            raise Refused(self.deaf)
        self.whispers.append((channel, user, payload, thread))

    def respond(self, url: str, payload: Payload, *, replace: bool = False) -> None:
        if self.deaf:
            raise Refused(self.deaf)
        if replace:
            self.responses.pop()
        self.responses.append((url, payload))

    def write_to(self, user: str, payload: Payload) -> tuple[str, str]:
        channel = f"D{user}"
        return channel, self.post(channel, payload)

    def shown(self, ts: str) -> list[str]:
        return lines(self.messages[ts][1])

    def threads(self) -> list[tuple[str, str | None]]:
        return [(ts, thread) for ts, (_, _, thread) in self.messages.items()]


@dataclass
class FakePromises:
    open: set[tuple[str, str]] = field(default_factory=set)
    given_up: list[tuple[str, str]] = field(default_factory=list)

    def make(self, channel: str, ts: str, language: str) -> None:
        self.open.add((channel, ts))

    def end(self, channel: str, ts: str) -> None:
        self.open.discard((channel, ts))

    def let_go(self, channel: str, ts: str) -> None:
        self.given_up.append((channel, ts))


@dataclass
class FakeAnswers:
    kept: dict[str, Answer] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    away: bool = False
    """The database does not answer."""

    def save(self, answer: Answer) -> None:
        self._answer()
        self.kept[answer.id] = answer

    def find(self, answer_id: str) -> Answer | None:
        self._answer()
        return self.kept.get(answer_id)

    def of_person(self, user: str, most: int) -> tuple[Answer, ...]:
        self._answer()
        mine = [each for each in self.kept.values() if each.asked_by == user]
        return tuple(sorted(mine, key=lambda each: each.asked_at, reverse=True)[:most])

    def latest(self, target: Target, channel: str, since: datetime) -> Answer | None:
        self._answer()
        found = [
            each
            for each in self.kept.values()
            if (each.target, each.channel) == (target, channel)
            and each.ts
            and each.asked_at >= since
        ]
        return max(found, key=lambda each: each.asked_at, default=None)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))

    def first_time(self, key: str) -> bool:
        self._answer()
        new = key not in self.seen
        self.seen.add(key)
        return new


class Office:
    """A desk with everything around it."""

    def __init__(
        self, answers: FakeAnswers | None = None, slack: FakeGateway | None = None
    ) -> None:
        self.slack = slack or FakeGateway()
        self.answers = answers or FakeAnswers()
        self.report: Report | Exception = report()
        self.pool, self.posting = Inline(), Inline()
        self.promises = FakePromises()
        self.work = Workload(
            self.slack, SPOKEN, self.promises, pool=self.pool, posting=self.posting, most=2
        )
        self.follows = FakeFollows()
        privately = Privately(self.slack, SPOKEN)
        threads = Threads(self.follows, privately, SPOKEN)
        self.asks = FakeAsks()
        same = Same(self.asks, self._page, privately, SPOKEN)
        self.inquiry = Inquiry(self._ask, SPOKEN, lambda: NOW)
        self.changes: dict[str, Change] = {}
        self.renewals = Renewals(
            self.slack, self.inquiry, self.answers, SPOKEN, threads, self.changes.get
        )
        self.desk = Desk(
            self.slack,
            self.inquiry,
            self.renewals,
            self.answers,
            SPOKEN,
            self.work,
            threads,
            same,
        )

    def _page(self, channel: str, ts: str) -> str | None:
        return f"https://slack.example/{channel}/{ts}" if ts in self.slack.messages else None

    def _ask(self, target: Target, *, again: bool = False) -> Report:
        if isinstance(self.report, Exception):
            raise self.report
        return self.report

    def ask(
        self,
        key: str = "k1",
        thread: str | None = None,
        url: str | None = None,
        allowed: Allowed = OPENLY,
    ) -> Text | None:
        asked = Asked("C1", "U1", key, thread, url)
        return self.work.submit(lambda: _done(self.desk.answer(ANN, asked, allowed)))

    def ask_again(self, user: str = "U2", key: str = "a1", **told: Any) -> Text | None:
        [answer] = self.answers.kept
        asked = Asked("C1", user, key, **told)
        again = self.desk.answer_again
        return self.work.submit(lambda: _done(again(answer, asked, Allowed())))


def _done(shown: object) -> None:
    """What came of it is for the audit log."""


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_parent_and_one_reply_in_its_thread(office: Office) -> None:
    assert office.ask() is None
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0")]
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"
    assert office.slack.shown("2.0")[0] == "What happened"


def test_in_a_thread_both_go_into_that_thread(office: Office) -> None:
    office.ask(thread="0.5")
    assert office.slack.threads() == [("1.0", "0.5"), ("2.0", "0.5")]


def test_it_says_that_it_is_looking_until_it_knows(office: Office) -> None:
    seen: list[str] = []

    def ask(target: Target, *, again: bool = False) -> Report:
        seen.extend(office.slack.shown("1.0"))
        assert office.promises.open == {("C1", "1.0")}
        return report()

    office.inquiry._ask = ask
    office.ask()
    assert seen == [":mag: Looking into ann@example.com …"]
    assert not office.promises.open


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found"])
def test_where_it_may_not_post_the_asker_alone_gets_it_and_why(office: Office, code: str) -> None:
    office.slack.closed = code
    office.ask(url="https://hooks.slack.example/1")
    [(url, answer), (_, evidence)] = office.slack.responses
    assert url == "https://hooks.slack.example/1"
    assert lines(answer)[0].startswith("Only you see this: I am not in this conversation")
    assert lines(answer)[1] == ":x: Not delivered — ann@example.com"
    assert "[Re-run]" in lines(answer)
    assert lines(evidence)[0] == "What happened"


def test_a_mention_where_it_may_not_post_is_whispered(office: Office) -> None:
    office.slack.closed = "is_archived"
    office.ask(thread="0.5")
    assert [(user, thread) for _, user, _, thread in office.slack.whispers] == [("U1", "0.5")] * 2


def test_more_than_it_can_hold_is_told_at_once(office: Office) -> None:
    office.pool.held = []
    assert [office.ask(f"k{n}") for n in range(3)] == [None, None, BUSY]
    office.pool.let_go()
    assert office.ask("k9") is None


def test_a_crash_does_not_leave_the_parent_looking(office: Office) -> None:
    office.report = KeyError("oops")
    office.ask()
    assert office.slack.shown("1.0") == [
        "Something went wrong on our side; the log has the details. Please ask again"
    ]
    assert not office.promises.open
    office.report = report()
    assert office.ask("k2") is None
    assert office.slack.shown("2.0")[0].startswith(":x: Not delivered")


def test_an_answer_that_slack_does_not_take_leaves_a_promise_for_others_to_end(
    office: Office,
) -> None:
    office.slack.fixed = "internal_error"
    office.ask()
    office.report = KeyError("oops")
    office.ask("k2")
    assert office.promises.given_up == [("C1", "1.0"), ("C1", "2.0")]
    office.slack.fixed = None
    office.work.give_up()
    assert office.slack.shown("1.0")[0].startswith(":mag: Looking into")


def test_a_crash_after_the_verdict_leaves_a_promise_for_others_to_end(office: Office) -> None:
    def crash(*given: object) -> object:
        raise KeyError("oops")

    office.inquiry._now = crash  # type: ignore[assignment]  # a fault of ours
    office.ask()
    assert office.promises.given_up == [("C1", "1.0")]
    office.work.give_up()
    assert office.slack.shown("1.0")[0].startswith(":mag: Looking into")


def test_rerun_edits_the_same_messages_and_says_what_changed(office: Office) -> None:
    office.ask()
    office.report = report(history=ACCEPTED)
    assert office.ask_again() is None
    line = (
        "Re-run by U2 at 2026-05-02 12:00 UTC:"
        " changed from Not delivered to Accepted by the recipient's server"
    )
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0"), ("3.0", "1.0")]
    assert line in office.slack.shown("1.0")
    assert office.slack.shown("3.0") == [line]
    assert "The recipient's server accepted it" in " ".join(office.slack.shown("2.0"))
    [answer] = office.answers.kept.values()
    assert answer.outcome is Outcome.ACCEPTED


def test_rerun_without_news_says_so(office: Office) -> None:
    office.ask()
    office.ask_again()
    assert office.slack.shown("3.0") == ["Re-run by U2 at 2026-05-02 12:00 UTC: no change"]


def test_rerun_still_says_what_was_done_about_its_entries(office: Office) -> None:
    office.ask()
    [answer] = office.answers.kept
    office.changes[answer] = Change(Kind.REMOVE, "U3", NOW)
    office.ask_again()
    assert "Removed from the suppression list by U3" in " ".join(office.slack.shown("1.0"))


def test_rerun_in_a_thread_posts_deleted_evidence_into_that_thread(office: Office) -> None:
    office.ask(thread="0.5")
    del office.slack.messages["2.0"]
    office.ask_again()
    assert {thread for _, thread in office.slack.threads()} == {"0.5"}
    assert len(office.slack.messages) == 3


def test_rerun_works_after_a_restart(office: Office) -> None:
    office.ask()
    after = Office(office.answers, office.slack)
    after.ask_again()
    assert after.slack.shown("3.0")[0].endswith("no change")


def test_a_forgotten_question_is_said_to_be_forgotten(office: Office) -> None:
    office.desk.answer_again("gone", Asked("C1", "U2", "a1"), Allowed())
    [(_, user, payload, _)] = office.slack.whispers
    assert (user, lines(payload)) == ("U2", [LOST.template])


def test_a_deleted_parent_is_posted_anew(office: Office) -> None:
    office.ask()
    del office.slack.messages["1.0"], office.slack.messages["2.0"]
    office.ask_again()
    assert office.slack.threads() == [("3.0", None), ("4.0", "3.0"), ("5.0", "3.0")]


def test_when_it_closes_no_question_is_taken_and_no_parent_left_looking(office: Office) -> None:
    def ask(target: Target, *, again: bool = False) -> Report:
        office.work.close()
        office.work.give_up()  # while this question is at work
        return report()

    office.inquiry._ask = ask
    office.ask()
    assert office.slack.shown("1.0") == [RESTARTING.template]
    assert not office.promises.open
    assert office.ask("k2") == RESTARTING


def test_what_is_remembered_names_the_messages(office: Office) -> None:
    office.ask(thread="0.5")
    [answer] = office.answers.kept.values()
    assert (answer.channel, answer.ts, answer.detail_ts, answer.thread) == (
        "C1",
        "1.0",
        "2.0",
        "0.5",
    )
    assert (answer.asked_by, answer.target, answer.lead) == ("U1", ANN, "bounce")
    assert answer.asked_at == datetime(2026, 5, 2, 12, 0, tzinfo=UTC)


def test_only_who_asks_again_has_what_is_remembered_looked_up_anew(office: Office) -> None:
    asked: list[bool] = []

    def ask(target: Target, *, again: bool = False) -> Report:
        asked.append(again)
        return report()

    office.inquiry._ask = ask
    office.ask()
    office.ask_again()
    assert asked == [False, True]


def test_the_parent_says_who_asked(office: Office) -> None:
    office.ask()
    office.ask_again(user="U2")
    assert "Asked by U1" in office.slack.shown("1.0")


def test_while_the_database_is_away_it_answers_without_a_button(office: Office) -> None:
    office.answers.away = True
    office.ask()
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0")]
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"
    assert not any("[Re-run]" in line for line in office.slack.shown("1.0"))
    office.answers.away = False
    office.ask("k2")
    assert "[Re-run] [Follow]" in office.slack.shown("3.0")


def test_a_rerun_while_the_database_is_away_is_refused_with_the_reason(office: Office) -> None:
    office.ask()
    office.answers.away = True
    office.ask_again()
    [(_, user, payload, _)] = office.slack.whispers
    assert (user, lines(payload)) == (
        "U2",
        ["The event store could not be read: It does not answer"],
    )


def test_a_database_that_goes_away_in_the_middle_of_a_rerun_costs_no_answer(office: Office) -> None:
    def ask(target: Target, *, again: bool = False) -> Report:
        office.answers.away = again
        return report()

    office.inquiry._ask = ask
    office.ask()
    office.ask_again()
    assert office.slack.shown("3.0") == ["Re-run by U2 at 2026-05-02 12:00 UTC: no change"]


MASKED, ALONE, DIRECT = Allowed(masked=True), Allowed(Where.ASKER), Allowed(Where.DM)
URL = "https://hooks.slack.example/1"


def test_where_all_can_read_nothing_of_an_answer_names_the_address(office: Office) -> None:
    seen: list[str] = []

    def ask(target: Target, *, again: bool = False) -> Report:
        seen.extend(office.slack.shown("1.0"))
        return report()

    office.inquiry._ask = ask
    office.ask(allowed=MASKED)
    assert seen == [":mag: Looking into a•••@example.com …"]
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — a•••@example.com"
    assert office.slack.shown("2.0")[-3] == MASKING.template
    assert "ann" not in str(office.slack.messages).lower()


def test_what_was_masked_stays_so_though_slack_tells_less_of_who_reads_it_later(
    office: Office,
) -> None:
    office.ask(allowed=MASKED)
    office.ask_again()  # from where addresses may be shown, by what a press tells
    office.ask_again(key="a2")
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — a•••@example.com"
    assert "ann" not in str(office.slack.messages).lower()


def test_an_answer_for_the_asker_alone_is_whole_and_nobody_else_sees_it(office: Office) -> None:
    office.ask(url=URL, allowed=ALONE)
    answer, evidence = (lines(payload) for _, payload in office.slack.responses)
    assert answer[0] == ":x: Not delivered — ann@example.com"
    assert "[Re-run]" in answer
    assert evidence[0] == "What happened"
    assert office.slack.messages == {}


def test_a_private_answer_given_again_stays_private_and_takes_its_own_place(
    office: Office,
) -> None:
    office.ask(url=URL, allowed=ALONE)
    office.slack.responses = office.slack.responses[:1]
    office.report = report(history=ACCEPTED)
    office.ask_again(user="U1", response_url=URL, alone=True)
    assert office.slack.messages == {}
    answer, evidence = (lines(payload) for _, payload in office.slack.responses)
    assert answer[0].startswith(":inbox_tray: Accepted by the recipient's server")
    assert any("changed from Not delivered" in line for line in answer)
    assert evidence[0] == "What happened"
    [kept] = office.answers.kept.values()
    assert (kept.is_alone, kept.outcome) == (True, Outcome.ACCEPTED)


def test_a_crash_of_a_private_answer_is_told_privately(office: Office) -> None:
    office.report = KeyError("oops")
    office.ask(url=URL, allowed=ALONE)
    assert [lines(payload) for _, payload in office.slack.responses] == [[CRASHED.template]]


def test_an_answer_by_direct_message_has_its_thread_there(office: Office) -> None:
    office.ask(thread="0.5", url=URL, allowed=DIRECT)
    assert office.slack.threads() == [("1.0", None), ("2.0", "1.0")]
    assert {channel for channel, _, _ in office.slack.messages.values()} == {"DU1"}
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"
    [(channel, _, hint, thread)] = office.slack.whispers
    assert (channel, thread, lines(hint)) == ("C1", "0.5", [ELSEWHERE.template])
    [kept] = office.answers.kept.values()
    assert (kept.channel, kept.ts, kept.thread, kept.detail_ts) == ("DU1", "1.0", None, "2.0")


def test_where_there_can_be_no_direct_message_the_asker_is_told_so(office: Office) -> None:
    office.slack.closed = "messages_tab_disabled"
    office.ask(url=URL, allowed=DIRECT)
    answer, _ = (lines(payload) for _, payload in office.slack.responses)
    assert answer[0].endswith("Slack did not take my message (messages_tab_disabled)")
    assert answer[1] == ":x: Not delivered — ann@example.com"


def test_who_cannot_be_told_in_the_channel_is_told_in_a_direct_message(office: Office) -> None:
    office.slack.deaf = "user_not_in_channel"
    office.ask(url=URL, allowed=ALONE)
    assert {channel for channel, _, _ in office.slack.messages.values()} == {"DU1"}
    assert office.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"


def test_what_reaches_nobody_is_not_said_to_be_shown(office: Office) -> None:
    office.slack.closed = office.slack.deaf = "account_inactive"
    shown = office.desk.answer(ANN, Asked("C1", "U1", "k1"), ALONE)
    assert (shown.result, shown.where) == ("not taken by Slack", Where.ASKER)


def test_where_answers_have_become_private_a_rerun_is_for_who_presses(office: Office) -> None:
    office.ask()
    before = dict(office.slack.messages)
    [answer] = office.answers.kept
    office.desk.answer_again(answer, Asked("C1", "U2", "a1", response_url=URL), ALONE)
    assert office.slack.messages == before
    assert lines(office.slack.responses[0][1])[0] == ":x: Not delivered — ann@example.com"
