"""Bounces whose reason is not the whole story: who we are to the receiver, how the message got
there, or what we demand ourselves."""

from __future__ import annotations

from datetime import timedelta

from checks.core.addresses.typos import guess
from checks.core.commands import sesv2
from checks.core.events import EventKind, MailEvent, Timeline
from checks.core.finding import Fix, Owner
from checks.core.gateways import filters_for_recipient
from checks.core.replies import Meaning
from checks.core.ses import ConfigurationSet
from checks.core.simulator import REFUSED, advice, simulated
from checks.core.text import Text, say

OUT_OF_OUR_TIME = "customtimeoutexceeded"
"""The subtype of a bounce for which the configuration set's own limit is the cause."""

SES_TRIES = timedelta(hours=14)
"""For so long where the set says nothing else; it may say no more."""


def story(
    newest: Timeline, bounce: MailEvent, meaning: Meaning, used: ConfigurationSet | None
) -> tuple[Text, Fix] | None:
    """The sentence and the remedy of such a bounce; None where the reason says it all."""
    if simulated(bounce.recipient_domain):
        return REFUSED, advice()
    if meant := _meant(newest, meaning):
        return meaning.reason.headline, _typo(meant)
    if may_be_a_filter(meaning, newest):
        return _carrier(newest)
    if (bounce.subtype or "").lower() == OUT_OF_OUR_TIME:
        return _our_limit(newest, meaning, used)
    if meaning.reason.slug == "policy_rejected" and (domain := _own_domain(newest)):
        return _spoof_guard(domain)
    if used and used.tls_required and meaning.reason.slug == "tls_failed":
        return _our_demand(used, newest.place.region)
    if meaning.reason.group == "auth" and newest.newest(EventKind.DELIVERY):
        return _forwarded(newest, meaning)
    return None


def may_be_a_filter(meaning: Meaning, newest: Timeline) -> bool:
    """Japanese carriers answer "no such user" where their user's own filter refuses us."""
    carrier = filters_for_recipient(newest.first_known("recipient_domain") or "")
    return carrier and meaning.reason.slug == "mailbox_not_found"


def _meant(newest: Timeline, meaning: Meaning) -> str | None:
    """The domain that the mistyped one was likely meant to be; a guess, to be asked about."""
    slip = guess((newest.first_known("recipient_domain") or "").lower())
    if slip is None:
        return None
    nowhere = meaning.reason.slug in ("domain_not_found", "domain_no_mail")
    nobody = meaning.reason.slug in ("mailbox_not_found", "bad_address") and slip.near
    return slip.meant if nowhere or nobody else None


def _typo(meant: str) -> Fix:
    return Fix(
        Owner.US,
        say(
            "Ask the recipient whether they meant {meant}; if so, correct the address and send "
            "again.",
            meant=meant,
        ),
    )


def _own_domain(newest: Timeline) -> str | None:
    """The domain, where the message comes from the very one that it goes to."""
    sender = newest.first_known("from_domain")
    return sender if sender and sender == newest.first_known("recipient_domain") else None


def _carrier(newest: Timeline) -> tuple[Text, Fix]:
    return say("No such mailbox, or the recipient's mobile carrier filters us out"), Fix(
        Owner.RECIPIENT,
        say(
            "Ask the recipient to check the address, and to allow mail from {domain} in the "
            "carrier's filter settings: from here the two look the same.",
            domain=newest.first_known("from_domain") or say("our domain"),
        ),
    )


def _our_limit(
    newest: Timeline, meaning: Meaning, used: ConfigurationSet | None
) -> tuple[Text, Fix]:
    name = newest.first_known("configuration_set")
    headline = say("Our delivery time limit ran out: {why}", why=meaning.reason.headline)
    if name is None:
        return headline, Fix(Owner.US, say("Send again, with a longer time limit for delivery."))
    if used is None or used.max_delivery is None:
        text = say(
            "Give the configuration set {name} more time for delivery, then send again.", name=name
        )
        return headline, Fix(Owner.US, text)
    return headline, Fix(
        Owner.US,
        say(
            "Send again; the configuration set {name} gives up after {limit}: raise that if "
            "mail may come later.",
            name=name,
            limit=used.max_delivery,
        ),
        _delivery_options(used, newest.place.region, SES_TRIES),
        verify=sesv2("get-configuration-set", newest.place.region, configuration_set_name=name),
        undo=_delivery_options(used, newest.place.region, used.max_delivery),
    )


def _delivery_options(used: ConfigurationSet, region: str, limit: timedelta) -> str:
    """It puts all of them in place, so that those that are to stay are named, too."""
    pool = {"sending_pool_name": used.sending_pool} if used.sending_pool else {}
    return sesv2(
        "put-configuration-set-delivery-options",
        region,
        configuration_set_name=used.name,
        tls_policy="REQUIRE" if used.tls_required else "OPTIONAL",
        **pool,
        max_delivery_seconds=str(int(limit.total_seconds())),
    )


def _spoof_guard(domain: str) -> tuple[Text, Fix]:
    return say("The recipient's filter thinks that our mail from their own domain is forged"), Fix(
        Owner.RECIPIENT_ADMIN,
        say(
            "Ask the recipient's administrator to let mail that passes DKIM for {domain} through "
            "their rule against forged mail.",
            domain=domain,
        ),
    )


def _our_demand(used: ConfigurationSet, region: str) -> tuple[Text, Fix]:
    return say("We send over TLS only, and the recipient's server does not offer it"), Fix(
        Owner.RECIPIENT_ADMIN,
        say(
            "Ask the recipient's administrator to switch on STARTTLS (TLS): the configuration set "
            "{name}, which we sent with, requires it.",
            name=used.name,
        ),
        verify=sesv2("get-configuration-set", region, configuration_set_name=used.name),
    )


def _forwarded(newest: Timeline, meaning: Meaning) -> tuple[Text, Fix]:
    return say("Taken first, then refused: {why}", why=meaning.reason.headline), Fix(
        Owner.RECIPIENT,
        say(
            "Ask the recipient whether this mailbox forwards its mail, and for the address that it "
            "goes to: forwarding breaks SPF, and some servers change what DKIM has signed."
        ),
    )
