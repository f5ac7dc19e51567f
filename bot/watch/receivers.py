"""One round over those who receive our mail: who refuses it, or puts it off, far more than before?

Where nothing unusual goes on, two hours are asked for and no past.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.watch.alert import Alert
from bot.watch.compared import BACK, LATELY, Bounds
from bot.watch.patrol import Patrol
from bot.watch.rule import Reading
from bot.watch.rules import receiver
from bot.watch.tallies import MOST, Counts, Found, hours_of, receiver_of, where
from checks.core import Place
from checks.core.counting import WELL_KNOWN
from checks.core.replies import classify
from checks.core.shares import Hours, Share

ELSEWHERE_SHOWN = 2
DOMAINS_MAX = 200
KINDS = ("Delivery", "Bounce", "DeliveryDelay")

Subject = tuple[str, str]
"""Who, and for which reason."""


@dataclass(frozen=True, slots=True)
class Receivers:
    patrol: Patrol
    counts: Counts
    place: Place
    now: datetime

    def look(self, lately: Found, known: list[Alert]) -> set[Subject]:
        """`lately`: what went wrong, by kind, reason, domain …; `known`: open alerts.  Those that
        are told, or about to be."""
        told: set[Subject] = set()
        subjects = self._subjects(lately, known)
        if not subjects:
            return told
        names = {who for who, _ in subjects}
        past = self._past(names, lately)
        elsewhere = self._elsewhere(names)
        for who, reason in subjects:
            if reason == receiver.DELAYS and any(who == each for each, _ in told):
                continue  # it refuses as well: that alert tells of it
            hours = hours_of(past.get(who, {}), partial(receiver.share, reason))
            if self._take((who, reason), hours, elsewhere, lately):
                told.add((who, reason))
        return told

    def _take(
        self, subject: Subject, hours: Hours, elsewhere: dict[str, Share], lately: Found
    ) -> bool:
        """Whether it is so."""
        who, reason = subject
        seen: list[Reading | None] = []
        cause = _cause(lately, who)

        def read(alert: Alert) -> Reading | None:
            bounds = self._bounds(reason)
            found = receiver.read(alert, who, reason, hours, self.now, elsewhere, cause, bounds)
            if found and found.level and not (alert.is_open and "reply" in alert.memory):
                found.told["reply"] = self._reply(subject, lately)
            seen.append(found)
            return found

        self.patrol.take(receiver.RULE, self.place, read, f"{who} {reason}")
        return any(found and found.level for found in seen)

    def _subjects(self, lately: Found, known: list[Alert]) -> list[Subject]:
        """What may be an alert, and what is one; refusals first."""
        sums: Counter[Subject] = Counter()
        for (kind, reason, domain, *_), count in lately.items():
            if domain and receiver.concerns(kind, reason):
                why = receiver.DELAYS if kind == "DeliveryDelay" else reason
                sums[receiver_of(domain), why] += count
        many = [s for s, n in sums.most_common(MOST) if n >= self._bounds(s[1]).least]
        still = [(str(a.memory.get("who")), str(a.memory.get("reason"))) for a in known]
        return sorted(dict.fromkeys([*many, *still]), key=lambda s: s[1] == receiver.DELAYS)

    def _bounds(self, reason: str) -> Bounds:
        delays, tuned = reason == receiver.DELAYS, self.patrol.tuned
        if delays:
            return tuned.of(receiver.RULE.kind, receiver.DELAYED, "delays_")
        return tuned.of(receiver.RULE.kind, receiver.REFUSED)

    def _past(self, names: set[str], lately: Found) -> dict[str, dict[datetime, Found]]:
        """By the hour, for each receiver, by kind and reason.

        A provider is asked for as a whole.  Its domains that refused are asked for as well, since a
        reply may name another provider; what a reply alone gives a provider is left out."""
        domains = {sort[2] for sort in lately if receiver_of(sort[2]) in names} | names
        asks = (
            ({"provider": tuple(sorted(names))}, True),
            ({"recipient_domain": tuple(sorted(domains)[:DOMAINS_MAX])}, False),
        )
        found: dict[str, dict[datetime, Found]] = {}
        by = ("kind", "reason", "recipient_domain", "provider")
        for ask, whole in asks:
            asked = where(self.place, kind=KINDS, **ask)
            for at, sorts in self.counts.hourly(by, self.now - BACK, self.now, asked).items():
                for (kind, reason, domain, provider), count in sorts.items():
                    who = receiver_of(domain)
                    if who in names and (provider in names) is whole:
                        hour = found.setdefault(who, {}).setdefault(at, {})
                        hour[kind, reason] = hour.get((kind, reason), 0) + count
        return found

    def _elsewhere(self, names: set[str]) -> dict[str, Share]:
        """How the great ones took mail meanwhile."""
        known = where(self.place, kind=("Delivery", "Bounce"), recipient_domain=WELL_KNOWN)
        by = ("kind", "reason", "recipient_domain")
        found: dict[str, Share] = {}
        for (kind, reason, domain), count in self.counts.tally(
            by, self.now - LATELY, self.now, known
        ).items():
            who, refused = receiver_of(domain), kind == "Bounce" and receiver.concerns(kind, reason)
            if who not in names:
                found[who] = found.get(who, Share()) + Share(count if refused else 0, count)
        large = sorted(found.items(), key=lambda each: -each[1].whole)
        return {who: share for who, share in large[:ELSEWHERE_SHOWN] if share.comparable}

    def _reply(self, subject: Subject, lately: Found) -> str | None:
        """What the server says, where that is the reason."""
        who, reason = subject
        if reason == receiver.DELAYS:
            return None
        domains = sorted({d for _, r, d, *_ in lately if r == reason and receiver_of(d) == who})
        replies = self.counts.replies(self.place, domains[:DOMAINS_MAX], self.now - LATELY)
        return next((r for r in replies if _means(r, domains, reason)), None)


def _means(reply: str, domains: list[str], reason: str) -> bool:
    return any(classify(reply, recipient_domain=d).reason.slug == reason for d in domains[:1])


def _cause(lately: Found, who: str) -> str:
    """The most frequent reason of its delays."""
    sums: Counter[str] = Counter()
    for (kind, reason, domain, *_), count in lately.items():
        if kind == "DeliveryDelay" and receiver_of(domain) == who:
            sums[reason] += count
    return next((reason for reason, _ in sums.most_common(1)), "unknown")
