"""The composition root's part for what the doctor asks of AWS, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import cache, partial
from typing import Any

from bot import accounts, wiring_places
from bot.doctor import bus, clock, identity, queue, rights, role, sets, way
from bot.doctor.exam import Look
from bot.doctor.line import Area, Line, Refusal, Spot
from bot.ingest.queue import Queue
from bot.settings import Settings
from bot.sources import budget
from bot.sources.bus_rules import BusRules
from bot.sources.callers import StsCaller
from bot.sources.health_api import endpoint_region
from bot.sources.places import account_of_queue
from bot.sources.rights import Rights
from bot.sources.snapshot import Snapshot
from bot.sources.way import QueueLook, Topics
from bot.store.engine import utc_now
from bot.wiring_places import Site
from checks.core import Place, Unavailable, attempt, say


def clock_look(by: str, who: clock.Clock) -> Look:
    return Look(
        Spot(Area.CLOCK, say("Clock, by {who}'s answer", who=by)),
        lambda: clock.judge(clock.gather(by, who)),
    )


class Amazon:
    def __init__(
        self,
        settings: Settings,
        snapshot: Snapshot,
        lookups: Executor,
        deadline: budget.Deadline,
    ) -> None:
        self._settings = settings
        self._snapshot = snapshot
        self._lookups = lookups
        self._deadline = deadline
        self._sites = [_patient(site) for site in wiring_places.sites(settings)]
        self._home = settings.SES_REGIONS[0]
        self._own = wiring_places.own(settings, self._sites)
        named = accounts.parse(settings.SES_ACCOUNTS)
        self._told = next((each.number for each in named if each.role is None), "")
        self._url = settings.EVENTS_QUEUE_URL
        self._queue_place = Queue(None, self._url).place(self._home)

    def looks(self) -> Iterator[Look]:
        of_queue = self._lookups.submit(self._queue)
        places = [*self._lookups.map(lambda site: site.place, self._sites)]
        published = [
            self._lookups.submit(self._published, site, place)
            for site, place in zip(self._sites, places, strict=True)
        ]
        if self._url:
            yield Look(queue.QUEUE, lambda: queue.judge(of_queue.result()))
        if self._own not in self._sites:
            yield from self._of_own()
        known: set[str] = set()
        for site, place, sets_of in zip(self._sites, places, published, strict=True):
            caller, wanted = self._caller(site), [*role.reading(), *self._chosen()]
            if site.alias not in known:  # one for each account
                known.add(site.alias)
                yield from self._identity(site, place, caller, self._believed())
                wanted += role.health() if self._settings.HEALTH_API != "off" else ()
            wanted += self._of_queue() if site is self._own else ()
            yield self._rights_look(site, place, caller, wanted)
            yield _sets_look(place, sets_of)
        if self._url:
            yield from self._buses(places, published, of_queue)
            topics = Topics(self._sns(dict(zip(places, self._sites, strict=True))))
            yield Look(
                Spot(Area.WAY, say("Topics")), lambda: self._way(published, topics, of_queue)
            )

    def _of_own(self) -> Iterator[Look]:
        """Of the bot's own credentials, in an account that nothing is sent from."""
        place, caller = self._own.place, self._caller(self._own)
        yield from self._identity(self._own, place, caller, ())
        if wanted := [*self._of_queue()]:
            yield self._rights_look(self._own, place, caller, wanted)

    def _caller(self, site: Site) -> StsCaller:
        return StsCaller(site.client("sts", site.region, limits=budget.DOCTOR), utc_now)

    def _buses(
        self,
        places: Sequence[Place],
        published: Sequence[Future[sets.Seen]],
        of_queue: Future[queue.Seen],
    ) -> Iterator[Look]:
        """Rules of each place; from elsewhere events go by the home bus, beside the queue."""
        home = self._queue_place
        partition = _partition(home.region)
        bus_arn = f"arn:{partition}:events:{home.region}:{home.account}:event-bus/default"
        named = zip(places, self._sites, strict=True)
        site = next((site for place, site in named if place.is_same(home)), self._own)
        there = self._rules(site, home.region, self._queue_arn())
        onward = self._lookups.submit(attempt, there.rules)
        for place, each, sets_of in zip(places, self._sites, published, strict=True):
            beside = (self._queue_arn(),) if place.region == home.region else ()
            rules = self._rules(each, place.region, bus_arn, *beside)
            at_home = place.is_same(home)

            def look(
                place: Place = place,
                rules: BusRules = rules,
                sets_of: Future[sets.Seen] = sets_of,
                *,
                at_home: bool = at_home,
            ) -> Iterator[Line]:
                if isinstance(of_queue.result(), Refusal):
                    return iter(())  # to what is not there no rule leads, and a line says so
                on = onward.result()
                found = on if at_home else attempt(rules.rules)
                return bus.judge(bus.Seen(place, found, on, bool(sets_of.result().buses)))

            yield Look(bus.spot(place), look)
        yield Look(
            Spot(Area.WAY, say("Rules of the event bus")),
            lambda: bus.judge_queue(onward.result(), of_queue.result()),
        )

    def _rules(self, site: Site, region: str, *targets: str) -> BusRules:
        return BusRules(site.client("events", region, limits=budget.DOCTOR), targets)

    def _published(self, site: Site, place: Place) -> sets.Seen:
        source = site.source(place, self._snapshot, self._deadline, fresh=True)
        return sets.gather(place, source)

    def _sns(self, sites: Mapping[Place, Site]) -> Callable[[str, str], Any]:
        """A topic is asked for as whoever is of its account, where that is one of ours."""
        of_account = {place.account: site for place, site in reversed([*sites.items()])}

        @cache
        def made(account: str, region: str) -> Any:
            return of_account.get(account, self._own).client("sns", region, limits=budget.DOCTOR)

        return made

    def _identity(
        self, site: Site, place: Place, caller: StsCaller, believed: tuple[str, ...]
    ) -> Iterator[Look]:
        told = self._told if site is self._own else ""
        seen = self._lookups.submit(identity.gather, place, caller, believed, told)
        yield Look(
            Spot(Area.IDENTITY, say("AWS identity"), place), lambda: identity.judge(seen.result())
        )
        if site is self._own:
            by_date = clock_look("AWS", caller)

            def ask() -> Iterable[Line]:
                """Where STS does not answer, the line above says so."""
                silent = isinstance(seen.result().caller, Unavailable)
                return () if silent else by_date.ask()

            yield Look(by_date.spot, ask)

    def _rights_look(
        self, site: Site, place: Place, caller: StsCaller, wanted: Sequence[rights.Right]
    ) -> Look:
        trying = Rights(place, self._clients(site), caller.demanded)
        return Look(
            Spot(Area.RIGHTS, say("Rights"), place),
            lambda: rights.judge(rights.gather(place, (*wanted,), trying)),
        )

    def _believed(self) -> tuple[str, ...]:
        """As the intake has it."""
        named = (each.number for each in accounts.parse(self._settings.SES_ACCOUNTS))
        ours = tuple(filter(None, (account_of_queue(self._url), *named)))
        return self._settings.EVENTS_ACCOUNTS or ours

    def _chosen(self) -> Iterator[rights.Right]:
        settings = self._settings
        if settings.ADDRESS_INSIGHTS:
            yield from role.paid()
        if settings.EXPORT_SEARCH:
            yield from role.search()
        if settings.SUPPRESSION_REMOVAL:
            yield from role.removal()

    def _of_queue(self) -> Iterator[rights.Right]:
        if self._url:
            yield from role.queue(self._url, self._queue_arn())

    def _clients(self, site: Site) -> Callable[[str], Any]:
        """Made when first needed."""
        make = partial(site.client, limits=budget.DOCTOR)
        makers: dict[str, Callable[[], Any]] = {
            "sesv2": lambda: site.ses,
            "cloudwatch": lambda: make("cloudwatch", site.region),
            "sqs": lambda: make("sqs", self._queue_place.region),
            "health": lambda: make("health", endpoint_region(self._home)),
            "iam": lambda: make("iam", site.region),
        }
        return cache(lambda service: makers[service]())

    def _queue(self) -> queue.Seen:
        if not self._url:
            return Unavailable("SQS", say("EVENTS_QUEUE_URL is not set"))
        sqs = self._own.client("sqs", self._queue_place.region, limits=budget.DOCTOR)
        return queue.gather(QueueLook(sqs, self._url, self._queue_place.region))

    def _queue_arn(self) -> str:
        place, name = self._queue_place, self._url.rpartition("/")[2]
        return f"arn:{_partition(place.region)}:sqs:{place.region}:{place.account}:{name}"

    def _way(
        self,
        published: Sequence[Future[sets.Seen]],
        topics: Topics,
        of_queue: Future[queue.Seen],
    ) -> Iterator[Line]:
        seen = way.gather(
            tuple(future.result() for future in published),
            topics,
            of_queue.result(),
            self._queue_arn(),
            self._settings.EVENTS_TOPICS,
        )
        return way.judge(seen)


def _patient(site: Site) -> Site:
    """With clients that wait longer than a question can."""
    return replace(site, ses=site.client("sesv2", site.region, limits=budget.DOCTOR))


def _sets_look(place: Place, published: Future[sets.Seen]) -> Look:
    return Look(
        Spot(Area.SETS, say("Configuration sets"), place), lambda: sets.judge(published.result())
    )


def _partition(region: str) -> str:
    """AWS's, which stands in each ARN."""
    begins = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
    return next((there for begin, there in begins.items() if region.startswith(begin)), "aws")
