"""The composition root's part for the doctor: whom it asks, and for what."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot import set_up, wiring_ingest, wiring_places, wiring_store
from bot.doctor import channels, database, feeds, given, resolver, round_trip, slack
from bot.doctor.exam import Exam, Look, examine
from bot.doctor.line import Area, Line, Spot
from bot.rejected import Rejected
from bot.settings import Settings
from bot.slack import gateway, policy_words
from bot.slack.standing import Standing
from bot.sources import budget
from bot.sources.dns import DnsSource, make_resolver
from bot.sources.feed_looks import FeedLook
from bot.sources.health import HealthSource
from bot.sources.simulator import Simulator, StoredKinds
from bot.sources.snapshot import Forgetful, Snapshot
from bot.store.engine import open_database, utc_now
from bot.watch import routes, rules
from bot.watch.digest import schedule
from bot.wiring_doctor_aws import Amazon, clock_look
from checks.core import Text, Unavailable, say
from checks.core.dns.block_list import BlockList, asked, chosen

AT_ONCE = 64
"""Threads: they only wait, and each look has one."""

SLACK_SECONDS = 8
"""For an answer of Slack's."""

SECONDS = 25.0
"""For all looks together; each client gives up long before."""


LOOKS_SHARE = 0.8
"""Of that time: what SES throttles gives up while those that wait for it can still say so."""


