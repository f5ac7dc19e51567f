"""What SES thinks of addresses (GetEmailAddressInsights): a scenario's section."""

from __future__ import annotations

from typing import Any

from sandbox.aws.validation import GOOD, validation
from sandbox.by_region import by_region
from sandbox.located import Located
from sandbox.world import Shape

VERDICTS = ("LOW", "MEDIUM", "HIGH")


def address_insights(document: Located, top: dict[str, Any]) -> dict[str, dict[str, Shape]]:
    """By Region and address."""
    found: dict[str, dict[str, Shape]] = {}
    for region, way, by_address in by_region(document, top, "address_insights"):
        for address, value in by_address.items():
            here = (*way, address)
            said = {
                name: document.one_of((*here, name), verdict, VERDICTS)
                for name, verdict in document.mapping(here, value, GOOD).items()
            }
            found.setdefault(region, {})[address] = validation(said)
    return found
