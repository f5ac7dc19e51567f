"""The composition root: what builds clients, pools and stores; here, what answers questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import publishing, status_courses, wiring_health, wiring_places, wiring_store
from bot.at_work import Carrying
from bot.diagnose import diagnose, inspect
from bot.meter import meter
from bot.rejected import Rejected
from bot.report import DomainReport, Report
from bot.search import LONGEST, Found
from bot.set_up import Publishing
from bot.settings import Settings
from bot.sources import budget
from bot.sources.ahead import Ahead
from bot.sources.denials import Denials
from bot.sources.dns import DnsSource, make_resolver
from bot.sources.export_file import ExportFiles
from bot.sources.finds import Finds
from bot.sources.memo import Memo
from bot.sources.memoised import memoised
from bot.sources.places import Unsure
from bot.sources.ses import SesSource
from bot.sources.ses_export import Exports, Wait
from bot.sources.ses_search import Searching, Tell
from bot.sources.ses_search import Spot as SearchSpot
from bot.sources.snapshot import Snapshot
from bot.status import Overview
from bot.store.alerts import AlertStore
from bot.store.engine import open_database, utc_now
from bot.store.outbox import OutboxStore
from bot.store.snapshots import SnapshotStore
from bot.survey import Courses, Spot, courses, survey
from bot.watch import rules
from bot.watch.alert import Alert
from bot.watch.opened import Opened, Page
from bot.wiring_places import Site
from checks.core import Address, Check, Domain, Place, Policy, Sources, Target, say
from checks.core.dns.block_list import chosen
from checks.core.registry import load
from checks.core.replies.library import library

LOOKUPS_AT_ONCE = 192
"""Threads for look-ups: they only wait, so there are many; a question uses a few dozen."""

LOOKUPS_SHARE = 0.85
"""Of a question's time: the last look-up is over while its check can still say what it saw."""


