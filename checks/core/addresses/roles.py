"""Local parts that stand for a task, not for a person.

From RFC 2142 (the mailboxes that a domain should have) and from what is customary.  What follows
from one is likely, never certain: anybody may be called `sales`.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.text import Text, say


@dataclass(frozen=True, slots=True)
class Role:
    headline: Text
    advice: Text
    names: frozenset[str]


_UNREAD = """
    bounce bounces devnull do-not-reply donotreply mailer-daemon no-reply no.reply no_reply
    noreply nobody notification notifications null
"""
_TECHNICAL = """
    abuse admin administrator dmarc dns ftp hostmaster list mailman news noc postmaster root
    security sysadmin tech usenet uucp webmaster www
"""
_SHARED = """
    accounting accounts all billing booking bookings careers contact customerservice
    enquiries enquiry everyone feedback finance hello help helpdesk hr info inquiry invoice
    invoices jobs kontakt legal mail marketing media office order orders partners payments
    press privacy purchasing reception reservations sales service shop staff support team
"""

UNREAD = Role(
    say("By its name, nobody reads this mailbox"),
    say("Ask the recipient for an address that somebody reads."),
    frozenset(_UNREAD.split()),
)
TECHNICAL = Role(
    say("By its name, a mailbox for the running of the domain, seldom read for other mail"),
    say("Ask the recipient for a personal address: mail here often goes to a system or a team."),
    frozenset(_TECHNICAL.split()),
)
SHARED = Role(
    say("By its name, a mailbox that several people share"),
    say("Ask who reads this mailbox: a colleague, or a ticket system, may have taken the message."),
    frozenset(_SHARED.split()),
)


def role(local: str) -> Role | None:
    """What the local part stands for, a `+suffix` left aside."""
    name = local.partition("+")[0].lower()
    return next((r for r in (UNREAD, TECHNICAL, SHARED) if name in r.names), None)
