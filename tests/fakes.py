"""Hand-written stand-ins for the sources.  They hold data; they do not record calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TypeVar

from checks.core import (
    Account,
    Address,
    AddressInsights,
    ConfigurationSet,
    Contact,
    DedicatedIp,
    EventDestination,
    EventKind,
    Identity,
    Incident,
    MailEvent,
    MailFrom,
    MessageInsights,
    Mx,
    Place,
    Policy,
    Quota,
    Recommendation,
    Sources,
    Suppression,
    Target,
    Template,
    Tenant,
    Text,
    Timeline,
    Unavailable,
    timelines,
)
from checks.core.evidence import meaning_of
from checks.core.replies import classify
from checks.core.sources import Where

T = TypeVar("T")

NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
HOME = Place("111122223333", "eu-west-1")
AWAY = Place("111122223333", "us-east-1")
ANN = Address("ann", "example.com")
MESSAGE = "0102019de8f1a800-11111111-2222-3333-4444-555555555555-000000"

BOTH = frozenset({"BOUNCE", "COMPLAINT"})
ALL_KINDS = frozenset(
    [
        "SEND",
        "REJECT",
        "BOUNCE",
        "COMPLAINT",
        "DELIVERY",
        "OPEN",
        "CLICK",
        "RENDERING_FAILURE",
        "DELIVERY_DELAY",
        "SUBSCRIPTION",
    ]
)
ACCOUNT = Account(NOW, True, True, "HEALTHY", Quota(50_000, 1_200, 14), BOTH)
MAIN_SET = ConfigurationSet(
    NOW,
    "main",
    True,
    None,
    None,
    False,
    None,
    (EventDestination("to-sns", True, ALL_KINDS, "arn:aws:sns:eu-west-1:111122223333:x", True),),
)
SHOP = Identity(
    NOW,
    "shop.example",
    True,
    "SUCCESS",
    None,
    True,
    "SUCCESS",
    ("tok1", "tok2", "tok3"),
    "AWS_SES",
    "dkim.amazonses.com",
    MailFrom("bounce.shop.example", "SUCCESS", False),
    "main",
)
"""A sending domain with everything right; FakeDns() has the records that go with it."""

KEY = (
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+Ltu26eEwmGW9KuohDevZearavglH802H"
    "dW/BRUu02ENcf22y0XON8jvSd+DWjcyOnrOTQBe1y/UOn8sSmYgVvRCBFNhLeIJJgEhuUg+BQlJ7ug0h9D+zlqP84b"
    "klIfq+7gSU2UrLLeEgm3drWAs9mKAFbpDOZAmRS0AbA22MCwIDAQAB"
)
SHOP_ZONE_TXT: dict[str, tuple[str, ...]] = {
    "_dmarc.shop.example": ("v=DMARC1; p=quarantine; rua=mailto:d@shop.example",),
    "bounce.shop.example": ("v=spf1 include:amazonses.com ~all",),
    "amazonses.com": ("v=spf1 ip4:54.240.0.0/18 -all",),
    **{f"{t}.dkim.amazonses.com": (KEY,) for t in SHOP.dkim_tokens},
}
SHOP_ZONE_CNAME = {
    f"{t}._domainkey.shop.example": f"{t}.dkim.amazonses.com" for t in SHOP.dkim_tokens
}
SHOP_ZONE_MX = {
    "bounce.shop.example": (Mx(10, "feedback-smtp.eu-west-1.amazonses.com"),),
    "example.com": (Mx(10, "mx.example.com"),),
    "shop.example": (Mx(10, "mx.shop.example"),),
}

SHOP_ZONE_IPS: dict[str, tuple[str, ...]] = {
    "mx.example.com": ("192.0.2.25",),
    "mx.shop.example": ("192.0.2.26",),
}


def ago(**units: float) -> datetime:
    """`ago(hours=2)`: a time before NOW."""
    return NOW - timedelta(**units)


def event(
    kind: EventKind = EventKind.SEND,
    at: datetime | None = None,
    *,
    message_id: str = MESSAGE,
    sent_at: datetime | None = None,
    **fields: object,
) -> MailEvent:
    """An event of a message sent to ANN two hours ago from shop.example by set `main`."""
    sent = sent_at or ago(hours=2)
    given: dict[str, object] = {
        "place": HOME,
        "recipient": "r1",
        "recipient_domain": "example.com",
        "configuration_set": "main",
        "from_domain": "shop.example",
        "kind_name": kind.value,
    } | fields
    return MailEvent(kind, message_id, at or sent, sent, **given)  # type: ignore[arg-type]  # a test that misnames a field should fail by itself


@dataclass
class Fake:
    down: Text | None = None
    """Why nothing answers."""
    failing: dict[str, Text] = field(default_factory=dict)
    """Why single questions do not answer, by the method's name."""
    called: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Methods that were called, answer or none."""

    def _answer(self, name: str, ask: Callable[[], T]) -> T:
        self.called.add(name)
        if why := self.down or self.failing.get(name):
            raise Unavailable(type(self).__name__.removeprefix("Fake"), why)
        return ask()


@dataclass
class FakeSes(Fake):
    suppressed: dict[str, Suppression] = field(default_factory=dict)
    """By exact spelling."""
    the_account: Account = ACCOUNT
    identities: dict[str, Identity] = field(default_factory=lambda: {"shop.example": SHOP})
    sets: dict[str, ConfigurationSet] = field(default_factory=lambda: {"main": MAIN_SET})
    thinks: dict[str, AddressInsights] = field(default_factory=dict)
    """By address; of others it has nothing bad to say."""
    advice: tuple[Recommendation, ...] = ()
    own_ips: tuple[DedicatedIp, ...] = ()
    templates: dict[str, Template] = field(default_factory=dict)

    def suppression(self, address: str) -> Suppression | None:
        return self._answer("suppression", lambda: self.suppressed.get(address))

    def account(self) -> Account:
        return self._answer("account", lambda: self.the_account)

    def address_insights(self, address: str) -> AddressInsights:
        good = AddressInsights(NOW, "HIGH", "HIGH", "HIGH", "HIGH", "LOW", "LOW", "LOW")
        return self._answer("address_insights", lambda: self.thinks.get(address, good))

    def identity(self, name: str) -> Identity | None:
        return self._answer("identity", lambda: self.identities.get(name))

    def configuration_set(self, name: str) -> ConfigurationSet | None:
        return self._answer("configuration_set", lambda: self.sets.get(name))

    tenants: dict[str, Tenant] = field(default_factory=dict)

    contacts: dict[str, Contact] = field(default_factory=dict)
    """By address."""

    def contact(self, address: str) -> Contact | None:
        return self._answer("contact", lambda: self.contacts.get(address))

    def tenant(self, name: str) -> Tenant | None:
        return self._answer("tenant", lambda: self.tenants.get(name))

    kept: dict[str, MessageInsights] = field(default_factory=dict)
    """By message id."""

    def message_insights(self, message_id: str) -> MessageInsights | None:
        return self._answer("message_insights", lambda: self.kept.get(message_id))

    def configuration_sets(self) -> tuple[str, ...]:
        return self._answer("configuration_sets", lambda: tuple(sorted(self.sets)))

    def recommendations(self) -> tuple[Recommendation, ...]:
        return self._answer("recommendations", lambda: self.advice)

    def dedicated_ips(self) -> tuple[DedicatedIp, ...]:
        return self._answer("dedicated_ips", lambda: self.own_ips)

    def template(self, name: str) -> Template | None:
        return self._answer("template", lambda: self.templates.get(name))


@dataclass
class FakeDns(Fake):
    txts: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(SHOP_ZONE_TXT))
    cnames: dict[str, str] = field(default_factory=lambda: dict(SHOP_ZONE_CNAME))
    mxs: dict[str, tuple[Mx, ...]] = field(default_factory=lambda: dict(SHOP_ZONE_MX))
    ips: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(SHOP_ZONE_IPS))
    """Of both kinds."""
    hosts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the name that an address is looked up by, such as `4.3.2.1.in-addr.arpa`."""
    faulty: dict[str, Text] = field(default_factory=dict)
    """Why single names do not answer."""

    def _look_up(self, name: str, ask: Callable[[], T]) -> T:
        if why := self.faulty.get(name):
            raise Unavailable(f"DNS {name}", why)
        return ask()

    def txt(self, name: str) -> tuple[str, ...]:
        name = name.lower()  # as DNS has it: a record may write a name in any case
        target = self.cnames.get(name, name)
        return self._answer("txt", lambda: self._look_up(name, lambda: self.txts.get(target, ())))

    def cname(self, name: str) -> str | None:
        return self._answer("cname", lambda: self._look_up(name, lambda: self.cnames.get(name)))

    def mx(self, name: str) -> tuple[Mx, ...]:
        return self._answer("mx", lambda: self._look_up(name, lambda: self.mxs.get(name, ())))

    def a(self, name: str) -> tuple[str, ...]:
        return self._answer("a", lambda: self._look_up(name, lambda: self._ips(name, 4)))

    def aaaa(self, name: str) -> tuple[str, ...]:
        return self._answer("aaaa", lambda: self._look_up(name, lambda: self._ips(name, 6)))

    def _ips(self, name: str, version: int) -> tuple[str, ...]:
        return tuple(ip for ip in self.ips.get(name, ()) if ip_address(ip).version == version)

    def ptr(self, name: str) -> tuple[str, ...]:
        return self._answer("ptr", lambda: self._look_up(name, lambda: self.hosts.get(name, ())))


