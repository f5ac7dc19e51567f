"""SES v2: the suppression list of a Region.

Words of the errors are those of the real service where they are known.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.aws.ses_region import MOST_PER_PAGE, listed, region_of
from sandbox.world import Shape


def stored_form(address: str) -> str:
    """SES lower-cases the domain of a suppressed address and keeps the local part as it came."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


async def get_suppressed_destination(call: Call) -> Shape:
    address = stored_form(call.params["EmailAddress"])
    return {"SuppressedDestination": {"EmailAddress": address} | _entry(call, address)}


async def list_suppressed_destinations(call: Call) -> Shape:
    params = call.params
    entries = [
        {"EmailAddress": address} | entry
        for address, entry in region_of(call).suppression.items()
        if entry.get("TenantName") == params.get("TenantName") and _wanted(entry, params)
    ]
    entries.sort(key=lambda entry: (_moment(entry), entry["EmailAddress"]), reverse=True)
    summaries, following = page(
        [
            {name: entry[name] for name in ("EmailAddress", "Reason", "LastUpdateTime")}
            for entry in entries
        ],
        token=params.get("NextToken"),
        size=params.get("PageSize"),
        most=MOST_PER_PAGE,
        query=[params.get(name) for name in ("TenantName", "Reasons", "StartDate", "EndDate")],
        bad_token=AwsError("InvalidNextTokenException", "The specified NextToken is invalid."),
    )
    return listed("SuppressedDestinationSummaries", summaries, following)


async def put_suppressed_destination(call: Call) -> Shape:
    address = stored_form(call.params["EmailAddress"])
    entry = {name: call.params[name] for name in ("Reason", "TenantName") if name in call.params}
    region = call.world.regions_of(call.caller).setdefault(call.region, region_of(call))
    now = datetime.fromtimestamp(call.now(), UTC)
    region.suppression[address] = entry | {"EmailAddress": address, "LastUpdateTime": now}
    return {}


async def delete_suppressed_destination(call: Call) -> Shape:
    address = stored_form(call.params["EmailAddress"])
    _entry(call, address)
    del call.world.regions_of(call.caller)[call.region].suppression[address]
    return {}


def _entry(call: Call, address: str) -> Shape:
    """A tenant's list and the account's are apart: an entry is seen on its own list only."""
    entry = region_of(call).suppression.get(address)
    if entry is None or entry.get("TenantName") != call.params.get("TenantName"):
        message = f"Email address {address} does not exist on your suppression list."
        raise AwsError("NotFoundException", message)
    return entry


def _moment(entry: Shape) -> datetime:
    moment: datetime = parse_to_aware_datetime(entry["LastUpdateTime"])
    return moment


def _wanted(entry: Shape, params: dict[str, Any]) -> bool:
    reasons, start, end = (params.get(name) for name in ("Reasons", "StartDate", "EndDate"))
    return (
        (not reasons or entry["Reason"] in reasons)
        and (start is None or _moment(entry) > start)
        and (end is None or _moment(entry) < end)
    )


OPERATIONS: dict[str, Handler] = {
    "GetSuppressedDestination": get_suppressed_destination,
    "ListSuppressedDestinations": list_suppressed_destinations,
    "PutSuppressedDestination": put_suppressed_destination,
    "DeleteSuppressedDestination": delete_suppressed_destination,
}
