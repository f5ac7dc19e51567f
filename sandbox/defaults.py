"""The healthy world that every scenario starts from: one shop, two Regions, everything in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from sandbox import rules
from sandbox.answers import (
    CONFIGURATION_SET,
    DOMAIN,
    TEMPLATE,
    account,
    configuration_set,
    goes_on,
    identity,
    metric,
    template,
)
from sandbox.aws import wrap
from sandbox.aws.event_blocks import message_id
from sandbox.aws.events import OUTGOING_HOST, OUTGOING_IP, event
from sandbox.records import identity_records, mail_domain, quoted
from sandbox.topics import queue_policy, topic, topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION, Region, World

REGIONS = (HOME_REGION, "us-east-1")
"""The first is home."""

BLOCK_LISTS = (
    "zen.spamhaus.org",
    "b.barracudacentral.org",
    "bl.spamcop.net",
    "bl.mailspike.net",
    "psbl.surriel.com",
    "dnsbl-1.uceprotect.net",
    "dnsbl-2.uceprotect.net",
    "dnsbl-3.uceprotect.net",
    "dnsbl.dronebl.org",
)
"""Each lists 127.0.0.2, to show that it works (RFC 5782, section 5)."""

SPF_OF_SES = "v=spf1 ip4:54.240.0.0/18 ip4:69.169.224.0/20 ip4:76.223.176.0/20 -all"

METRICS = {
    "Send": 52.0,
    "Delivery": 51.0,
    "Bounce": 0.4,
    "Complaint": 0.01,
    "Reputation.BounceRate": 0.012,
    "Reputation.ComplaintRate": 0.0002,
}
"""What CloudWatch has for the account, as a value per quarter of an hour."""

METRIC_POINTS = 24
METRIC_PERIOD = timedelta(minutes=15)

NOBODY_ASKS = "quiet.example"
"""The domain of the customer whose mail is all right."""


def healthy(now: datetime) -> World:
    regions = regions_of_an_account(now)
    world = World("healthy", "Nothing is wrong", regions)
    # the shop answers at its own domain, and SES at its own
    world.zone |= mail_domain(DOMAIN)
    world.zone |= mail_domain(NOBODY_ASKS)
    world.zone[("amazonses.com", "TXT")] = [quoted(SPF_OF_SES)]
    world.zone[(ip_address(OUTGOING_IP).reverse_pointer, "PTR")] = [f"{OUTGOING_HOST}."]
    world.zone[(OUTGOING_HOST, "A")] = [OUTGOING_IP]
    world.zone |= {(f"2.0.0.127.{zone}", "A"): ["127.0.0.2"] for zone in BLOCK_LISTS}
    world.topics = {topic_arn(name): topic(name) for name in regions}
    world.queue_policy = queue_policy(regions)
    world.rules = rules.of_account(HOME_ACCOUNT, regions)
    for name, region in regions.items():
        world.zone[(f"feedback-smtp.{name}.amazonses.com", "A")] = ["192.0.2.53"]
        world.zone |= identity_records(DOMAIN, name, region.identities[DOMAIN])
        world.queue += _other_mail(name, now)
    return world


def _other_mail(region: str, now: datetime) -> list[str]:
    """A shop that sends has a history; a store with nothing in it would prove nothing."""
    sent = now - timedelta(minutes=20)
    got = sent + timedelta(seconds=2)
    made: dict[str, Any] = {
        "message_id": message_id(region, sent, "other mail"),
        "sent_at": sent,
        "recipients": [f"customer@{NOBODY_ASKS}"],
        "account": HOME_ACCOUNT,
        "region": region,
    }
    events = [
        event("Send", at=sent, **made),
        event("Delivery", at=got, reply="250 2.0.0 OK", processing_ms=2000, **made),
    ]
    return [wrap.sns(each, topic_arn=topic_arn(region)) for each in events]


def regions_of_an_account(now: datetime) -> dict[str, Region]:
    return {name: _region(name, now) for name in REGIONS}


def _region(name: str, now: datetime) -> Region:
    return Region(
        account=account(),
        identities={DOMAIN: identity(DOMAIN, name, now)},
        configuration_sets={CONFIGURATION_SET: configuration_set(name)},
        templates={TEMPLATE: template()},
        metrics=[
            metric(
                kind,
                [(now - METRIC_PERIOD * age, value) for age in range(METRIC_POINTS, 0, -1)],
                course=[(now, value)] if goes_on(kind) else [],
            )
            for kind, value in METRICS.items()
        ],
    )