@dataclass
class FakeHistory(Fake):
    events: tuple[MailEvent, ...] = ()
    written: tuple[str, ...] = ()
    """Spellings of the address seen in events."""

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        return self._answer("timelines", lambda: timelines(self.events))

    def spellings(self, target: Target) -> tuple[str, ...]:
        return self._answer("spellings", lambda: self.written)

    def newest_event_at(self, place: Place) -> datetime | None:
        times = [e.at for e in self.events if place.is_same(e.place)]
        return self._answer("newest_event_at", lambda: max(times, default=None))

    def oldest_event_at(self, place: Place) -> datetime | None:
        times = [e.at for e in (*self.events, *self.others) if place.is_same(e.place)]
        return self._answer("oldest_event_at", lambda: min(times, default=None))

    others: tuple[MailEvent, ...] = ()
    """Of other recipients: they are counted, and in no timeline."""

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[tuple[str, ...], int]:
        """Whole hours, as the store counts them."""
        counted = Counter(
            tuple(_sort(e)[name] for name in by) for e in self._counted(since, until, where)
        )
        return self._answer("tally", lambda: dict(counted))

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, dict[tuple[str, ...], int]]:
        found: dict[datetime, Counter[tuple[str, ...]]] = {}
        for e in self._counted(since, until, where):
            found.setdefault(_hour(e.at), Counter())[tuple(_sort(e)[name] for name in by)] += 1
        return self._answer("hourly", lambda: {at: dict(each) for at, each in found.items()})

    def own(
        self,
        target: Target,
        event: MailEvent,
        kinds: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> tuple[MailEvent, ...]:
        counted = self._counted(since, until, {"kind": kinds})
        return self._answer(
            "own", lambda: tuple(e for e in counted if e.recipient == event.recipient)
        )

    def _counted(
        self, since: datetime, until: datetime, where: Where | None
    ) -> tuple[MailEvent, ...]:
        return tuple(
            e
            for e in (*self.events, *self.others)
            if _hour(since) <= _hour(e.at) <= _hour(until)
            and all(_fits(_sort(e)[name], value) for name, value in (where or {}).items())
        )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _fits(found: str, wanted: str | tuple[str, ...]) -> bool:
    return found in wanted if isinstance(wanted, tuple) else found == wanted


def _sort(event: MailEvent) -> dict[str, str]:
    return {
        "account": event.place.account,
        "region": event.place.region,
        "kind": event.kind.value,
        "recipient_domain": event.recipient_domain,
        "provider": classify("", recipient_domain=event.recipient_domain).provider or "",
        "reason": meaning_of(event).reason.slug if event.kind in _WITH_REASON else "",
        "template": event.template or "",
        "configuration_set": event.configuration_set or "",
    }


_WITH_REASON = (EventKind.BOUNCE, EventKind.DELIVERY_DELAY)


@dataclass
class FakeHealth(Fake):
    known: tuple[Incident, ...] = ()

    def incidents(self, region: str) -> tuple[Incident, ...]:
        return self._answer("incidents", lambda: tuple(i for i in self.known if i.region == region))


def sources(
    *,
    ses: FakeSes | None = None,
    dns: FakeDns | None = None,
    history: FakeHistory | None = None,
    health: FakeHealth | None = None,
    place: Place = HOME,
    places: tuple[Place, ...] = (HOME,),
    policy: Policy | None = None,
) -> Sources:
    return Sources(
        now=NOW,
        place=place,
        ses=ses or FakeSes(),
        dns=dns or FakeDns(),
        history=history or FakeHistory(),
        health=health or FakeHealth(),
        places=places,
        policy=policy or Policy(),
    )
