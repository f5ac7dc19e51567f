"""One round over our own events: what they tell of receivers, templates, sets, rates and delays.

What is counted are events by the hour; no address is looked at.  Where nothing unusual goes on, a
round asks for two hours alone, and for the past only of what might be an alert.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.watch import compared, own_counts
from bot.watch.alert import Alert
from bot.watch.compared import BACK, LATELY
from bot.watch.patrol import Patrol
from bot.watch.receivers import Receivers
from bot.watch.rules import delays, own_rates, receiver, suppression, template
from bot.watch.rules import set as set_rule
from bot.watch.tallies import Counts, Found, hours_of, most, named, receiver_of, where
from checks.core import Place


@dataclass(frozen=True, slots=True)
class Counted:
    patrol: Patrol
    counts: Counts

    def look(self, place: Place) -> None:
        now = self.patrol.now()
        lately = self._lately(place, now)
        known = self._open(receiver.RULE.kind, place)
        told = Receivers(self.patrol, self.counts, place, now).look(lately, known)
        self._templates(place, lately, now)
        self._sets(place, lately, told, now)
        self._own_rates(place, now)
        self._suppression(place, now)
        self._delays(place, now)

    def _lately(self, place: Place, now: datetime) -> Found:
        """What went wrong, by kind, reason, domain, template and set."""
        by = ("kind", "reason", "recipient_domain", "template", "configuration_set")
        kinds = ("Bounce", "DeliveryDelay", "Rendering Failure")
        return self.counts.tally(by, now - LATELY, now, where(place, kind=kinds))

    def _templates(self, place: Place, lately: Found, now: datetime) -> None:
        sums: Counter[str] = Counter()
        for (kind, _, _, name, _), count in lately.items():
            if kind == "Rendering Failure" and name:
                sums[name] += count
        bounds = self.patrol.tuned.of(template.RULE.kind, template.BOUNDS)
        many = most(sums, bounds.least)
        names = self._with_open(template.RULE.kind, "template", place, many)
        if not names:
            return
        asked = where(place, kind=template.KINDS, template=tuple(names))
        past = self.counts.hourly(("template", "kind"), now - BACK, now, asked)
        for name in names:
            hours = hours_of(named(past, name), template.share)
            read = partial(template.read, template=name, hours=hours, now=now, bounds=bounds)
            self.patrol.take(template.RULE, place, read, name)

    def _sets(self, place: Place, lately: Found, told: set[tuple[str, str]], now: datetime) -> None:
        sums: Counter[str] = Counter()
        for (kind, reason, domain, _, name), count in lately.items():
            counts = set_rule.share(kind, reason, count).part
            if name and (receiver_of(domain), reason) not in told:
                sums[name] += counts
        bounds = self.patrol.tuned.of(set_rule.RULE.kind, set_rule.BOUNDS)
        many = most(sums, bounds.least)
        names = self._with_open(set_rule.RULE.kind, "set", place, many)
        if not names:
            return
        kinds = ("Delivery", "Bounce")
        asked = where(place, kind=kinds, configuration_set=tuple(names))
        past = self.counts.hourly(("configuration_set", "kind", "reason"), now - BACK, now, asked)
        everything = sum(
            self.counts.tally(("kind",), now - LATELY, now, where(place, kind=kinds)).values()
        )
        for name in names:
            read = partial(
                set_rule.read,
                name=name,
                hours=hours_of(named(past, name), set_rule.share),
                now=now,
                everything=everything,
                reason=_reason(lately, name),
                bounds=bounds,
            )
            self.patrol.take(set_rule.RULE, place, read, name)

    def _own_rates(self, place: Place, now: datetime) -> None:
        asked = where(place, kind=own_counts.KINDS)
        day = self.counts.hourly(("kind", "reason"), now - own_counts.DAY, now, asked)
        self._own_rate(place, own_rates.BOUNCE, own_counts.bounces(day, now), now)
        known = any(
            alert.memory.get("what") == own_rates.COMPLAINT
            for alert in self._open(own_rates.RULE.kind, place)
        )
        if known or own_counts.complains(
            day, self._floor(own_rates.COMPLAINT)
        ):  # if not, days before are nobody's concern
            days = self.counts.hourly(("kind", "reason"), now - own_counts.BACK, now, asked)
            self._own_rate(place, own_rates.COMPLAINT, own_counts.complaints(days, now), now)

    def _own_rate(self, place: Place, what: str, own: own_rates.Own, now: datetime) -> None:
        official = self.patrol.alerts.load(f"{what}_rate {place.account} {place.region}")
        floor = self._floor(what)
        read = partial(own_rates.read, what=what, own=own, official=official, now=now, floor=floor)
        self.patrol.take(own_rates.RULE, place, read, what)

    def _floor(self, what: str) -> own_rates.Floor:
        return self.patrol.tuned.of(own_rates.RULE.kind, own_rates.FLOORS[what], f"{what}_")

    def _suppression(self, place: Place, now: datetime) -> None:
        asked = where(place, kind=suppression.KINDS)
        lately = self.counts.tally(("kind", "reason"), now - LATELY, now, asked)
        rates = any(
            self._open(kind, place) for kind in ("own_rates", "bounce_rate", "complaint_rate")
        )
        bounds = self.patrol.tuned.of(suppression.RULE.kind, suppression.BOUNDS)
        past: dict[datetime, Found] | None = None
        for what in (suppression.ADDED, suppression.HELD_BACK):
            part = sum(
                suppression.share(what, kind, reason, n).part
                for (kind, reason), n in lately.items()
            )
            known = any(
                a.memory.get("what") == what for a in self._open(suppression.RULE.kind, place)
            )
            if part < bounds.least and not known:
                continue
            if past is None:
                past = self.counts.hourly(("kind", "reason"), now - BACK, now, asked)
            hours = hours_of(past, partial(suppression.share, what))
            elsewhere = rates and what == suppression.ADDED
            read = partial(
                suppression.read,
                what=what,
                hours=hours,
                now=now,
                told_elsewhere=elsewhere,
                bounds=bounds,
            )
            self.patrol.take(suppression.RULE, place, read, what)

    def _delays(self, place: Place, now: datetime) -> None:
        found = self.counts.waiting(place, now)
        lines = self.patrol.tuned.of(delays.RULE.kind, delays.LINES)
        quiet = not found.expiring and found.retrying < lines.retrying
        if quiet and not self._open(delays.RULE.kind, place):
            return
        expired = self.counts.tally(
            ("kind",), now - compared.WEEK, now, where(place, kind="Bounce", reason="expired")
        )
        sent = self.counts.tally(
            ("kind",), now - delays.LONGEST, now, where(place, kind=("Delivery", "Bounce"))
        )
        usual = round(sum(expired.values()) * (delays.SOON / compared.WEEK))
        whole = sum(sent.values())
        read = partial(delays.read, found=found, expired=usual, sent=whole, now=now, lines=lines)
        self.patrol.take(delays.RULE, place, read)

    def _open(self, kind: str, place: Place) -> list[Alert]:
        return [
            alert
            for alert in self.patrol.alerts.all(kind)
            if alert.is_open and (alert.account, alert.region) == (place.account, place.region)
        ]

    def _with_open(self, kind: str, name: str, place: Place, found: list[str]) -> list[str]:
        known = [str(alert.memory.get(name)) for alert in self._open(kind, place)]
        return list(dict.fromkeys([*found, *known]))


def _reason(lately: Found, name: str) -> str:
    """The most frequent reason of a set's refusals."""
    sums: Counter[str] = Counter()
    for (kind, reason, _, _, each), count in lately.items():
        if each == name:
            sums[reason] += set_rule.share(kind, reason, count).part
    return next((reason for reason, _ in sums.most_common(1)), "unknown")
