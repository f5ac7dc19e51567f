"""AWS Health: DescribeEvents and DescribeEventDetails over the incidents that the API carries.

Without a support plan that has it every call is refused.  The filter's members are those that the
bot uses; another one is refused rather than passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.aws.bus import arn, description, status
from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.world import Incident, Shape

FEED = "api"

MOST_REGIONS = 10
"""By the service model."""

NO_PLAN = (
    "This operation requires an AWS Support plan: Business Support+, Enterprise, or Unified"
    " Operations."
)


async def describe_events(call: Call) -> Shape:
    wanted = call.params.get("filter", {})
    if unknown := sorted(wanted.keys() - FILTERS.keys()):
        raise AwsError("ValidationException", f"The sandbox plays no filter {unknown[0]}")
    if len(wanted.get("regions", ())) > MOST_REGIONS:
        raise AwsError("ValidationException", f"regions takes {MOST_REGIONS} at most")
    found = [
        each
        for each in _carried(call)
        if all(FILTERS[name](each, value) for name, value in wanted.items())
    ]
    found.sort(key=_updated, reverse=True)
    # a page is as long as SES's events of a week: there is no second one
    return {"events": [_event(each) for each in found[: call.params.get("maxResults", 100)]]}


async def describe_event_details(call: Call) -> Shape:
    carried = {arn(each): each for each in _carried(call)}
    wanted = call.params["eventArns"]
    return {
        "successfulSet": [
            {
                "event": _event(carried[name]),
                "eventDescription": {"latestDescription": description(carried[name])},
            }
            for name in wanted
            if name in carried
        ],
        "failedSet": [
            {"eventArn": name, "errorName": "ResourceNotFoundException"}
            for name in wanted
            if name not in carried
        ],
    }


def _carried(call: Call) -> list[Incident]:
    if not call.world.health_api:
        raise AwsError("SubscriptionRequiredException", NO_PLAN)
    home = call.caller == call.world.account
    return [
        each
        for each in call.world.incidents
        if FEED in each.feeds and (home or each.scope == "PUBLIC")
    ]


def _updated(incident: Incident) -> datetime:
    return max([incident.started, *(update.at for update in incident.updates)])


def _event(incident: Incident) -> Shape:
    event: Shape = {
        "arn": arn(incident),
        "service": incident.service,
        "eventTypeCode": incident.type_code,
        "eventTypeCategory": incident.category,
        "region": incident.region,
        "startTime": incident.started,
        "lastUpdatedTime": _updated(incident),
        "statusCode": status(incident),
        "eventScopeCode": incident.scope,
    }
    return event | ({"endTime": incident.ended} if incident.ended else {})


def _within(at: datetime, ranges: list[dict[str, datetime]]) -> bool:
    return any(each.get("from", at) <= at <= each.get("to", at) for each in ranges)


FILTERS: dict[str, Callable[[Incident, Any], bool]] = {
    "services": lambda each, wanted: each.service in wanted,
    "regions": lambda each, wanted: each.region in wanted,
    "eventTypeCategories": lambda each, wanted: each.category in wanted,
    "eventStatusCodes": lambda each, wanted: status(each) in wanted,
    "lastUpdatedTimes": lambda each, wanted: _within(_updated(each), wanted),
}

OPERATIONS: dict[str, Handler] = {
    "DescribeEvents": describe_events,
    "DescribeEventDetails": describe_event_details,
}
