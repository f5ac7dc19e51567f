"""A question whose process died is ended by another, with words and once Slack takes them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language import language
from bot.plain import sentence
from bot.slack.gateway import Payload, Refused
from bot.slack.orphans import INTERRUPTED, Orphans, Promises
from bot.slack.render import Slack
from bot.store.engine import open_database
from bot.store.migrate import migrate
from bot.store.promises import ORPHAN, PromiseStore
from checks.core import Unavailable, say
from tests.bot.slack.test_desk import FakeGateway
from tests.bot.store.database import Clock, count


class Fickle(FakeGateway):
    refusal: str | None = None

    def update(self, channel: str, ts: str, payload: Payload) -> None:
        if self.refusal:
            raise Refused(self.refusal)
        super().update(channel, ts, payload)


class Dropping(PromiseStore):
    away = False
    """The database takes no end of a promise."""

    def end(self, channel: str, ts: str) -> None:
        self._answer()
        super().end(channel, ts)

    def let_go(self, channel: str, ts: str) -> None:
        self._answer()
        super().let_go(channel, ts)

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))


class Wards:
    """A process died while it looked, and another lives."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder}/promises.sqlite3")
        migrate(self.engine)
        self.clock, self.slack = Clock(), Fickle()
        dead = PromiseStore(self.engine, clock=self.clock)
        Promises(dead).make("C1", self.slack.post("C1", Slack().notice(say("Looking"))))
        self.clock.now += 2 * ORPHAN
        self.kept = Dropping(self.engine, clock=self.clock)
        self.promises = Promises(self.kept)
        self.orphans = Orphans(self.promises, self.kept, self.slack, Slack())


@pytest.fixture
def wards(tmp_path: Path) -> Iterator[Wards]:
    made = Wards(tmp_path)
    yield made
    made.engine.dispose()


def test_it_says_that_it_was_interrupted(wards: Wards) -> None:
    wards.orphans.look()
    assert wards.slack.shown("1.0") == [INTERRUPTED.template]
    assert count(wards.engine, "promises") == 0


def test_it_says_so_in_the_language_in_which_it_was_promised(wards: Wards) -> None:
    dead = Promises(PromiseStore(wards.engine, clock=wards.clock))
    dead.make("C1", wards.slack.post("C1", Slack().notice(say("Looking"))), "ja")
    wards.clock.now += 2 * ORPHAN
    wards.orphans.look()
    assert wards.slack.shown("1.0") == [INTERRUPTED.template]
    assert wards.slack.shown("2.0") == [sentence(INTERRUPTED, language("ja"))]


def test_what_slack_does_not_take_now_it_takes_later(wards: Wards) -> None:
    wards.slack.refusal = "internal_error"
    for _ in range(3):
        wards.orphans.look()
        wards.clock.now += 2 * ORPHAN
    assert wards.slack.shown("1.0") == ["Looking"]
    wards.slack.refusal = None
    wards.orphans.look()
    assert wards.slack.shown("1.0") == [INTERRUPTED.template]
    assert count(wards.engine, "promises") == 0


def test_a_message_that_is_gone_is_let_go(wards: Wards, caplog: pytest.LogCaptureFixture) -> None:
    wards.slack.messages.clear()
    wards.orphans.look()
    assert "stays without a word: message_not_found" in caplog.text
    assert count(wards.engine, "promises") == 0


def test_an_answer_whose_end_the_database_did_not_take_is_nobodys_orphan(wards: Wards) -> None:
    wards.promises.make("C1", answered := wards.slack.post("C1", Slack().notice(say("Bounced"))))
    wards.promises.make("C1", refused := wards.slack.post("C1", Slack().notice(say("Looking"))))
    wards.kept.away = True
    wards.promises.end("C1", answered)
    wards.promises.let_go("C1", answered)  # what comes after the answer came to nothing
    wards.promises.let_go("C1", refused)
    with pytest.raises(Unavailable):
        wards.orphans.look()
    wards.kept.away = False
    for _ in range(2):
        wards.clock.now += 2 * ORPHAN
        wards.orphans.look()
    assert wards.slack.shown(answered) == ["Bounced"]
    assert wards.slack.shown(refused) == [INTERRUPTED.template]
    assert count(wards.engine, "promises") == 0


def test_a_database_that_is_away_holds_no_answer_up(
    wards: Wards, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    lost = open_database("sqlite:////dev/null/all.sqlite3")
    promises = Promises(PromiseStore(lost))
    promises.make("C1", "1.0")
    promises.end("C1", "1.0")
    lost.dispose()
    assert caplog.text.count("a promised answer: event store:") == 2
