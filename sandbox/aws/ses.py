"""SES v2: the account, the suppression list, identities and configuration sets of a Region, and
what there is to know of how its mail fares.

Words of the errors are those of the real service where they are known.
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.aws.validation import validation
from sandbox.world import ConfigurationSet, Region, Shape

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

MOST_RECOMMENDATIONS = 100


FILTERS = (
    ("TYPE", "Type"),
    ("IMPACT", "Impact"),
    ("STATUS", "Status"),
    ("RESOURCE_ARN", "ResourceArn"),
)
"""What recommendations can be chosen by, and the member that it means."""


def region_of(call: Call) -> Region:
    return call.world.regions_of(call.caller).get(call.region) or Region(
        account=copy.deepcopy(HEALTHY_ACCOUNT)
    )


def stored_form(address: str) -> str:
    """SES lower-cases the domain of a suppressed address and keeps the local part as it came."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


async def get_account(call: Call) -> Shape:
    return region_of(call).account


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
    return _listed("SuppressedDestinationSummaries", summaries, following)


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


async def get_email_identity(call: Call) -> Shape:
    name = stored_form(call.params["EmailIdentity"])
    identities = region_of(call).identities
    if name not in identities:
        raise AwsError("NotFoundException", f"Email identity <{name}> does not exist.")
    return identities[name]


async def list_email_identities(call: Call) -> Shape:
    wanted = call.params.get("Filter", {})
    summaries = [
        summary
        for name, identity in sorted(region_of(call).identities.items())
        for summary in (_identity_summary(name, identity),)
        if wanted.get("IDENTITY_NAME_CONTAINS", "") in name
        and wanted.get("IDENTITY_TYPE") in (None, summary.get("IdentityType"))
        and wanted.get("VERIFICATION_STATUS") in (None, summary.get("VerificationStatus"))
    ]
    shown, following = _page(call, summaries)
    return _listed("EmailIdentities", shown, following)


async def get_configuration_set(call: Call) -> Shape:
    name = call.params["ConfigurationSetName"]
    return {"ConfigurationSetName": name} | _configuration_set(call, name).answer


async def get_configuration_set_event_destinations(call: Call) -> Shape:
    found = _configuration_set(call, call.params["ConfigurationSetName"])
    return {"EventDestinations": found.event_destinations}


async def list_configuration_sets(call: Call) -> Shape:
    names, following = _page(call, sorted(region_of(call).configuration_sets))
    return _listed("ConfigurationSets", names, following)


async def get_email_address_insights(call: Call) -> Shape:
    known = region_of(call).address_insights
    return {"MailboxValidation": known.get(call.params["EmailAddress"]) or validation({})}


async def get_email_template(call: Call) -> Shape:
    name = call.params["TemplateName"]
    templates = region_of(call).templates
    if name not in templates:
        raise AwsError("NotFoundException", f"Template <{name}> does not exist.")
    return {"TemplateName": name, "TemplateContent": templates[name]}


async def list_contact_lists(call: Call) -> Shape:
    return {"ContactLists": [{"ContactListName": name} for name in _lists(call)]}


async def get_contact(call: Call) -> Shape:
    """The words of the errors are assumed."""
    name, address = call.params["ContactListName"], call.params["EmailAddress"]
    if name not in _lists(call):
        raise AwsError("NotFoundException", f"List with name: {name} doesn't exist.")
    contact = region_of(call).contacts.get(address)
    if contact is None:
        raise AwsError("NotFoundException", f"Contact {address} does not exist in {name}.")
    return {"EmailAddress": address} | contact


def _lists(call: Call) -> list[str]:
    """An account has one contact list at most."""
    contacts = region_of(call).contacts.values()
    return [*dict.fromkeys(each["ContactListName"] for each in contacts)][:1]


