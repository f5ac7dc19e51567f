"""The way of SES's events by deploy/cloudformation: all that is to come does, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.loaders import Loader

from bot.ingest.envelope import HEALTH, SES, OnBus, unwrap
from tests.deploy.templates import FOLDER, resources, statements, template

WITH_TOPIC = ["events.yaml", "region.yaml"]
WITH_DESTINATION = [*WITH_TOPIC, "configuration-set.yaml"]
ACCOUNT = {"Ref": "AWS::AccountId"}


def policy_of(kind: str, on: str, name: str = "events.yaml") -> dict[str, dict[str, Any]]:
    """Statements by their Sid of the policy on a resource."""
    [found] = (
        each
        for each in resources(name, kind).values()
        if {"Ref": on} in (each.get("Queues") or each["Topics"])
    )
    return {each["Sid"]: each for each in statements(found)}


@pytest.mark.parametrize("name", WITH_DESTINATION)
def test_all_ten_kinds_are_published_and_those_that_change_mail_by_choice(name: str) -> None:
    [found] = resources(name, "SES::ConfigurationSetEventDestination").values()
    assert found["EventDestination"]["Enabled"] is True
    kinds = found["EventDestination"]["MatchingEventTypes"]
    always = {kind for kind in kinds if isinstance(kind, str)}
    chosen = {kind["Fn::If"][1] for kind in kinds if isinstance(kind, dict)}
    assert {kind["Fn::If"][0] for kind in kinds if isinstance(kind, dict)} == {"WithOpens"}
    known = Loader().load_service_model("sesv2", "service-2")["shapes"]["EventType"]["enum"]
    assert {kind.lower() for kind in always | chosen} == {
        kind.replace("_", "").lower() for kind in known
    }
    assert chosen == {"open", "click"}
    asked = template(name)["Parameters"]["OpensAndClicks"]
    assert "Default" not in asked, "whoever installs it decides whether mail is changed"


@pytest.mark.parametrize("name", WITH_TOPIC)
def test_only_ses_of_this_account_publishes_to_the_topic(name: str) -> None:
    [found] = resources(name, "SNS::TopicPolicy").values()
    allowed, *others, denied = statements(found)
    assert allowed["Principal"] == {"Service": "ses.amazonaws.com"}
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert denied["Effect"] == "Deny"
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {each["Action"] for each in others} <= {"sns:Subscribe"}


def test_a_further_account_lets_the_home_account_subscribe_its_queue_and_nothing_else() -> None:
    [found] = resources("region.yaml", "SNS::TopicPolicy").values()
    [subscribe] = (each for each in statements(found) if each["Action"] == "sns:Subscribe")
    assert "${HomeAccount}:root" in subscribe["Principal"]["AWS"]["Fn::Sub"]
    assert subscribe["Condition"] == {
        "StringEquals": {"sns:Endpoint": {"Ref": "QueueArn"}, "sns:Protocol": "sqs"}
    }


def test_further_accounts_put_nothing_on_the_bus_but_what_the_rules_take() -> None:
    [policy] = resources("events.yaml", "Events::EventBusPolicy").values()
    assert policy["Statement"]["Principal"] == {"AWS": {"Ref": "FurtherAccounts"}}
    assert policy["Statement"]["Condition"] == {"StringEquals": {"events:source": [SES, HEALTH]}}


def test_only_the_topics_and_our_rules_send_to_the_queue() -> None:
    allowed = policy_of("SQS::QueuePolicy", on="Queue")
    denied = allowed.pop("TlsOnly")
    assert denied["Effect"] == "Deny"
    assert (denied["Principal"], denied["Action"]) == ("*", "sqs:*")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    sources = {
        (
            json.dumps(each["Principal"]["Service"]).strip('"'),
            json.dumps(each["Condition"]["ArnEquals"]["aws:SourceArn"]),
        )
        for each in allowed.values()
    }
    rules = resources("events.yaml", "Events::Rule")
    assert sources == {
        ("sns.amazonaws.com", json.dumps({"Ref": "Topic"})),
        (json.dumps({"Ref": "FurtherTopicsSenders"}), json.dumps({"Ref": "FurtherTopics"})),
        *(("events.amazonaws.com", json.dumps({"Fn::GetAtt": f"{id}.Arn"})) for id in rules),
    }
    assert {each["Action"] for each in allowed.values()} == {"sqs:SendMessage"}
    assert {json.dumps(each["Resource"]) for each in allowed.values()} == {
        json.dumps({"Fn::GetAtt": "Queue.Arn"})
    }


@pytest.mark.parametrize("name", WITH_TOPIC)
def test_what_cannot_be_delivered_is_kept_and_not_lost(name: str) -> None:
    dead = {"Fn::GetAtt": "DeadLetters.Arn"}
    queues = resources(name, "SQS::Queue")
    assert {each["MessageRetentionPeriod"] for each in queues.values()} == {14 * 24 * 3600}
    redriven = {id: each["RedrivePolicy"] for id, each in queues.items() if "RedrivePolicy" in each}
    assert set(redriven) == set(queues) - {"DeadLetters"}
    [subscription] = resources(name, "SNS::Subscription").values()
    rules = resources(name, "Events::Rule").values()
    pointing = [subscription["RedrivePolicy"]["deadLetterTargetArn"]]
    pointing += [each["DeadLetterConfig"]["Arn"] for rule in rules for each in rule["Targets"]]
    pointing += [each["deadLetterTargetArn"] for each in redriven.values()]
    assert all(each == dead for each in pointing)
    sent = policy_of("SQS::QueuePolicy", on="DeadLetters", name=name)
    assert sent["FromTheTopic"]["Condition"]["ArnEquals"] == {"aws:SourceArn": {"Ref": "Topic"}}
    assert sent["FromTheRules"]["Condition"]["ArnEquals"]["aws:SourceArn"] == [
        {"Fn::GetAtt": f"{id}.Arn"} for id in resources(name, "Events::Rule")
    ]
    assert sent["TlsOnly"]["Effect"] == "Deny"


def test_all_is_encrypted_and_who_writes_may_use_the_key() -> None:
    """With SSE-SQS the queue takes what SNS sends without any key; a key of one's own has to let
    in who writes to the topic (SES) and to the queue (SNS, EventBridge)."""
    queues = resources("events.yaml", "SQS::Queue").values()
    no_value, key = {"Ref": "AWS::NoValue"}, {"Fn::GetAtt": "Key.Arn"}
    for queue in queues:
        assert queue["SqsManagedSseEnabled"] == {"Fn::If": ["OwnKey", no_value, True]}
        assert queue["KmsMasterKeyId"] == {"Fn::If": ["OwnKey", key, no_value]}
    [topic] = resources("events.yaml", "SNS::Topic").values()
    assert topic["KmsMasterKeyId"] == {"Fn::If": ["OwnKey", key, no_value]}
    [own] = resources("events.yaml", "KMS::Key").values()
    assert own["EnableKeyRotation"] is True
    allowed = {each["Sid"]: each for each in statements({"PolicyDocument": own["KeyPolicy"]})}
    used, further = allowed["ServicesOnTheWay"], allowed["SnsOfOtherRegions"]
    assert used["Action"] == further["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert further["Principal"] == {"Service": {"Ref": "FurtherTopicsSenders"}}
    assert set(used["Principal"]["Service"]) == {
        f"{service}.amazonaws.com" for service in ("ses", "sns", "events")
    }


@pytest.mark.parametrize("name", WITH_TOPIC)
def test_what_is_delivered_says_which_topic_it_came_through(name: str) -> None:
    """EVENTS_TOPICS is held against it."""
    [found] = resources(name, "SNS::Subscription").values()
    assert found["RawMessageDelivery"] is False
    wrapped = {"Type": "Notification", "TopicArn": "arn:aws:sns:r:1:t", "Message": "{}"}
    assert unwrap(json.dumps(wrapped)).topics == ("arn:aws:sns:r:1:t",)


@pytest.mark.parametrize("name", WITH_TOPIC)
def test_what_the_rules_let_through_the_intake_reads(name: str) -> None:
    rules = resources(name, "Events::Rule")
    sending, health = rules["SendingStatus"]["EventPattern"], rules["ServiceHealth"]["EventPattern"]
    assert (sending["source"], health["source"]) == ([SES], [HEALTH])
    assert health["detail"] == {"service": ["SES"]}
    for begins in sending["detail-type"]:
        assert isinstance(unwrap(on_bus(SES, f"{begins['prefix']} Open")).content, OnBus)
    assert isinstance(unwrap(on_bus(HEALTH, "AWS Health Event")).content, OnBus)
    assert {"InputTransformer", "Input", "InputPath"}.isdisjoint(
        member for rule in rules.values() for each in rule["Targets"] for member in each
    )


def on_bus(source: str, detail_type: str) -> str:
    """An event as the bus hands it over, when nothing is transformed."""
    at = datetime(2026, 11, 24, tzinfo=UTC).isoformat()
    about = {"source": source, "detail-type": detail_type, "time": at, "id": "e1"}
    return json.dumps(about | {"account": "111122223333", "detail": {"service": "SES"}})


def test_both_regions_have_the_same_rules_and_destination() -> None:
    """A further Region differs in where its events go, not in which they are."""
    for kind, member in (
        ("Events::Rule", "EventPattern"),
        ("SES::ConfigurationSetEventDestination", "EventDestination"),
    ):
        home, further = resources("events.yaml", kind), resources("region.yaml", kind)
        assert {id: each[member] for id, each in home.items()} == {
            id: each[member] for id, each in further.items()
        }


MOST = {"TopicName": 256, "QueueName": 80, "StatementId": 64}
"""Characters that AWS takes (API references of SNS, SQS and EventBridge)."""


@pytest.mark.parametrize("name", WITH_TOPIC)
def test_the_longest_name_that_may_be_given_makes_no_name_too_long(name: str) -> None:
    asked = template(name)["Parameters"]["Name"]["AllowedPattern"]
    [longest] = re.findall(r"\{1,(\d+)\}$", asked)
    made = [
        (member, value["Fn::Sub"].replace("${Name}", "x" * int(longest)))
        for each in template(name)["Resources"].values()
        for member, value in each["Properties"].items()
        if member in MOST and isinstance(value, dict) and "Fn::Sub" in value
    ]
    assert made
    assert [(member, len(value)) for member, value in made if len(value) > MOST[member]] == []


@pytest.mark.long
def test_the_templates_are_what_cloudformation_takes() -> None:
    """By cfn-lint: resource specifications, policies, references."""
    files = sorted(str(path) for path in FOLDER.glob("*.yaml"))
    assert len(files) == 4
    lint = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run([lint, *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
