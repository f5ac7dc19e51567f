"""Stand-ins for what the watch remembers and sends: they hold data, as the database would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.slack.render import Slack
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.readings import Point, Rates, Series
from bot.watch.routes import Routes
from bot.watch.voice import Voice
from checks.core import Text, Unavailable

VOICE = Voice(Slack(), Routes("C1"))


@dataclass
class FakeAlerts:
    kept: dict[str, Alert] = field(default_factory=dict)
    sent: list[Outgoing] = field(default_factory=list)
    """Messages, in their order."""
    charts: list[Outgoing] = field(default_factory=list)
    """What goes beside them."""
    rival: bool = False
    """Another process saves first, once."""

    def load(self, key: str) -> Alert | None:
        return self.kept.get(key)

    def all(self, kind: str | None = None) -> tuple[Alert, ...]:
        return tuple(a for a in self.kept.values() if kind in (None, a.kind))

    def save(self, alert: Alert, messages: Iterable[Outgoing] = ()) -> Alert | None:
        stored = self.kept.get(alert.key)
        if self.rival and stored:
            self.rival = False
            self.kept[alert.key] = replace(stored, version=stored.version + 1)
            return None
        if alert.version != (stored.version if stored else 0):
            return None
        self.kept[alert.key] = replace(alert, version=alert.version + 1)
        known = {each.key for each in (*self.sent, *self.charts)}
        for each in (message for message in messages if message.key not in known):
            (self.charts if each.say is Say.PICTURE else self.sent).append(each)
        return self.kept[alert.key]


@dataclass
class FakeRates:
    bounce: list[tuple[datetime, float]] = field(default_factory=list)
    complaint: list[tuple[datetime, float]] = field(default_factory=list)
    sent: list[tuple[datetime, float]] = field(default_factory=list)
    down: Text | None = None

    def rates(self, since: datetime, until: datetime) -> Rates:
        if self.down:
            raise Unavailable("CloudWatch", self.down)
        return Rates(_series(self.bounce), _series(self.complaint), _series(self.sent))


def _series(points: list[tuple[datetime, float]]) -> Series:
    return Series(tuple(Point(at, value) for at, value in points))


@dataclass
class Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **units: float) -> None:
        self.at += timedelta(**units)
