"""What SES v2 answers of configuration sets and their event destinations.

The same two steps as in `ses_answers`: `*_members` cuts an answer down to what is kept, and the
function without that ending makes the core's type of it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.sources.ses_answers import Shape, member_of, required
from checks.core import ConfigurationSet, EventDestination, Unavailable


def configuration_set_members(answer: Shape) -> Shape:
    kept = required(answer, "ConfigurationSetName")
    delivery, options = answer.get("DeliveryOptions", {}), answer.get("SuppressionOptions")
    return {
        **kept,
        "SendingEnabled": member_of(member_of(answer, "SendingOptions"), "SendingEnabled"),
        "SuppressedReasons": None if options is None else options.get("SuppressedReasons"),
        "SuppressionScope": None if options is None else options.get("SuppressionScope"),
        "TlsPolicy": delivery.get("TlsPolicy"),
        "MaxDeliverySeconds": delivery.get("MaxDeliverySeconds"),
        "SendingPoolName": delivery.get("SendingPoolName"),
    }


def configuration_set(
    kept: Shape, seen_at: datetime, destinations: tuple[EventDestination, ...] | Unavailable
) -> ConfigurationSet:
    reasons, seconds = kept["SuppressedReasons"], kept["MaxDeliverySeconds"]
    return ConfigurationSet(
        seen_at=seen_at,
        name=kept["ConfigurationSetName"],
        sending=kept["SendingEnabled"],
        suppressed_reasons=None if reasons is None else frozenset(reasons),
        suppression_scope=kept["SuppressionScope"],
        tls_required=kept["TlsPolicy"] == "REQUIRE",
        max_delivery=None if seconds is None else timedelta(seconds=seconds),
        destinations=destinations,
        sending_pool=kept["SendingPoolName"],
    )


def destinations_members(answer: Shape) -> list[Shape]:
    return [
        {
            "Name": member_of(each, "Name"),
            "Enabled": each.get("Enabled", False),
            "MatchingEventTypes": member_of(each, "MatchingEventTypes"),
            "Target": _target(each),
            "Queryable": "SnsDestination" in each or "EventBridgeDestination" in each,
        }
        for each in member_of(answer, "EventDestinations")
    ]


def destinations(kept: list[Shape]) -> tuple[EventDestination, ...]:
    return tuple(
        EventDestination(
            name=each["Name"],
            enabled=each["Enabled"],
            kinds=frozenset(each["MatchingEventTypes"]),
            target=each["Target"],
            queryable=each["Queryable"],
        )
        for each in kept
    )


def configuration_set_names(answer: Shape) -> list[str]:
    """Of one page."""
    return [str(name) for name in member_of(answer, "ConfigurationSets")]


def _target(destination: Shape) -> str:
    for block, member in (
        ("SnsDestination", "TopicArn"),
        ("EventBridgeDestination", "EventBusArn"),
        ("KinesisFirehoseDestination", "DeliveryStreamArn"),
    ):
        if block in destination:
            return str(destination[block].get(member, ""))
    return "cloudwatch" if "CloudWatchDestination" in destination else "pinpoint"
