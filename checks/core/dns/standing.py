"""How an account and Region sees a domain that mail is sent from: verified, or not, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial

from checks.core.dns import dkim_selector
from checks.core.dns.dkim_selector import Selector
from checks.core.dns.domains import lineage
from checks.core.dns.sender import identity_of
from checks.core.place import Place
from checks.core.ses import Identity
from checks.core.sources import Dns, Ses, Sources
from checks.core.unavailable import Unavailable, attempt


class State(Enum):
    VERIFIED = "verified"
    COVERED = "covered"
    """By a domain above it that is verified, which is enough for SES."""
    NOT_VERIFIED = "not verified"
    ABSENT = "absent"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Standing:
    place: Place
    own: Identity | Unavailable | None
    """Of the domain itself, or else of the nearest domain above it that has one."""
    above: Identity | Unavailable | None = None
    """A verified one above it; looked for where `own` is not verified."""
    selectors: tuple[Selector, ...] = ()
    older: tuple[str, ...] | Unavailable = ()
    """Records of the older way to verify; looked for where those of DKIM are gone."""

    @property
    def state(self) -> State:
        if isinstance(self.own, Unavailable):
            return State.UNSEEN
        if self.own is None:
            return State.ABSENT
        if self.own.verified:
            return State.VERIFIED
        if isinstance(self.above, Unavailable):
            return State.UNSEEN
        return State.COVERED if self.above else State.NOT_VERIFIED

    @property
    def may_send(self) -> bool:
        return self.state in (State.VERIFIED, State.COVERED)

    @property
    def by(self) -> str | None:
        """Name of the verified identity that lets mail leave; None: it may not, or was not seen."""
        found = self.above if self.state is State.COVERED else self.own
        return found.name if self.may_send and isinstance(found, Identity) else None

    @property
    def identity(self) -> Identity | None:
        return self.own if isinstance(self.own, Identity) else None

    @property
    def records_stand(self) -> bool | None:
        """Whether any of the records that SES verifies by is in DNS; None: cannot tell."""
        if not self.selectors or any(not _gone(each, sure=False) for each in self.selectors):
            return True
        if not all(_gone(each, sure=True) for each in self.selectors):
            return None
        return None if isinstance(self.older, Unavailable) else bool(self.older)

    @property
    def records_fine(self) -> bool:
        """Whether all of them are seen in DNS, and in order."""
        return bool(self.selectors) and all(each.fine for each in self.selectors)

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        """What could not be seen, of what matters here."""
        if self.state is State.UNSEEN:
            looked = (self.own, self.above)
            return tuple(gap for gap in looked if isinstance(gap, Unavailable))
        if self.state is not State.VERIFIED or self.records_stand is not None:
            return ()
        keys = (each for selector in self.selectors for each in (selector.key, selector.cname))
        found = (gap for gap in (*keys, self.older) if isinstance(gap, Unavailable))
        return tuple({gap.source: gap for gap in found}.values())


def look(sources: Sources, place: Place, ses: Ses, domain: str) -> Standing:
    names = lineage(domain)
    own = attempt(partial(identity_of, ses, domain))
    if not isinstance(own, Identity):
        return Standing(place, own)
    rest = names[names.index(own.name) + 1 :] if own.name in names else ()
    above = None if own.verified else attempt(partial(_verified, ses, rest))
    sources.ahead(dkim_selector.asks(sources.dns, own))
    found = Standing(place, own, above, dkim_selector.look_up(sources, own))
    if not found.selectors or not all(_gone(each, sure=True) for each in found.selectors):
        return found
    older = attempt(lambda: _older(sources.dns, own.name))
    return Standing(place, own, above, found.selectors, older)


def _verified(ses: Ses, names: tuple[str, ...]) -> Identity | None:
    found = (ses.identity(name) for name in names)
    return next((each for each in found if each and each.verified), None)


def _gone(selector: Selector, *, sure: bool) -> bool:
    """Whether there is no record at all at its name; `sure`: also that it was seen."""
    if isinstance(selector.key, Unavailable) or isinstance(selector.cname, Unavailable):
        return not sure
    return selector.missing


def _older(dns: Dns, name: str) -> tuple[str, ...]:
    """TXT records of domains that were verified before DKIM was the way."""
    apex = (text for text in dns.txt(name) if text.startswith("amazonses:"))
    return (*dns.txt(f"_amazonses.{name}"), *apex)
