"""What the operations of SES v2 share: the Region that is asked, and lists a page at a time."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.aws.call import Call
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.world import Region, Shape

HEALTHY_ACCOUNT: Shape = {
    "DedicatedIpAutoWarmupEnabled": False,
    "EnforcementStatus": "HEALTHY",
    "ProductionAccessEnabled": True,
    "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0},
    "SendingEnabled": True,
    "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
}
"""GetAccount where nothing was ever sent: what a Region answers that the world does not have."""

MOST_PER_PAGE = 1000


def region_of(call: Call) -> Region:
    return call.world.regions_of(call.caller).get(call.region) or Region(
        account=copy.deepcopy(HEALTHY_ACCOUNT)
    )


def page_of(
    call: Call, items: list[Any], most: int = MOST_PER_PAGE
) -> tuple[list[Any], str | None]:
    return page(
        items,
        token=call.params.get("NextToken"),
        size=call.params.get("PageSize"),
        most=most,
        query=call.params.get("Filter"),
        bad_token=AwsError("BadRequestException", "The specified NextToken is invalid."),
    )


def listed(member: str, items: list[Any], following: str | None) -> Shape:
    return {member: items} | ({"NextToken": following} if following else {})
