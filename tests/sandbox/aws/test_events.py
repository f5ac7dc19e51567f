"""The events have the members that SES documents, and the wrappings those of their carriers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.aws import wrap
from sandbox.aws.events import KINDS, NOTIFICATIONS, event, message_id, notification

SENT = datetime(2026, 11, 24, 2, 0, 0, 123000, UTC)
LATER = SENT + timedelta(seconds=42, milliseconds=5)
ID = message_id("eu-west-1", SENT, 1)
TOPIC = "arn:aws:sns:eu-west-1:111122223333:ses-events"

BLOCK_MEMBERS = {
    "Send": ("send", set[str]()),
    "Delivery": (
        "delivery",
        {
            "timestamp",
            "processingTimeMillis",
            "recipients",
            "smtpResponse",
            "remoteMtaIp",
            "reportingMTA",
        },
    ),
    "Bounce": (
        "bounce",
        {
            "feedbackId",
            "bounceType",
            "bounceSubType",
            "bouncedRecipients",
            "timestamp",
            "reportingMTA",
        },
    ),
    "Complaint": (
        "complaint",
        {
            "feedbackId",
            "complainedRecipients",
            "timestamp",
            "userAgent",
            "complaintFeedbackType",
            "complaintSubType",
            "arrivalDate",
        },
    ),
    "Reject": ("reject", {"reason"}),
    "Open": ("open", {"ipAddress", "timestamp", "userAgent"}),
    "Click": ("click", {"ipAddress", "timestamp", "userAgent", "link", "linkTags"}),
    "Rendering Failure": ("failure", {"errorMessage", "templateName"}),
    "DeliveryDelay": (
        "deliveryDelay",
        {"timestamp", "delayType", "expirationTime", "delayedRecipients"},
    ),
    "Subscription": (
        "subscription",
        {"contactList", "timestamp", "source", "newTopicPreferences", "oldTopicPreferences"},
    ),
}


def make(kind: str, **more: Any) -> dict[str, Any]:
    return event(
        kind,
        message_id=ID,
        sent_at=SENT,
        at=LATER,
        recipients=["Ann@Recipient.example"],
        account="111122223333",
        region="eu-west-1",
        **more,
    )


@pytest.mark.parametrize(
    ("region", "prefix"),
    [("us-east-1", "0100"), ("us-west-2", "0101"), ("eu-west-1", "0102"), ("eu-north-1", "0107")],
)
def test_a_message_id_carries_its_region_and_time(region: str, prefix: str) -> None:
    made = message_id(region, SENT, "x")
    assert re.fullmatch(r"[0-9a-f]{16}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000", made)
    assert made.startswith(prefix)
    assert int(made[4:16], 16) == round(SENT.timestamp() * 1000)
    assert made == message_id(region, SENT, "x") != message_id(region, SENT, "y")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_block_and_mail(kind: str) -> None:
    name, members = BLOCK_MEMBERS[kind]
    made = make(kind)
    assert set(made) == {"eventType", "mail", name}
    assert made["eventType"] == kind
    assert set(made[name]) == members
    assert made["mail"]["timestamp"] == "2026-11-24T02:00:00.123Z"
    assert made["mail"]["tags"]["ses:configuration-set"] == ["main"]
    assert made["mail"]["tags"]["ses:from-domain"] == ["shop.example"]
    assert json.loads(wrap.raw(made)) == made


@pytest.mark.parametrize("kind", KINDS)
def test_headers_are_absent_from_delays_and_rendering_failures(kind: str) -> None:
    absent = kind in ("Rendering Failure", "DeliveryDelay")
    assert ("headers" not in make(kind)["mail"]) is absent


def test_a_field_of_another_kind_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="bounce_type"):
        make("Delivery", bounce_type="Permanent")


def test_a_bounce_says_what_it_is_given() -> None:
    made = make(
        "Bounce",
        bounce_type="Transient",
        bounce_subtype="MailboxFull",
        status="4.2.2",
        reply="smtp; 452 4.2.2 full",
        remote_mta_ip="192.0.2.1",
        feedback_id="f-1",
        tags={"campaign": "autumn"},
        headers={"List-Unsubscribe": "<https://shop.example/u>"},
    )
    assert made["bounce"] == {
        "feedbackId": "f-1",
        "bounceType": "Transient",
        "bounceSubType": "MailboxFull",
        "bouncedRecipients": [
            {
                "emailAddress": "Ann@Recipient.example",
                "action": "failed",
                "status": "4.2.2",
                "diagnosticCode": "smtp; 452 4.2.2 full",
            }
        ],
        "timestamp": "2026-11-24T02:00:42.128Z",
        "remoteMtaIp": "192.0.2.1",
        "reportingMTA": "dns; a7-12.smtp-out.eu-west-1.amazonses.com",
    }
    assert made["mail"]["tags"]["campaign"] == ["autumn"]
    unsubscribe = {"name": "List-Unsubscribe", "value": "<https://shop.example/u>"}
    assert unsubscribe in made["mail"]["headers"]


def test_a_templated_send_has_no_subject_yet() -> None:
    assert "subject" not in make("Send", template="welcome")["mail"]["commonHeaders"]
    assert "subject" in make("Delivery", template="welcome")["mail"]["commonHeaders"]


@pytest.mark.parametrize("kind", NOTIFICATIONS)
def test_a_notification_has_the_older_shape(kind: str) -> None:
    made = notification(make(kind))
    assert made["notificationType"] == kind
    assert "eventType" not in made
    assert not {"tags", "headers", "commonHeaders"} & set(made["mail"])
    assert made["mail"]["callerIdentity"] == "shop-mailer"
    assert "headers" in notification(make(kind), headers=True)["mail"]


def test_there_is_no_notification_of_an_open() -> None:
    with pytest.raises(ValueError, match="Open"):
        notification(make("Open"))


@pytest.mark.parametrize("kind", KINDS)
def test_sns_wraps_the_event_as_a_string(kind: str) -> None:
    made = make(kind)
    envelope = json.loads(wrap.sns(made, topic_arn=TOPIC))
    assert json.loads(envelope.pop("Message")) == made
    assert set(envelope) == {
        "Type",
        "MessageId",
        "TopicArn",
        "Subject",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
        "UnsubscribeURL",
    }
    assert envelope["Type"] == "Notification"
    assert envelope["TopicArn"] == TOPIC


@pytest.mark.parametrize("kind", KINDS)
def test_eventbridge_holds_the_event_as_its_detail(kind: str) -> None:
    made = make(kind)
    place = {"account": "111122223333", "region": "eu-west-1"}
    envelope = json.loads(wrap.eventbridge(made, **place))
    assert envelope["detail"] == made
    assert envelope["detail-type"].startswith("Email ")
    assert envelope["source"] == "aws.ses"
    assert envelope["resources"] == ["arn:aws:ses:eu-west-1:111122223333:configuration-set/main"]
    twice = json.loads(wrap.eventbridge_sns(made, topic_arn=TOPIC, **place))
    assert json.loads(twice["Message"]) == envelope
