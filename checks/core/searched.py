"""SES where something happened, or why it cannot be asked there."""

from __future__ import annotations

from checks.core.place import Place
from checks.core.sources import Ses, Sources
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable


def searched(sources: Sources, place: Place, call: str) -> Ses:
    """Raises Unavailable where the place is not searched; `call` is what would have been asked,
    such as `GetTenant shop`."""
    if ses := sources.ses_at(place):
        return ses
    why = say("{region} is not searched", region=place.named)
    raise Unavailable(f"SES {call}, {place.named}", why)


def unsearched(places: tuple[Place, ...], place: Place) -> tuple[Text, Text]:
    """That a message left from where nobody looks, and what to do; `places`: those searched."""
    region, account = place.region, place.account
    here = any(each.region == region for each in places)
    if account and (here or any(each.alias for each in places)):
        return (
            say(
                "The message left from {region} of {account}, which is not searched",
                region=region,
                account=account,
            ),
            say(
                "Add {region} of the account {account} to SES_ACCOUNTS, so that the bot can look"
                " there.",
                region=region,
                account=account,
            ),
        )
    return (
        say("The message left from {region}, which is not searched", region=region),
        say("Add {region} to SES_REGIONS, so that the bot can look there.", region=region),
    )
