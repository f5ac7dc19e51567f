"""The rules that Gmail, Yahoo and Outlook.com have published for senders: data, with sources.

Gmail's and Yahoo's hold since February 2024, Microsoft's since May 5, 2025.  Gmail asks for
one-click unsubscription since June 2024, and refuses more and more of what does not comply since
November 2025.  Nothing in here is of our own making: a rule that its receiver only recommends
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from checks.core.text import Text, say

READ = date(2026, 11, 24)
"""When the table was last held against what is published."""

_GOOGLE = "https://support.google.com/a/answer/81126"
_YAHOO = "https://senders.yahooinc.com/best-practices/"
_MICROSOFT = (
    "https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/"
    "strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-"
    "senders/4399730"
)


class Receiver(Enum):
    """Values: the names that the reply rules know them by."""

    GMAIL = "Gmail"
    YAHOO = "Yahoo"
    OUTLOOK = "Outlook.com"


class Topic(Enum):
    """What a rule is about, which is also how it is decided."""

    SPF = "SPF"
    DKIM = "DKIM"
    DMARC = "DMARC"
    ALIGNMENT = "alignment"
    OWN_NAME = "From"
    REVERSE_DNS = "PTR"
    TLS = "TLS"
    FORMAT = "format"
    UNSUBSCRIBE = "unsubscribe"
    SPAM_RATE = "spam rate"
    REPLIES = "replies"


@dataclass(frozen=True, slots=True)
class Rule:
    receiver: Receiver
    topic: Topic
    asks: Text
    since: date
    source: str
    bulk: bool = False
    """Asked of those alone who send much."""
    recommended: bool = False


ASKS = {
    Topic.SPF: say("SPF passes"),
    Topic.DKIM: say("DKIM passes, with a signature of our own domain"),
    Topic.DMARC: say("There is a DMARC record, with p=none at least"),
    Topic.ALIGNMENT: say("What SPF or DKIM passes for is the domain in the From line"),
    Topic.OWN_NAME: say("The From line does not pretend to be Gmail"),
    Topic.REVERSE_DNS: say("The sending address has a host name that leads back to it"),
    Topic.TLS: say("Mail is handed over by TLS"),
    Topic.FORMAT: say("Messages follow RFC 5322"),
    Topic.UNSUBSCRIBE: say("Marketing mail can be unsubscribed from by one click (RFC 8058)"),
    Topic.SPAM_RATE: say("Less than 0.3 % of the mail is reported as spam"),
    Topic.REPLIES: say("The From or Reply-To address is valid and takes replies"),
}


def _rules(
    receiver: Receiver,
    source: str,
    since: date,
    *topics: Topic,
    bulk: bool = False,
    recommended: bool = False,
) -> tuple[Rule, ...]:
    return tuple(
        Rule(receiver, topic, ASKS[topic], since, source, bulk, recommended) for topic in topics
    )


_2024 = date(2024, 2, 1)
_BULK = (Topic.SPF, Topic.DKIM, Topic.DMARC, Topic.ALIGNMENT)

RULES = (
    *_rules(Receiver.GMAIL, _GOOGLE, _2024, *_BULK, bulk=True),
    *_rules(Receiver.GMAIL, _GOOGLE, date(2024, 6, 1), Topic.UNSUBSCRIBE, bulk=True),
    *_rules(
        Receiver.GMAIL,
        _GOOGLE,
        _2024,
        Topic.OWN_NAME,
        Topic.REVERSE_DNS,
        Topic.TLS,
        Topic.FORMAT,
        Topic.SPAM_RATE,
    ),
    *_rules(Receiver.YAHOO, _YAHOO, _2024, *_BULK, Topic.UNSUBSCRIBE, bulk=True),
    *_rules(Receiver.YAHOO, _YAHOO, _2024, Topic.REVERSE_DNS, Topic.FORMAT, Topic.SPAM_RATE),
    *_rules(Receiver.OUTLOOK, _MICROSOFT, date(2025, 5, 5), *_BULK, bulk=True),
    *_rules(
        Receiver.OUTLOOK,
        _MICROSOFT,
        date(2025, 5, 5),
        Topic.REPLIES,
        Topic.UNSUBSCRIBE,
        bulk=True,
        recommended=True,
    ),
)

SINCE = {
    receiver: min(rule.since for rule in RULES if rule.receiver is receiver)
    for receiver in Receiver
}
"""When its rules came into force."""

APPLIES = {
    Receiver.GMAIL: say(
        "for whoever sends about 5,000 messages a day to personal Gmail accounts, counted for "
        "the whole domain, and whoever has been one stays one"
    ),
    Receiver.YAHOO: say("for whoever sends much (Yahoo names no number)"),
    Receiver.OUTLOOK: say(
        "for domains that send more than 5,000 messages a day to Outlook.com, Hotmail and Live"
    ),
}
"""To whom the rules for bulk senders apply."""

_OWN_DOMAINS = ("gmail.com", "googlemail.com")


def rules_of(*receivers: Receiver) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.receiver in receivers)


def receiver_of(provider: str | None) -> Receiver | None:
    """`provider`: as the reply rules name it."""
    return next((receiver for receiver in Receiver if receiver.value == provider), None)


def is_gmails(domain: str) -> bool:
    """Whether this is the domain of personal accounts, for which alone Gmail's rules are meant."""
    return domain.lower() in _OWN_DOMAINS
