"""The composition root's part for what the doctor asks of AWS, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from bot import accounts, wiring_places
from bot.doctor import clock, identity, queue, rights, role, sets, way
from bot.doctor.exam import Look
from bot.doctor.line import Area, Line, Spot
from bot.ingest.queue import Queue
from bot.settings import Settings
from bot.sources import budget
from bot.sources.callers import StsCaller
from bot.sources.health_api import endpoint_region
from bot.sources.places import account_of_queue
from bot.sources.rights import Rights
from bot.sources.snapshot import Snapshot
from bot.sources.way import QueueLook, Topics
from bot.wiring_places import Site
from checks.core import Place, Unavailable, say


def clock_look(by: str, who: clock.Clock) -> Look:
    return Look(
        Spot(Area.CLOCK, say("Clock, by {who}'s answer", who=by)),
        lambda: clock.judge(clock.gather(by, who)),
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


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
        self._sites = wiring_places.sites(settings)
        self._home = settings.SES_REGIONS[0]
        self._url = settings.EVENTS_QUEUE_URL
        self._queue_place = Queue(None, self._url).place(self._home)

    def looks(self) -> Iterator[Look]:
        of_queue = self._lookups.submit(self._queue)
        if self._url:
            yield Look(queue.QUEUE, lambda: queue.judge(of_queue.result()))
        known: set[int] = set()
        for number, site in enumerate(self._sites):
            caller = StsCaller(site.client("sts", site.region, limits=budget.AWS), utc_now)
            if id(site.account) not in known:  # one for each account
                known.add(id(site.account))
                yield self._identity(site.place, caller)
            if number == 0:
                yield clock_look("AWS", caller)
            yield from self._place(site, caller, of_queue, home=number == 0)

    def _identity(self, place: Place, caller: StsCaller) -> Look:
        return Look(
            Spot(Area.IDENTITY, say("AWS identity"), place),
            lambda: identity.judge(identity.gather(place, caller, self._believed())),
        )

    def _place(
        self, site: Site, caller: StsCaller, of_queue: Future[queue.Seen], *, home: bool
    ) -> Iterator[Look]:
        place = site.place
        yield Look(
            Spot(Area.RIGHTS, say("Rights"), place),
            lambda: self._rights(site, place, caller, home=home),
        )
        yield Look(
            Spot(Area.SETS, say("Configuration sets"), place),
            lambda: self._way(site, place, of_queue),
        )

    def _believed(self) -> tuple[str, ...]:
        """As the intake has it."""
        named = (each.number for each in accounts.parse(self._settings.SES_ACCOUNTS))
        ours = tuple(filter(None, (account_of_queue(self._url), *named)))
        return self._settings.EVENTS_ACCOUNTS or ours

    def _rights(self, site: Site, place: Place, caller: StsCaller, *, home: bool) -> Iterator[Line]:
        trying = Rights(place, self._clients(site), caller.demanded)
        wanted = (*role.reading(), *self._chosen(), *(self._of_home() if home else ()))
        return rights.judge(rights.gather(place, wanted, trying))

    def _chosen(self) -> Iterator[rights.Right]:
        settings = self._settings
        if settings.ADDRESS_INSIGHTS:
            yield from role.paid()
        if settings.EXPORT_SEARCH:
            yield from role.search()
        if settings.SUPPRESSION_REMOVAL:
            yield from role.removal()

    def _of_home(self) -> Iterator[rights.Right]:
        if self._url:
            yield from role.queue(self._url, self._queue_arn())
        if self._settings.HEALTH_API != "off":
            yield from role.health()

    def _clients(self, site: Site) -> Callable[[str], Any]:
        """Made when first needed; SQS's waits no longer than the others."""
        make = partial(site.client, limits=budget.AWS)
        makers: dict[str, Callable[[], Any]] = {
            "sesv2": lambda: site.ses,
            "cloudwatch": lambda: site.metrics,
            "sqs": lambda: site.client("sqs", self._home, limits=budget.AWS),
            "health": lambda: make("health", endpoint_region(self._home)),
            "iam": lambda: site.client("iam", site.region, limits=budget.AWS),
        }
        return cache(lambda service: makers[service]())

    def _queue(self) -> queue.Seen:
        if not self._url:
            return Unavailable("SQS", say("EVENTS_QUEUE_URL is not set"))
        sqs = self._sites[0].client("sqs", self._home, limits=budget.AWS)
        return queue.gather(QueueLook(sqs, self._url, self._queue_place.region))

    def _queue_arn(self) -> str:
        place, name = self._queue_place, self._url.rpartition("/")[2]
        return f"arn:{_partition(place.region)}:sqs:{place.region}:{place.account}:{name}"

    def _way(self, site: Site, place: Place, of_queue: Future[queue.Seen]) -> Iterator[Line]:
        source = site.source(place, self._snapshot, self._deadline, fresh=True)
        published = sets.gather(place, source)
        yield from sets.judge(published)
        topics = Topics(cache(lambda region: site.client("sns", region, limits=budget.AWS)))
        seen = way.gather(
            place,
            published.topics,
            topics,
            of_queue.result(),
            self._queue_arn(),
            self._settings.EVENTS_TOPICS,
            published.buses,
        )
        yield from way.judge(seen)


def _partition(region: str) -> str:
    """AWS's, which stands in each ARN."""
    begins = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
    return next((there for begin, there in begins.items() if region.startswith(begin)), "aws")
