"""The port itself: who may call, what it does not know, and what goes wrong on purpose."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    HTTPClientError,
)
from botocore.parsers import ResponseParserError

from sandbox.aws.app import Aws
from sandbox.aws.model import service_model
from sandbox.world import ARCHIVE, Fault, Metric
from tests.sandbox.aws.conftest import NOW, Clock, LocalAws, signed

ONE_CALL: dict[str, Callable[[LocalAws, Any], Any]] = {
    "sesv2": lambda aws, client: client.get_account(),
    "sqs": lambda aws, client: client.receive_message(QueueUrl=aws.queue),
    "sts": lambda aws, client: client.get_caller_identity(),
    "cloudwatch": lambda aws, client: bounce_rate(client),
    "s3": lambda aws, client: client.list_objects_v2(Bucket=ARCHIVE),
}


def bounce_rate(client: Any, **stat: Any) -> Any:
    metric = {"Namespace": "AWS/SES", "MetricName": "Reputation.BounceRate"}
    metric_stat = {"Metric": metric, "Period": 3600, "Stat": "Average"} | stat
    return client.get_metric_data(
        MetricDataQueries=[{"Id": "m", "MetricStat": metric_stat}],
        StartTime=NOW - timedelta(days=1),
        EndTime=NOW + timedelta(days=1),
    )


def send_raw(
    aws: LocalAws, method: str, path: str, name: str = "ses", **headers: str
) -> http.client.HTTPResponse:
    host = urlsplit(aws.url)
    connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=10)
    try:
        connection.request(method, path, headers={"Authorization": signed(name)} | headers)
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_the_caller_is_the_worlds_account(aws: LocalAws) -> None:
    answer = aws.client("sts").get_caller_identity()
    assert answer["Account"] == "111122223333"
    assert answer["Arn"] == "arn:aws:iam::111122223333:user/ses-why"


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("sesv2", "UnrecognizedClientException"),
        ("sqs", "InvalidClientTokenId"),
        ("sts", "InvalidClientTokenId"),
        ("cloudwatch", "InvalidClientTokenId"),
        ("s3", "InvalidAccessKeyId"),
    ],
)
def test_another_access_key_is_refused(aws: LocalAws, service: str, code: str) -> None:
    with pytest.raises(ClientError) as caught:
        ONE_CALL[service](aws, aws.client(service, access_key_id="AKIAOTHER00000000000"))
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_call_that_is_not_signed_is_refused(aws: LocalAws) -> None:
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    client = boto3.client("sts", region_name="eu-west-1", endpoint_url=aws.url, config=config)
    with pytest.raises(ClientError, match="MissingAuthenticationToken"):
        client.get_caller_identity()
    client.close()


@pytest.mark.parametrize(
    ("service", "status", "call"),
    [
        pytest.param("sesv2", 404, lambda c: c.list_multi_region_endpoints(), id="sesv2"),
        pytest.param("sqs", 400, lambda c: c.list_queues(), id="sqs"),
        pytest.param("cloudwatch", 400, lambda c: c.list_metrics(), id="cloudwatch"),
        pytest.param("sts", 400, lambda c: c.get_session_token(), id="sts"),
        pytest.param("s3", 400, lambda c: c.list_buckets(), id="s3"),
    ],
)
def test_an_operation_that_is_not_played_is_an_unknown_one(
    aws: LocalAws, service: str, status: int, call: Callable[[Any], Any]
) -> None:
    with pytest.raises(ClientError) as caught:
        call(aws.client(service))
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/email/nonsense"),
        ("DELETE", "/v2/email/account"),
        ("GET", "/v2/email/suppression/addresses/"),
        ("POST", "/"),
    ],
)
def test_a_path_the_model_has_not_is_an_unknown_operation(
    aws: LocalAws, method: str, path: str
) -> None:
    response = send_raw(aws, method, path)
    assert response.status == 404
    assert response.headers["x-amzn-errortype"] == "UnknownOperationException"


def test_a_service_that_is_not_played_has_no_operations(aws: LocalAws) -> None:
    client = aws.client("events", "us-east-1")
    with pytest.raises(ClientError, match="UnknownOperationException"):
        client.list_rules()


def test_expect_100_continue_is_answered(aws: LocalAws) -> None:
    response = send_raw(aws, "GET", "/v2/email/account", Expect="100-continue")
    assert response.status == 200


@pytest.mark.parametrize("service", list(ONE_CALL))
def test_a_fault_strikes_as_often_as_it_says(aws: LocalAws, service: str) -> None:
    aws.world.faults.append(Fault(service, "AccessDeniedException", times=2))
    client = aws.client(service)
    for _ in range(2):
        with pytest.raises(ClientError) as caught:
            ONE_CALL[service](aws, client)
        assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
        assert "is not authorized to perform" in caught.value.response["Error"]["Message"]
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    ONE_CALL[service](aws, client)


def test_a_fault_is_of_one_operation_and_region(aws: LocalAws) -> None:
    aws.world.faults += [
        Fault("sesv2", "TooManyRequestsException", operation="GetAccount"),
        Fault("sesv2", "AccessDeniedException", region="us-east-1"),
    ]
    with pytest.raises(ClientError, match="TooManyRequestsException"):
        aws.client("sesv2").get_account()
    aws.client("sesv2").list_email_identities()
    with pytest.raises(ClientError, match="AccessDeniedException"):
        aws.client("sesv2", "us-east-1").list_email_identities()


@pytest.mark.parametrize("service", list(ONE_CALL))
def test_an_unreachable_service_drops_the_connection(aws: LocalAws, service: str) -> None:
    aws.world.faults.append(Fault(service, "unreachable"))
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        ONE_CALL[service](aws, aws.client(service))


def test_a_status_comes_without_an_aws_body(aws: LocalAws) -> None:
    aws.world.faults.append(Fault("sesv2", "status:503"))
    with pytest.raises(ClientError) as caught:
        aws.client("sesv2").get_account()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


def test_garbage_is_not_what_was_promised(aws: LocalAws) -> None:
    aws.world.faults += [Fault("sesv2", "garbage"), Fault("sts", "garbage")]
    # of a JSON service's 200 that is not JSON, botocore makes an answer without members
    assert set(aws.client("sesv2").get_account()) == {"ResponseMetadata"}
    with pytest.raises(ResponseParserError):
        aws.client("sts").get_caller_identity()


@pytest.mark.parametrize("how", ["fault", "delay"])
def test_a_slow_service_answers_later(aws: LocalAws, how: str) -> None:
    if how == "fault":
        aws.world.faults.append(Fault("sesv2", "slow:0.2"))
    else:
        aws.world.delays["sesv2"] = 0.2
    begun = time.monotonic()
    aws.client("sesv2").get_account()
    assert time.monotonic() - begun >= 0.2


def test_every_operation_played_is_one_of_the_model(aws: LocalAws) -> None:
    services = Aws(aws, Clock()).services
    for service, operations in services.items():
        assert set(operations) <= set(service_model(service).operation_names)


def test_metrics_are_summed_by_period(aws: LocalAws) -> None:
    points = [(NOW + timedelta(minutes=m - 120), float(m)) for m in (0, 10, 70)]
    metrics = aws.world.regions["eu-west-1"].metrics
    metrics[:] = [
        Metric("AWS/SES", "Reputation.BounceRate", {}, points),
        Metric("AWS/SES", "Reputation.BounceRate", {"ses:configuration-set": "main"}, [(NOW, 9)]),
    ]
    (result,) = bounce_rate(aws.client("cloudwatch"), Stat="Sum")["MetricDataResults"]
    assert result == {
        "Id": "m",
        "Label": "Reputation.BounceRate",
        "Timestamps": [NOW - timedelta(hours=1), NOW - timedelta(hours=2)],
        "Values": [70.0, 10.0],
        "StatusCode": "Complete",
    }


def test_what_is_not_measured_yet_is_not_told(aws: LocalAws) -> None:
    points = [(NOW + timedelta(minutes=1), 0.07)]
    aws.world.regions["eu-west-1"].metrics = [
        Metric("AWS/SES", "Reputation.BounceRate", {}, points)
    ]
    (result,) = bounce_rate(aws.client("cloudwatch"))["MetricDataResults"]
    assert result["Values"] == []


@pytest.mark.parametrize(("period", "found"), [(1, 1), (30, 1), (60, 2), (180, 2)])
def test_seconds_are_known_for_three_hours(aws: LocalAws, period: int, found: int) -> None:
    points = [(NOW - timedelta(hours=hours), 0.07) for hours in (5, 2)]
    aws.world.regions["eu-west-1"].metrics = [
        Metric("AWS/SES", "Reputation.BounceRate", {}, points)
    ]
    (result,) = bounce_rate(aws.client("cloudwatch"), Period=period)["MetricDataResults"]
    assert len(result["Values"]) == found


def test_a_period_that_cloudwatch_does_not_have_is_refused(aws: LocalAws) -> None:
    with pytest.raises(ClientError, match="45 for parameter Period"):
        bounce_rate(aws.client("cloudwatch"), Period=45)


def test_metrics_that_are_not_there_are_empty_lists(aws: LocalAws) -> None:
    (result,) = bounce_rate(aws.client("cloudwatch", "us-east-1"))["MetricDataResults"]
    assert (result["Timestamps"], result["Values"]) == ([], [])
