"""What SES's advisor recommends, in our words: what each kind means, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checks.core.dns.dkim_problem import dkim_problems
from checks.core.dns.dmarc_problem import dmarc_problems
from checks.core.dns.domains import lineage
from checks.core.dns.mail_from_problem import mail_from_problem
from checks.core.dns.sender import SenderRecords
from checks.core.dns.spf_problem import spf_problem
from checks.core.ses import Identity, Recommendation
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

InOrder = Callable[[SenderRecords, str], bool | None]
"""Whether DNS shows no fault, given the Region; None: it could not be seen."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    """SES's word."""
    headline: Text
    meaning: Text
    remedy: Text
    in_order: InOrder | None = None
    """None: nothing in DNS tells."""
    delays_mail: bool = True
    """False where delivery does not depend on it."""


def _dkim(records: SenderRecords, region: str) -> bool | None:
    identity = records.identity
    if isinstance(identity, Unavailable):
        return None
    if identity is None or dkim_problems(records, identity, region):
        return False
    unseen = any(selector.gaps for selector in records.selectors)
    return None if unseen else bool(records.selectors)


def _spf(records: SenderRecords, region: str) -> bool | None:
    identity = records.identity
    if isinstance(identity, Unavailable):
        return None
    if not isinstance(identity, Identity) or identity.mail_from is None:
        return False
    own = identity.mail_from
    if mail_from_problem(records, identity, region):
        return False
    if spf_problem(records.spf, records.tried_for(own.domain), own.domain):
        return False
    return None if isinstance(records.mx, Unavailable) else records.spf_holds


def _dmarc(records: SenderRecords, region: str) -> bool | None:
    if isinstance(records.dmarc, Unavailable):
        return None
    return not dmarc_problems(records.dmarc)


KINDS = (
    Kind(
        "IP_LISTING",
        say("SES finds an address that our mail leaves from on a block list"),
        say("Receivers that ask the list may refuse the mail, or file it as spam."),
        say(
            "Read in SES's words which address and list it is. If it is dedicated to us, stop what"
            " was sent from it and have it taken off; if SES shares it, open a case with AWS"
            " Support."
        ),
    ),
    Kind(
        "COMPLAINT",
        say("SES finds that too many recipients mark our mail as spam"),
        say("Mailbox providers hide the mail of senders that people complain about."),
        say(
            "Find out which mail draws the complaints; write only to those who asked for it, and"
            " let them unsubscribe with one click."
        ),
    ),
    Kind(
        "BOUNCE",
        say("SES finds that too much of our mail bounces"),
        say("Mailbox providers distrust senders that write to addresses that do not exist."),
        say("Find out where the addresses that bounce came from, and take them off the lists."),
    ),
    Kind(
        "DKIM",
        say("SES recommends a change to DKIM"),
        say("Without a DKIM signature that holds, receivers cannot tell our mail from a forgery."),
        say("Have the domain looked into: the report names the DKIM records to publish."),
        _dkim,
    ),
    Kind(
        "SPF",
        say("SES recommends a change to SPF"),
        say(
            "SPF counts for the From domain only with a MAIL FROM domain of ours that lets SES"
            " send."
        ),
        say(
            "Have the domain looked into: the report names the MAIL FROM and SPF records to"
            " publish."
        ),
        _spf,
    ),
    Kind(
        "DMARC",
        say("SES recommends a change to DMARC"),
        say("Large mailbox providers ask bulk senders for a DMARC record."),
        say("Have the domain looked into: the report names the DMARC record to publish."),
        _dmarc,
    ),
    Kind(
        "FEEDBACK_3P",
        say("Mailbox providers tell SES of trouble with our mail"),
        say("What others measure of our mail weighs on where mailbox providers file it."),
        say("Read in SES's words what they find, and look at what was sent since then."),
    ),
    Kind(
        "BIMI",
        say("SES recommends a change to BIMI"),
        say("BIMI shows a logo beside the mail; delivery does not depend on it."),
        say("Publish a BIMI record if the logo is wanted."),
        delays_mail=False,
    ),
)

NEW = Kind(
    "",
    say("SES has a recommendation of a kind that is not known here"),
    say("Its words tell what it is about."),
    say("Follow its words in the SES console, under Virtual Deliverability Manager, Advisor."),
)


def kind_of(advice: Recommendation) -> Kind:
    return next((kind for kind in KINDS if kind.name == advice.kind), NEW)


def domain_of(advice: Recommendation) -> str | None:
    """Of the identity that it is about, which may be a single address."""
    return advice.identity.rpartition("@")[2] if advice.identity else None


def weighs(advice: Recommendation) -> bool:
    """Whether it is worth a warning: what SES calls of low impact is a note."""
    return kind_of(advice).delays_mail and advice.impact != "LOW"


def concerns(advice: Recommendation, domain: str | None, configuration_set: str | None) -> bool:
    """Whether it is about this sender: the identity behind the domain, the set, or the account."""
    if about := domain_of(advice):
        return domain is not None and about in lineage(domain)
    sort, _, name = advice.resource.rpartition(":")[2].partition("/")
    return not name or (sort == "configuration-set" and name == configuration_set)


def rank(advice: Recommendation) -> tuple[bool, int, str]:
    """What matters most comes first."""
    kind = kind_of(advice)
    place = KINDS.index(kind) if kind in KINDS else len(KINDS)
    return not weighs(advice), place, advice.description
