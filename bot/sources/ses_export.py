"""An export job of SES at one place: from a recipient to the ids of the messages sent to them.

The only operation of SES that leads from a recipient to messages (CreateExportJob, API of
2019-09-27).  It needs Virtual Deliverability Manager and takes minutes; the form of the file is
documented nowhere, so nothing is read from it but message ids, by their own form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.search import MOST, Interrupted
from bot.sources import aws
from bot.sources.export_file import ExportFiles, NotRead, Untrusted
from checks.core import Address, MessageId, Place, Text, Unavailable, message_ids, say

Wait = Callable[[float], bool]
"""Waits so many seconds; True, at once, when the process is to end."""

TRIES = 4
"""In a row that may fail for a passing reason, before the search is given up."""

PAUSE = 2.0
"""Seconds before a job that was throttled is asked for again."""

TOO_MANY = "LimitExceededException"

REFUSALS = {"BadRequestException", "NotFoundException"}

_STARS = re.compile(r"[*\\]")


class Refused(Unavailable):
    """SES does not do such a thing here, and does not say why in words that are documented."""


@dataclass(frozen=True, slots=True)
class Exports:
    """Of one account and Region; `client` is a patient one (`budget.EXPORT`)."""

    place: Place
    client: Any
    files: ExportFiles

    def start(self, address: Address, since: datetime, until: datetime, wait: Wait) -> Job:
        """Raises Unavailable and Interrupted.

        Only a throttled call is made again: one without an answer may have begun a job.
        """
        source = {
            "StartDate": since,
            "EndDate": until,
            "Include": {"Destination": [_exactly(each) for each in _spellings(address)]},
            "MaxResults": MOST,
        }
        for attempt in range(1, TRIES + 1):
            try:
                made = self.client.create_export_job(
                    ExportDataSource={"MessageInsightsDataSource": source},
                    ExportDestination={"DataFormat": "JSON"},
                )
            except aws.Failure as e:
                if attempt == TRIES or not aws.is_throttle(e) or aws.code(e) == TOO_MANY:
                    raise _unavailable(self.place, "CreateExportJob", e) from e
                if wait(PAUSE):
                    raise Interrupted from e
            else:
                return Job(self.place, self.client, self.files, _member(self.place, made, "JobId"))
        raise AssertionError("the last attempt returns or raises")


@dataclass(slots=True)
class Job:
    place: Place
    client: Any
    files: ExportFiles
    id: str
    failed: int = field(default=0, init=False)
    """Looks in a row that failed for a passing reason."""

    def look(self) -> tuple[MessageId, ...] | None:
        """None while it runs.  Raises Unavailable where nothing will come of it."""
        try:
            answer = self.client.get_export_job(JobId=self.id)
        except aws.Failure as e:
            gap = _unavailable(self.place, "GetExportJob", e)
            if not (aws.is_passing(e) or aws.is_throttle(e)):
                raise gap from e
            self._again(gap)
            return None
        match answer.get("JobStatus"):
            case "COMPLETED":
                return self._ids(answer)
            case "FAILED" | "CANCELLED" | "ERROR":
                raise self._gap(_failure(answer))
        self.failed = 0
        return None

    def cancel(self) -> None:
        """As far as SES lets us: a job that goes on costs nothing, and nobody reads its file."""
        try:
            self.client.cancel_export_job(JobId=self.id)
        except aws.Failure:
            return

    def _ids(self, answer: Mapping[str, Any]) -> tuple[MessageId, ...] | None:
        exported = answer.get("Statistics", {}).get("ExportedRecordsCount")
        url = answer.get("ExportDestination", {}).get("S3Url")
        if not url and exported == 0:
            return ()
        if not url:
            raise self._gap(say("SES ended the search and named no file: ask again"))
        try:
            text = self.files.read(url)
        except Untrusted as e:
            strange = say("SES named a file that is not at AWS, so it was not fetched")
            raise self._gap(strange) from e
        except NotRead as e:
            unread = say(
                "The file that SES made could not be fetched ({what}): check the way to S3 in"
                " {region}, and ask again",
                what=str(e),
                region=self.place.region,
            )
            self._again(self._gap(unread))
            return None
        found = tuple(message_ids(text))
        if exported and not found:
            raise self._gap(say("The file that SES made has no message ids in it"))
        return found

    def _again(self, gap: Unavailable) -> None:
        """Look once more, unless that was in vain too often.  A URL is new at every look."""
        self.failed += 1
        if self.failed >= TRIES:
            raise gap

    def _gap(self, why: Text) -> Unavailable:
        return Unavailable(_source(self.place, "GetExportJob"), why)


def _spellings(address: Address) -> tuple[str, ...]:
    """SES compares them exactly."""
    return tuple(dict.fromkeys((address.value, address.lowered)))


def _exactly(address: str) -> str:
    r"""`*` would stand for anything; `\` takes that from it (service model)."""
    return _STARS.sub(lambda sign: f"\\{sign[0]}", address)


def _failure(answer: Mapping[str, Any]) -> Text:
    words = answer.get("FailureInfo", {}).get("ErrorMessage")
    if words:
        return say("SES says that the search failed: {words}", words=words)
    return say(
        "SES says that the search is {status}: ask again", status=str(answer["JobStatus"]).lower()
    )


def _unavailable(place: Place, operation: str, error: Exception) -> Unavailable:
    why = aws.why(error, f"ses:{operation}")
    if aws.code(error) == TOO_MANY:
        why = say("As many export jobs run as SES allows: ask again when one of them has ended")
    kind = Refused if aws.code(error) in REFUSALS else Unavailable
    return kind(_source(place, operation), why)


def _member(place: Place, answer: Mapping[str, Any], name: str) -> str:
    if not answer.get(name):
        operation = "CreateExportJob"
        foreign = say(
            "The answer to {action} lacks {member}: check that the endpoint is SES",
            action=f"ses:{operation}",
            member=name,
        )
        raise Unavailable(_source(place, operation), foreign)
    return str(answer[name])


def _source(place: Place, operation: str) -> str:
    return f"SES {operation}, {place.named}"
