"""Everything in DNS that says whether mail from one of our domains is authentic.

The look-ups are few and do not depend on one another, save where a record is missing: one per
DKIM selector, MX and SPF of the MAIL FROM domain, and one per label of each domain for DMARC.
Where it is known which server the message left from, SPF is evaluated for it, as its receiver did.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from checks.core.dns import dkim_selector, dmarc, spf
from checks.core.dns.dkim_selector import Selector
from checks.core.dns.dmarc import Alignment, Standard
from checks.core.dns.domains import lineage
from checks.core.place import Place
from checks.core.searched import searched
from checks.core.ses import Identity
from checks.core.sources import Ask, Mx, Ses, Sources
from checks.core.unavailable import Unavailable, attempt

DEFAULT_MAIL_FROM = "amazonses.com"

NOT_IN_USE = ("FAILED", "PENDING", "TEMPORARY_FAILURE")
"""A MAIL FROM domain in such a state is not used: SES falls back to its own, or does not send."""

UNSIGNED = ("FAILED", "PENDING", "NOT_STARTED")
"""With DKIM in such a state SES does not sign: it has not found the keys in DNS."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How a message left SES, as far as its events tell."""

    domain: str
    """In the From line."""
    ip: str | None = None
    mail_from: str | None = None
    """Domain of the envelope's sender."""


@dataclass(frozen=True, slots=True)
class Tried:
    """SPF for the server that the message left from."""

    client: spf.Client
    found: spf.Evaluation


@dataclass(frozen=True, slots=True)
class SenderRecords:
    domain: str
    """In the From line."""
    identity: Identity | Unavailable | None
    selectors: tuple[Selector, ...]
    mx: tuple[Mx, ...] | Unavailable | None
    """Of our own MAIL FROM domain; None: there is none, amazonses.com is used."""
    spf: spf.Permission | Unavailable | None
    dmarc: dmarc.Dmarc | Unavailable
    tried: Tried | None = None
    """None: the server, or the MAIL FROM domain, is not known."""
    dkim_alignment: Alignment | None = None
    """Of the domain that SES signs for; None: it is not known."""
    spf_alignment: Alignment | None = None
    """Of our own MAIL FROM domain; None: there is none in use, or it is not known."""

    def tried_for(self, domain: str) -> Tried | None:
        """The evaluation, if it was for this MAIL FROM domain."""
        tried = self.tried
        return tried if tried and tried.found.domain.lower() == domain.lower() else None

    @property
    def mail_from(self) -> str | None:
        """Our own MAIL FROM domain; None: there is none, or it is not known."""
        known = self.identity if isinstance(self.identity, Identity) else None
        return known.mail_from.domain if known and known.mail_from else None

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        compared = (each for each in (self.dkim_alignment, self.spf_alignment) if each)
        unsure = (gap for each in compared for gap in each.gaps)
        return _failed(*self.dkim_gaps, self.mx, *self.spf_gaps, self.dmarc, *unsure)

    @property
    def dkim_gaps(self) -> tuple[Unavailable, ...]:
        """What may keep it from being told whether SES's signature holds."""
        keys = (gap for selector in self.selectors for gap in selector.gaps)
        return _failed(self.identity, *keys)

    @property
    def spf_gaps(self) -> tuple[Unavailable, ...]:
        """What may keep it from being told whether SPF holds."""
        return _failed(self.identity, self.spf, *(self.tried.found.gaps if self.tried else ()))

    @property
    def dkim_holds(self) -> bool | None:
        """Whether SES's signature holds, whatever it counts for; None: cannot tell, or that is
        for each receiver to say (a key that is one of several, or for a test)."""
        if not isinstance(self.identity, Identity):
            return None
        if not self.identity.dkim_signing or self.identity.dkim_status in UNSIGNED:
            return False
        states = [selector.verifies for selector in self.selectors]
        if any(states):
            return True
        return None if None in states or not states else False

    @property
    def spf_holds(self) -> bool | None:
        """Whether SPF holds for our own MAIL FROM domain; None: cannot tell."""
        if not isinstance(self.identity, Identity):
            return None
        mail_from = self.identity.mail_from
        if mail_from is None or mail_from.status in NOT_IN_USE:
            return False  # it holds for amazonses.com, and that does not count
        if tried := self.tried_for(mail_from.domain):
            unseen = tried.found.result is spf.Result.TEMPERROR
            return None if unseen else tried.found.result is spf.Result.PASS
        return self.spf.ses if isinstance(self.spf, spf.Permission) else None

    @property
    def dkim_passes(self) -> bool | None:
        """Whether the signature holds and counts for the From line, for some receivers at least;
        None: cannot tell."""
        return both(self.dkim_holds, self.dkim_alignment.counts if self.dkim_alignment else None)

    @property
    def spf_passes(self) -> bool | None:
        """The same for SPF."""
        return both(self.spf_holds, self.spf_alignment.counts if self.spf_alignment else None)

    def passes_dmarc(self, standard: Standard) -> bool | None:
        """Whether receivers that follow it find either to hold and to count; None: cannot tell."""
        dkim, own = self.dkim_alignment, self.spf_alignment
        ways = (
            both(self.dkim_holds, dkim.by(standard) if dkim else None),
            both(self.spf_holds, own.by(standard) if own else None),
        )
        return True if True in ways else None if None in ways else False


