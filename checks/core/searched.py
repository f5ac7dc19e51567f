"""SES where something happened, or why it cannot be asked there."""

from __future__ import annotations

from checks.core.place import Place
from checks.core.sources import Ses, Sources
from checks.core.text import say
from checks.core.unavailable import Unavailable


def searched(sources: Sources, place: Place, call: str) -> Ses:
    """Raises Unavailable where the place is not searched; `call` is what would have been asked,
    such as `GetTenant shop`."""
    if ses := sources.ses_at(place):
        return ses
    why = say("{region} is not searched", region=place.named)
    raise Unavailable(f"SES {call}, {place.named}", why)
