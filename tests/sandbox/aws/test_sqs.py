"""The event queue as boto3 sees it: hidden, redelivered, given up, deleted, waited for."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import LocalAws, make_world, signed

DEAD = "ses-events-dead"


@pytest.fixture
def sqs(aws: LocalAws) -> Any:
    return aws.client("sqs")


def receive(sqs: Any, url: str, most: int = 10, **more: Any) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=most, MessageSystemAttributeNames=["All"], **more
    )
    messages: list[dict[str, Any]] = answer.get("Messages", [])
    return messages


def counts(sqs: Any, url: str) -> tuple[int, int, int]:
    names = [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    waiting, in_flight, delayed = (int(found[name]) for name in names)
    return waiting, in_flight, delayed


def test_the_worlds_bodies_wait_when_it_begins(aws: LocalAws, sqs: Any) -> None:
    aws.world = make_world(queue=["ä first", "second"])
    messages = receive(sqs, aws.queue)
    assert [m["Body"] for m in messages] == ["ä first", "second"]
    assert messages[0]["MD5OfBody"] == hashlib.md5("ä first".encode()).hexdigest()
    aws.world = make_world()
    assert counts(sqs, aws.queue) == (0, 0, 0)


def test_the_queue_and_its_attributes(aws: LocalAws, sqs: Any) -> None:
    url = sqs.get_queue_url(QueueName="ses-events")["QueueUrl"]
    assert url == aws.queue
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert found["QueueArn"] == "arn:aws:sqs:eu-west-1:111122223333:ses-events"
    assert json.loads(found["RedrivePolicy"]) == {
        "deadLetterTargetArn": "arn:aws:sqs:eu-west-1:111122223333:ses-events-dead",
        "maxReceiveCount": 5,
    }


def test_a_received_message_is_hidden_then_comes_again(aws: LocalAws, sqs: Any) -> None:
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    (first,) = receive(sqs, aws.queue)
    assert receive(sqs, aws.queue) == []
    assert counts(sqs, aws.queue) == (0, 1, 0)
    aws.clock.now += 30
    (second,) = receive(sqs, aws.queue)
    assert second["MessageId"] == first["MessageId"]
    assert second["ReceiptHandle"] != first["ReceiptHandle"]
    received = [m["Attributes"]["ApproximateReceiveCount"] for m in (first, second)]
    assert received == ["1", "2"]


def test_an_older_receipt_handle_succeeds_and_deletes_nothing(aws: LocalAws, sqs: Any) -> None:
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    (first,) = receive(sqs, aws.queue, VisibilityTimeout=0)
    (second,) = receive(sqs, aws.queue)
    sqs.delete_message(QueueUrl=aws.queue, ReceiptHandle=first["ReceiptHandle"])
    assert counts(sqs, aws.queue) == (0, 1, 0)
    sqs.delete_message(QueueUrl=aws.queue, ReceiptHandle=second["ReceiptHandle"])
    sqs.delete_message(QueueUrl=aws.queue, ReceiptHandle=second["ReceiptHandle"])
    assert counts(sqs, aws.queue) == (0, 0, 0)


def test_what_is_received_too_often_goes_to_the_dead_letters(aws: LocalAws, sqs: Any) -> None:
    sent = sqs.send_message(QueueUrl=aws.queue, MessageBody="poison")
    for _ in range(5):
        assert len(receive(sqs, aws.queue, VisibilityTimeout=0)) == 1
    assert receive(sqs, aws.queue) == []
    (dead,) = receive(sqs, sqs.get_queue_url(QueueName=DEAD)["QueueUrl"])
    assert (dead["MessageId"], dead["Body"]) == (sent["MessageId"], "poison")
    source = dead["Attributes"]["DeadLetterQueueSourceArn"]
    assert source == "arn:aws:sqs:eu-west-1:111122223333:ses-events"


def test_visibility_is_changed_for_messages_in_flight_only(aws: LocalAws, sqs: Any) -> None:
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    (message,) = receive(sqs, aws.queue)
    of_it = {"QueueUrl": aws.queue, "ReceiptHandle": message["ReceiptHandle"]}
    sqs.change_message_visibility(**of_it, VisibilityTimeout=100)
    aws.clock.now += 99
    assert receive(sqs, aws.queue) == []
    sqs.change_message_visibility(**of_it, VisibilityTimeout=0)
    with pytest.raises(sqs.exceptions.MessageNotInflight):
        sqs.change_message_visibility(**of_it, VisibilityTimeout=0)
    assert len(receive(sqs, aws.queue)) == 1


def test_nothing_is_hidden_longer_than_half_a_day_from_its_receipt(aws: LocalAws, sqs: Any) -> None:
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    (message,) = receive(sqs, aws.queue, VisibilityTimeout=43_200)
    aws.clock.now += 60
    entry = {"Id": "0", "ReceiptHandle": message["ReceiptHandle"]}
    for seconds, failed in ((43_140, []), (43_141, ["InvalidParameterValue"])):
        entries = [entry | {"VisibilityTimeout": seconds}]
        answer = sqs.change_message_visibility_batch(QueueUrl=aws.queue, Entries=entries)
        assert [each["Code"] for each in answer.get("Failed", [])] == failed


def test_a_delayed_message_comes_later(aws: LocalAws, sqs: Any) -> None:
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m", DelaySeconds=5)
    assert counts(sqs, aws.queue) == (0, 0, 1)
    assert receive(sqs, aws.queue) == []
    aws.clock.now += 5
    assert len(receive(sqs, aws.queue)) == 1


def test_a_waiting_receive_wakes_when_a_message_arrives(aws: LocalAws, sqs: Any) -> None:
    found: list[dict[str, Any]] = []
    waiting = threading.Thread(
        target=lambda: found.extend(receive(sqs, aws.queue, WaitTimeSeconds=10))
    )
    begun = time.monotonic()
    waiting.start()
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    waiting.join(10)
    assert [m["Body"] for m in found] == ["m"]
    assert time.monotonic() - begun < 5


def test_a_waiting_receive_waits_as_long_as_it_says(aws: LocalAws, sqs: Any) -> None:
    begun = time.monotonic()
    assert receive(sqs, aws.queue, WaitTimeSeconds=1) == []
    assert 0.9 < time.monotonic() - begun < 5


def test_a_caller_that_hung_up_receives_nothing(aws: LocalAws, sqs: Any) -> None:
    body = json.dumps({"QueueUrl": aws.queue, "WaitTimeSeconds": 10})
    connection = http.client.HTTPConnection(urlsplit(aws.url).netloc, timeout=10)
    headers = {"X-Amz-Target": "AmazonSQS.ReceiveMessage", "Authorization": signed("sqs")}
    connection.request("POST", "/", body, headers)
    connection.close()
    # a turn of the server's loop, in which it learns of that
    sqs.get_queue_attributes(QueueUrl=aws.queue)
    sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    assert [m["Body"] for m in receive(sqs, aws.queue)] == ["m"]


def test_a_batch_fails_entry_by_entry(aws: LocalAws, sqs: Any) -> None:
    entries = [{"Id": "a", "MessageBody": "m"}, {"Id": "b", "MessageBody": ""}]
    sent = sqs.send_message_batch(QueueUrl=aws.queue, Entries=entries)
    assert [e["Id"] for e in sent["Successful"]] == ["a"]
    assert [(e["Id"], e["Code"], e["SenderFault"]) for e in sent["Failed"]] == [
        ("b", "MissingParameter", True)
    ]
    (message,) = receive(sqs, aws.queue)
    handles = [
        {"Id": "good", "ReceiptHandle": message["ReceiptHandle"]},
        {"Id": "bad", "ReceiptHandle": "nonsense"},
    ]
    hidden = [handle | {"VisibilityTimeout": 60} for handle in handles]
    changed = sqs.change_message_visibility_batch(QueueUrl=aws.queue, Entries=hidden)
    deleted = sqs.delete_message_batch(QueueUrl=aws.queue, Entries=handles)
    for answer in (changed, deleted):
        assert [e["Id"] for e in answer["Successful"]] == ["good"]
        assert [(e["Id"], e["Code"]) for e in answer["Failed"]] == [
            ("bad", "ReceiptHandleIsInvalid")
        ]
    assert counts(sqs, aws.queue) == (0, 0, 0)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        pytest.param([], "EmptyBatchRequest", id="none"),
        pytest.param([f"e{n}" for n in range(11)], "TooManyEntriesInBatchRequest", id="eleven"),
        pytest.param(["a", "a"], "BatchEntryIdsNotDistinct", id="twice the same"),
        pytest.param(["a.b"], "InvalidBatchEntryId", id="signs not allowed"),
    ],
)
def test_a_batch_as_a_whole_can_be_wrong(
    aws: LocalAws, sqs: Any, entries: list[str], code: str
) -> None:
    with pytest.raises(getattr(sqs.exceptions, code)):
        sqs.send_message_batch(
            QueueUrl=aws.queue, Entries=[{"Id": name, "MessageBody": "m"} for name in entries]
        )


def test_purging_leaves_nothing(aws: LocalAws, sqs: Any) -> None:
    for _ in range(2):
        sqs.send_message(QueueUrl=aws.queue, MessageBody="m")
    receive(sqs, aws.queue, 1)
    sqs.purge_queue(QueueUrl=aws.queue)
    aws.clock.now += 60
    assert receive(sqs, aws.queue) == []


def test_a_handle_that_is_none_is_invalid(aws: LocalAws, sqs: Any) -> None:
    with pytest.raises(sqs.exceptions.ReceiptHandleIsInvalid):
        sqs.delete_message(QueueUrl=aws.queue, ReceiptHandle="nonsense")


def test_a_queue_that_does_not_exist(aws: LocalAws, sqs: Any) -> None:
    with pytest.raises(sqs.exceptions.QueueDoesNotExist) as caught:
        receive(sqs, aws.queue + "-other")
    assert caught.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName="other")


def test_the_queue_is_in_its_region_only(aws: LocalAws) -> None:
    elsewhere = aws.client("sqs", "us-east-1")
    with pytest.raises(elsewhere.exceptions.QueueDoesNotExist):
        receive(elsewhere, aws.queue)


def test_another_accounts_queue_is_closed(aws: LocalAws, sqs: Any) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        receive(sqs, aws.queue.replace("111122223333", "999999999999"))


def test_what_is_no_queue_url_is_an_invalid_address(aws: LocalAws, sqs: Any) -> None:
    with pytest.raises(sqs.exceptions.InvalidAddress):
        receive(sqs, aws.url + "/ses-events")


def test_limits_are_checked(aws: LocalAws, sqs: Any) -> None:
    with pytest.raises(ClientError, match="MaxNumberOfMessages"):
        receive(sqs, aws.queue, 11)


def test_what_comes_to_the_world_while_it_runs_is_handed_out_once(aws: LocalAws) -> None:
    client = aws.client("sqs")
    aws.world.queue.append("later")
    got = client.receive_message(QueueUrl=aws.queue, WaitTimeSeconds=0)["Messages"]
    assert [message["Body"] for message in got] == ["later"]
    client.delete_message(QueueUrl=aws.queue, ReceiptHandle=got[0]["ReceiptHandle"])
    assert "Messages" not in client.receive_message(QueueUrl=aws.queue, WaitTimeSeconds=0)
