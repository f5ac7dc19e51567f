"""What SES says of a domain's identity, as lines of evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.core.dns.identity_problem import last_look_failed
from checks.core.dns.standing import Standing, State
from checks.core.dns.verification import explained
from checks.core.finding import Fact
from checks.core.ses import Identity, identity_source
from checks.core.text import Text, say


def standing_facts(standing: Standing, domain: str, now: datetime) -> Iterator[Fact]:
    """One line of each place."""
    place, identity = standing.place, standing.identity
    label = say("In {region}", region=place.named)
    if identity:
        value = _standing(standing, identity)
        yield Fact(label, value, _source(identity.name, standing), identity.seen_at)
    elif standing.state is State.ABSENT:
        value = say("{domain} is no identity, nor is a domain above it", domain=domain)
        yield Fact(label, value, _source(domain, standing), now)


def detail_facts(standing: Standing) -> Iterator[Fact]:
    """What more SES says of the identity there: of trouble, much; of none, little."""
    identity = standing.identity
    if identity is None:
        return
    source, at, told = _source(identity.name, standing), identity.seen_at, identity.verification
    if identity.error:
        why = say("{error}: {means}", error=identity.error, means=explained(identity.error).means)
        yield Fact(say("Why, says SES"), why, source, at)
    if _troubled(standing, identity):
        if told.checked:
            yield Fact(say("SES looked last"), told.checked, source, at)
        if told.succeeded:
            yield Fact(say("SES found the records last"), told.succeeded, source, at)
        if told.name_server:
            yield Fact(say("Name server that SES saw"), _server(identity), source, at)
    used = identity.configuration_set or say("none")
    yield Fact(say("Configuration set where the sender names none"), used, source, at)
    if identity.feedback_forwarding is not None:
        mailed = say("yes") if identity.feedback_forwarding else say("no")
        yield Fact(say("SES mails bounces to the sender"), mailed, source, at)


def _standing(standing: Standing, identity: Identity) -> Text:
    name, last = identity.name, identity.verification.succeeded
    if standing.state is State.COVERED and isinstance(standing.above, Identity):
        return say(
            "{name} is {status}, and {parent} above it is verified",
            name=name,
            status=identity.status,
            parent=standing.above.name,
        )
    if not identity.verified:
        return say("{name} is not verified: {status}", name=name, status=identity.status)
    if last:
        return say("{name} is verified; SES saw its records last at {at}", name=name, at=last)
    return say("{name} is verified", name=name)


def _server(identity: Identity) -> Text | str:
    server, serial = identity.verification.name_server or "", identity.verification.serial
    if serial is None:
        return server
    return say("{server}, serial number {serial}", server=server, serial=str(serial))


def _troubled(standing: Standing, identity: Identity) -> bool:
    lost = standing.records_stand is False
    return not identity.verified or lost or last_look_failed(identity)


def _source(name: str, standing: Standing) -> str:
    return identity_source(name, standing.place.named)
