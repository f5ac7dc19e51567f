"""The healthy world that every scenario starts from: one shop, two Regions, everything in order."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from sandbox.aws import wrap
from sandbox.aws.event_blocks import message_id
from sandbox.aws.events import OUTGOING_HOST, OUTGOING_IP, event
from sandbox.topics import queue_policy, topic
from sandbox.topics import topic_arn as topic_arn
from sandbox.world import (
    HOME_ACCOUNT,
    HOME_REGION,
    ConfigurationSet,
    Metric,
    Region,
    Shape,
    World,
)

REGIONS = (HOME_REGION, "us-east-1")
"""The first is home."""

DOMAIN = "shop.example"
"""What the shop sends from."""

CONFIGURATION_SET = "main"

ALL_EVENT_TYPES = (
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
)

DKIM_KEY = (
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAj8oXNh8qS31MuOljZcTBCsnihs4GHOkXhwIpaVBKJNtC"
    "1IENBixo6eUTuXFf0M3PJlbAzONbAJNrswr0F+yg7+5BmTASfAXiivZQ802tFUvwlBh9OOuKvZrdvGA6gi6i63Sl"
    "A4PjxZs0Jq2ttxkvALL36FhrBriMZkmZUvSir5glzOsf+wOLb3H6JwPGwj5QTl+Cm+y6B5gey4zRF8o6t6CH5HEO"
    "nN7rJSxj6eZreyLhU2ENJXlBytpdkkRuhVhDMNqv5ZhWqpRJgC/m2J2xgSQxknorxwp/x25IiInGHVvYaDKQKNaW"
    "nXTwiSpCSVfh83N6atB187VyerfNt3vv/wIDAQAB"
)
"""A real RSA key of 2048 bits; nobody has kept its private half."""

TEMPLATE = "receipt"

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


def account() -> Shape:
    return {
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": True,
        "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 1240.0},
        "SendingEnabled": True,
        "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        "Details": {
            "MailType": "TRANSACTIONAL",
            "WebsiteURL": f"https://{DOMAIN}/",
            "ContactLanguage": "EN",
            "UseCaseDescription": "Order confirmations and receipts",
            "ReviewDetails": {"Status": "GRANTED", "CaseId": "170000000000001"},
        },
        "VdmAttributes": {"VdmEnabled": "DISABLED"},
    }


def identity(domain: str, region: str, now: datetime) -> Shape:
    """A verified domain that signs with Easy DKIM and has a MAIL FROM domain of its own."""
    return {
        "IdentityType": "DOMAIN",
        "FeedbackForwardingStatus": False,
        "VerifiedForSendingStatus": True,
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": "SUCCESS",
            "Tokens": dkim_tokens(domain, region),
            "SigningAttributesOrigin": "AWS_SES",
            "CurrentSigningKeyLength": "RSA_2048_BIT",
            "NextSigningKeyLength": "RSA_2048_BIT",
            "LastKeyGenerationTimestamp": now - timedelta(days=200),
        },
        "MailFromAttributes": {
            "MailFromDomain": mail_from_domain(domain, region),
            "MailFromDomainStatus": "SUCCESS",
            "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        },
        "Policies": {},
        "Tags": [],
        "ConfigurationSetName": CONFIGURATION_SET,
        "VerificationStatus": "SUCCESS",
        "VerificationInfo": {
            "LastCheckedTimestamp": now - timedelta(hours=5),
            "LastSuccessTimestamp": now - timedelta(hours=5),
            "SOARecord": {
                "PrimaryNameServer": f"ns.{domain}",
                "AdminEmail": f"hostmaster.{domain}",
                "SerialNumber": 2026112401,
            },
        },
    }


def mail_from_domain(domain: str, region: str) -> str:
    """One per Region: its MX may point at one Region only."""
    return f"bounce.{domain}" if region == HOME_REGION else f"bounce-{region}.{domain}"


def dkim_tokens(domain: str, region: str) -> list[str]:
    digest = hashlib.sha256(f"{domain} {region}".encode()).hexdigest()
    more = hashlib.sha256(digest.encode()).hexdigest()
    return [digest[:32], digest[32:], more[:32]]


def configuration_set(region: str) -> ConfigurationSet:
    return ConfigurationSet(
        answer={
            "DeliveryOptions": {"TlsPolicy": "OPTIONAL"},
            "ReputationOptions": {"ReputationMetricsEnabled": True},
            "SendingOptions": {"SendingEnabled": True},
            "SuppressionOptions": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
            "Tags": [],
        },
        event_destinations=[event_destination(region)],
    )


def template() -> Shape:
    """Both parts, links to the shop alone, and not much of it."""
    return {
        "Subject": "Your receipt for order {{order}}",
        "Text": f"Hello {{{{name}}}},\n\nthank you for order {{{{order}}}}: https://{DOMAIN}/orders\n",
        "Html": "<html><body><p>Hello {{name}},</p><p>thank you for order"
        f' <a href="https://{DOMAIN}/orders">{{{{order}}}}</a>.</p></body></html>',
    }


def event_destination(region: str) -> Shape:
    return {
        "Name": "events",
        "Enabled": True,
        "MatchingEventTypes": list(ALL_EVENT_TYPES),
        "SnsDestination": {"TopicArn": topic_arn(region)},
    }


def metric(
    name: str,
    points: list[tuple[datetime, float]],
    dimensions: Mapping[str, str] | None = None,
    *,
    course: list[tuple[datetime, float | None]] | None = None,
) -> Metric:
    return Metric("AWS/SES", name, dict(dimensions or {}), points, course or [])


def goes_on(name: str) -> bool:
    """A rate has a value at any moment; nobody sends in this world, so counts come to an end."""
    return name.startswith("Reputation.")


def mail_domain(domain: str) -> dict[tuple[str, str], list[str]]:
    """A domain that takes mail, as a recipient's does."""
    return {
        (domain, "MX"): [f"10 mx.{domain}."],
        (domain, "A"): ["192.0.2.80"],
        (f"mx.{domain}", "A"): ["192.0.2.25"],
    }


def identity_records(
    domain: str, region: str, identity: Mapping[str, Any]
) -> dict[tuple[str, str], list[str]]:
    """The DNS records that SES asks the owner of this identity to publish, and DMARC."""
    records: dict[tuple[str, str], list[str]] = {}
    if "@" in domain:
        return records
    for token in identity.get("DkimAttributes", {}).get("Tokens", ()):
        target = f"{token}.dkim.amazonses.com"
        records[(f"{token}._domainkey.{domain}", "CNAME")] = [f"{target}."]
        records[(target, "TXT")] = [quoted(f"p={DKIM_KEY}")]
    mail_from = identity.get("MailFromAttributes", {}).get("MailFromDomain")
    if mail_from:
        records[(mail_from, "MX")] = [f"10 feedback-smtp.{region}.amazonses.com."]
        records[(mail_from, "TXT")] = [quoted("v=spf1 include:amazonses.com ~all")]
    policy = f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{domain}"
    records[(f"_dmarc.{domain}", "TXT")] = [quoted(policy)]
    return records


def quoted(text: str) -> str:
    """A TXT record's data in zone-file form: strings of at most 255 bytes."""
    escaped = [text[start : start + 255] for start in range(0, len(text), 255)]
    return " ".join('"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"' for each in escaped)
