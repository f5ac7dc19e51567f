"""Service events that come by AWS Health, seen by the real processes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from sandbox.aws.bus import arn, health_event, sending_status
from sandbox.defaults import healthy
from sandbox.world import HOME_ACCOUNT, HOME_REGION, Fault, Incident, Update, World
from tests.e2e.local_slack import shown
from tests.e2e.processes import BOT, finished
from tests.e2e.test_alerts import WATCH, said, staged, state

pytestmark = [pytest.mark.e2e, pytest.mark.long]

BEGAN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
INCIDENT = Incident(
    HOME_REGION,
    BEGAN,
    None,
    [Update(BEGAN, 2, "Increased latencies", "We look into it.")],
    feeds=("events", "api"),
)


def world(*incidents: Incident) -> World:
    made = healthy(datetime.now(UTC))
    made.incidents += incidents
    made.health_api = True
    return made


def test_what_feed_api_and_bus_tell_is_one_thread() -> None:
    made = world(INCIDENT)
    made.queue.append(health_event(INCIDENT, account=HOME_ACCOUNT))
    with staged(made) as scene, scene.process(WATCH):
        first = scene.alert("public health events, AWS Health by EventBridge, AWS Health API, ")
        assert state(first) == "Trouble"
        # the feed forgets it, and the API goes on
        made.incidents[:] = [
            replace(
                INCIDENT,
                feeds=("api",),
                ended=BEGAN + timedelta(minutes=50),
                updates=[
                    *INCIDENT.updates,
                    Update(BEGAN + timedelta(minutes=50), 0, "Increased latencies", "All is well."),
                ],
            )
        ]
        last = scene.alert("Resolved", replies=1)
    assert last["ts"] == first["ts"]
    assert said(last) == [("Resolved: All is well.", False)]


def test_what_concerns_the_account_alone_is_told() -> None:
    own = replace(
        INCIDENT,
        feeds=("api",),
        scope="ACCOUNT_SPECIFIC",
        category="accountNotification",
        type_code="AWS_SES_DKIM_PENDING_TO_FAILED",
        ended=BEGAN,
    )
    made = world(own)
    with staged(made) as scene, scene.process(WATCH):
        told = shown(scene.alert("AWS tells of our account in eu-west-1"))
    assert "AWS_SES_DKIM_PENDING_TO_FAILED" in told
    assert arn(own) in told


def test_that_sending_was_switched_off_is_told_as_soon_as_the_event_is_taken_in() -> None:
    """SES's own answer is still another one: the alert ends by two looks at it."""
    with staged(world()) as scene, scene.process(WATCH):
        at = datetime.now(UTC)
        off = sending_status("DISABLED", account=HOME_ACCOUNT, region=HOME_REGION, at=at)
        put(scene.environment, off)
        finished((*BOT, "ingest", "--drain"), scene.environment)
        told = scene.alert("sending is switched off in eu-west-1: nothing is sent")
    assert state(told) == "Critical"
    assert "SES's event, " in shown(told)


def put(environment: dict[str, str], body: str) -> None:
    client = boto3.client(
        "sqs",
        region_name=HOME_REGION,
        endpoint_url=environment["AWS_ENDPOINT_URL_SQS"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    client.send_message(QueueUrl=environment["EVENTS_QUEUE_URL"], MessageBody=body)
    client.close()


def test_a_plan_without_the_api_is_told_in_the_log_alone() -> None:
    made = world()
    made.health_api = False
    with staged(made) as scene, scene.process(WATCH) as process:
        process.says("AWS Health's API is not in the support plan")
        assert scene.alerts.load("blind health-api") is None


def test_a_missing_right_is_blindness() -> None:
    made = world()
    made.faults.append(Fault("health", "AccessDeniedException"))
    with staged(made) as scene, scene.process(WATCH):

        def noticed() -> bool:
            known = scene.alerts.load("blind health-api")
            return known is not None and "HEALTH_API=off" in str(known.memory.get("why"))

        assert scene.slack.until(noticed)
