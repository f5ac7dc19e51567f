"""Asks CloudWatch for the rates that AWS judges an account by, for how much it sends, and for how
long events wait in their queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.sources import aws
from bot.watch.readings import Backlog, Point, Rates, Series
from checks.core import Place, Text, Unavailable, say

ACTION = "cloudwatch:GetMetricData"

METRICS = {
    "bounce": ("Reputation.BounceRate", "Maximum"),
    "complaint": ("Reputation.ComplaintRate", "Maximum"),
    "sent": ("Send", "Sum"),
}
"""By the id of their query, with its statistic: what crossed a line inside a period shall not be
averaged away, and a Sum of rates means nothing.  Without dimensions: of the whole account."""

PERIOD = 60
"""Seconds.  CloudWatch keeps one-minute points for 15 days.  SES publishes these metrics every so
often, so there are few points, and a longer period would only hide a new one until it ends."""

COURSE_PERIOD = 900
"""For days of which one looks at a chart."""

QUEUE_METRICS = {
    "age": ("ApproximateAgeOfOldestMessage", "Maximum"),
    "waiting": ("ApproximateNumberOfMessagesVisible", "Maximum"),
}
"""Of AWS/SQS, by the queue's name; SQS publishes them each minute while the queue is in use."""

Metrics = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RatesSource:
    """A `RateReader` for one place.  Cheap to make; the client is shared."""

    client: Any
    place: Place

    def rates(self, since: datetime, until: datetime) -> Rates:
        """All three series, by one call."""
        queries = [_query(id, "AWS/SES", *metric) for id, metric in METRICS.items()]
        answer = _ask(self.client, queries, since, until, self.place.named)
        return Rates(**{id: _series(answer, id, METRICS, self.place.named) for id in METRICS})

    def course(self, since: datetime, until: datetime) -> Rates:
        """The two rates alone, for a longer time, by the quarter of an hour.  Raises
        Unavailable."""
        shown = {id: metric for id, metric in METRICS.items() if id != "sent"}
        queries = [
            _query(id, "AWS/SES", *metric, period=COURSE_PERIOD) for id, metric in shown.items()
        ]
        answer = _ask(self.client, queries, since, until, self.place.named)
        return Rates(**{id: _series(answer, id, METRICS, self.place.named) for id in shown})


@dataclass(frozen=True, slots=True)
class BacklogSource:
    """A `BacklogReader`; `region`: the queue's."""

    client: Any
    queue: str
    """Its name."""
    region: str

    def backlog(self, since: datetime, until: datetime) -> Backlog:
        """By one call."""
        named = [{"Name": "QueueName", "Value": self.queue}]
        queries = [
            _query(id, "AWS/SQS", *metric, dimensions=named) for id, metric in QUEUE_METRICS.items()
        ]
        answer = _ask(self.client, queries, since, until, self.region)
        found = {id: _series(answer, id, QUEUE_METRICS, self.region) for id in QUEUE_METRICS}
        return Backlog(self.queue, **found, told_at=_told_at(answer))


def _ask(
    client: Any, queries: list[dict[str, Any]], since: datetime, until: datetime, region: str
) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = client.get_metric_data(
            MetricDataQueries=queries,
            StartTime=since,
            EndTime=until,
            ScanBy="TimestampDescending",  # what is cut off, if anything is, is the oldest
        )
    except aws.Failure as e:
        raise _unavailable(aws.why(e, ACTION), region) from e
    return answer


def _series(answer: Mapping[str, Any], id: str, metrics: Metrics, region: str) -> Series:
    results = [each for each in answer.get("MetricDataResults", ()) if each.get("Id") == id]
    if len(results) != 1:
        raise _unavailable(
            say(
                "The answer to {action} lacks {member}: check that the endpoint is CloudWatch",
                action=ACTION,
                member=metrics[id][0],
            ),
            region,
        )
    [result] = results
    status = result.get("StatusCode", "Complete")
    if status != "Complete":  # empty and cut short would look like nothing published
        raise _unavailable(
            say(
                "CloudWatch gave no whole answer for {metric} ({status}): ask again in a moment",
                metric=metrics[id][0],
                status=status,
            ),
            region,
        )
    return _in_order(result)


def _told_at(answer: Mapping[str, Any]) -> datetime | None:
    """By the Date header, which has whole seconds."""
    headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    try:
        told = parsedate_to_datetime(str(headers.get("date", "")))
    except ValueError:
        return None
    return told.astimezone(UTC) if told.tzinfo else None


def _unavailable(why: Text, region: str) -> Unavailable:
    return Unavailable(f"CloudWatch GetMetricData, {region}", why)


def _query(
    id: str,
    namespace: str,
    metric: str,
    statistic: str,
    dimensions: Sequence[Mapping[str, str]] = (),
    *,
    period: int = PERIOD,
) -> dict[str, Any]:
    named: dict[str, Any] = {"Namespace": namespace, "MetricName": metric}
    if dimensions:
        named["Dimensions"] = list(dimensions)
    return {
        "Id": id,
        "MetricStat": {
            "Metric": named,
            "Period": period,
            "Stat": statistic,
        },
    }


def _in_order(result: Mapping[str, Any]) -> Series:
    found = zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False)
    points = (Point(at.astimezone(UTC), float(value)) for at, value in found)
    return Series(tuple(sorted(points, key=lambda point: point.at)))
