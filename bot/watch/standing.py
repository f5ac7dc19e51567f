"""Rounds over what changes slowly, or concerns ourselves: advice, block lists, queue, clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.watch.alert import Alert
from bot.watch.patrol import Patrol
from bot.watch.readings import Backlog, BacklogReader
from bot.watch.rules import advisor, clock, dead_letters, listing, queue
from checks.core import Account, Place, Ses, Sources, Unavailable, attempt
from checks.core.dns.block_list import asked
from checks.core.dns.listing import address, look_up

BACKLOG_BACK = timedelta(minutes=30)
"""SQS's numbers are a few minutes old; with none for so long, nothing is concluded."""

DEDICATED_MAX = 10
"""Own addresses that block lists are asked about: a pool that SES manages can have many."""

OURSELVES = Place("", "")
"""Of the bot itself, wherever it runs."""


@dataclass(frozen=True, slots=True)
class Standing:
    patrol: Patrol

    def advice(self, place: Place, ses: Ses) -> None:
        """With Virtual Deliverability Manager off there is nothing to see, and no blindness."""
        account = attempt(ses.account)
        if isinstance(account, Account) and not account.deliverability_manager:
            self.patrol.unwatch(advisor.RULE.kind, place, "advisor")
            return
        found = attempt(ses.recommendations)
        self.patrol.blind("advisor", place, found if isinstance(found, Unavailable) else None)
        if not isinstance(found, Unavailable):
            self.patrol.take(advisor.RULE, place, lambda alert: advisor.read(alert, found))

    def own_addresses(self, place: Place, sources: Sources) -> None:
        """Those dedicated to the account, on the lists that the installation asks."""
        lists = asked(sources.policy.block_lists)
        if not lists:
            self.patrol.unwatch(listing.RULE.kind, place, "dedicated")
            return
        own = attempt(sources.ses.dedicated_ips)
        self.patrol.blind("dedicated", place, own if isinstance(own, Unavailable) else None)
        if isinstance(own, Unavailable):
            return
        ips = tuple(dict.fromkeys(ip for each in own if (ip := address(each.ip))))[:DEDICATED_MAX]
        if not ips:  # given back: that says nothing of the lists
            self.patrol.only(listing.RULE.kind, place, ())
            return
        found = look_up(sources, ips, lists)
        self.patrol.take(listing.RULE, place, lambda alert: listing.read(alert, found))

    def health_api(self, renew: Callable[[], None], whose: Place = OURSELVES) -> None:
        """It is asked for all Regions; what it tells is each Region's to take.  `whose`: the
        account, where there are several."""
        gap = attempt(renew)
        self.patrol.blind("health-api", whose, gap if isinstance(gap, Unavailable) else None)

    def dead_letters(self, by_reason: Callable[[], Mapping[str, int]]) -> None:
        """Raises Unavailable: of the database, which no alert could be saved in."""
        found, now = by_reason(), self.patrol.now()
        lines = self.patrol.tuned.of(dead_letters.RULE.kind, dead_letters.LINES)
        self.patrol.take(
            dead_letters.RULE, OURSELVES, lambda alert: dead_letters.read(alert, found, now, lines)
        )

    def queue(self, place: Place, source: BacklogReader) -> None:
        """The queue and, by the time in the answer, our own clock, by one call."""
        now = self.patrol.now()
        found = attempt(lambda: source.backlog(now - BACKLOG_BACK, now))
        self.patrol.blind("queue", place, found if isinstance(found, Unavailable) else None)
        if isinstance(found, Unavailable):
            return
        waits = self.patrol.tuned.of(queue.RULE.kind, queue.LINES)
        self.patrol.take(queue.RULE, place, lambda alert: queue.read(alert, found, waits))
        off = _off(found, self.patrol.now())
        lines = self.patrol.tuned.of(clock.RULE.kind, clock.LINES)
        self.patrol.take(clock.RULE, OURSELVES, lambda alert: clock.read(alert, off, lines))

    def places(self, watched: Collection[Place], queue: Place | None) -> None:
        """Of other places no reading comes any more; `queue`: where ours is, in any Region."""
        for alert in self.patrol.alerts.all():
            if alert.is_open and not _is_watched(alert, watched, queue):
                self.patrol.retire(alert)


def _is_watched(alert: Alert, watched: Collection[Place], queue: Place | None) -> bool:
    if alert.kind == clock.RULE.kind:  # read off the queue's answers
        return queue is not None
    if alert.kind == "queue" or alert.key.startswith("blind queue "):
        return queue is not None and alert.region == queue.region
    if not alert.region:
        return not alert.account or alert.account in {each.account for each in watched}
    return any(alert.place.is_same(each) for each in watched)


def _off(found: Backlog, now: datetime) -> timedelta | None:
    """`now`: when the answer had come; the header has whole seconds."""
    return now - found.told_at if found.told_at else None
