"""What is wrong with a MAIL FROM domain, by SES's word and by its MX record, and how to mend it.

SES wants exactly one MX record there, its own of the Region.  While it does not find that, it
either falls back to amazonses.com, or refuses to send, as the identity says.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from checks.core.commands import sesv2
from checks.core.dns.problem import Problem
from checks.core.dns.sender import NOT_IN_USE, SenderRecords
from checks.core.dns.verification import PATIENCE
from checks.core.ses import Identity, MailFrom, identity_source
from checks.core.sources import Mx
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

_OF_SES = re.compile(r"feedback-smtp\.([a-z0-9-]+)\.amazonses\.com")
_INBOUND = re.compile(r"inbound-smtp\.[a-z0-9-]+\.amazonaws\.com")
_ALIKE = 0.85
_REGION_MAX = 20


def mail_from_problem(records: SenderRecords, identity: Identity, region: str) -> Problem | None:
    """None: nothing is, or it could not be seen; that SES refuses to send is seen without DNS."""
    own, mx = identity.mail_from, records.mx
    if own is None or mx is None:
        return None
    wanted = f"feedback-smtp.{region}.amazonses.com"
    if isinstance(mx, Unavailable):
        return _refusing(identity, own, region, wanted) if refused(own) else None
    hosts = tuple(dict.fromkeys(each.host for each in mx))
    if hosts == (wanted,) and (len(mx) == 1 or own.status == "SUCCESS"):
        return _not_seen(identity, own, region) if own.status in NOT_IN_USE else None
    return Problem(
        _headline(mx, hosts, own.domain, wanted),
        _remedy(hosts, own, wanted),
        f"DNS MX {own.domain}",
        records=(f"{own.domain} MX 10 {wanted}",),
        fatal=refused(own),
    )


def refused(mail_from: MailFrom) -> bool:
    """Whether SES takes no mail for it now, with MailFromDomainNotVerifiedException."""
    return mail_from.rejects_on_failure and mail_from.status in NOT_IN_USE


def _headline(records: tuple[Mx, ...], hosts: tuple[str, ...], domain: str, wanted: str) -> Text:
    if not hosts:
        return say("The MAIL FROM domain {domain} has no MX record", domain=domain)
    if wanted in hosts:
        return say(
            "{domain} has {count} MX records, SES wants its own alone",
            domain=domain,
            count=len(records),
        )
    if len(hosts) == 1:
        return _of_one(hosts[0], domain, wanted)
    return say("The MX records of {domain} are not SES's", domain=domain)


def _of_one(host: str, domain: str, wanted: str) -> Text:
    if not host:
        return say("The MX record of {domain} says that it takes no mail", domain=domain)
    if found := _OF_SES.fullmatch(host):
        return say(
            "The MX record of {domain} is that of another Region, {region}",
            domain=domain,
            region=found[1][:_REGION_MAX],
        )
    if host.startswith(f"{wanted}."):
        return say("The MX record of {domain} has our domain at its end", domain=domain)
    if _alike(host, wanted):
        return say("The MX record of {domain} is mistyped", domain=domain)
    return say("The MX record of {domain} does not lead to SES", domain=domain)


def _remedy(hosts: tuple[str, ...], mail_from: MailFrom, wanted: str) -> Text:
    effect, domain = _effect(mail_from), mail_from.domain
    others = tuple(host for host in hosts if host != wanted and _takes_mail(host, wanted))
    if others:
        return say(
            "Take the other MX records out of {domain}, or, if mail is received there, give SES"
            " another subdomain as MAIL FROM domain. {effect}",
            domain=domain,
            effect=effect,
        )
    if any(_OF_SES.fullmatch(host) and host != wanted for host in hosts):
        return say(
            "Publish this Region's MX record in DNS, and no other, for {domain}; if the other"
            " Region sends with it, too, each needs a MAIL FROM domain of its own. {effect}",
            domain=domain,
            effect=effect,
        )
    return say(
        "Publish SES's MX record in DNS, and no other, for {domain}. {effect}",
        domain=domain,
        effect=effect,
    )


def _takes_mail(host: str, wanted: str) -> bool:
    """Whether it is somebody's mail server, and no slip of the pen."""
    if _INBOUND.fullmatch(host):
        return True
    slip = _alike(host, wanted) or host.startswith(f"{wanted}.") or _OF_SES.fullmatch(host)
    return bool(host) and not slip


def _alike(host: str, wanted: str) -> bool:
    return SequenceMatcher(None, host, wanted).ratio() >= _ALIKE


def _effect(mail_from: MailFrom) -> Text:
    if refused(mail_from):
        return say("Until SES sees it, it refuses to send (MailFromDomainNotVerifiedException).")
    if mail_from.rejects_on_failure:
        return say(
            "When SES finds it wrong, it refuses to send (MailFromDomainNotVerifiedException)."
        )
    if mail_from.status in NOT_IN_USE:
        return say(
            "Until SES sees it, mail leaves with SES's own MAIL FROM domain, so SPF does not count"
            " for our domain."
        )
    return say(
        "When SES finds it wrong, mail leaves with SES's own MAIL FROM domain, so SPF does not"
        " count for our domain."
    )


def _refusing(identity: Identity, mail_from: MailFrom, region: str, wanted: str) -> Problem:
    return Problem(
        say(
            "SES refuses to send: it has not found the MX record of {domain}",
            domain=mail_from.domain,
        ),
        say(
            "See that SES's MX record is in DNS, and no other, for {domain}. {effect}",
            domain=mail_from.domain,
            effect=_effect(mail_from),
        ),
        identity_source(identity.name, region),
        identity.seen_at,
        records=(f"{mail_from.domain} MX 10 {wanted}",),
        fatal=True,
    )


def _not_seen(identity: Identity, mail_from: MailFrom, region: str) -> Problem:
    """SES and DNS disagree: it looks again by itself, unless it has given up."""
    given_up = mail_from.status == "FAILED"
    return Problem(
        say(
            "The MX record of {domain} is in order, but SES gives its status as {status}",
            status=mail_from.status,
            domain=mail_from.domain,
        ),
        _again(mail_from) if given_up else _wait(mail_from),
        identity_source(identity.name, region),
        identity.seen_at,
        _command(identity.name, mail_from, region) if given_up else None,
        fatal=refused(mail_from),
    )


def _again(mail_from: MailFrom) -> Text:
    return say(
        "Set {domain} up again: SES has given up looking. {effect}",
        domain=mail_from.domain,
        effect=_effect(mail_from),
    )


def _wait(mail_from: MailFrom) -> Text:
    return say(
        "Wait: SES looks again by itself, for up to {patience}. {effect}",
        patience=PATIENCE,
        effect=_effect(mail_from),
    )


def _command(identity: str, mail_from: MailFrom, region: str) -> str:
    refuse = mail_from.rejects_on_failure
    return sesv2(
        "put-email-identity-mail-from-attributes",
        region,
        email_identity=identity,
        mail_from_domain=mail_from.domain,
        behavior_on_mx_failure="REJECT_MESSAGE" if refuse else "USE_DEFAULT_VALUE",
    )
