"""The composition root's other half: what watches, and what it posts with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot import (
    wiring_counts,
    wiring_digest,
    wiring_health,
    wiring_language,
    wiring_places,
    wiring_slack,
    wiring_store,
)
from bot.settings import Settings
from bot.slack import gateway, policy_words
from bot.slack.outbox import Poster
from bot.slack.policy import Kind, Room, masks, masks_whatever
from bot.slack.render import Slack
from bot.slack.upload import Charts, SlackUploads
from bot.sources import aws, budget
from bot.sources.dns import DnsSource, make_resolver
from bot.sources.health_all import ServiceEvents
from bot.sources.memo import Memo
from bot.sources.memoised import memoised
from bot.sources.snapshot import Snapshot
from bot.store.alerts import AlertStore
from bot.store.engine import open_database, utc_now
from bot.store.events import EventStore
from bot.store.follows import FollowStore
from bot.store.leases import LeaseStore
from bot.store.outbox import OutboxStore
from bot.store.seal import Keys
from bot.store.snapshots import SnapshotStore
from bot.watch import quiet, routes, rules
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol, Records
from bot.watch.respond import Responder
from bot.watch.routes import Routes
from bot.watch.runbook import Runbooks
from bot.watch.scheduler import Round, Watcher
from bot.watch.voice import Voice
from bot.wiring_places import Site
from checks.core import Sources
from checks.core.dns.problems import problems
from checks.core.dns.sender import Sent, look_up

log = logging.getLogger(__name__)

ACCOUNT_SECONDS = 90
"""Watches whether it may send and what is left of its quota; and keeps its state fresher than
questions want it, so that no question has to ask."""

IDENTITIES_EVERY = 900
IDENTITIES_SECONDS = 300.0
"""What one round over all domains may take: SES answers for one of them a second."""

TEND_SECONDS = 60
"""How soon after quiet hours what waited is said."""

TIDY_SECONDS = 3_600
KEPT = timedelta(days=30)
"""For which sent messages are remembered, where the retention is not shorter: keys and threads
name domains."""

LATE = timedelta(minutes=10)
"""A message that waits longer is worth a line in the log."""

LOOK_SECONDS = 60.0
"""What one look of the watcher may take: nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Base:
    """What both halves of the watch stand on."""

    engine: Engine
    keys: Keys
    alerts: AlertStore

    @classmethod
    def of(cls, settings: Settings) -> Base:
        engine = open_database(settings.DATABASE_URL)
        keys = wiring_store.keys(settings)
        return cls(engine, keys, AlertStore(engine, keys, names=wiring_store.names(settings)))


def responder(settings: Settings, base: Base) -> Responder:
    """Takes the presses of an alert's buttons."""
    return Responder(base.alerts, voice(settings), utc_now)


def voice(settings: Settings) -> Voice:
    written = settings.ALERT_ROUTES
    found = routes.parse(written, rules.load()) if written else ()
    to = Routes(settings.ALERT_CHANNEL, found)
    hushed = quiet.parse(settings.QUIET_HOURS)
    slack = Slack(masks=_masks(settings, to))
    spoken = wiring_language.of_channels(settings)
    return Voice(slack, to, hushed, Runbooks(settings.RUNBOOK_URL), spoken)


def _masks(settings: Settings, to: Routes) -> bool:
    """Whether addresses are masked in one of the channels that alerts go to: of those Slack tells
    nothing here, and so they count as public."""
    written = policy_words.policy("", "", "", settings.CHANNEL_RULES)
    channels = {to.default, *(route.channel for route in to.routes)}
    return any(masks(Room(channel, Kind.PUBLIC), written) for channel in channels)


