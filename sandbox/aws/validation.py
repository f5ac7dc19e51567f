"""What SES thinks of an address, in the shape of GetEmailAddressInsights."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.world import Shape

GOOD = {
    "IsValid": "HIGH",
    "HasValidSyntax": "HIGH",
    "HasValidDnsRecords": "HIGH",
    "MailboxExists": "HIGH",
    "IsRoleAddress": "LOW",
    "IsDisposable": "LOW",
    "IsRandomInput": "LOW",
}


def validation(said: Mapping[str, str]) -> Shape:
    """As MailboxValidation, what is said laid over what holds of a good address."""
    whole, *others = ({name: {"ConfidenceVerdict": v}} for name, v in (GOOD | dict(said)).items())
    return {**whole, "Evaluations": {name: v for each in others for name, v in each.items()}}
