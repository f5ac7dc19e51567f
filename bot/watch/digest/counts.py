"""What our own events tell of a time in one place: how many of each kind, and what was refused.

Nothing stored is never taken for no mail: whether hours are empty because nothing was sent is told
by CloudWatch, where it can be asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.watch.digest.schedule import Period
from bot.watch.readings import Rates
from bot.watch.rules.own_rates import HARD
from bot.watch.tallies import Counts, Hourly, where
from checks.core import Place
from checks.core.crowds import HELD
from checks.core.shares import HOUR, Share

NO_REFUSALS = (HELD, "auto_reply")
"""Reasons of bounces that no receiver made: SES held the mail back, or it was delivered."""

REFUSALS_SHOWN = 5

EMPTY = timedelta(hours=6)
"""Hours in a row without an event that are worth asking about."""

EMPTY_UNKNOWN = timedelta(hours=24)
"""The same, where CloudWatch does not tell whether anything was sent: nights are long."""

MISSING = 20
"""Messages that SES was given meanwhile, by CloudWatch; of fewer nothing is said."""

QUARTER = 4
"""What begins later than in the first of so many parts of a time is no measure for it."""

WHOSE_MAX = 100
"""Characters of a domain."""


@dataclass(frozen=True, slots=True)
class Volumes:
    """Stored events of one time; 0 is what nothing is stored of, published or not."""

    sent: int = 0
    delivered: int = 0
    bounced: int = 0
    """Refused by receivers."""
    hard: int = 0
    """Of those, for good, and for the address: what AWS counts."""
    held: int = 0
    """Held back by a suppression list."""
    complaints: int = 0
    delays: int = 0
    rejected: int = 0
    unfilled: int = 0
    """Templates that could not be filled in."""
    mail: int = 0
    """Messages, as far as can be told: Send events may not be published."""

    @property
    def hard_share(self) -> Share:
        return Share(self.hard, max(self.hard, self.mail))

    @property
    def complaint_share(self) -> Share:
        return Share(self.complaints, max(self.complaints, self.mail))


@dataclass(frozen=True, slots=True)
class Refused:
    """Bounces for one reason."""

    reason: str
    """A slug of the reply reasons."""
    count: int
    before: int
    whose: str
    """The receiver most affected: a provider, or a domain where none is known."""
    part: int
    """Of `count`, the bounces there."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Hours in a row of which no event is stored."""

    since: datetime
    until: datetime
    sent: int | None
    """Messages that SES was given meanwhile, by CloudWatch; None: not known."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one place."""

    now: Volumes
    before: Volumes | None
    """None: too little is stored of that time to be held against, or nothing."""
    stored: bool
    """Whether any event of the time is."""
    first: datetime | None = None
    """The hour of the first event ever stored, where it is in the time or the one before, and not
    at its beginning."""
    deleted: bool = False
    """Whether some of the time before is older than what is kept."""
    refused: tuple[Refused, ...] = ()
    holes: tuple[Hole, ...] = ()


def count(
    store: Counts, place: Place, period: Period, rates: Rates | None, kept_since: datetime
) -> Counted:
    """Raises Unavailable.  `rates`: None where CloudWatch could not be asked; `kept_since`: what
    is older may be deleted."""
    hours = store.hourly(("kind", "reason"), period.before, _last(period.until), where(place))
    lately = {at: found for at, found in hours.items() if at >= period.since}
    earlier = {at: found for at, found in hours.items() if at < period.since}
    first = _first(store, place, period, hours)
    late = None if first is None or _early(first, period.before, period.since) else first
    deleted = period.before < kept_since
    whole = earlier and late is None and not deleted
    refused = tuple(_refused(store, place, period, earlier))
    return Counted(
        _volumes(lately),
        _volumes(earlier) if whole else None,
        bool(lately),
        late,
        deleted,
        refused[:REFUSALS_SHOWN],
        tuple(_holes(lately, late, period, rates)),
    )


def _last(until: datetime) -> datetime:
    """The last hour before: the store counts that of `until` in."""
    return until - HOUR


def _first(store: Counts, place: Place, period: Period, hours: Hourly) -> datetime | None:
    """None where there are events of before all of this, or none at all."""
    if not hours:
        return None
    longer = period.before - (period.until - period.since)
    older = store.tally(("kind",), longer, _last(period.before), where(place))
    return None if older else min(hours)


def _early(first: datetime, since: datetime, until: datetime) -> bool:
    return first - since <= (until - since) / QUARTER


def _volumes(hours: Hourly) -> Volumes:
    sums: Counter[tuple[str, ...]] = Counter()
    for sorts in hours.values():
        sums.update(sorts)

    def of(kind: str) -> int:
        return sum(n for (each, _), n in sums.items() if each == kind)

    bounces = {reason: n for (kind, reason), n in sums.items() if kind == "Bounce"}
    return Volumes(
        sent=of("Send"),
        delivered=of("Delivery"),
        bounced=sum(n for reason, n in bounces.items() if reason not in NO_REFUSALS),
        hard=sum(n for reason, n in bounces.items() if reason in HARD),
        held=bounces.get(HELD, 0),
        complaints=of("Complaint"),
        delays=of("DeliveryDelay"),
        rejected=of("Reject"),
        unfilled=of("Rendering Failure"),
        mail=max(of("Send"), of("Delivery") + of("Bounce")),
    )


def _refused(store: Counts, place: Place, period: Period, earlier: Hourly) -> Iterator[Refused]:
    """The most frequent first."""
    by = ("reason", "provider", "recipient_domain")
    found = store.tally(by, period.since, _last(period.until), where(place, kind="Bounce"))
    receivers: dict[str, Counter[str]] = {}
    for (reason, provider, domain), n in found.items():
        if reason not in NO_REFUSALS:
            receivers.setdefault(reason, Counter())[provider or domain[:WHOSE_MAX]] += n
    before = _reasons(earlier)
    for reason in sorted(receivers, key=lambda each: (-receivers[each].total(), each)):
        whose, part = max(receivers[reason].items(), key=lambda item: (item[1], item[0]))
        yield Refused(reason, receivers[reason].total(), before[reason], whose, part)


def _reasons(hours: Hourly) -> Counter[str]:
    sums: Counter[str] = Counter()
    for sorts in hours.values():
        for (kind, reason), n in sorts.items():
            if kind == "Bounce":
                sums[reason] += n
    return sums


def _holes(
    hours: Mapping[datetime, object], first: datetime | None, period: Period, rates: Rates | None
) -> Iterator[Hole]:
    """`first`: before it the bot was not there, and nothing is missing."""
    begin = period.since if first is None else max(first, period.since)
    if not hours:
        return
    told = [begin - HOUR, *sorted(at for at in hours if at >= begin), period.until]
    sent = rates.sent.points if rates else ()
    for at, following in pairwise(told):
        since = at + HOUR
        if following - since < EMPTY:
            continue
        if not sent:
            if following - since >= EMPTY_UNKNOWN:
                yield Hole(since, following, None)
            continue
        meanwhile = round(sum(p.value for p in sent if since <= p.at < following))
        if meanwhile >= MISSING:
            yield Hole(since, following, meanwhile)
