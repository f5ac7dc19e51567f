"""An answer that is followed no longer has no button to stop that by, and says what is so now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from bot.removal import Change, Kind
from bot.report import Report
from bot.slack.asking import Asked
from bot.slack.endings import Endings
from bot.slack.policy import Allowed
from bot.slack.workload import BUSY
from bot.store.follows import Ended
from checks.core import Text, Unavailable, say
from tests.bot.reports import report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_desk import Office
from tests.bot.slack.test_follow_desk import delayed
from tests.fakes import ANN, NOW


@dataclass
class FakeOver:
    kept: list[Ended] = field(default_factory=list)

    def ended(self) -> tuple[Ended, ...]:
        return tuple(self.kept)

    def take(self, ended: Ended) -> bool:
        there = ended in self.kept
        self.kept = [each for each in self.kept if each != ended]
        return there


class Place(Office):
    """Where an answer in Delayed is followed by itself."""

    def __init__(self, allowed: Allowed | None = None) -> None:
        super().__init__()
        self.report: Report | Exception = delayed()
        self.room, self.stays = True, True
        self.desk.answer(ANN, Asked("C1", "U1", "k1"), allowed or Allowed())
        [(self.parent, self.evidence)] = [(a.ts, a.detail_ts) for a in self.answers.kept.values()]
        self.over = FakeOver()
        self.endings = Endings(self.over, self.renewals, self._submit, lambda channel: self.stays)

    def _submit(self, job: Callable[[], None]) -> Text | None:
        return self.work.submit(job) if self.room else BUSY

    def ends(self, *, masked: bool = False) -> None:
        """The message was delivered, and its follow is over."""
        self.follows.kept.clear()
        self.report = report()
        [answer] = self.answers.kept
        self.over.kept = [Ended("f1", answer, masked)]

    def shown(self) -> str:
        return " ".join(lines(self.slack.messages[self.parent][1]))


def test_the_answer_is_drawn_anew_in_its_messages_and_nothing_is_posted() -> None:
    place = Place()
    assert "SES still tries" in place.shown()
    place.ends()
    before = list(place.slack.messages)
    place.endings.look()
    assert "Not delivered" in place.shown()
    assert "SES still tries" not in place.shown()
    assert "Re-run by" not in place.shown()
    buttons = str(place.slack.messages[place.parent][1]["blocks"])
    assert ("why_unfollow" in buttons, "why_follow" in buttons) == (False, True)
    assert list(place.slack.messages) == before
    assert place.over.kept == []
    place.endings.look()


def test_where_addresses_have_been_masked_since_they_are() -> None:
    place = Place()
    assert "ann@example.com" in place.shown()
    place.ends(masked=True)
    place.endings.look()
    assert "ann@example.com" not in place.shown()


def test_an_answer_that_was_masked_stays_so() -> None:
    place = Place(Allowed(masked=True))
    assert "ann@example.com" not in place.shown()
    place.ends()
    place.endings.look()
    assert "Not delivered" in place.shown()
    assert "ann@example.com" not in place.shown()


def test_what_is_still_delayed_is_not_followed_anew() -> None:
    place = Place()
    place.ends()
    place.report = delayed()
    place.endings.look()
    assert place.follows.kept == {}
    assert "why_unfollow" not in str(place.slack.messages[place.parent][1]["blocks"])


def test_it_still_says_what_was_done_about_its_entries() -> None:
    place = Place()
    place.ends()
    [answer] = place.answers.kept
    place.changes[answer] = Change(Kind.REMOVE, "U3", NOW)
    place.endings.look()
    assert "Removed from the suppression list by U3" in place.shown()


def test_what_another_process_draws_is_left_to_it() -> None:
    place = Place()
    place.ends()
    before = place.shown()
    jobs: list[Callable[[], None]] = []
    Endings(place.over, place.renewals, jobs.append, lambda channel: True).look()
    [ended], [job] = place.over.kept, jobs
    assert place.over.take(ended)
    job()
    assert place.shown() == before


def test_where_it_would_show_what_may_not_be_shown_it_stays() -> None:
    place = Place()
    place.ends()
    place.stays = False
    before = place.shown()
    place.endings.look()
    assert (place.shown(), place.over.kept) == (before, [])


def test_where_events_cannot_be_read_it_stays_as_it_was() -> None:
    place = Place()
    place.ends()
    gap = Unavailable("event store", say("It does not answer"))
    place.report = replace(report(), timelines=gap)
    before = place.shown()
    place.endings.look()
    assert place.shown() == before


def test_questions_come_first() -> None:
    place = Place()
    place.ends()
    place.room = False
    place.endings.look()
    assert len(place.over.kept) == 1
    place.room = True
    place.endings.look()
    assert place.over.kept == []


@pytest.mark.parametrize("gone", ["the message", "the answer"])
def test_what_is_gone_is_not_posted_anew(gone: str) -> None:
    place = Place()
    place.ends()
    if gone == "the message":
        del place.slack.messages[place.parent]
    else:
        place.answers.kept.clear()
    before = len(place.slack.messages)
    place.endings.look()
    assert (len(place.slack.messages), place.over.kept) == (before, [])
