"""What is wrong with a MAIL FROM domain's MX record, and how to mend it."""

from __future__ import annotations

from checks.core.dns.problem import Problem
from checks.core.dns.sender import SenderRecords
from checks.core.ses import MailFrom
from checks.core.text import say
from checks.core.unavailable import Unavailable


def mail_from_problem(records: SenderRecords, mail_from: MailFrom, region: str) -> Problem | None:
    """SES demands exactly one MX, its own; without it, it falls back or refuses to send."""
    wanted = f"feedback-smtp.{region}.amazonses.com"
    if isinstance(records.mx, Unavailable) or records.mx is None:
        return None
    if [mx.host for mx in records.mx] == [wanted]:
        return None
    if mail_from.status == "SUCCESS" and any(mx.host == wanted for mx in records.mx):
        return None
    return Problem(
        say("The MX record of the MAIL FROM domain {domain} is wrong", domain=mail_from.domain),
        say("Publish SES's MX record in DNS, and no other, for {domain}.", domain=mail_from.domain),
        f"DNS MX {mail_from.domain}",
        records=(f"{mail_from.domain} MX 10 {wanted}",),
    )
