"""What to say of a message id that no event is stored of: whose it may be, and where we looked."""

from __future__ import annotations

from datetime import datetime

from checks.core.finding import Fix, Owner
from checks.core.place import Place
from checks.core.target import MessageId
from checks.core.text import Text, say

_REGIONS = {"0100": "us-east-1", "0101": "us-west-2"}
"""How the ids of a Region begin: seen in every sample, and not documented; others are not known."""


def likely_region(asked: MessageId) -> str | None:
    return _REGIONS.get(asked.value[:4])


def unknown_id(
    asked: MessageId, places: tuple[Place, ...], begins: datetime | None
) -> tuple[Text, Fix]:
    """`begins`: when the oldest event that is stored happened."""
    searched = tuple(dict.fromkeys(place.region for place in places))
    accounts = tuple(dict.fromkeys(place.account for place in places))
    likely = likely_region(asked)
    if likely and likely not in searched:
        return say("The id looks like one of {region}, which is not searched", region=likely), Fix(
            Owner.US,
            say(
                "Add {region} to the bot's SES_REGIONS if our mail leaves from there; it looked in "
                "{searched}.",
                region=likely,
                searched=searched,
            ),
        )
    if begins is not None and asked.accepted_at < begins:
        return say(
            "The message is older than our events, which begin at {begins}", begins=begins
        ), Fix(
            Owner.US,
            say(
                "Import the events of that time, or ask about the recipient's address: newer mail "
                "may tell what is wrong."
            ),
        )
    return say("No event of this message is known: it may be another account's"), Fix(
        Owner.US,
        say(
            "Ask where the id comes from: we looked in {searched} of account {accounts}. The "
            "evidence says when SES took the message.",
            searched=searched,
            accounts=accounts,
        ),
    )
