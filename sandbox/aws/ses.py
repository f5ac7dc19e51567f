"""SES v2: the account, identities and configuration sets of a Region, and what there is to know of
how its mail fares.

Words of the errors are those of the real service where they are known.
"""

from __future__ import annotations

from sandbox.aws import ses_suppression
from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.ses_region import listed, page_of, region_of
from sandbox.aws.ses_suppression import stored_form
from sandbox.aws.validation import validation
from sandbox.world import ConfigurationSet, Shape

MOST_RECOMMENDATIONS = 100


FILTERS = (
    ("TYPE", "Type"),
    ("IMPACT", "Impact"),
    ("STATUS", "Status"),
    ("RESOURCE_ARN", "ResourceArn"),
)
"""What recommendations can be chosen by, and the member that it means."""


async def get_account(call: Call) -> Shape:
    return region_of(call).account


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
    shown, following = page_of(call, summaries)
    return listed("EmailIdentities", shown, following)


async def get_configuration_set(call: Call) -> Shape:
    name = call.params["ConfigurationSetName"]
    return {"ConfigurationSetName": name} | _configuration_set(call, name).answer


async def get_configuration_set_event_destinations(call: Call) -> Shape:
    found = _configuration_set(call, call.params["ConfigurationSetName"])
    return {"EventDestinations": found.event_destinations}


async def list_configuration_sets(call: Call) -> Shape:
    names, following = page_of(call, sorted(region_of(call).configuration_sets))
    return listed("ConfigurationSets", names, following)


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
    shown, following = page_of(call, found)
    return listed("DedicatedIps", shown, following)


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
    shown, following = page_of(call, found, most=MOST_RECOMMENDATIONS)
    return listed("Recommendations", shown, following)


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


OPERATIONS: dict[str, Handler] = {
    **ses_suppression.OPERATIONS,
    "GetAccount": get_account,
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