async def get_tenant(call: Call) -> Shape:
    name = call.params["TenantName"]
    tenants = region_of(call).tenants
    if name not in tenants:
        raise AwsError("NotFoundException", f"Tenant <{name}> does not exist.")
    return {"Tenant": tenants[name]}


async def get_reputation_entity(call: Call) -> Shape:
    arn = call.params["ReputationEntityReference"]
    entities = region_of(call).reputation
    if arn not in entities:
        raise AwsError("NotFoundException", f"Reputation entity <{arn}> does not exist.")
    return {"ReputationEntity": entities[arn]}


async def get_message_insights(call: Call) -> Shape:
    """The words of the error are assumed: AWS's pages do not give them."""
    name = call.params["MessageId"]
    found = region_of(call).insights.get(name)
    if found is None:
        raise AwsError("NotFoundException", f"Message {name} does not exist.")
    return found


async def get_dedicated_ips(call: Call) -> Shape:
    pool = call.params.get("PoolName")
    found = [ip for ip in region_of(call).dedicated_ips if pool in (None, ip.get("PoolName"))]
    shown, following = _page(call, found)
    return _listed("DedicatedIps", shown, following)


async def list_recommendations(call: Call) -> Shape:
    """With Virtual Deliverability Manager off nothing is found; that it is no error is assumed."""
    region, wanted = region_of(call), call.params.get("Filter", {})
    if region.account.get("VdmAttributes", {}).get("VdmEnabled") != "ENABLED":
        return {"Recommendations": []}
    found = [
        each
        for each in region.recommendations
        if all(wanted.get(by) in (None, each.get(member)) for by, member in FILTERS)
    ]
    shown, following = _page(call, found, most=MOST_RECOMMENDATIONS)
    return _listed("Recommendations", shown, following)


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


def _identity_summary(name: str, identity: Shape) -> Shape:
    summary = {
        "IdentityName": name,
        "IdentityType": identity.get("IdentityType", "EMAIL_ADDRESS" if "@" in name else "DOMAIN"),
        "SendingEnabled": identity.get("VerifiedForSendingStatus", False),
        "VerificationStatus": identity.get("VerificationStatus"),
    }
    return {key: value for key, value in summary.items() if value is not None}


def _configuration_set(call: Call, name: str) -> ConfigurationSet:
    sets = region_of(call).configuration_sets
    if name not in sets:
        raise AwsError("NotFoundException", f"Configuration set <{name}> does not exist.")
    return sets[name]


def _page(call: Call, items: list[Any], most: int = MOST_PER_PAGE) -> tuple[list[Any], str | None]:
    return page(
        items,
        token=call.params.get("NextToken"),
        size=call.params.get("PageSize"),
        most=most,
        query=call.params.get("Filter"),
        bad_token=AwsError("BadRequestException", "The specified NextToken is invalid."),
    )


def _listed(member: str, items: list[Any], following: str | None) -> Shape:
    return {member: items} | ({"NextToken": following} if following else {})


OPERATIONS: dict[str, Handler] = {
    "GetAccount": get_account,
    "GetSuppressedDestination": get_suppressed_destination,
    "ListSuppressedDestinations": list_suppressed_destinations,
    "PutSuppressedDestination": put_suppressed_destination,
    "DeleteSuppressedDestination": delete_suppressed_destination,
    "GetEmailIdentity": get_email_identity,
    "ListEmailIdentities": list_email_identities,
    "GetConfigurationSet": get_configuration_set,
    "GetConfigurationSetEventDestinations": get_configuration_set_event_destinations,
    "ListConfigurationSets": list_configuration_sets,
    "GetEmailAddressInsights": get_email_address_insights,
    "GetEmailTemplate": get_email_template,
    "GetMessageInsights": get_message_insights,
    "GetReputationEntity": get_reputation_entity,
    "GetContact": get_contact,
    "GetTenant": get_tenant,
    "ListContactLists": list_contact_lists,
    "GetDedicatedIps": get_dedicated_ips,
    "ListRecommendations": list_recommendations,
}