def examined(settings: Settings, seconds: float = SECONDS) -> Exam:
    """All looks, by clients of their own: nobody else's question waits for them."""
    lookups = ThreadPoolExecutor(AT_ONCE, "doctor")
    engine = open_database(settings.DATABASE_URL)
    try:
        deadline = budget.Deadline.after(seconds * LOOKS_SHARE)
        doctor = Doctor(settings, engine, lookups, deadline)
        return examine(
            [*doctor.looks()], utc_now(), lookups=lookups, budget=seconds, clock=time.monotonic
        )
    finally:
        lookups.shutdown(wait=False, cancel_futures=True)
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent to the mailbox simulator."""

    sender: str
    configuration_set: str | None = None
    region: str | None = None
    """None: the home one."""


def sent(settings: Settings, mail: Mail) -> tuple[Line, ...]:
    """The lines of a real round trip; it waits for a minute at most.  Raises Rejected."""
    region = mail.region or settings.SES_REGIONS[0]
    site = next((s for s in wiring_places.sites(settings) if s.region == region), None)
    if site is None:
        known = wiring_places.regions(settings)
        raise Rejected(say("{region} is none of your Regions: {known}", region=region, known=known))
    worker = cache(lambda: wiring_ingest.worker(settings))
    seen = round_trip.gather(
        site.place,
        Simulator(site.ses, mail.sender, mail.configuration_set),
        StoredKinds(wiring_store.events(settings)),
        lambda: worker().drain().received > 0,
        round_trip.Time(time.monotonic, time.sleep),
    )
    return tuple(round_trip.judge(seen))


class Doctor:
    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        lookups: ThreadPoolExecutor,
        deadline: budget.Deadline,
    ) -> None:
        self._settings = settings
        self._lookups = lookups
        self._deadline = deadline
        self._engine = engine
        self._snapshot = Snapshot(Forgetful())
        self._amazon = Amazon(settings, self._snapshot, lookups, deadline)

    def looks(self) -> Iterator[Look]:
        yield Look(Spot(Area.SETTINGS, say("Settings")), lambda: given.judge(self._empty()))
        yield from self._slack()
        yield from self._amazon.looks()
        yield Look(database.DATABASE, self._database)
        yield from self._resolvers()
        yield from self._feeds()

    @property
    def _by_http(self) -> bool:
        return self._settings.SLACK_DELIVERY == "http"

    def _empty(self) -> list[str]:
        settings = self._settings
        way = "SLACK_SIGNING_SECRET" if self._by_http else "SLACK_APP_TOKEN"
        needed = {
            "SLACK_BOT_TOKEN": settings.SLACK_BOT_TOKEN.get_secret_value(),
            way: getattr(settings, way).get_secret_value(),
            "EVENTS_QUEUE_URL": settings.EVENTS_QUEUE_URL,
            "ALERT_CHANNEL": settings.ALERT_CHANNEL,
        }
        return [name for name, value in needed.items() if not value]

    def _slack(self) -> Iterator[Look]:
        settings = self._settings
        bot = settings.SLACK_BOT_TOKEN.get_secret_value()
        app = "" if self._by_http else settings.SLACK_APP_TOKEN.get_secret_value()
        secret = self._by_http and settings.SLACK_SIGNING_SECRET.get_secret_value()
        standing = Standing(self._web(bot), self._web(app), utc_now)
        me = self._lookups.submit(slack.who, standing, bot=bool(bot))

        def tokens() -> Iterator[Line]:
            seen = slack.gather(
                me.result(), standing, *self._scopes(), app=bool(app), secret=bool(secret)
            )
            return slack.judge(seen)

        yield Look(slack.BOT, tokens)
        for named in self._channels() if bot else ():
            yield _unless_silent(me, Look(channels.spot(named), partial(_channel, named, standing)))
        yield _unless_silent(me, clock_look("Slack", standing))

    def _web(self, token: str) -> WebClient:
        return gateway.client(token, self._settings.SLACK_API_URL, SLACK_SECONDS, patient=False)

    def _scopes(self) -> tuple[dict[str, Text], dict[str, Text]]:
        """Those that it needs, and those of the manifest that it does without."""
        settings = self._settings
        groups = policy_words.names_groups(*settings.rights)
        members = policy_words.names_members(*settings.rights)
        needed = set_up.needed(groups=groups, members=members)
        wanted = set_up.scopes(groups=groups)
        return needed, {scope: lost for scope, lost in wanted.items() if scope not in needed}

    def _channels(self) -> list[channels.Named]:
        """Each once, with the settings that name it."""
        settings = self._settings
        found: dict[str, list[str]] = {}
        if settings.ALERT_CHANNEL:
            found.setdefault(settings.ALERT_CHANNEL, []).append("ALERT_CHANNEL")
        if settings.ALERT_ROUTES:
            for route in routes.parse(settings.ALERT_ROUTES, rules.load()):
                found.setdefault(route.channel, []).append("ALERT_ROUTES")
        for each in schedule.parse(settings.DIGESTS):
            found.setdefault(each.channel, []).append("DIGESTS")
        return [channels.Named(id, (*dict.fromkeys(names),)) for id, names in found.items()]

    def _database(self) -> Iterator[Line]:
        from bot.store.condition import Condition  # Alembic: no other look has to wait for it

        condition = Condition(self._engine, wiring_store.keys(self._settings))
        return database.judge(database.gather(condition))

    def _resolvers(self) -> Iterator[Look]:
        settings = self._settings
        every = make_resolver(settings.DNS_SERVERS)
        for server in settings.DNS_SERVERS or map(str, every.nameservers):
            spot = Spot(Area.RESOLVER, say("Name server {server}", server=server))
            yield Look(spot, partial(_name_server, server))
        dns = DnsSource(every, self._deadline)
        answers = self._lookups.submit(resolver.gather, "", dns)
        lists = asked(chosen(settings.BLOCK_LISTS))
        if lists:
            yield Look(resolver.LISTS, lambda: resolver.judge_first(answers.result()))
        for known in lists:
            spot = Spot(Area.RESOLVER, say("Block list {name}", name=known.title))
            yield Look(spot, partial(_block_list, known, dns, answers))

    def _feeds(self) -> Iterator[Look]:
        settings = self._settings
        source = HealthSource(
            settings.SES_HEALTH_EVENTS_URL, settings.SES_HEALTH_RSS_URL, self._snapshot
        )
        yield _feed("SES_HEALTH_EVENTS_URL", settings.SES_HEALTH_EVENTS_URL, source.events_feed)
        for region in wiring_places.regions(settings):
            url = settings.SES_HEALTH_RSS_URL.format(region=region)
            yield _feed("SES_HEALTH_RSS_URL", url, partial(source.rss_feed, region))


def _unless_silent(me: Future[slack.Known], look: Look) -> Look:
    """Where Slack does not answer, the line on the token says so for all."""

    def ask() -> Iterable[Line]:
        return () if isinstance(me.result(), Unavailable) else look.ask()

    return Look(look.spot, ask)


def _channel(named: channels.Named, standing: Standing) -> list[Line]:
    return [channels.judge(channels.gather(named, standing))]


def _name_server(server: str) -> Iterator[Line]:
    """Its time begins when it is asked: that others took long is no fault of the server's."""
    alone = DnsSource(make_resolver([server]), budget.Deadline.after(budget.DNS.read))
    return resolver.judge(resolver.gather(server, alone))


def _block_list(known: BlockList, dns: DnsSource, answers: Future[resolver.Seen]) -> Iterator[Line]:
    """Where no name server answers, one line says so for all lists."""
    if not isinstance(answers.result().texts, Unavailable):
        yield from resolver.judge_list(resolver.ask(known, dns))


def _feed(setting: str, url: str, fetch: Callable[[], object]) -> Look:
    feed = feeds.Feed(setting, url)
    spot = Spot(Area.FEEDS, say("{url}", url=url))
    return Look(spot, lambda: feeds.judge(feeds.gather(feed, FeedLook(fetch))))
