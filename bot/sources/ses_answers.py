"""What SES v2 answers, and what of it a check may know.

Two steps: `*_members` cuts an answer down to what is kept (it can be JSON), and the function
without that ending makes the core's type of it.  Member names are those of the API, 2019-09-27.
`Missing` is raised where an answer lacks what SES always sends: then it was not SES.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from checks.core import (
    Account,
    Identity,
    MailFrom,
    Quota,
    Suppression,
    Verification,
)

Shape = Mapping[str, Any]


class Missing(Exception):
    """The answer lacks this member."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def suppression(answer: Shape) -> Suppression:
    entry = member_of(answer, "SuppressedDestination")
    since: datetime = member_of(entry, "LastUpdateTime")
    return Suppression(
        address=member_of(entry, "EmailAddress"),
        reason=member_of(entry, "Reason"),
        since=since.astimezone(UTC),
        message_id=entry.get("Attributes", {}).get("MessageId"),
    )


def account_members(answer: Shape) -> Shape:
    kept = required(
        answer,
        "ProductionAccessEnabled",
        "SendingEnabled",
        "EnforcementStatus",
        "SuppressionAttributes",
    )
    return {
        **kept,
        "SendQuota": answer.get("SendQuota"),
        "VdmEnabled": answer.get("VdmAttributes", {}).get("VdmEnabled"),
    }


def account(kept: Shape, seen_at: datetime) -> Account:
    suppression_attributes = kept["SuppressionAttributes"]
    return Account(
        seen_at=seen_at,
        production=kept["ProductionAccessEnabled"],
        sending=kept["SendingEnabled"],
        enforcement=kept["EnforcementStatus"],
        quota=_quota(kept["SendQuota"]),
        suppressed_reasons=frozenset(suppression_attributes.get("SuppressedReasons", ())),
        validation=_validation(suppression_attributes),
        deliverability_manager=_manager(kept["VdmEnabled"]),
    )


def _manager(enabled: str | None) -> bool | None:
    return None if enabled is None else enabled == "ENABLED"


def _quota(quota: Shape | None) -> Quota | None:
    if quota is None or "Max24HourSend" not in quota:
        return None
    maximum = quota["Max24HourSend"]
    unlimited = maximum < 0  # -1 by the API reference
    sent, rate = quota.get("SentLast24Hours", 0.0), quota.get("MaxSendRate", 0.0)
    return Quota(None if unlimited else maximum, sent, rate)


def _validation(attributes: Shape) -> str | None:
    threshold = attributes.get("ValidationAttributes", {}).get("ConditionThreshold", {})
    if threshold.get("ConditionThresholdEnabled") != "ENABLED":
        return None
    # with no threshold named, SES chooses
    chosen = threshold.get("OverallConfidenceThreshold", {}).get("ConfidenceVerdictThreshold")
    return str(chosen or "MANAGED")


def identity_members(answer: Shape) -> Shape:
    kept = required(answer, "VerifiedForSendingStatus", "VerificationStatus", "DkimAttributes")
    dkim = {
        name: answer["DkimAttributes"].get(name)
        for name in (
            "SigningEnabled",
            "Status",
            "Tokens",
            "SigningHostedZone",
            "SigningAttributesOrigin",
        )
    }
    return {
        **kept,
        "DkimAttributes": dkim,
        "VerificationInfo": _verification_members(answer.get("VerificationInfo") or {}),
        "MailFromAttributes": answer.get("MailFromAttributes"),
        "ConfigurationSetName": answer.get("ConfigurationSetName"),
        "FeedbackForwardingStatus": answer.get("FeedbackForwardingStatus"),
    }


def identity(name: str, kept: Shape, seen_at: datetime) -> Identity:
    dkim = kept["DkimAttributes"]
    return Identity(
        seen_at=seen_at,
        name=name,
        verified=kept["VerifiedForSendingStatus"],
        status=kept["VerificationStatus"],
        error=kept["VerificationInfo"]["ErrorType"],
        dkim_signing=bool(dkim["SigningEnabled"]),
        dkim_status=dkim["Status"] or "NOT_STARTED",
        dkim_tokens=tuple(dkim["Tokens"] or ()),
        dkim_origin=dkim["SigningAttributesOrigin"] or "AWS_SES",
        dkim_zone=dkim["SigningHostedZone"],
        mail_from=_mail_from(kept["MailFromAttributes"]),
        configuration_set=kept["ConfigurationSetName"] or None,
        verification=_verification(kept["VerificationInfo"]),
        feedback_forwarding=kept.get("FeedbackForwardingStatus"),
    )


def _verification_members(told: Shape) -> Shape:
    times = {name: told.get(name) for name in ("LastCheckedTimestamp", "LastSuccessTimestamp")}
    soa = told.get("SOARecord") or {}
    return {
        "ErrorType": told.get("ErrorType"),
        **{name: at and at.astimezone(UTC).isoformat() for name, at in times.items()},
        "PrimaryNameServer": soa.get("PrimaryNameServer"),
        "SerialNumber": soa.get("SerialNumber"),
    }


def _verification(kept: Shape) -> Verification:
    checked, succeeded = kept["LastCheckedTimestamp"], kept["LastSuccessTimestamp"]
    return Verification(
        checked=datetime.fromisoformat(checked) if checked else None,
        succeeded=datetime.fromisoformat(succeeded) if succeeded else None,
        name_server=kept["PrimaryNameServer"],
        serial=kept["SerialNumber"],
    )


def _mail_from(attributes: Shape | None) -> MailFrom | None:
    if not attributes or not attributes.get("MailFromDomain"):
        return None
    return MailFrom(
        domain=attributes["MailFromDomain"].lower(),
        status=attributes.get("MailFromDomainStatus", ""),
        rejects_on_failure=attributes.get("BehaviorOnMxFailure") == "REJECT_MESSAGE",
    )


def domain_identities(answer: Shape) -> list[str]:
    """Of one page: domains that may be sent from; a person's own address is nobody's to keep."""
    return [
        str(member_of(each, "IdentityName")).lower()
        for each in member_of(answer, "EmailIdentities")
        if "@" not in member_of(each, "IdentityName")
    ]


def member_of(answer: Shape, name: str) -> Any:
    if answer.get(name) is None:
        raise Missing(name)
    return answer[name]


def required(answer: Shape, *names: str) -> dict[str, Any]:
    return {name: member_of(answer, name) for name in names}