def watcher(settings: Settings, timeout: int) -> Watcher:
    """`timeout`: seconds for an attempt at Slack's Web API."""
    base = Base.of(settings)
    web = wiring_slack.client(settings, timeout, patient=False)
    outbox = OutboxStore(base.engine, base.keys)
    poster = poster_of(settings, web, outbox)
    policy = Policy(confirm=settings.ALERT_CONFIRM)
    events = wiring_store.events(settings, base.engine)
    tuned = rules.tuned(settings.ALERT_LEVELS)
    for each in rules.changed(tuned):
        log.info("other than by default: %s", each)
    patrol = Patrol(
        base.alerts, voice(settings), utc_now, policy, events.newest_event_at, tuned=tuned
    )
    rounds = rounds_of(settings, base, patrol, events)
    rounds += wiring_digest.rounds(settings, base.engine, web)
    kept = min(KEPT, timedelta(days=settings.RETENTION_DAYS))
    follows = FollowStore(base.engine, base.keys)
    rounds.append(Round("tidy", TIDY_SECONDS, lambda: _tidy(outbox, follows, kept)))
    return Watcher(LeaseStore(base.engine), poster, rounds)


def poster_of(settings: Settings, web: WebClient, outbox: OutboxStore) -> Poster:
    """`web`: one that is not patient."""
    written = policy_words.policy("", "", "", settings.CHANNEL_RULES)
    slack = Slack(wiring_language.otherwise(settings))
    charts = Charts(slack, SlackUploads(web), wiring_language.of_channels(settings))
    masks = partial(masks_whatever, policy=written)
    return Poster(gateway.SlackGateway(web), outbox, charts, slack, masks=masks)


def rounds_of(
    settings: Settings,
    base: Base,
    patrol: Patrol,
    events: EventStore,
    client: Callable[[str, str], Any] = aws.client,
) -> list[Round]:
    """All that looks; `client`: makes one of AWS's, for a service and a Region."""
    snapshot = Snapshot(SnapshotStore(base.engine, base.keys))
    sites = wiring_places.sites(settings, client)
    health = wiring_health.service_events(settings, base.engine, snapshot, sites, fresh=True)
    resolver = make_resolver(settings.DNS_SERVERS)
    rounds: list[Round] = []
    for site in sites:
        rounds += _of_site(site, settings, patrol, events, snapshot, health, resolver)
        rounds += wiring_counts.of_place(settings, site, patrol, events, snapshot, health, resolver)
    rounds += [
        Round(f"health {name}", settings.WATCH_HEALTH_SECONDS, partial(patrol.health, name, health))
        for name in wiring_places.regions(settings)
    ]
    rounds += wiring_health.rounds(settings, patrol, health)
    rounds.append(Round("alerts", TEND_SECONDS, patrol.tend))
    return rounds + wiring_counts.of_ourselves(settings, patrol, events, sites, client)


def _of_site(
    site: Site,
    settings: Settings,
    patrol: Patrol,
    events: EventStore,
    snapshot: Snapshot,
    health: ServiceEvents,
    resolver: Any,
) -> list[Round]:
    def rates() -> None:
        place = site.place
        patrol.rates(place, site.rates(place))

    def refresh() -> None:
        place, deadline = site.place, budget.Deadline.after(LOOK_SECONDS)
        patrol.account(place, site.source(place, snapshot, deadline, fresh=True).account)

    def identities() -> None:
        place, deadline = site.place, budget.Deadline.after(IDENTITIES_SECONDS)
        source = site.source(place, snapshot, deadline)
        dns = DnsSource(resolver, deadline)
        sources = memoised(
            Sources(utc_now(), place, source, dns, events, health, (place,), ((place, source),)),
            Memo(),
        )
        patrol.identities(place, source.identities, partial(_look, sources))

    return [
        Round(f"identities {site.name}", IDENTITIES_EVERY, identities),
        Round(f"rates {site.name}", settings.WATCH_RATES_SECONDS, rates),
        Round(f"account {site.name}", ACCOUNT_SECONDS, refresh),
    ]


def _look(sources: Sources, domain: str) -> Records:
    """At SES and DNS, as a question on the domain does."""
    found = look_up(sources, sources.place, Sent(domain))
    return Records(problems(found, sources.place.region), found.gaps)


def _tidy(outbox: OutboxStore, follows: FollowStore, kept: timedelta) -> None:
    follows.tidy()
    outbox.prune(utc_now() - kept)
    left = outbox.waiting()
    if left.parked or (left.oldest and left.oldest > LATE):
        log.warning(
            "%d messages wait to be posted, the oldest for %s; %d were refused for good",
            left.waiting,
            left.oldest,
            left.parked,
        )