class Asking:
    """All that is needed to answer a question."""

    def __init__(
        self,
        settings: Settings,
        lookups: Executor,
        seconds: float = budget.QUESTION,
        look_back: timedelta | None = None,
        page: Page | None = None,
    ) -> None:
        """`seconds` is what a question may take in all; `look_back`: see `EventStore`; `page`:
        where a message in Slack can be opened."""
        self._lookups = lookups
        self._seconds = seconds
        self.engine = open_database(settings.DATABASE_URL)
        self.keys, self.names = wiring_store.keys(settings), wiring_store.names(settings)
        self.life = timedelta(days=settings.RETENTION_DAYS)
        self.events = wiring_store.events(settings, self.engine, look_back)
        self._snapshot = Snapshot(SnapshotStore(self.engine, self.keys))
        self.denials = Denials(self._snapshot)
        self._sites = wiring_places.sites(settings)
        self._resolver = make_resolver(settings.DNS_SERVERS)
        self._health = wiring_health.service_events(
            settings, self.engine, self._snapshot, self._sites
        )
        self._levels = tuple(rules.changed(rules.tuned(settings.ALERT_LEVELS)))
        self.alerts = AlertStore(self.engine, self.keys, names=self.names)
        self._opened = Opened(self.alerts.open, OutboxStore(self.engine, self.keys), page)
        self._finds = Finds(utc_now)
        self._checks = load()
        lists = chosen(settings.BLOCK_LISTS)
        self._policy = Policy(address_insights=settings.ADDRESS_INSIGHTS, block_lists=lists)

    def __call__(self, target: Target, only: str | None = None, *, again: bool = False) -> Report:
        """Answer; `only` names one check, `again` says that somebody may have mended something.

        Raises Rejected where there is no such check.
        """
        able = self._answering(target)
        checks = [check for check in able if only in (None, check.id)]
        if not checks:
            known = tuple(check.id for check in able)
            raise Rejected(
                say("There is no check {name}; there are: {known}", name=only or "", known=known)
            )
        report = diagnose(
            target,
            self._worlds(eager=again),
            checks,
            lookups=self._lookups,
            budget=self._seconds,
            clock=time.monotonic,
        )
        _count(report)
        alerts, locked = self._opened.about(report), self.denials.of(report)
        return replace(report, alerts=alerts, locked=locked)

    def domain(self, domain: Domain) -> DomainReport:
        return inspect(
            domain,
            self._worlds(eager=True),
            self._answering(domain),
            lookups=self._lookups,
            budget=self._seconds,
            clock=time.monotonic,
        )

    def search(self, address: Address, wait: Wait, tell: Tell) -> Found:
        """Ask SES's own records for mail to an address, which takes minutes; answers of this
        process have what was found.  Raises Interrupted where `wait` says so."""
        deadline = budget.Deadline.after(2 * LONGEST.total_seconds())
        spots = []
        for place, site in self._places():
            client = site.client("sesv2", site.region, limits=budget.EXPORT)
            exports = Exports(place, client, ExportFiles(client.meta.endpoint_url))
            ses = site.source(place, self._snapshot, deadline, eager=True)
            spots.append(SearchSpot(place, exports, ses))
        now = datetime.now(UTC)
        found = Searching(address, tuple(spots), now, time.monotonic, wait, tell)()
        self._finds.keep(found)
        return found

    def lists(self) -> tuple[tuple[Site, SesSource | Unsure], ...]:
        """What reads the suppression list of each place, as it is now."""
        deadline = budget.Deadline.after(budget.LISTS)

        def read(place: Place, site: Site) -> SesSource | Unsure:
            known = site.is_known()
            return (
                site.source(place, self._snapshot, deadline, fresh=True) if known else Unsure(place)
            )

        return tuple((site, read(place, site)) for place, site in self._places())

    def _places(self) -> tuple[tuple[Place, Site], ...]:
        """Each as it is known now: asked for once by whoever needs several of them."""
        return tuple((site.place, site) for site in self._sites)

    def _answering(self, target: Target) -> list[Check[Any]]:
        return [check for check in self._checks if isinstance(target, check.answers)]

    def status(self) -> Overview:
        """How SES stands in every place."""
        deadline = budget.Deadline.after(self._seconds * LOOKUPS_SHARE)
        spots = []
        for place, site in self._places():
            ses, rates = site.source(place, self._snapshot, deadline), site.rates(place)
            spots.append(Spot(place, ses, rates, self.events, self.events, self._health))
        found = survey(
            spots,
            self.alerts.open,
            self.events.dead_by_reason,
            self._health.limits,
            datetime.now(UTC),
            lookups=self._lookups,
            budget=self._seconds,
            clock=time.monotonic,
        )
        return replace(found, levels=self._levels)

    def thread(self, alert: Alert) -> str | None:
        """Where an alert's thread can be opened."""
        return self._opened.page_of(alert)

    def publishing(self) -> tuple[Publishing, ...]:
        """Whether SES tells us of mail, in every place."""
        deadline = budget.Deadline.after(self._seconds * LOOKUPS_SHARE)
        asked = [
            self._lookups.submit(
                publishing.look, place, site.source(place, self._snapshot, deadline)
            )
            for place, site in self._places()
        ]
        return tuple(future.result() for future in asked)

    def courses(self) -> Courses:
        """The rates of the last days in every place."""
        now = datetime.now(UTC)
        readers = [(place, site.rates(place)) for place, site in self._places()]
        return courses(readers, now - status_courses.BACK, now, self._lookups)

    def warm(self) -> None:
        """Learn the accounts, and the rules for replies, before a question has to wait for them."""
        self._lookups.submit(self._places)
        self._lookups.submit(library)

    def _worlds(self, *, eager: bool = False) -> list[Sources]:
        deadline = budget.Deadline.after(self._seconds * LOOKUPS_SHARE)
        memo, ahead, now = Memo(), Ahead(self._lookups), datetime.now(UTC)
        everywhere = tuple(
            (place, site.source(place, self._snapshot, deadline, eager=eager))
            for place, site in self._places()
        )
        places = tuple(place for place, _ in everywhere)
        return [
            memoised(
                Sources(
                    now=now,
                    place=place,
                    ses=ses,
                    dns=DnsSource(self._resolver, deadline),
                    history=self.events,
                    health=self._health,
                    places=places,
                    everywhere=everywhere,
                    policy=self._policy,
                    ahead=ahead,
                ),
                memo,
                self._finds.of,
            )
            for place, ses in everywhere
        ]


def _count(report: Report) -> None:
    meter().question(report.outcome.value, report.seconds)
    for each in report.results:
        meter().finding(each.check.id, each.finding.verdict.name.lower())


@contextmanager
def asking(
    settings: Settings, look_back: timedelta | None = None, page: Page | None = None
) -> Iterator[Asking]:
    lookups = Carrying(LOOKUPS_AT_ONCE, "lookup")
    try:
        yield Asking(settings, lookups, look_back=look_back, page=page)
    finally:
        lookups.shutdown(wait=False, cancel_futures=True)
