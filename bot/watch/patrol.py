"""One round of each watch: look, take the reading, and save what is to be said in the same breath.

A source that cannot be read is no reading: it neither raises nor resolves.  For how long it has
been so is watched as well.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.plain import sentence
from bot.watch import blind, episode, rates, rules, service
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice, Policy
from bot.watch.readings import RateReader, Series
from bot.watch.rule import Reading, Rule
from bot.watch.rules import blind as blind_rule
from bot.watch.rules import identity, quota, sending, silence
from bot.watch.rules import service as service_rule
from bot.watch.telling import Alerts, Telling
from bot.watch.tuning import UNTUNED, Tuned
from bot.watch.voice import Voice
from checks.core import Account, Health, Place, Unavailable, attempt
from checks.core.dns.problem import Problem

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(hours=24)
"""Of the rates: far enough for a trend, and for metrics that come a few times a day."""

IDENTITIES_MAX = 100
"""Domains of a place that are watched: more would take longer than a round may."""


@dataclass(frozen=True, slots=True)
class Records:
    """What one look at a domain found wrong, and what it could not see."""

    problems: tuple[Problem, ...]
    gaps: tuple[Unavailable, ...]


@dataclass(frozen=True, slots=True)
class Patrol:
    alerts: Alerts
    voice: Voice
    now: Callable[[], datetime]
    policy: Policy
    newest: Callable[[Place], datetime | None]
    """When the newest event stored for a place happened."""
    tuned: Tuned = UNTUNED

    def rates(self, place: Place, source: RateReader) -> None:
        """Bounce and complaint rate of a place, and whether its events come, by one look."""
        now = self.now()
        found = attempt(lambda: source.rates(now - LOOK_BACK, now))
        self.blind("rates", place, found if isinstance(found, Unavailable) else None)
        if isinstance(found, Unavailable):
            return
        for kind, series in (("bounce_rate", found.bounce), ("complaint_rate", found.complaint)):
            if kind in self.tuned.off:
                continue
            key = f"{kind} {place.account} {place.region}"
            alert = self.alerts.load(key) or _fresh(key, kind, place)
            points = [(point.at, point.value) for point in series.points]
            lines = self.tuned.of(kind, rates.THRESHOLDS[kind])
            policy = self.tuned.rule(rules.load()[kind]).policy(self.policy)
            # AWS publishes when it has something to say: its points are in a row however far apart
            policy = replace(policy, stale=LOOK_BACK)
            after, notice, changed = rates.observe(alert, points, policy, lines)
            self._save(alert, after, notice, edit=changed)
        self._silence(place, found.sent)

    def _silence(self, place: Place, sent: Series) -> None:
        """Whether what SES sends is heard of here."""
        newest = attempt(lambda: self.newest(place))
        if isinstance(newest, Unavailable):  # of the database, which no alert could be saved in
            log.warning("%s: %s", newest.source, sentence(newest.why))
            return
        lines = self.tuned.of(silence.RULE.kind, silence.LINES)
        now = self.now()
        self.take(silence.RULE, place, lambda it: silence.read(it, sent, newest, now, lines))

    def health(self, region: str, source: Health) -> None:
        found = attempt(lambda: source.incidents(region))
        self.blind("health", Place("", region), found if isinstance(found, Unavailable) else None)
        if isinstance(found, Unavailable) or service_rule.RULE.kind in self.tuned.off:
            return
        known = [alert for alert in self.alerts.all("service") if alert.region == region]
        before = {alert.key: alert for alert in known}
        for after, notice in service.observe(known, found, region, self.now()):
            self._save(before.get(after.key), after, notice)

    def account(self, place: Place, source: Callable[[], Account]) -> None:
        """Whether it may send, and what is left of its quota, by one look."""
        found = attempt(source)
        self.blind("account", place, found if isinstance(found, Unavailable) else None)
        if isinstance(found, Unavailable):
            return
        self.take(sending.RULE, place, lambda alert: sending.read(found))
        lines = self.tuned.of(quota.RULE.kind, quota.LINES)
        self.take(quota.RULE, place, lambda alert: quota.read(alert, found, self.now(), lines))

    def identities(
        self, place: Place, source: Callable[[], Iterable[str]], look: Callable[[str], Records]
    ) -> None:
        """The domains that this place sends from, each by one look at SES and DNS."""
        names = attempt(lambda: tuple(source()))
        if isinstance(names, Unavailable):
            self.blind("identities", place, names)
            return
        self.only(identity.RULE.kind, place, names)
        seen = self._open_first(place, names)[:IDENTITIES_MAX]
        gaps = [gap for name in seen if (gap := self._identity(place, name, look(name)))]
        self.blind("identities", place, gaps[0] if gaps and len(gaps) == len(seen) else None)

    def _open_first(self, place: Place, names: Iterable[str]) -> list[str]:
        """An alert ends by being looked at, also where there are more domains than a look takes."""
        known = {alert.key for alert in self.alerts.all(identity.RULE.kind) if alert.is_open}
        return sorted(names, key=lambda name: _key(identity.RULE.kind, place, name) not in known)

    def _identity(self, place: Place, name: str, found: Records) -> Unavailable | None:
        """With a gap, which is given back, nothing is concluded: neither worse nor mended."""
        if found.gaps:
            return found.gaps[0]
        read = partial(identity.read, domain=name, problems=found.problems)
        self.take(identity.RULE, place, read, name)
        return None

    def take(
        self,
        rule: Rule,
        place: Place,
        read: Callable[[Alert], Reading | None],
        subject: str = "",
    ) -> None:
        """One reading of one rule; `subject`: what it is about, where a place has several."""
        if rule.kind in self.tuned.off:
            return
        rule = self.tuned.rule(rule)
        key = _key(rule.kind, place, subject)
        known = self.alerts.load(key)
        alert = known or _fresh(key, rule.kind, place)
        reading = read(alert)
        if reading is None or (known is None and reading.level is Level.CALM and not reading.told):
            return
        after, notice, changed = rule.observe(alert, reading, self.now(), self.policy)
        self._save(alert, after, notice, edit=changed)

    def only(self, kind: str, place: Place, subjects: Iterable[str]) -> None:
        """What is open of a kind about anything else is watched no longer."""
        keys = {_key(kind, place, subject) for subject in subjects}
        for alert in self.alerts.all(kind):
            here = (alert.account, alert.region) == (place.account, place.region)
            if alert.is_open and here and alert.key not in keys:
                self.retire(alert)

    def unwatch(self, kind: str, place: Place, source: str) -> None:
        """It is switched off: neither what was found goes on, nor that `source` cannot be read."""
        self.only(kind, place, ())
        unseen = self.alerts.load(_blind(source, place))
        if unseen and unseen.is_open:
            self.retire(unseen)
        else:
            self.blind(source, place, None)

    def retire(self, alert: Alert) -> None:
        """End an alert whose subject is gone: no reading of it will come."""
        self._save(alert, *episode.retired(alert, self.now()))

    def blind(self, what: str, place: Place, gap: Unavailable | None) -> None:
        key = _blind(what, place)
        known = self.alerts.load(key)
        if blind_rule.RULE.kind in self.tuned.off or (known is None and gap is None):
            return
        alert = known or _fresh(key, "blind", place)
        lines = self.tuned.of(blind_rule.RULE.kind, blind.LINES)
        self._save(alert, *blind.observe(alert, gap.why if gap else None, self.now(), lines))

    def tend(self) -> None:
        """What has waited for the end of quiet hours, whether it is looked at again or not; and
        what is open of rules that were switched off since."""
        self._telling.tend(self.now())
        for alert in self.alerts.all() if self.tuned.off else ():
            if alert.is_open and alert.kind in self.tuned.off:
                self.retire(alert)

    @property
    def _telling(self) -> Telling:
        return Telling(self.alerts, self.voice, self.tuned)

    def _save(
        self, before: Alert | None, after: Alert, notice: Notice | None, *, edit: bool = False
    ) -> None:
        self._telling.save(before, after, notice, self.now(), edit=edit)


def _fresh(key: str, kind: str, place: Place) -> Alert:
    return episode.fresh(key, kind, place.account, place.region, place.alias)


def _key(kind: str, place: Place, subject: str) -> str:
    return " ".join(filter(None, (kind, place.account, place.region, subject)))


def _blind(what: str, place: Place) -> str:
    return _key(f"blind {what}", place, "")
