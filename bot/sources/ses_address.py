"""What SES v2 answers of an address: GetEmailAddressInsights.

`members` cuts the answer down to what is kept, `insights` makes the core's type of it.  The address
is kept with it, so that whoever erases a person finds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.sources.ses_answers import member_of
from checks.core import AddressInsights

Shape = Mapping[str, Any]


def members(answer: Shape, address: str) -> Shape:
    found = member_of(answer, "MailboxValidation")
    judged = {"IsValid": found.get("IsValid"), **found.get("Evaluations", {})}
    verdicts = {name: (each or {}).get("ConfidenceVerdict") for name, each in judged.items()}
    return {"EmailAddress": address, **verdicts}


def insights(kept: Shape, seen_at: datetime) -> AddressInsights:
    return AddressInsights(
        seen_at=seen_at,
        valid=kept.get("IsValid"),
        syntax=kept.get("HasValidSyntax"),
        dns=kept.get("HasValidDnsRecords"),
        mailbox=kept.get("MailboxExists"),
        role=kept.get("IsRoleAddress"),
        disposable=kept.get("IsDisposable"),
        random=kept.get("IsRandomInput"),
    )
