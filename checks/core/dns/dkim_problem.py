"""What is wrong with a domain's DKIM, by SES's word and by DNS, and how to mend it."""

from __future__ import annotations

from checks.core.commands import sesv2
from checks.core.dns.problem import Problem
from checks.core.dns.sender import Selector, SenderRecords
from checks.core.ses import Identity
from checks.core.text import Text, say


def dkim_problem(records: SenderRecords, identity: Identity, region: str) -> Problem | None:
    wrong = tuple(selector for selector in records.selectors if selector.fine is False)
    if not identity.dkim_signing:
        remedy, command = _signing(identity, region)
        return Problem(
            say("SES does not sign mail from {domain} with DKIM", domain=identity.name),
            remedy,
            f"SES GetEmailIdentity {identity.name}, {region}",
            identity.seen_at,
            command,
            _cnames(wrong),
        )
    if not wrong:
        return None
    return Problem(
        say("A DKIM record of {domain} is missing or not valid", domain=identity.name),
        _dkim_remedy(identity, wrong),
        f"DNS TXT {wrong[0].name}",
        records=_cnames(wrong),
    )


def _signing(identity: Identity, region: str) -> tuple[Text, str]:
    """Without selectors there is nothing to switch on: SES makes them first."""
    name = identity.name
    if identity.dkim_tokens:
        return say("Switch DKIM signing on for {domain}.", domain=name), sesv2(
            "put-email-identity-dkim-attributes", region, email_identity=name, signing_enabled=()
        )
    return (
        say(
            "Set up DKIM for {domain}: SES answers with three tokens, each for a CNAME to publish.",
            domain=name,
        ),
        sesv2(
            "put-email-identity-dkim-signing-attributes",
            region,
            email_identity=name,
            signing_attributes_origin="AWS_SES",
        ),
    )


def _cnames(wrong: tuple[Selector, ...]) -> tuple[str, ...]:
    return tuple(f"{s.name} CNAME {s.target}" for s in wrong if s.target and not _points_right(s))


def _dkim_remedy(identity: Identity, wrong: tuple[Selector, ...]) -> Text:
    names = tuple(s.name for s in wrong if _points_right(s))
    if names:
        return say("Open a case with AWS Support: no key is behind {names}.", names=names)
    if _cnames(wrong):
        return say("Publish the missing DKIM records of {domain} in DNS.", domain=identity.name)
    names = tuple(selector.name for selector in wrong)
    return say("Publish the public key again, whole, at {names}.", names=names)


def _points_right(selector: Selector) -> bool:
    return selector.cname is not None and selector.cname == selector.target
