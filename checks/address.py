"""Is something wrong with the address itself: is it one that SES refuses, or mistyped?

SES checks an address before it takes a message: what it refuses has no message id and no event, and
only the application's own log tells of it.  An address with a mistyped domain is a good one, of
nobody or of a stranger.  Both are told by the address alone; that a domain is mistyped stays a
guess, which is asked about and never acted on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Address,
    AddressInsights,
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    MailEvent,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.addresses.carriers import gave_out_odd_dots
from checks.core.addresses.disposable import IT_MAY_BE_GONE, KEEP_ONE, MADE, SOURCE, disposable
from checks.core.addresses.insights import doubtful, facts
from checks.core.addresses.roles import role
from checks.core.addresses.syntax import Refusal, is_quoted, refusal
from checks.core.addresses.typos import Guess, guess
from checks.core.addresses.way_out import way_out
from checks.core.dns.recipient import Reach, Recipient, look_up
from checks.core.evidence import meaning_of, newest_message, not_seen

_ITSELF = "the address itself"
_GUIDE = "SES developer guide, email sending errors"
_REPORTS = "reports of others"
_NOBODY_THERE = ("mailbox_not_found", "bad_address", "domain_not_found", "domain_no_mail")
"""Reasons of a bounce that a mistyped domain would account for."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    address: Address | None
    """None where the person asked about a message id."""
    newest: Timeline | Unavailable | None = None
    thrown_away: str | None = None
    """The domain on the list of disposable ones."""
    guess: Guess | None = None
    servers: Recipient | None = None
    """Of the domain; looked up only where it may be mistyped."""
    insights: AddressInsights | Unavailable | None = None
    """What SES thinks of it; None where nobody pays for it, or SES refuses the address anyway."""
    region: str = ""
    """Where SES was asked."""

    @property
    def takes_no_mail(self) -> bool:
        """Whether DNS was asked, and mail to the domain can go nowhere."""
        reach = self.servers.reach if self.servers else None
        return reach not in (Reach.OPEN, Reach.IMPLICIT, None)


def gather(target: Target, sources: Sources) -> Seen:
    if not isinstance(target, Address):
        return Seen(sources.now, None)
    meant = guess(target.domain)
    paid = sources.policy.address_insights and refusal(target) is None
    return Seen(
        sources.now,
        target,
        attempt(lambda: newest_message(target, sources)),
        disposable(target.domain),
        meant,
        look_up(sources, target.domain) if meant else None,
        attempt(lambda: sources.ses.address_insights(target.value)) if paid else None,
        sources.place.region,
    )


def judge(seen: Seen) -> Finding:
    """FAIL SES refuses it; WARN mistyped, or SES doubts it; OK, with notes; UNKNOWN unseen."""
    if seen.address is None:
        return Finding.moot(say("Asked about a message, not about an address"))
    refused = refusal(seen.address)
    if refused and not isinstance(seen.newest, Timeline):
        return _refused(seen, seen.address, refused)
    if seen.guess and (seen.guess.near or seen.takes_no_mail):
        return _mistyped(seen, seen.address, seen.guess)
    if seen.servers and seen.servers.reach is None:
        return Finding.unknown(
            say("The domain may be mistyped; whether it takes mail could not be seen"),
            *(not_seen(gap, seen.now) for gap in seen.servers.gaps),
        )
    if isinstance(seen.insights, AddressInsights) and doubtful(seen.insights, seen.newest):
        return _doubted(seen)
    if isinstance(seen.insights, Unavailable):
        return Finding.unknown(
            say("SES could not be asked what it thinks of the address"),
            *_noted(seen, seen.address, refused).facts,
            not_seen(seen.insights, seen.now),
        )
    return _noted(seen, seen.address, refused)


def _refused(seen: Seen, address: Address, why: Refusal) -> Finding:
    if isinstance(seen.newest, Unavailable):
        unread = say("SES is known to refuse such an address; past messages could not be read")
        return Finding.unknown(unread, not_seen(seen.newest, seen.now))
    carrier = gave_out_odd_dots(address.domain) if why.rule.of_dots else None
    told = [
        Fact(say("The rule"), why.asks, why.reference, seen.now),
        Fact(say("Where it shows"), _WHERE, _GUIDE, seen.now),
    ]
    if why.answer:
        told.append(Fact(say("What SES has answered"), why.answer, _REPORTS, seen.now))
    if carrier:
        told.append(Fact(say("It may exist all the same"), _LEGACY, _ITSELF, seen.now))
        told.append(Fact(say("Carrier"), carrier, _ITSELF, seen.now))
    return Finding(
        Verdict.FAIL,
        why.headline,
        tuple(told),
        way_out(address, carrier),
        Strength.BLOCK,
        (Outcome.NEVER_SENT,),
    )


