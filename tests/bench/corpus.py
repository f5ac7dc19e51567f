"""A month of a shop's SES events, as many as wanted: the same for the same seed.

What they are mixed like: each message is a Send and what follows from it, a few recipients and
domains get most of the mail, and all of it comes in order of time, as an archive has it.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count as from_zero
from itertools import islice
from typing import Any

from sandbox.aws import wrap
from sandbox.aws.event_blocks import message_id
from sandbox.aws.events import event

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SPAN = timedelta(days=30)
AFTERMATH = timedelta(hours=20)
"""After this nothing more befalls a message."""

ACCOUNT = "111122223333"
REGIONS = ("eu-west-1", "us-east-1")

EVENTS_OF_A_MESSAGE = 2.4
"""On average, by the shares below."""

MAILS_OF_A_RECIPIENT = 20
"""On average."""

ALIKE = 20
"""So many recipients at the top get about as much as one another: no single one is everybody."""

PROVIDERS = {
    "gmail.com": 0.46,
    "yahoo.com": 0.09,
    "outlook.com": 0.08,
    "hotmail.com": 0.07,
    "icloud.com": 0.05,
    "docomo.ne.jp": 0.02,
}
"""Shares of the big ones; the others share what is left."""

OTHERS_MAX = 5_000

CAMPAIGNS = (
    ("order-shipped", "transactional", "Your order {n} has shipped"),
    ("password-reset", "transactional", "Reset your password"),
    ("newsletter", "marketing", "What is new in the shop this week, and 20 % off until Sunday"),
    ("invoice", "billing", "Your invoice {n} from Example Shop"),
)

BOUNCES = (
    ("General", "5.1.1", "smtp; 550-5.1.1 The email account that you tried to reach does not exist."
     " Please try double-checking the recipient's email address for typos or unnecessary spaces."
     " For more information, go to https://support.google.com/mail/?p=NoSuchUser"
     " {id} - gsmtp <{to}>"),
    ("General", "5.7.1", "smtp; 550 5.7.1 Unfortunately, messages from [54.240.7.12] weren't sent."
     " Please contact your Internet service provider since part of their network is on our block"
     " list (S3140). [{id}.prod.protection.outlook.com]"),
    ("MailboxFull", "5.2.2", "smtp; 552 5.2.2 <{to}>: Recipient address rejected: mailbox full"),
    ("OnAccountSuppressionList", None, None),
    ("Suppressed", "5.1.1", "Amazon SES has suppressed sending to this address because it has a"
     " recent history of bouncing as an invalid address."),
)  # fmt: skip
"""Subtype, status and reply; every second bounce is the first."""

DELAYS = (
    ("TransientCommunicationFailure", "4.4.1", "smtp; 421 4.4.1 Unable to connect to remote host"),
    (
        "MailboxFull",
        "4.2.2",
        "smtp; 452-4.2.2 The recipient's inbox is out of storage space <{to}>",
    ),
    ("General", "4.7.1", "smtp; 450 4.7.1 <{to}>: Recipient address rejected: Greylisted"),
)

OPENED_BY = (
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Mobile/15E148",
)


@dataclass(frozen=True, slots=True)
class Mail:
    number: int
    sent_at: datetime
    to: str
    region: str
    campaign: int


Due = tuple[datetime, int, str, Mail]
"""When, a number that orders what happens at once, the kind of event, and to which mail."""


def bodies(count: int, seed: int = 1, now: datetime = NOW) -> Iterator[str]:
    """Exactly so many events, oldest first, of the 30 days before `now`; in constant memory, but
    for what has still to befall the messages of one day."""
    chance = random.Random(seed)
    for at, _, kind, mail in islice(_happening(chance, count, now), count):
        yield wrap.raw(_event(kind, at, mail, chance))


def _happening(chance: random.Random, count: int, now: datetime) -> Iterator[Due]:
    order = from_zero()
    pending: list[Due] = []
    for mail in _mails(chance, count, now):
        while pending and pending[0][0] <= mail.sent_at:
            yield heapq.heappop(pending)
        for kind, after in _fate(chance):
            at = mail.sent_at + min(after, AFTERMATH)
            heapq.heappush(pending, (at, next(order), kind, mail))


def _mails(chance: random.Random, count: int, now: datetime) -> Iterator[Mail]:
    """Without end: the caller has what it wants before the last ones crowd."""
    first, last = now - SPAN, now - AFTERMATH
    step = (last - first) * EVENTS_OF_A_MESSAGE / max(count, 1)
    recipients = max(count // int(EVENTS_OF_A_MESSAGE * MAILS_OF_A_RECIPIENT), 100)
    for number in from_zero():
        yield Mail(
            number,
            min(first + number * step, last),
            _recipient(_rank(chance, recipients, alike=ALIKE)),
            REGIONS[chance.random() > 0.9],
            _rank(chance, len(CAMPAIGNS)) - 1,
        )


def _rank(chance: random.Random, most: int, *, alike: int = 1) -> int:
    """From 1 to `most`, each as likely as one by its rank (Zipf); the first `alike` less so."""
    return min(int(alike * ((most + alike) / alike) ** chance.random()) - alike + 1, most)


@lru_cache(100_000)
def _recipient(rank: int) -> str:
    """Always the same for a rank, at a domain by the shares of PROVIDERS."""
    own = random.Random(rank)
    share = own.random()
    for domain, part in PROVIDERS.items():
        share -= part
        if share < 0:
            return f"customer.{rank}@{domain}"
    return f"customer.{rank}@company-{_rank(own, OTHERS_MAX)}.example"


def _fate(chance: random.Random) -> Iterator[tuple[str, timedelta]]:
    """The kinds of events of one message, each with how long after it was sent."""
    if chance.random() < 0.004:
        yield "Rendering Failure", timedelta(seconds=1)
        return
    yield "Send", timedelta(0)
    result = chance.random()
    if result < 0.0005:
        yield "Reject", timedelta(seconds=1)
        return
    took = timedelta(seconds=chance.expovariate(1 / 3) + 0.2)
    if result < 0.035:
        yield "Bounce", took
        return
    if result < 0.07:
        yield "DeliveryDelay", timedelta(minutes=5) + took
        took += timedelta(minutes=chance.uniform(20, 600))
    yield "Delivery", took
    yield from _reading(chance, took)


def _reading(chance: random.Random, took: timedelta) -> Iterator[tuple[str, timedelta]]:
    if chance.random() >= 0.35:
        return
    read = took + timedelta(hours=chance.expovariate(1 / 2))
    yield "Open", read
    if chance.random() < 0.12:
        yield "Click", read + timedelta(seconds=chance.uniform(2, 60))
    if chance.random() < 0.002:
        yield "Complaint", read + timedelta(minutes=1)


def _event(kind: str, at: datetime, mail: Mail, chance: random.Random) -> dict[str, Any]:
    template, use, subject = CAMPAIGNS[mail.campaign]
    return event(
        kind,
        message_id=message_id(mail.region, mail.sent_at, mail.number),
        sent_at=mail.sent_at,
        at=at,
        recipients=(mail.to,),
        source="Example Shop <shop@shop.example>",
        account=ACCOUNT,
        region=mail.region,
        template=template,
        subject=subject.format(n=100_000 + mail.number),
        tags={"campaign": template, "use": use},
        headers=_headers(mail, use),
        **_fields(kind, mail, chance),
    )


def _headers(mail: Mail, use: str) -> dict[str, str]:
    token = f"{mail.number * 2_654_435_761 % 2**64:016x}"
    own = {
        "Message-ID": f"<{token}.shop-mailer@shop.example>",
        "Return-Path": f"{token}@bounce.shop.example",
        "Reply-To": "Example Shop Service <service@shop.example>",
        "Date": f"{mail.sent_at:%a, %d %b %Y %H:%M:%S} +0000",
        "Feedback-ID": f"{mail.campaign}:{use}:shop.example:AmazonSES",
    }
    if use == "marketing":
        own["List-Unsubscribe"] = f"<https://shop.example/unsubscribe?token={token}{token}>"
        own["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return own


def _fields(kind: str, mail: Mail, chance: random.Random) -> dict[str, Any]:
    """What is said of this event alone."""
    id_ = f"{mail.number:x}-{chance.getrandbits(48):012x}"
    match kind:
        case "Delivery":
            return {"reply": f"250 2.0.0 OK  {id_}si{mail.number}qtc.{mail.campaign} - gsmtp"}
        case "Bounce":
            subtype, status, reply = chance.choice((BOUNCES[0], chance.choice(BOUNCES[1:])))
            told = reply.format(to=mail.to, id=id_) if reply else None
            return {"bounce_subtype": subtype, "status": status, "reply": told}
        case "DeliveryDelay":
            delay, status, reply = chance.choice(DELAYS)
            return {"delay_type": delay, "status": status, "reply": reply.format(to=mail.to)}
        case "Open":
            return {"user_agent": chance.choice(OPENED_BY)}
        case "Click":
            link = f"https://shop.example/orders/{mail.number}?utm_campaign={mail.campaign}&t={id_}"
            return {"user_agent": chance.choice(OPENED_BY), "link": link}
        case _:
            return {}