def _failed(*looked: object) -> tuple[Unavailable, ...]:
    """Of several look-ups those that failed, each once."""
    gaps = (each for each in looked if isinstance(each, Unavailable))
    return tuple({gap.source: gap for gap in gaps}.values())


def both(one: bool | None, other: bool | None) -> bool | None:
    """And, where either may not be known."""
    if one is False or other is False:
        return False
    return None if None in (one, other) else True


def look_up(sources: Sources, place: Place, sent: Sent) -> SenderRecords:
    """The records of the domain of a message that left from `place`.

    Each look-up stands alone: what fails costs only its own answer.
    """
    dns, domain = sources.dns, sent.domain
    sources.ahead(dmarc.asks(dns, domain))
    identity = attempt(lambda: _identity(sources, place, domain))
    known = identity if isinstance(identity, Identity) else None
    mail_from = known.mail_from.domain if known and known.mail_from else None
    client = _client(sent, known)
    _ask_ahead(sources, domain, known, mail_from, client)
    policy = attempt(lambda: dmarc.discover(dns, domain))
    return SenderRecords(
        domain,
        identity,
        dkim_selector.look_up(sources, known) if known else (),
        attempt(lambda: dns.mx(mail_from)) if mail_from else None,
        attempt(lambda: spf.permits_ses(dns, mail_from, sources.now)) if mail_from else None,
        policy,
        Tried(client, spf.evaluate(dns, client, sources.now)) if client else None,
        dmarc.align(dns, policy, domain, known.name, "adkim") if known else None,
        dmarc.align(dns, policy, domain, mail_from, "aspf") if mail_from else None,
    )


def _client(sent: Sent, identity: Identity | None) -> spf.Client | None:
    """SES puts a sender of its own into the envelope, at the identity's MAIL FROM domain, whatever
    the message says; the events count where that domain is not in use or not known."""
    own = identity.mail_from if identity else None
    used = own.domain if own and own.status not in NOT_IN_USE else sent.mail_from
    if not used or not sent.ip:
        return None
    try:
        return spf.Client.of(sent.ip, used)
    except ValueError:
        return None


def _ask_ahead(
    sources: Sources,
    domain: str,
    identity: Identity | None,
    mail_from: str | None,
    client: spf.Client | None,
) -> None:
    dns = sources.dns
    asks: list[Ask] = []
    if identity:
        asks += dkim_selector.asks(dns, identity)
        asks += dmarc.asks(dns, identity.name, known=domain)
    if mail_from:
        asks += [partial(dns.mx, mail_from), partial(spf.permits_ses, dns, mail_from, sources.now)]
        asks += dmarc.asks(dns, mail_from, known=domain)
    if client:
        asks.append(partial(spf.evaluate, dns, client, sources.now))
    sources.ahead(asks)


def _identity(sources: Sources, place: Place, domain: str) -> Identity | None:
    return identity_of(searched(sources, place, f"GetEmailIdentity {domain}"), domain)


def identity_of(ses: Ses, domain: str) -> Identity | None:
    """A domain without an identity of its own is covered by that of the nearest one above it."""
    return next((found for name in lineage(domain) if (found := ses.identity(name))), None)