_WHERE = say("in the application's own log alone: there is no message id, and no event")
_LEGACY = say("until 2009 the carrier gave out addresses with such dots, against the standard")


def _mistyped(seen: Seen, address: Address, meant: Guess) -> Finding:
    bounce = _nobody_there(seen.newest)
    headline = say(
        "Did they mean {meant}? {typed} is close to it", meant=meant.meant, typed=address.domain
    )
    if seen.takes_no_mail:
        headline = say(
            "Did they mean {meant}? {typed} has no mail server",
            meant=meant.meant,
            typed=address.domain,
        )
    told = (
        Fact(say("Domain asked about"), address.domain, _ITSELF, seen.now),
        Fact(say("A big mail provider"), meant.meant, _ITSELF, seen.now),
        Fact(say("How they differ"), meant.how, _ITSELF, seen.now),
        *(_servers(seen.servers, seen.now) if seen.servers else ()),
        *_thought(seen),
    )
    return Finding(
        Verdict.WARN,
        headline,
        told,
        Fix(
            Owner.US,
            say(
                "Ask the recipient whether they meant {meant}, and correct the address on our side"
                " if so.",
                meant=f"{address.local}@{meant.meant}",
            ),
        ),
        Strength.RISK,
        (Outcome.NOT_DELIVERED,) if bounce else (),
    )


def _doubted(seen: Seen) -> Finding:
    if isinstance(seen.newest, Unavailable):
        unread = say("SES doubts that this mailbox exists; past messages could not be read")
        return Finding.unknown(unread, *_thought(seen), not_seen(seen.newest, seen.now))
    return Finding(
        Verdict.WARN,
        say("SES doubts that this mailbox exists"),
        _thought(seen),
        Fix(Owner.US, say("Check the address with the recipient before more is sent to it.")),
        Strength.RISK,
        (Outcome.NOT_DELIVERED,) if _nobody_there(seen.newest) else (),
    )


def _thought(seen: Seen) -> tuple[Fact, ...]:
    if isinstance(seen.insights, Unavailable):
        return (not_seen(seen.insights, seen.now),)
    return facts(seen.insights, seen.region) if seen.insights else ()


def _servers(found: Recipient, now: datetime) -> tuple[Fact, ...]:
    gaps = tuple(not_seen(gap, now) for gap in found.gaps)
    if isinstance(found.mx, Unavailable):
        return gaps
    hosts = tuple(mx.host for mx in found.mx if mx.host)
    return (
        Fact(say("Its mail servers"), hosts or say("none"), f"DNS MX {found.domain}", now),
        *gaps,
    )


def _nobody_there(newest: Timeline | Unavailable | None) -> MailEvent | None:
    """The bounce that says that there is no such mailbox or domain."""
    final = newest.final if isinstance(newest, Timeline) else None
    if final is None or not final.attempted or final.kind is not EventKind.BOUNCE:
        return None
    return final if meaning_of(final).reason.slug in _NOBODY_THERE else None


def _noted(seen: Seen, address: Address, refused: Refusal | None) -> Finding:
    """What is worth knowing of an address with which nothing is wrong."""
    noted: list[Fact] = []
    headline, advice = say("Nothing is wrong with how the address is written"), None
    if refused:
        headline = say("An odd address, but SES took a message to it")
        noted.append(
            Fact(say("What the standard asks for"), refused.asks, refused.reference, seen.now)
        )
    elif is_quoted(address):
        headline = say("The part before the @ is in quotes, which few programs understand")
        noted.append(Fact(say("In quotes"), address.local, _ITSELF, seen.now))
    if task := role(address.local):
        headline, advice = task.headline, task.advice
        noted.append(Fact(say("By its name"), task.headline, _ITSELF, seen.now))
    if seen.thrown_away:
        headline, advice = IT_MAY_BE_GONE, KEEP_ONE
        noted.append(Fact(say("A domain of disposable addresses"), seen.thrown_away, SOURCE, MADE))
    known = _thought(seen) if isinstance(seen.insights, AddressInsights) else ()
    fix = Fix(Owner.RECIPIENT, advice) if advice and not _nobody_there(seen.newest) else None
    return Finding(Verdict.OK, headline, (*noted, *known), fix)


CHECK = Check(
    id="address",
    title=say("The address itself"),
    gather=gather,
    judge=judge,
    tells=say("whether something is wrong with the address itself"),
)
