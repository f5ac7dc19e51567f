"""What SES and CloudWatch answer of a shop where nothing is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.topics import topic_arn
from sandbox.world import HOME_REGION, ConfigurationSet, Metric, Shape

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

TEMPLATE = "receipt"


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
