"""CloudWatch: GetMetricData over the points that the world has by now, no expressions.

Points may be stamped with any second; they are answered by Period, as AWS does: 1, 5, 10 or 30
seconds, for three hours back, or whole minutes.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.ses_region import region_of
from sandbox.course import points_between
from sandbox.world import Metric, Shape

STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "Average": statistics.fmean,
    "Maximum": max,
    "Minimum": min,
    "SampleCount": len,
    "Sum": sum,
}

FINE_PERIODS = (1, 5, 10, 30)
FINE_FOR = timedelta(hours=3)
"""Older points are kept by the minute only."""


async def get_metric_data(call: Call) -> Shape:
    queries, start, end = (
        call.params[name] for name in ("MetricDataQueries", "StartTime", "EndTime")
    )
    if start >= end:
        message = "The parameter StartTime must be less than the parameter EndTime."
        raise _invalid(message)
    ids = [query["Id"] for query in queries]
    if len(set(ids)) < len(ids):
        raise _invalid("The values for parameter Id in the MetricDataQueries are not unique.")
    newest_first = call.params.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    metrics = region_of(call).metrics
    now = datetime.fromtimestamp(call.now(), UTC)
    results = [
        _result(query, metrics, start, end, newest_first, now)
        for query in queries
        if query.get("ReturnData", True)
    ]
    return {"MetricDataResults": results, "Messages": []}


def _result(
    query: Shape,
    metrics: Sequence[Metric],
    start: datetime,
    end: datetime,
    newest_first: bool,
    now: datetime,
) -> Shape:
    if "MetricStat" not in query:
        raise _invalid(f"The sandbox plays no expressions: {query.get('Expression')}")
    wanted = query["MetricStat"]
    if wanted["Stat"] not in STATISTICS:
        raise _invalid(f"The value {wanted['Stat']} for parameter Stat is not supported.")
    period = wanted["Period"]
    if period not in FINE_PERIODS and period % 60:
        raise _invalid(f"The value {period} for parameter Period is not 1, 5, 10, 30 or n * 60.")
    first = max(start, now - FINE_FOR) if period in FINE_PERIODS else start
    points = [
        point
        for metric in metrics
        if _is(metric, wanted["Metric"])
        for point in points_between(metric, first, min(end, now))
    ]
    values = _by_period(points, start, end, period, STATISTICS[wanted["Stat"]])
    values.sort(reverse=newest_first)
    return {
        "Id": query["Id"],
        "Label": query.get("Label", wanted["Metric"]["MetricName"]),
        "Timestamps": [moment for moment, _ in values],
        "Values": [value for _, value in values],
        "StatusCode": "Complete",
    }


def _is(metric: Metric, wanted: Shape) -> bool:
    """CloudWatch never adds up over dimensions: they must be the same ones."""
    dimensions = {d["Name"]: d.get("Value") for d in wanted.get("Dimensions", [])}
    name = (wanted["Namespace"], wanted["MetricName"])
    return (metric.namespace, metric.name) == name and metric.dimensions == dimensions


def _by_period(
    points: Sequence[tuple[datetime, float]],
    start: datetime,
    end: datetime,
    period: int,
    statistic: Callable[[Sequence[float]], float],
) -> list[tuple[datetime, float]]:
    """Periods begin at multiples of their length; those that have no points are left out."""
    buckets: dict[int, list[float]] = {}
    for at, value in points:
        begin = int(at.timestamp()) // period * period
        if start.timestamp() <= begin < end.timestamp():
            buckets.setdefault(begin, []).append(value)
    return [
        (datetime.fromtimestamp(begin, UTC), float(statistic(values)))
        for begin, values in buckets.items()
    ]


def _invalid(message: str) -> AwsError:
    return AwsError("ValidationError", message)


OPERATIONS: dict[str, Handler] = {"GetMetricData": get_metric_data}
