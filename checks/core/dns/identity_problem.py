"""What is wrong with a domain's identity in SES, by SES's own word and by DNS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.core.dns.problem import Problem
from checks.core.dns.standing import Standing, State
from checks.core.dns.verification import explained
from checks.core.finding import Owner
from checks.core.ses import Identity, identity_source
from checks.core.text import Text, say

LOST = ("FAILED", "TEMPORARY_FAILURE")
"""States of an identity that SES had verified, or had tried to for its 72 hours."""


def identity_problems(
    standing: Standing, elsewhere: tuple[str, ...], taken: datetime | None = None
) -> Iterator[Problem]:
    """`elsewhere`: Regions in which the domain is verified.  `taken`: when SES last took mail of
    the domain there, as far as it is known."""
    identity = standing.identity
    if identity is None:
        return
    if standing.state is State.NOT_VERIFIED:
        yield _not_verified(standing, identity, elsewhere, taken)
    elif standing.state is State.VERIFIED:
        if standing.records_stand is False:
            yield _gone(standing, identity)
        elif last_look_failed(identity) and not standing.records_fine:
            yield _failing(standing, identity)


def last_look_failed(identity: Identity) -> bool:
    """Whether SES looked after it had last found the records, and found them wanting."""
    told = identity.verification
    if identity.error is None or not explained(identity.error).of_dns:
        return False
    return not (told.checked and told.succeeded and told.checked <= told.succeeded)


def _not_verified(
    standing: Standing, identity: Identity, elsewhere: tuple[str, ...], taken: datetime | None
) -> Problem:
    """Mail need not leave by the domain's identity: from elsewhere it does not, and a single
    address that is verified may send whatever the domain is."""
    remedy, spared = _remedy(standing, identity), bool(elsewhere) or _took_since(identity, taken)
    region, name = standing.place.named, identity.name
    if elsewhere:
        headline = say(
            "SES counts {domain} as verified in {elsewhere}, and not in {region}",
            domain=name,
            elsewhere=elsewhere,
            region=region,
        )
    else:
        headline = say(
            "SES does not count {domain} as verified in {region}", domain=name, region=region
        )
    if spared:
        remedy = say(
            "{remedy} Mail from a single address of {domain} that is verified in {region} leaves "
            "all the same.",
            remedy=remedy,
            domain=name,
            region=region,
        )
    return Problem(
        headline,
        remedy,
        _source(standing, identity),
        identity.seen_at,
        records=_records(standing),
        fatal=identity.status in LOST and not spared,
        owner=_owner(standing, identity),
    )


def _took_since(identity: Identity, taken: datetime | None) -> bool:
    """Whether SES took mail after it had looked and found the domain not to be verified."""
    checked = identity.verification.checked
    return taken is not None and (checked is None or taken > checked)


def _remedy(standing: Standing, identity: Identity) -> Text:
    name = identity.name
    if standing.records_fine:
        return say(
            "Wait, or start the verification of {domain} anew in the SES console: the records that "
            "SES did not find are in DNS now.",
            domain=name,
        )
    if identity.error:
        return explained(identity.error).remedy
    return say("Publish the DNS records that SES's console shows for {name}.", name=name)


def _gone(standing: Standing, identity: Identity) -> Problem:
    name, at = identity.name, identity.verification.succeeded
    remedy = say(
        "Publish them again: without them SES takes back that {domain} is verified, and "
        "then takes no mail from it.",
        domain=name,
    )
    if at:
        remedy = say(
            "Publish them again: SES found them at {at}; when it misses them for long, it takes no "
            "more mail from {domain}.",
            at=at,
            domain=name,
        )
    return Problem(
        say("The records by which SES verified {domain} are gone from DNS", domain=name),
        remedy,
        f"DNS TXT {standing.selectors[0].name}",
        records=_records(standing),
    )


def _failing(standing: Standing, identity: Identity) -> Problem:
    assert identity.error is not None  # its last look failed
    return Problem(
        say(
            "SES's last look for the records of {domain} failed ({region})",
            domain=identity.name,
            region=standing.place.named,
        ),
        explained(identity.error).remedy,
        _source(standing, identity),
        identity.seen_at,
        records=_records(standing),
    )


def _records(standing: Standing) -> tuple[str, ...]:
    return tuple(
        f"{each.name} CNAME {each.target}"
        for each in standing.selectors
        if each.target and each.fine is False and each.cname != each.target
    )


def _source(standing: Standing, identity: Identity) -> str:
    return identity_source(identity.name, standing.place.named)


def _owner(standing: Standing, identity: Identity) -> Owner:
    """AWS only where SES could not look, and by its word alone."""
    if standing.records_fine or identity.error is None:
        return Owner.US
    return explained(identity.error).owner
