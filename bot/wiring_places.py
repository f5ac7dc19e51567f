"""The composition root's part for places: each account and Region that is looked at, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from bot import accounts
from bot.accounts import Account
from bot.settings import Settings
from bot.sources import aws, budget
from bot.sources.assumed import Assuming, credentials
from bot.sources.cloudwatch import RatesSource
from bot.sources.pacer import Pacer
from bot.sources.places import OwnAccount
from bot.sources.ses import SesSource
from bot.sources.ses_calls import SesCalls
from bot.sources.snapshot import Snapshot
from checks.core import Place
from checks.core.place import UNNAMED, Names

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
    alias: str = ""
    """What people call the account; empty where there is no other."""
    lent: bool = False
    """Whether a role is assumed for it: its credentials are not the bot's own."""
    names: Names = UNNAMED
    """What people call accounts: the credentials may be of another one than the settings say."""
    is_known: Callable[[], bool] = lambda: True
    """Whether it is certain that the account is the one that the credentials are of."""

    @property
    def name(self) -> str:
        """As logs and rounds have it."""
        return f"{self.alias} {self.region}".strip()

    @property
    def place(self) -> Place:
        return self.names.place(self.account(), self.region)

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
        calls = SesCalls(place, self.ses, self.pacer, deadline)
        return SesSource(place, calls, snapshot, fresh=fresh, eager=eager)

    def rates(self, place: Place) -> RatesSource:
        return RatesSource(self.metrics, place)


def sites(settings: Settings, client: Client = aws.client) -> tuple[Site, ...]:
    """The home place first."""
    given = accounts.parse(settings.SES_ACCOUNTS)
    if not given:
        whose = OwnAccount(client("sts", settings.SES_REGIONS[0]), settings.EVENTS_QUEUE_URL)
        return tuple(
            Site(region, whose, client, client("sesv2", region), is_known=whose.is_known)
            for region in settings.SES_REGIONS
        )
    names = accounts.names(given)
    return tuple(site for each in given for site in _of_account(each, settings, client, names))


def own(settings: Settings, found: Iterable[Site], client: Client = aws.client) -> Site:
    """Whose credentials are the bot's own, by which it takes events in; one without SES where
    nothing is sent from that account."""
    home = settings.SES_REGIONS[0]
    named = next((site for site in found if not site.lent), None)
    return named or Site(home, OwnAccount(client("sts", home)), client, ses=None)


def regions(settings: Settings) -> tuple[str, ...]:
    """All that are looked at in some account, the home one first."""
    return accounts.regions(accounts.parse(settings.SES_ACCOUNTS), settings.SES_REGIONS)


def watched(settings: Settings, found: Iterable[Site]) -> tuple[Place, ...]:
    """All places, as they are known by now and as the settings have them.  Of a lone account
    without its number, which may be better known one day."""
    given = accounts.parse(settings.SES_ACCOUNTS)
    if not given:
        return tuple(Place("", region) for region in settings.SES_REGIONS)
    told = (Place(e.number, r) for e in given for r in e.regions or settings.SES_REGIONS)
    return (*(site.place for site in found), *told)


def _of_account(
    account: Account, settings: Settings, client: Client, names: Names
) -> Iterator[Site]:
    """Of its own credentials the clients of all its Regions share one set."""
    home = settings.SES_REGIONS[0]
    whose: Callable[[], str] = partial(str, account.number)
    is_known: Callable[[], bool] = partial(bool, account.role)  # its ARN has the number
    made = client
    if account.role is None:
        own = OwnAccount(client("sts", home), told=account.number)
        whose, is_known = own, own.is_known
    else:
        assuming = Assuming(
            client("sts", home, limits=budget.ROLE), account.role, account.external_id
        )
        made = partial(client, credentials=credentials(assuming))
    alias = names.place(account.number, home).alias
    for region in account.regions or settings.SES_REGIONS:
        yield Site(
            region,
            whose,
            made,
            made("sesv2", region),
            alias=alias,
            lent=account.role is not None,
            names=names,
            is_known=is_known,
        )
