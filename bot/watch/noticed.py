"""What comes by the event queue about the account is told at once, ahead of the next look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.notice import About, Notice
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.patrol import Patrol
from bot.watch.rule import Reading
from bot.watch.rules import sending
from checks.core import Place, Ses, Unavailable, attempt

OF_THE_ACCOUNT = timedelta(minutes=10)
"""The looks at the account know better than what is older."""

OF_OTHERS = timedelta(hours=24)
"""Of tenants and configuration sets nobody else tells."""

ADVICE_BACK = timedelta(hours=1)
ADVICE_APART = timedelta(minutes=5)
"""Between two looks at the advisor's list because of its events."""


class Notices(Protocol):
    def of(self, about: About, region: str, since: datetime) -> tuple[Notice, ...]:
        """The newest first.  Raises Unavailable."""
        ...


class Noticed:
    """One for the process: what the advisor was asked for lately is kept here alone."""

    def __init__(self, patrol: Patrol, notices: Notices) -> None:
        self._patrol = patrol
        self._notices = notices
        self._advised: dict[Place, datetime] = {}

    def look(self, place: Place, advice: Callable[[], None]) -> None:
        """`advice`: looks at the advisor's list now.  Raises Unavailable: of the database, which no
        alert could be saved in."""
        self._sending(place)
        self._advice(place, advice)

    def _sending(self, place: Place) -> None:
        now = self._patrol.now()
        newest: dict[tuple[str, str, str], Notice] = {}
        for each in self._notices.of(About.SENDING, place.region, now - OF_OTHERS):
            whose = (each.place.account, each.told.get("kind", ""), each.told.get("name", ""))
            newest.setdefault(whose, each)
        for (_, kind, name), each in newest.items():
            if not name and now - each.at > OF_THE_ACCOUNT:
                continue
            where = place if place.is_same(each.place) else each.place
            rule = sending.BY_EVENT if name else sending.RULE
            read = partial(sending.noticed, notice=each)
            self._patrol.take(rule, where, read, f"{kind} {name}".strip())

    def _advice(self, place: Place, advice: Callable[[], None]) -> None:
        now = self._patrol.now()
        found = self._notices.of(About.ADVISOR, place.region, now - ADVICE_BACK)
        asked = self._advised.get(place)
        if not found or (asked and (found[0].at <= asked or now - asked < ADVICE_APART)):
            return
        self._advised[place] = now
        advice()

    def stopped(self, place: Place, ses: Ses) -> None:
        """Whether tenants and configuration sets that were stopped may send again: the bus promises
        no delivery."""
        for alert in self._patrol.alerts.all(sending.RULE.kind):
            kind, name = str(alert.memory.get("kind") or ""), str(alert.memory.get("name") or "")
            here = (alert.account, alert.region) == (place.account, place.region)
            if not alert.is_open or not here or not name:
                continue
            stopped = attempt(partial(_is_stopped, ses, kind, name))
            if stopped is None:
                self._patrol.retire(alert)
            elif not isinstance(stopped, Unavailable):
                level = Level.CRITICAL if stopped else Level.CALM
                read = partial(_reading, level=level)
                self._patrol.take(sending.RULE, place, read, f"{kind} {name}")


def _is_stopped(ses: Ses, kind: str, name: str) -> bool | None:
    """None: there is no such thing any more, or nothing that could be asked for."""
    if kind == "tenant":
        tenant = ses.tenant(name)
        return None if tenant is None else tenant.status == "DISABLED"
    if kind == "configuration-set":
        found = ses.configuration_set(name)
        return None if found is None else not found.sending
    raise Unavailable("SES", sending.NO_LOOK)


def _reading(_: Alert, *, level: Level) -> Reading:
    return Reading(level)
