"""SES v2: mail to the mailbox simulator, and the events that come of it after a moment.

Nobody else is mailed.  Events arrive where the configuration set publishes them: through a topic
of SNS that the event queue has subscribed to, if the queue's policy lets the topic in.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from sandbox.aws import wrap
from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.event_blocks import message_id
from sandbox.aws.events import event
from sandbox.aws.ses_region import region_of
from sandbox.aws.ses_suppression import stored_form
from sandbox.world import HOME_REGION, QUEUE, Shape, World

SIMULATOR = "simulator.amazonses.com"
TAKEN = {"reply": "250 2.6.0 Message received"}

FATES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "success": (("Delivery", TAKEN),),
    "bounce": (
        (
            "Bounce",
            {"reply": "smtp; 550 5.1.1 user unknown", "remote_mta_ip": "192.0.2.70"},
        ),
    ),
    "complaint": (
        ("Delivery", TAKEN),
        ("Complaint", {"user_agent": "Amazon SES Mailbox Simulator"}),
    ),
}
"""By the name before the @ (and before a + in it)."""

MOMENTS = (0.1, 0.3, 0.6)
"""Seconds until the first event, the second and the third are there."""


@dataclass(frozen=True, slots=True)
class Mail:
    sender: str
    recipient: str
    configuration_set: str | None
    region: str
    at: datetime
    id: str


async def send_email(call: Call) -> Shape:
    mail = _taken(call)
    for number, body in enumerate(_bodies(call.world, mail)):
        if body is not None:
            asyncio.get_running_loop().call_later(MOMENTS[number], call.world.queue.append, body)
    return {"MessageId": mail.id}


def _taken(call: Call) -> Mail:
    """What SES takes; else its refusal."""
    region, params = region_of(call), call.params
    recipients = [each for listed in params["Destination"].values() for each in listed]
    if len(recipients) != 1 or not recipients[0].lower().endswith(f"@{SIMULATOR}"):
        raise AwsError("BadRequestException", "The sandbox mails the simulator alone, one at once.")
    sender = stored_form(parseaddr(params.get("FromEmailAddress", ""))[1])
    identity = region.identities.get(sender) or region.identities.get(sender.rpartition("@")[2])
    if identity is None or not identity.get("VerifiedForSendingStatus"):
        place = call.region.upper()
        words = "Email address is not verified. The following identities failed the check in region"
        raise AwsError("MessageRejected", f"{words} {place}: {sender}")
    named = params.get("ConfigurationSetName") or identity.get("ConfigurationSetName")
    if named and named not in region.configuration_sets:
        raise AwsError("NotFoundException", f"Configuration set <{named}> does not exist.")
    if not region.account.get("SendingEnabled", True):
        raise AwsError("SendingPausedException", "Sending is paused for this account.")
    at = datetime.fromtimestamp(call.now(), UTC)
    id = message_id(call.region, at, f"{sender} {recipients[0]}")
    return Mail(params["FromEmailAddress"], recipients[0], named, call.region, at, id)


def _bodies(world: World, mail: Mail) -> Iterator[str | None]:
    """For each event what arrives on the queue; None where nothing does."""
    name = mail.recipient.partition("@")[0].partition("+")[0].lower()
    for number, (kind, fields) in enumerate((("Send", {}), *FATES.get(name, ()))):
        made = event(
            kind,
            message_id=mail.id,
            sent_at=mail.at,
            at=mail.at + timedelta(seconds=MOMENTS[number]),
            recipients=[mail.recipient],
            source=mail.sender,
            account=world.account,
            region=mail.region,
            configuration_set=mail.configuration_set,
            **fields,
        )
        topics = _topics(world, mail, kind)
        arrives = (topic for topic in topics if _reaches_queue(world, topic))
        topic = next(arrives, None)
        yield None if topic is None else wrap.sns(made, topic_arn=topic)


def _topics(world: World, mail: Mail, kind: str) -> Iterator[str]:
    found = world.regions[mail.region].configuration_sets.get(mail.configuration_set or "")
    wanted = {"DeliveryDelay": "DELIVERY_DELAY"}.get(kind, kind.upper().replace(" ", "_"))
    for each in found.event_destinations if found else ():
        if each.get("Enabled") and wanted in each["MatchingEventTypes"]:
            topic = each.get("SnsDestination", {}).get("TopicArn")
            if topic:
                yield topic


def _reaches_queue(world: World, topic: str) -> bool:
    queue = f"arn:aws:sqs:{HOME_REGION}:{world.account}:{QUEUE}"
    known = world.topics.get(topic)
    subscribed = known is not None and any(
        each["Endpoint"] == queue and each["SubscriptionArn"].startswith("arn:")
        for each in known.subscriptions
    )
    return subscribed and topic in json.dumps(world.queue_policy)


OPERATIONS: dict[str, Handler] = {"SendEmail": send_email}
