"""The composition root's part for places: each account and Region that is looked at, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.settings import Settings
from bot.sources import aws, budget
from bot.sources.cloudwatch import RatesSource
from bot.sources.pacer import Pacer
from bot.sources.places import OwnAccount
from bot.sources.ses import SesSource
from bot.sources.snapshot import Snapshot
from checks.core import Place

Client = Callable[..., Any]
"""Makes a client of AWS's, for a service and a Region, and for limits other than the service's."""


@dataclass(frozen=True, eq=False)  # no slots: its client for CloudWatch is made when first needed
class Site:
    """What belongs to one place and outlives a question."""

    region: str
    account: Callable[[], str]
    """Twelve digits; empty where they cannot be learnt."""
    client: Client
    """Of this account."""
    ses: Any
    pacer: Pacer = field(default_factory=Pacer)

    @property
    def name(self) -> str:
        """As logs and rounds have it."""
        return self.region

    @property
    def place(self) -> Place:
        return Place(self.account(), self.region)

    @cached_property
    def metrics(self) -> Any:
        """CloudWatch's client: no question needs it."""
        return self.client("cloudwatch", self.region)

    def source(
        self,
        place: Place,
        snapshot: Snapshot,
        deadline: budget.Deadline,
        *,
        fresh: bool = False,
        eager: bool = False,
    ) -> SesSource:
        """`place`: ours, as whoever asks has learnt it; it may be better known by now."""
        return SesSource(place, self.ses, snapshot, self.pacer, deadline, fresh=fresh, eager=eager)

    def rates(self, place: Place) -> RatesSource:
        return RatesSource(self.metrics, place)


def sites(settings: Settings, client: Client = aws.client) -> tuple[Site, ...]:
    """The home place first."""
    account = OwnAccount(client("sts", settings.SES_REGIONS[0]), settings.EVENTS_QUEUE_URL)
    return tuple(
        Site(region, account, client, client("sesv2", region)) for region in settings.SES_REGIONS
    )
