"""Weeks as timelines: what happened, fed to the whole patrol by a clock of their own.

A week begins on a Monday; the eight days before it are in the counts already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.watch.alert import Outgoing, Say
from bot.watch.counted import Counted
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.watch.readings import Point, Rates, Series
from bot.watch.rules.delays import Waiting
from bot.watch.standing import Standing
from bot.watch.voice import Voice
from checks.core import Account, Incident
from tests.bot.slack.reading import lines
from tests.bot.watch.counting import FakeCounts
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import ACCOUNT, HOME, FakeHealth

MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
STEP = timedelta(minutes=10)
DAYS_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Come:
    """Events of ten minutes."""

    kind: str
    domain: str
    count: int
    reason: str = ""
    template: str = ""
    by_set: str = "main"


Traffic = Callable[[datetime], Iterator[Come]]


@dataclass(frozen=True)
class Week:
    name: str
    traffic: Traffic
    bounce_rate: Callable[[datetime], float] = lambda at: 0.012
    """CloudWatch's number, which it has once an hour."""
    account: Callable[[datetime], Account] = lambda at: ACCOUNT
    incidents: Callable[[datetime], tuple[Incident, ...]] = lambda at: ()
    heard: Callable[[datetime], bool] = lambda at: True
    """Whether events reach us."""
    waiting: Callable[[datetime], Waiting] = lambda at: Waiting(12, 1)


def day(number: int, hour: float = 0) -> datetime:
    """Of the week: 0 is Monday."""
    return MONDAY + timedelta(days=number, hours=hour)


def within(at: datetime, begin: datetime, end: datetime) -> bool:
    return begin <= at < end


def is_day(at: datetime) -> bool:
    return 7 <= at.hour < 21


def business(at: datetime) -> Iterator[Come]:
    """What goes on at all times: one in a hundred comes back, a few are put off."""
    much = 5 if is_day(at) else 1
    yield Come("Delivery", "gmail.com", 8 * much)
    yield Come("Delivery", "outlook.com", 4 * much)
    yield Come("Delivery", "yahoo.com", 2 * much)
    yield Come("Delivery", "firm.example", much)
    if at.minute == 0:
        yield Come("Bounce", "gmail.com", 3, "mailbox_not_found")
        yield Come("DeliveryDelay", "firm.example", 1, "greylisted")
    if at.hour % 6 == 0 and at.minute == 30:
        yield Come("Bounce", "outlook.com", 1, "ip_blocklisted")
        yield Come("Rendering Failure", "gmail.com", 1, template="receipt")
    if at.hour == 12 and at.minute == 10:
        yield Come("Complaint", "yahoo.com", 1)


def refused(at: datetime, domain: str, share: float, reason: str) -> Iterator[Come]:
    """The same, with so much of one domain's mail refused."""
    for come in business(at):
        if come.kind == "Delivery" and come.domain == domain:
            back = round(come.count * share)
            yield replace(come, count=come.count - back)
            if back:
                yield Come("Bounce", domain, back, reason)
        else:
            yield come


@dataclass
class Sources:
    """What CloudWatch says."""

    week: Week
    sent: dict[datetime, float] = field(default_factory=dict)

    def rates(self, since: datetime, until: datetime) -> Rates:
        hour = until.replace(minute=0)
        hours = [hour - timedelta(hours=n) for n in range(24, -1, -1)]
        steps = [until - STEP * n for n in range(144, 0, -1)]
        sent = tuple(Point(at, self._sent(at)) for at in steps)
        rate = tuple(Point(at, self.week.bounce_rate(at)) for at in hours)
        complaints = tuple(Point(at, 0.0001) for at in hours)
        return Rates(Series(rate), Series(complaints), Series(sent))

    def _sent(self, at: datetime) -> float:
        if at not in self.sent:
            results = ("Delivery", "Bounce")
            self.sent[at] = sum(c.count for c in self.week.traffic(at) if c.kind in results)
        return self.sent[at]


@dataclass(frozen=True, slots=True)
class Message:
    at: datetime
    kind: str
    """Of the rule."""
    say: Say
    line: str
    """The first that is read."""
    payload: dict[str, Any] = field(repr=False)
    thread: str

    def __str__(self) -> str:
        return f"{self.at:%a %H:%M} {self.kind} {self.say.value}"


def replayed(week: Week, voice: Voice = VOICE) -> list[Message]:
    """All that the channel receives by that voice, edits of what stands there already left out."""
    clock, alerts, counts = Clock(MONDAY), FakeAlerts(), FakeCounts()
    newest, cloudwatch = MONDAY, Sources(week)
    patrol = Patrol(alerts, voice, clock, Policy(), lambda region: newest)
    counted, standing = Counted(patrol, counts), Standing(patrol)
    for step in range(DAYS_BEFORE * 144):
        _come(counts, week, MONDAY - STEP * (step + 1))
    said: list[Message] = []
    while clock.at < MONDAY + timedelta(days=7):
        if week.heard(clock.at):
            newest = clock.at if _come(counts, week, clock.at) else newest
        counts.waits = week.waiting(clock.at)
        before = len(alerts.sent)
        patrol.health(HOME.region, FakeHealth(known=week.incidents(clock.at)))
        patrol.account(HOME, lambda: week.account(clock.at))
        patrol.rates(HOME, cloudwatch)
        counted.look(HOME)
        standing.dead_letters(lambda: {"is no JSON": 4})
        said += [
            _message(clock.at, each) for each in alerts.sent[before:] if each.say is not Say.EDIT
        ]
        clock.forward(minutes=STEP.total_seconds() / 60)
    return said


def _message(at: datetime, sent: Outgoing) -> Message:
    line = lines(sent.payload)[0]
    return Message(at, sent.thread.split()[0], sent.say, line, sent.payload, sent.thread)


def _come(counts: FakeCounts, week: Week, at: datetime) -> int:
    some = 0
    for come in week.traffic(at):
        some += come.count
        counts.come(at, come.kind, come.domain, come.count, come.reason, come.template, come.by_set)
    return some
