"""Export jobs as boto3 sees them, and their file as whoever has its URL."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

import pytest
from botocore.exceptions import ClientError

from sandbox.world import HOME_REGION, Fault
from tests.sandbox.aws.conftest import NOW, LocalAws
from tests.sandbox.aws.test_ses import error_of

ANN = "ann@one.example"


def kept(id: str, *addresses: str, age: timedelta = timedelta(days=2)) -> dict[str, Any]:
    events = [{"Timestamp": NOW - age, "Type": "SEND"}]
    return {
        "MessageId": id,
        "FromEmailAddress": "shop@shop.example",
        "Subject": "Hello",
        "EmailTags": [],
        "Insights": [{"Destination": each, "Events": events} for each in addresses],
    }


@pytest.fixture
def vdm(aws: LocalAws) -> LocalAws:
    """With Virtual Deliverability Manager on."""
    aws.world.throttle = False
    region = aws.world.regions[HOME_REGION]
    region.account = region.account | {"VdmAttributes": {"VdmEnabled": "ENABLED"}}
    region.insights = {
        each["MessageId"]: each
        for each in (
            kept("one", ANN),
            kept("old", ANN, age=timedelta(days=40)),
            kept("other", "bob@one.example"),
            kept("several", ANN, "bob@one.example"),
            kept("starred", "a*b@one.example"),
        )
    }
    return aws


def create(aws: LocalAws, address: str = ANN, **more: Any) -> str:
    source = {
        "StartDate": NOW - timedelta(days=30),
        "EndDate": NOW,
        "Include": {"Destination": [address]},
    }
    made = aws.client("sesv2").create_export_job(
        ExportDataSource={"MessageInsightsDataSource": source | more},
        ExportDestination={"DataFormat": "JSON"},
    )
    return str(made["JobId"])


def finished(aws: LocalAws, job: str) -> dict[str, Any]:
    statuses = []
    for _ in range(5):
        answer: dict[str, Any] = aws.client("sesv2").get_export_job(JobId=job)
        statuses.append(answer["JobStatus"])
        if answer["JobStatus"] == "COMPLETED":
            assert statuses == ["CREATED", "PROCESSING", "COMPLETED"]
            return answer
    raise AssertionError(statuses)


def read(url: str) -> list[Any]:
    with build_opener(ProxyHandler({})).open(url, timeout=10) as response:
        rows: list[Any] = json.load(response)
    return rows


def refused(url: str) -> int:
    """The status that it is refused with."""
    with pytest.raises(HTTPError) as caught:
        read(url)
    caught.value.close()
    return caught.value.code


@pytest.mark.parametrize(
    ("address", "found"),
    [
        pytest.param(ANN, ["one"], id="of the last month, to one person"),
        pytest.param("Ann@one.example", [], id="case matters"),
        pytest.param("*@one.example", ["one", "other", "starred"], id="a domain"),
        pytest.param(r"a\*b@one.example", ["starred"], id="a star that is meant"),
    ],
)
def test_the_file_has_the_messages_that_were_asked_for(
    vdm: LocalAws, address: str, found: list[str]
) -> None:
    answer = finished(vdm, create(vdm, address))
    rows = read(answer["ExportDestination"]["S3Url"])
    assert [row["MessageId"] for row in rows] == found
    assert answer["Statistics"]["ExportedRecordsCount"] == len(found)


def test_no_more_than_wanted(vdm: LocalAws) -> None:
    answer = finished(vdm, create(vdm, "*@one.example", MaxResults=2))
    assert len(read(answer["ExportDestination"]["S3Url"])) == 2


def test_a_url_is_good_for_five_minutes_and_can_be_had_again(vdm: LocalAws) -> None:
    job = create(vdm)
    url = finished(vdm, job)["ExportDestination"]["S3Url"]
    vdm.clock.now += 301
    assert refused(url) == 403
    again = vdm.client("sesv2").get_export_job(JobId=job)["ExportDestination"]["S3Url"]
    assert len(read(again)) == 1


def test_a_cancelled_job_stays_cancelled_and_an_ended_one_cannot_be(vdm: LocalAws) -> None:
    ses = vdm.client("sesv2")
    job = create(vdm)
    ses.cancel_export_job(JobId=job)
    assert ses.get_export_job(JobId=job)["JobStatus"] == "CANCELLED"
    other = create(vdm)
    finished(vdm, other)
    with pytest.raises(ClientError) as caught:
        ses.cancel_export_job(JobId=other)
    assert error_of(caught)[0] == "BadRequestException"


def test_without_the_manager_nothing_is_exported(aws: LocalAws) -> None:
    with pytest.raises(ClientError) as caught:
        create(aws)
    assert error_of(caught)[::2] == ("BadRequestException", 400)


def test_a_job_of_another_region_does_not_exist(vdm: LocalAws) -> None:
    job = create(vdm)
    with pytest.raises(ClientError) as caught:
        vdm.client("sesv2", "us-east-1").get_export_job(JobId=job)
    assert error_of(caught)[0] == "NotFoundException"


def test_its_calls_and_its_file_fail_on_purpose_like_all_others(vdm: LocalAws) -> None:
    job = create(vdm)
    url = finished(vdm, job)["ExportDestination"]["S3Url"]
    vdm.world.faults += [
        Fault("sesv2", "AccessDeniedException", "GetExportJob", times=1),
        Fault("s3", "status:503", "GetObject", times=1),
    ]
    with pytest.raises(ClientError) as caught:
        vdm.client("sesv2").get_export_job(JobId=job)
    assert "ses:GetExportJob" in error_of(caught)[1]
    assert refused(url) == 503
    assert len(read(url)) == 1
