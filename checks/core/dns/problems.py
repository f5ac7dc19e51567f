"""What is wrong with a sending domain's records, the worst first, each with what to publish."""

from __future__ import annotations

from dataclasses import replace

from checks.core.commands import sesv2
from checks.core.dns import dmarc
from checks.core.dns.domains import organisational
from checks.core.dns.problem import Problem, txt
from checks.core.dns.sender import Selector, SenderRecords
from checks.core.dns.spf_problem import spf_problem
from checks.core.ses import Identity, MailFrom
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable


def problems(records: SenderRecords, region: str) -> tuple[Problem, ...]:
    """What is certainly wrong: what could not be looked up is not in here."""
    identity = records.identity if isinstance(records.identity, Identity) else None
    found: list[Problem | None] = []
    if identity:
        found += [_unverified(identity, region), _dkim(records, identity, region)]
        if identity.mail_from:
            found += [_mail_from(records, identity, identity.mail_from, region)]
            found += [spf_problem(records, identity.mail_from.domain)]
    found.append(_dmarc(records))
    certain = tuple(problem for problem in found if problem)
    if identity and records.dkim_passes is False and records.spf_passes is False:
        return (_neither(records, identity, certain, region), *certain)
    return certain


def _neither(
    records: SenderRecords, identity: Identity, certain: tuple[Problem, ...], region: str
) -> Problem:
    """The remedy is that of the first thing wrong; with nothing wrong, DKIM is to be set up."""
    headline = say("Neither DKIM nor SPF counts for mail from {domain}", domain=records.domain)
    if certain:
        return replace(certain[0], headline=headline, fatal=True)
    return Problem(
        headline,
        say("Set up Easy DKIM for {domain} in the SES console.", domain=records.domain),
        f"SES GetEmailIdentity {records.domain}, {region}",
        identity.seen_at,
        fatal=True,
    )


def _unverified(identity: Identity, region: str) -> Problem | None:
    if identity.verified:
        return None
    return Problem(
        say("SES does not count {domain} as verified any more", domain=identity.name),
        say("Publish the DNS records that SES's console shows for {name}.", name=identity.name),
        f"SES GetEmailIdentity {identity.name}, {region}",
        identity.seen_at,
        fatal=True,
    )


def _dkim(records: SenderRecords, identity: Identity, region: str) -> Problem | None:
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


def _mail_from(
    records: SenderRecords, identity: Identity, mail_from: MailFrom, region: str
) -> Problem | None:
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


def _dmarc(records: SenderRecords) -> Problem | None:
    found = records.dmarc
    if isinstance(found, Unavailable) or found.state is dmarc.Record.FOUND:
        return None
    parent = organisational(records.domain)
    record = txt(f"_dmarc.{parent}", f"v=DMARC1; p=none; rua=mailto:dmarc@{parent}")
    source = f"DNS TXT {found.name}"
    if found.state is dmarc.Record.ABSENT:
        return Problem(
            say("{domain} has no DMARC record", domain=records.domain),
            say("Publish a DMARC record, with an address of yours for its reports (rua)."),
            source,
            records=(record,),
        )
    if found.state is dmarc.Record.SEVERAL:
        return Problem(
            say("{domain} has several DMARC records, so none counts", domain=records.domain),
            say("Leave one DMARC record at {name}.", name=found.name),
            source,
        )
    return Problem(
        say("The DMARC record of {domain} is malformed", domain=records.domain),
        say("Correct the DMARC record, with an address of yours for its reports (rua)."),
        source,
        records=(record,),
    )
