"""SES v2: export jobs, from a recipient to the messages that SES keeps something of.

A job is done when it was asked for often enough, and its file is at a URL of this server that is
good for five minutes (the service model says so).  What the file looks like is documented nowhere:
the form it has here is assumed, as are the words of the errors.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.world import ExportJob, Region, Shape, World

FILES = "/export-files"
"""Where the files are, on the port that the API has."""

LIFE = 300.0
"""Seconds for which a URL is good."""

MOST = 1000
"""Results where nobody says how many."""

SIMULATOR = "simulator.amazonses.com"


async def create_export_job(call: Call) -> Shape:
    wanted = call.params["ExportDataSource"].get("MessageInsightsDataSource")
    if wanted is None:
        raise AwsError("BadRequestException", "The sandbox exports message insights alone.")
    if "S3Url" in call.params["ExportDestination"]:
        raise AwsError("BadRequestException", "S3Url cannot be specified in the request.")
    if wanted["StartDate"] > wanted["EndDate"]:
        raise AwsError("BadRequestException", "StartDate must be before EndDate.")
    region = call.world.regions_of(call.caller).get(call.region)
    manager = region.account.get("VdmAttributes", {}) if region else {}
    if region is None or manager.get("VdmEnabled") != "ENABLED":
        words = "Virtual Deliverability Manager is not enabled for this account."
        raise AwsError("BadRequestException", words)
    job = ExportJob(
        uuid.uuid4().hex,
        call.caller,
        call.region,
        wanted,
        call.params["ExportDestination"]["DataFormat"],
        datetime.fromtimestamp(call.now(), UTC),
    )
    call.world.export_jobs[job.id] = job
    return {"JobId": job.id}


async def get_export_job(call: Call) -> Shape:
    job = _job(call)
    if not job.cancelled and not job.completed:
        job.looks += 1
        if job.looks > call.world.export_looks:
            job.completed = datetime.fromtimestamp(call.now(), UTC)
    answer: Shape = {
        "JobId": job.id,
        "ExportSourceType": "MESSAGE_INSIGHTS",
        "JobStatus": _status(job),
        "ExportDestination": {"DataFormat": job.data_format},
        "ExportDataSource": {"MessageInsightsDataSource": job.wanted},
        "CreatedTimestamp": job.created,
    }
    if job.completed:
        rows = len(list(_rows(call.world.regions_of(job.account)[job.region], job.wanted)))
        answer["CompletedTimestamp"] = job.completed
        answer["Statistics"] = {"ProcessedRecordsCount": rows, "ExportedRecordsCount": rows}
        url = f"{call.base_url}{FILES}/{job.id}?issued={call.now()}"
        answer["ExportDestination"]["S3Url"] = url
    return answer


async def cancel_export_job(call: Call) -> Shape:
    job = _job(call)
    if job.completed:
        raise AwsError("BadRequestException", f"Export job {job.id} has ended already.")
    job.cancelled = True
    return {}


def file(world: World, path: str, query: Mapping[str, str], now: float) -> bytes:
    """What is at the URL of a job; raises S3's errors."""
    job = world.export_jobs.get(path.removeprefix(f"{FILES}/"))
    if job is None or not job.completed:
        raise AwsError("NoSuchKey", "The specified key does not exist.")
    if not 0 <= now - float(query.get("issued", 0)) <= LIFE:
        raise AwsError("AccessDenied", "Request has expired")
    rows = list(_rows(world.regions_of(job.account)[job.region], job.wanted))
    return json.dumps(rows).encode()


def _job(call: Call) -> ExportJob:
    """Jobs are of the account and Region that they were created in."""
    job = call.world.export_jobs.get(call.params["JobId"])
    if job is None or (job.account, job.region) != (call.caller, call.region):
        raise AwsError("NotFoundException", f"Export job {call.params['JobId']} does not exist.")
    return job


def _status(job: ExportJob) -> str:
    if job.cancelled:
        return "CANCELLED"
    if job.completed:
        return "COMPLETED"
    return "CREATED" if job.looks == 1 else "PROCESSING"


def _rows(region: Region, wanted: Shape) -> Iterator[Shape]:
    found = (row for kept in region.insights.values() if (row := _row(kept, wanted)))
    for number, row in enumerate(found):
        if number >= wanted.get("MaxResults", MOST):
            return
        yield row


def _row(kept: Shape, wanted: Shape) -> Shape | None:
    """Mail to several recipients, and to the simulator, is never in it."""
    if len(kept["Insights"]) != 1:
        return None
    [insight] = kept["Insights"]
    address, events = insight["Destination"], insight["Events"]
    sent = min(each["Timestamp"] for each in events)
    filters = wanted.get("Include", {}).get("Destination", [])
    if address.endswith(f"@{SIMULATOR}") or not wanted["StartDate"] <= sent <= wanted["EndDate"]:
        return None
    if filters and not any(_matches(each, address) for each in filters):
        return None
    return {
        "MessageId": kept["MessageId"],
        "SendTimestamp": sent.isoformat(),
        "FromEmailAddress": kept["FromEmailAddress"],
        "Destination": address,
        "Subject": kept["Subject"],
        "LastDeliveryEvent": events[-1]["Type"],
    }


def _matches(wanted: str, text: str) -> bool:
    r"""Exact and case-sensitive; `*` at either end stands for anything, `\*` for itself."""
    any_before = wanted.startswith("*")
    any_after = len(wanted) > 1 and wanted.endswith("*") and not wanted.endswith("\\*")
    plain = _unescaped(wanted[any_before : len(wanted) - any_after])
    if any_before and any_after:
        return plain in text
    if any_before:
        return text.endswith(plain)
    return text.startswith(plain) if any_after else text == plain


def _unescaped(text: str) -> str:
    signs: list[Any] = []
    escaped = False
    for sign in text:
        if sign == "\\" and not escaped:
            escaped = True
            continue
        signs.append(sign)
        escaped = False
    return "".join(signs)


OPERATIONS: dict[str, Handler] = {
    "CreateExportJob": create_export_job,
    "GetExportJob": get_export_job,
    "CancelExportJob": cancel_export_job,
}
