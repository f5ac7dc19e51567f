"""Asks CloudWatch for the rates that AWS judges an account by, and for how much it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.sources import aws
from bot.watch.readings import Point, Rates, Series
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


@dataclass(frozen=True, slots=True)
class RatesSource:
    """A `RateReader` for one place.  Cheap to make; the client is shared."""

    client: Any
    place: Place

    def rates(self, since: datetime, until: datetime) -> Rates:
        """All three series, by one call."""
        try:
            answer = self.client.get_metric_data(
                MetricDataQueries=[_query(id, *metric) for id, metric in METRICS.items()],
                StartTime=since,
                EndTime=until,
                ScanBy="TimestampDescending",  # what is cut off, if anything is, is the oldest
            )
        except aws.Failure as e:
            raise self._unavailable(aws.why(e, ACTION)) from e
        return Rates(**{id: self._series(answer, id) for id in METRICS})

    def _series(self, answer: Mapping[str, Any], id: str) -> Series:
        results = [each for each in answer.get("MetricDataResults", ()) if each.get("Id") == id]
        if len(results) != 1:
            raise self._unavailable(
                say(
                    "The answer to {action} lacks {member}: check that the endpoint is CloudWatch",
                    action=ACTION,
                    member=METRICS[id][0],
                )
            )
        [result] = results
        status = result.get("StatusCode", "Complete")
        if status != "Complete":  # empty and cut short would look like nothing published
            raise self._unavailable(
                say(
                    "CloudWatch gave no whole answer for {metric} ({status}): ask again in a"
                    " moment",
                    metric=METRICS[id][0],
                    status=status,
                )
            )
        return _in_order(result)

    def _unavailable(self, why: Text) -> Unavailable:
        return Unavailable(f"CloudWatch GetMetricData, {self.place.region}", why)


def _query(id: str, metric: str, statistic: str) -> dict[str, Any]:
    return {
        "Id": id,
        "MetricStat": {
            "Metric": {"Namespace": "AWS/SES", "MetricName": metric},
            "Period": PERIOD,
            "Stat": statistic,
        },
    }


def _in_order(result: Mapping[str, Any]) -> Series:
    found = zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False)
    points = (Point(at.astimezone(UTC), float(value)) for at, value in found)
    return Series(tuple(sorted(points, key=lambda point: point.at)))
