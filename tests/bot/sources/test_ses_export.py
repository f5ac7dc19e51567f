"""An export job against the sandbox's SES, by the real client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.plain import sentence
from bot.search import Interrupted
from bot.sources.export_file import ExportFiles
from bot.sources.ses_export import TRIES, Exports, Job, Refused
from checks.core import Address, MessageId, Unavailable
from sandbox.holder import Holder
from sandbox.world import Fault, Region
from tests.bot.sources.conftest import Clock, LocalAws
from tests.fakes import ANN, HOME, MESSAGE

NOW = datetime.now(UTC)
SINCE = NOW - timedelta(days=30)
URL = "https://bucket.s3.eu-west-1.amazonaws.com/x?X-Amz-Signature=secret"


def kept(id: str, address: str) -> dict[str, Any]:
    events = [{"Timestamp": NOW - timedelta(days=1), "Type": "SEND"}]
    return {
        "MessageId": id,
        "FromEmailAddress": "shop@shop.example",
        "Subject": "Hello",
        "EmailTags": [],
        "Insights": [{"Destination": address, "Events": events}],
    }


@pytest.fixture
def region(local_aws: Holder) -> Region:
    """Virtual Deliverability Manager is on."""
    made = Region(account={"VdmAttributes": {"VdmEnabled": "ENABLED"}})
    local_aws.world.regions["eu-west-1"] = made
    return made


@pytest.fixture
def exports(region: Region, ses_client: Any, aws_server: LocalAws) -> Exports:
    return Exports(HOME, ses_client, ExportFiles(aws_server.url))


def start(exports: Exports, address: Address = ANN) -> Job:
    return exports.start(address, SINCE, NOW, lambda seconds: False)


def ended(job: Job) -> tuple[MessageId, ...]:
    for _ in range(3 + TRIES):
        if (found := job.look()) is not None:
            return found
    raise AssertionError("it never ended")


@pytest.mark.parametrize(
    ("asked", "stored", "there"),
    [
        pytest.param(ANN, "ann@example.com", True, id="as typed"),
        pytest.param(Address("Ann", "example.com"), "ann@example.com", True, id="in small letters"),
        pytest.param(Address("Ann", "example.com"), "Ann@example.com", True, id="in its own case"),
        pytest.param(Address("a*", "example.com"), "ann@example.com", False, id="a star is a star"),
        pytest.param(Address("*", "example.com"), "*@example.com", True, id="a star alone"),
    ],
)
def test_a_job_names_the_messages_to_this_very_address(
    exports: Exports, region: Region, asked: Address, stored: str, there: bool
) -> None:
    region.insights[MESSAGE] = kept(MESSAGE, stored)
    assert ended(start(exports, asked)) == ((MessageId(MESSAGE),) if there else ())


def test_a_cancelled_job_is_told_as_such(exports: Exports) -> None:
    job = start(exports)
    job.cancel()
    with pytest.raises(Unavailable) as caught:
        job.look()
    assert sentence(caught.value.why) == "SES says that the search is cancelled: ask again"


def test_to_cancel_what_has_ended_is_no_fault(exports: Exports) -> None:
    job = start(exports)
    ended(job)
    job.cancel()


def test_without_the_manager_ses_refuses(exports: Exports, region: Region) -> None:
    region.account = {}
    with pytest.raises(Refused):
        start(exports)


@pytest.mark.parametrize(
    ("operation", "error", "said"),
    [
        ("CreateExportJob", "AccessDeniedException", "may not call ses:CreateExportJob: add it to"),
        ("CreateExportJob", "LimitExceededException", "As many export jobs run as SES allows"),
        ("CreateExportJob", "unreachable", "cannot be reached"),
        ("GetExportJob", "AccessDeniedException", "may not call ses:GetExportJob: add it to"),
        ("GetExportJob", "status:503", "ses:GetExportJob"),
    ],
)
def test_what_is_in_the_way_is_said_with_the_remedy(
    exports: Exports, local_aws: Holder, operation: str, error: str, said: str
) -> None:
    local_aws.world.faults.append(Fault("sesv2", error, operation))
    with pytest.raises(Unavailable) as caught:
        ended(start(exports))
    assert said in sentence(caught.value.why)
    assert "eu-west-1" in caught.value.source


def test_passing_trouble_costs_a_look_and_not_the_search(
    exports: Exports, region: Region, local_aws: Holder
) -> None:
    region.insights[MESSAGE] = kept(MESSAGE, "ann@example.com")
    local_aws.world.faults += [
        Fault("sesv2", "TooManyRequestsException", "CreateExportJob", times=2),
        Fault("sesv2", "unreachable", "GetExportJob", times=1),
        Fault("sesv2", "TooManyRequestsException", "GetExportJob", times=1),
        Fault("s3", "status:503", "GetObject", times=1),
    ]
    clock = Clock()

    def wait(seconds: float) -> bool:
        clock.wait(seconds)
        return False

    job = exports.start(ANN, SINCE, NOW, wait)
    assert ended(job) == (MessageId(MESSAGE),)
    assert clock.waits == [2.0, 2.0]


def test_a_file_that_cannot_be_had_ends_the_search(exports: Exports, local_aws: Holder) -> None:
    local_aws.world.faults.append(Fault("s3", "status:403", "GetObject"))
    with pytest.raises(Unavailable) as caught:
        ended(start(exports))
    assert "could not be fetched (status 403)" in sentence(caught.value.why)


def test_who_is_stopped_while_throttled_goes(exports: Exports, local_aws: Holder) -> None:
    local_aws.world.faults.append(Fault("sesv2", "TooManyRequestsException", "CreateExportJob"))
    with pytest.raises(Interrupted):
        exports.start(ANN, SINCE, NOW, lambda seconds: True)


class Told:
    """A client of an SES that says one thing."""

    def __init__(self, **answer: Any) -> None:
        self._answer = answer

    def get_export_job(self, **asked: str) -> dict[str, Any]:
        return self._answer


class Files(ExportFiles):
    def read(self, url: str) -> str:
        return "[]"


def completed(count: int | None = None, url: str | None = URL) -> Told:
    statistics = {} if count is None else {"ExportedRecordsCount": count}
    destination = {"DataFormat": "JSON"} | ({"S3Url": url} if url else {})
    return Told(JobStatus="COMPLETED", Statistics=statistics, ExportDestination=destination)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(completed(0), id="none exported"),
        pytest.param(completed(0, None), id="none exported, so no file"),
        pytest.param(completed(), id="an empty list"),
    ],
)
def test_nothing_there_is_told_as_nothing(told: Told) -> None:
    assert Job(HOME, told, Files(""), "j").look() == ()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param(completed(3), "has no message ids in it", id="another form than ids"),
        pytest.param(completed(3, None), "named no file", id="no file"),
        pytest.param(
            Told(JobStatus="FAILED", FailureInfo={"ErrorMessage": "Oh dear"}),
            "Oh dear",
            id="failed",
        ),
    ],
)
def test_what_could_not_be_read_is_never_told_as_nothing(told: Told, said: str) -> None:
    with pytest.raises(Unavailable) as caught:
        Job(HOME, told, Files(""), "j").look()
    assert said in sentence(caught.value.why)


def test_a_file_elsewhere_is_not_fetched_and_its_url_not_told() -> None:
    told = completed(1, "https://evil.example/secret")
    with pytest.raises(Unavailable) as caught:
        Job(HOME, told, ExportFiles("https://email.eu-west-1.amazonaws.com"), "j").look()
    assert "not at AWS" in sentence(caught.value.why)
    assert "evil" not in sentence(caught.value.why)
