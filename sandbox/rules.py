"""The event buses where all is right: rules that bring what AWS tells to the event queue."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.topics import queue_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION, BusRule, Shape

PATTERNS: dict[str, Shape] = {
    "ses-why-sending": {
        "source": ["aws.ses"],
        "detail-type": [{"prefix": "Sending Status"}, {"prefix": "Advisor Recommendation Status"}],
    },
    "ses-why-health": {"source": ["aws.health"], "detail": {"service": ["SES"]}},
}
"""As deploy/cloudformation has them."""


def of_account(account: str, regions: Iterable[str]) -> dict[tuple[str, str], dict[str, BusRule]]:
    """By account and Region, by name: at home to the queue, from elsewhere to the home bus."""
    home = (HOME_ACCOUNT, HOME_REGION)
    return {
        (account, region): {
            name: BusRule(pattern, [queue_arn() if (account, region) == home else home_bus()])
            for name, pattern in PATTERNS.items()
        }
        for region in regions
    }


def rule_arn(account: str, region: str, name: str) -> str:
    return f"arn:aws:events:{region}:{account}:rule/{name}"


def home_bus() -> str:
    return f"arn:aws:events:{HOME_REGION}:{HOME_ACCOUNT}:event-bus/default"
