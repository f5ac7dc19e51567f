"""What stands behind the buttons of an answer, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.slack.feedback_desk import FeedbackDesk
from bot.slack.gateway import Refused
from bot.slack.headers_desk import HeadersDesk
from bot.slack.presses import Counters
from bot.slack.privately import Privately
from bot.slack.raw_desk import Drawer, RawDesk
from bot.slack.texts_desk import TextsDesk
from bot.slack.upload import File
from bot.slack.validate import validate
from bot.store.answers import Answer
from checks.core import Target, Timeline, Unavailable, say
from tests.bot.slack.spoken import SPOKEN
from tests.bot.slack.test_desk import FakeAnswers, FakeGateway
from tests.bot.watch.fakes import Clock
from tests.fakes import NOW


@dataclass
class FakeModals:
    opened: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)
    closed: str | None = None
    """Why none can be opened."""

    def open(self, trigger: str | None, view: dict[str, Any]) -> None:
        if self.closed or trigger is None:
            raise Refused(self.closed or "expired_trigger_id")
        assert validate(view, "modal") == []
        self.opened.append((trigger, view))


@dataclass
class FakeVerdicts:
    said: dict[tuple[str, str], tuple[bool, str]] = field(default_factory=dict)
    away: bool = False

    def say(self, answer: Answer, by: str, *, right: bool, word: str = "") -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))
        self.said[answer.id, by] = right, word


@dataclass
class FakeFiles:
    sent: list[tuple[str, File, str | None]] = field(default_factory=list)
    closed: str | None = None

    def send(self, channel: str, file: File, thread: str | None) -> str:
        if self.closed:
            raise Refused(self.closed)
        self.sent.append((channel, file, thread))
        return "F1"


@dataclass
class FakeEvents:
    kept: tuple[Timeline, ...] = ()
    written: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))
        return self.kept

    def names(self, target: Target) -> Mapping[str, str]:
        return self.written


class Office(Protocol):
    answers: FakeAnswers
    slack: FakeGateway


class Counter:
    def __init__(self, office: Office) -> None:
        self._office = office
        self.modals, self.verdicts = FakeModals(), FakeVerdicts()
        self.files, self.events = FakeFiles(), FakeEvents()

    def counters(self, privately: Privately) -> Counters:
        answers, gateway, slack = self._office.answers, self._office.slack, SPOKEN
        drawer = Drawer(answers, self.events, Clock(NOW))
        return Counters(
            TextsDesk(answers, self.modals, privately, slack),
            RawDesk(drawer, self.files, gateway, privately, slack),
            FeedbackDesk(answers, self.verdicts, self.modals, privately, slack),
            HeadersDesk(gateway, self.modals, privately, slack),
        )
