"""What DNS has at the names where SES expects a domain's DKIM keys.

SES tells the names, and for Easy DKIM where each has to lead.  Whether the right key is there is
told by the key and not by the way to it: a CNAME that leads to another, or a TXT record that the
DNS host puts in its place, are as good.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial

from checks.core.dns.dkim import Key, KeyRecord, key_record
from checks.core.dns.domains import organisational
from checks.core.ses import Identity
from checks.core.sources import Ask, Dns, Sources
from checks.core.unavailable import Unavailable, attempt

ZONE = "dkim.amazonses.com"
"""Where the CNAMEs lead, unless SES names another zone."""


class Slip(Enum):
    """What is wrong with a selector, the most telling first."""

    DOUBLED = "doubled"
    """The record is there, at a name with our domain at its end twice."""
    APPENDED = "appended"
    """The CNAME's target has our domain at its end."""
    SWAPPED = "swapped"
    """It leads to the key of another selector of this identity."""
    ELSEWHERE = "elsewhere"
    """It leads to what is not SES's key for it."""
    STALE = "stale"
    """A TXT record in the CNAME's place, with another key than SES has today."""
    KEYLESS = "keyless"
    """It leads to the right name, and SES has no key there."""
    KEY = "key"
    """The record at the name is no usable key."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Selector:
    name: str
    """Such as `tok1._domainkey.shop.example`."""
    key: KeyRecord | Unavailable
    cname: str | Unavailable | None = None
    target: str | None = None
    """What the CNAME has to be, for Easy DKIM."""
    due: KeyRecord | Unavailable | None = None
    """The key that SES has at the target; asked only where the CNAME does not name that."""
    astray: str | None = None
    """A name with the domain twice at which the record was found; asked only where it is absent."""
    siblings: tuple[str, ...] = ()
    """Targets of the other selectors."""

    @property
    def fine(self) -> bool | None:
        """None: could not look."""
        return None if self.gaps else self.slip is None

    @property
    def verifies(self) -> bool | None:
        """Whether receivers verify what is signed with it; None: could not look, or not all do."""
        some = self.slip is Slip.KEY and isinstance(self.key, KeyRecord) and self.key.usable
        return None if some else self.fine

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        """What could not be seen, of what decides."""
        return tuple(
            each for each in (self.key, self.cname, self.due) if isinstance(each, Unavailable)
        )

    @property
    def slip(self) -> Slip | None:
        """None: it is in order, or it could not be seen."""
        if isinstance(self.key, Unavailable) or isinstance(self.cname, Unavailable) or self.gaps:
            return None
        if self.cname and self.cname == self.target:
            return None if self.key.usable else Slip.KEYLESS
        if self.target and (self.key.usable or self.cname):
            return self._other_way(self.key, self.cname)
        if self.key.state is Key.FINE:
            return None
        if _missing(self.key) and self.astray:
            return Slip.DOUBLED
        return Slip.ABSENT if self.missing else Slip.KEY

    @property
    def missing(self) -> bool:
        """Whether it was seen that no record of DKIM's is at its name.  One of another sort, such
        as a wildcard's, is none where a CNAME belongs; a key of our own it may have replaced."""
        if not isinstance(self.key, KeyRecord) or self.cname is not None:
            return False
        foreign = self.target is not None and self.key.state is Key.FOREIGN
        return foreign or self.key.state is Key.ABSENT

    def _other_way(self, key: KeyRecord, cname: str | None) -> Slip | None:
        """By another CNAME, or by none: the key has to be SES's, as far as SES has one."""
        due = self.due if isinstance(self.due, KeyRecord) else None
        if key.usable and (due is None or not due.public or due.public == key.public):
            return None
        if not cname:
            return Slip.STALE
        if self.astray:
            return Slip.DOUBLED
        if cname.startswith(f"{self.target}."):
            return Slip.APPENDED
        return Slip.SWAPPED if cname in self.siblings else Slip.ELSEWHERE


def asks(dns: Dns, identity: Identity) -> Iterator[Ask]:
    """What `look_up` asks whatever the answers are."""
    for token in identity.dkim_tokens:
        name = _name(token, identity)
        yield partial(dns.txt, name)
        if _target(token, identity):
            yield partial(dns.cname, name)


def look_up(sources: Sources, identity: Identity) -> tuple[Selector, ...]:
    """Where a record is not as expected, what would account for that is asked for, all at once."""
    dns = sources.dns
    sources.ahead(_second(dns, identity))
    return tuple(_selector(dns, identity, token) for token in identity.dkim_tokens)


def _second(dns: Dns, identity: Identity) -> list[Ask]:
    found: list[Ask] = []
    for token in identity.dkim_tokens:
        key, cname = _first(dns, identity, token)
        target = _target(token, identity)
        if target and _odd(key, cname, target):
            found.append(partial(dns.txt, target))
        if _missing(key):
            ask = dns.cname if target else dns.txt
            found += [partial(ask, name) for name in _doubled(token, identity)]
    return found


def _selector(dns: Dns, identity: Identity, token: str) -> Selector:
    key, cname = _first(dns, identity, token)
    target = _target(token, identity)
    due = None
    if target and _odd(key, cname, target):
        due = attempt(lambda: key_record(dns.txt(target)))
    astray = _astray(dns, identity, token) if _missing(key) else None
    others = tuple(filter(None, (_target(t, identity) for t in identity.dkim_tokens if t != token)))
    return Selector(_name(token, identity), key, cname, target, due, astray, others)


def _first(
    dns: Dns, identity: Identity, token: str
) -> tuple[KeyRecord | Unavailable, str | Unavailable | None]:
    name = _name(token, identity)
    key = attempt(lambda: key_record(dns.txt(name)))
    return key, attempt(lambda: dns.cname(name)) if _target(token, identity) else None


def _odd(key: KeyRecord | Unavailable, cname: str | Unavailable | None, target: str) -> bool:
    """Whether a key is there that does not come from where it should."""
    return isinstance(key, KeyRecord) and key.usable and cname != target


def _missing(key: KeyRecord | Unavailable) -> bool:
    return isinstance(key, KeyRecord) and key.state in (Key.ABSENT, Key.FOREIGN)


def _astray(dns: Dns, identity: Identity, token: str) -> str | None:
    """A wildcard answers for such names, too: it has to be this very record."""
    target = _target(token, identity)
    for name in _doubled(token, identity):
        if target and attempt(partial(dns.cname, name)) == target:
            return name
        texts = () if target else attempt(partial(dns.txt, name))
        if isinstance(texts, tuple) and key_record(texts).usable:
            return name
    return None


def _name(token: str, identity: Identity) -> str:
    return f"{token}._domainkey.{identity.name}"


def _target(token: str, identity: Identity) -> str | None:
    """None for BYODKIM, whose key stands at the name itself."""
    return None if identity.dkim_origin == "EXTERNAL" else f"{token}.{identity.dkim_zone or ZONE}"


def _doubled(token: str, identity: Identity) -> tuple[str, ...]:
    """Where a record ends whose whole name was typed into a panel that adds the zone's."""
    zones = dict.fromkeys((identity.name, organisational(identity.name)))
    return tuple(f"{_name(token, identity)}.{zone}" for zone in zones)
