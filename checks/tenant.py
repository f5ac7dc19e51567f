"""May the tenant that the message was sent for still send?

A tenant is a part of an account with a reputation of its own.  SES stops one whose mail comes back
or is complained about, and the account's people may stop it.  SES then refuses its mail at the
door: there is no message id and no event, so that the newest message is an older one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    Fact,
    Finding,
    Fix,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Tenant,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.commands import sesv2
from checks.core.evidence import message_facts, newest_message, not_seen
from checks.core.searched import searched


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    tenant: Tenant | None = None
    """Of the newest message; None: it named none, or SES knows none of this name."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    name = newest.first_known("tenant") if newest else None
    if newest is None or name is None:
        return Seen(sources.now, newest)
    ses = searched(sources, newest.place, f"GetTenant {name}")
    return Seen(sources.now, newest, ses.tenant(name))


def judge(seen: Seen) -> Finding:
    """FAIL the tenant is stopped; OK it may send, or there is none; UNKNOWN could not see."""
    newest = seen.newest
    name = newest.first_known("tenant") if newest else None
    if newest is None or name is None:
        return Finding.moot(say("The message was sent for no tenant"))
    if seen.tenant is None:
        return Finding.ok(say("SES knows no tenant {name} any more", name=name))
    facts = (*_facts(seen, seen.tenant, newest), *message_facts(newest))
    if seen.tenant.status != "DISABLED":
        return Finding.ok(say("The tenant {name} may send", name=name), *facts)
    return Finding(
        Verdict.FAIL,
        _headline(seen.tenant, _stopped_later(seen.tenant, newest)),
        facts,
        _fix(seen.tenant, newest.place.region),
        Strength.BLOCK,
        (Outcome.NEVER_SENT, Outcome.UNKNOWN) if newest.final is None else (),
    )


def _by_aws(tenant: Tenant) -> bool | None:
    """None: not known, or neither says so."""
    if isinstance(tenant.stops, Unavailable) or not tenant.stops:
        return None
    return any(stop.by_aws for stop in tenant.stops)


def _stopped_later(tenant: Tenant, newest: Timeline) -> datetime | None:
    """Since when it is stopped, where this message was sent before; None: it was not, or that is
    not known."""
    if isinstance(tenant.stops, Unavailable):
        return None
    begun = [stop.since for stop in tenant.stops if stop.since]
    if len(begun) < len(tenant.stops):
        return None
    first = min(begun, default=None)
    return first if first and first > newest.sent_at else None


def _headline(tenant: Tenant, later: datetime | None) -> Text:
    match _by_aws(tenant):
        case True if later:
            return say(
                "AWS stopped the tenant {name} at {since}, after this message; SES refuses what"
                " is sent from then on",
                name=tenant.name,
                since=later,
            )
        case False if later:
            return say(
                "Our own people stopped the tenant {name} at {since}, after this message; SES"
                " refuses what is sent from then on",
                name=tenant.name,
                since=later,
            )
        case True:
            return say("AWS has stopped the tenant {name}", name=tenant.name)
        case False:
            return say("Our own people have stopped the tenant {name}", name=tenant.name)
    return say("Sending is off for the tenant {name}", name=tenant.name)


def _fix(tenant: Tenant, region: str) -> Fix:
    shown = sesv2("get-tenant", region, tenant_name=tenant.name)
    by_aws = _by_aws(tenant)
    if by_aws:
        return Fix(
            Owner.US,
            say("Mend what AWS names as the cause, then ask AWS to reinstate the tenant."),
            shown,
        )
    text = say("Find out who stopped the tenant and why, then let it send again.")
    if by_aws is None:
        return Fix(Owner.US, text, shown)
    status = "update-reputation-entity-customer-managed-status"
    named = {"reputation_entity_type": "RESOURCE", "reputation_entity_reference": tenant.arn}
    return Fix(
        Owner.US,
        text,
        # REINSTATED would let it send whatever AWS finds against it
        sesv2(status, region, **named, sending_status="ENABLED"),
        verify=shown,
        undo=sesv2(status, region, **named, sending_status="DISABLED"),
    )


def _facts(seen: Seen, tenant: Tenant, newest: Timeline) -> Iterator[Fact]:
    region = newest.place.region
    source = f"SES GetTenant {tenant.name}, {region}"
    yield Fact(say("SES calls the tenant"), tenant.status, source, tenant.seen_at)
    if isinstance(tenant.stops, Unavailable):
        yield not_seen(tenant.stops, seen.now)
        return
    source = f"SES GetReputationEntity {tenant.name}, {region}"
    for stop in tenant.stops:
        who = say("Stopped by AWS") if stop.by_aws else say("Stopped by our own people")
        yield Fact(who, stop.cause or say("no cause is given"), source, tenant.seen_at)
        if stop.since:
            yield Fact(say("Since"), stop.since, source, tenant.seen_at)


CHECK = Check(
    id="tenant",
    title=say("Tenant"),
    gather=gather,
    judge=judge,
    tells=say("whether the tenant may still send"),
)
