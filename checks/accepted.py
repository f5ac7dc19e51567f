"""Did the recipient's server accept the newest message, and what does that prove?

`250` means that the server took charge of the message.  Whether it then put it into the inbox,
the spam folder or quarantine, or dropped it, is known on the receiver's side alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core import (
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    MailEvent,
    Mx,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.before_ses import long_wait
from checks.core.evidence import (
    fact_of,
    meaning_of,
    message_facts,
    newest_message,
    no_result,
    not_seen,
)
from checks.core.gateways import filters_for_recipient, gateway
from checks.core.replies.acceptance import acceptance
from checks.core.replies.library import provider_of
from checks.core.simulator import COMPLAINED, TAKEN, advice, simulated


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    mx: tuple[Mx, ...] | Unavailable = ()
    """Of the recipient's domain; asked only where the message was accepted."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    accepted = _accepted(newest)
    domain = accepted.recipient_domain if accepted else ""
    mx = attempt(lambda: sources.dns.mx(domain)) if domain else ()
    return Seen(sources.now, newest, mx)


def judge(seen: Seen) -> Finding:
    """OK accepted, with what to do next; WARN marked as spam; UNKNOWN no result yet."""
    newest, accepted = seen.newest, _accepted(seen.newest)
    if newest is None or accepted is None:
        return no_result(newest) or Finding.moot(say("The newest message was not accepted so far"))
    filter_name = _filter(seen.mx, accepted)
    verdict, headline, fix = _conclusion(newest, accepted, filter_name)
    facts = (
        *_facts(newest, accepted),
        *_worth(seen.mx, accepted),
        *_filter_facts(seen, accepted, filter_name),
    )
    return Finding(
        verdict,
        headline,
        (*facts, *message_facts(newest)),
        fix,
        Strength.PROOF,
        (Outcome.ACCEPTED,),
        _reason(verdict, newest),
    )


def _accepted(newest: Timeline | None) -> MailEvent | None:
    """The event by which we know: the delivery, or what only a delivered message can have."""
    final = newest.final if newest else None
    if newest is None or final is None or not final.attempted or not final.received:
        return None
    return newest.newest(EventKind.DELIVERY) or final


def _reason(verdict: Verdict, newest: Timeline) -> str | None:
    if verdict is Verdict.WARN:
        return "complaint"
    if _answer(newest):
        return "auto_reply"
    return None if newest.newest(EventKind.OPEN, EventKind.CLICK) else "silent_filtering"


def _conclusion(
    newest: Timeline, accepted: MailEvent, filter_name: str | None
) -> tuple[Verdict, Text, Fix]:
    complaint = newest.newest(EventKind.COMPLAINT)
    if simulated(accepted.recipient_domain):
        return Verdict.OK, COMPLAINED if complaint else TAKEN, advice()
    if complaint and complaint.detail != "not-spam":
        return _complained(complaint)
    if _answer(newest):
        return _answered(accepted)
    if opened := newest.newest(EventKind.OPEN, EventKind.CLICK):
        return (
            Verdict.OK,
            say("The recipient's server accepted the message; it was opened, maybe by a filter"),
            Fix(
                Owner.RECIPIENT,
                say(
                    "Ask the recipient to search all folders for a message of {at}: it was opened "
                    "at {opened}, though filters open messages, too.",
                    at=accepted.at,
                    opened=opened.at,
                ),
            ),
        )
    headline = say("The server accepted it; whether it is in the inbox is not known")
    return Verdict.OK, headline, _search(accepted, filter_name)


def _complained(complaint: MailEvent) -> tuple[Verdict, Text, Fix]:
    return (
        Verdict.WARN,
        say("The message arrived, and the recipient marked it as spam"),
        Fix(
            Owner.RECIPIENT,
            say(
                "Send nothing more, and ask the recipient whether they want this mail; if so, they "
                "can take it out of the spam folder."
            ),
        ),
    )


def _answer(newest: Timeline) -> MailEvent | None:
    """SES calls it a bounce, and it is an automatic reply."""
    return next((e for e in newest.having(EventKind.BOUNCE) if e.automatic), None)


def _answered(accepted: MailEvent) -> tuple[Verdict, Text, Fix]:
    return (
        Verdict.OK,
        say("The message arrived: an automatic reply came back, such as out-of-office"),
        Fix(
            Owner.RECIPIENT,
            say(
                "Ask the recipient to look for a message of {at} once they are back; the bounce "
                "that SES reports is only the automatic reply.",
                at=accepted.at,
            ),
        ),
    )


def _search(accepted: MailEvent, filter_name: str | None) -> Fix:
    if filter_name:
        return Fix(
            Owner.RECIPIENT,
            say(
                "Ask the recipient to look in spam and quarantine; if it is not there, their "
                "administrator can trace it in {filter} by the time {at} and the reply.",
                filter=filter_name,
                at=accepted.at,
            ),
        )
    if filters_for_recipient(accepted.recipient_domain):
        return Fix(
            Owner.RECIPIENT,
            say(
                "Ask the recipient to allow mail from {domain} in their mobile carrier's filter "
                "settings, which can hide or drop mail without telling anybody.",
                domain=accepted.from_domain or say("our domain"),
            ),
        )
    return Fix(
        Owner.RECIPIENT,
        say(
            "Ask the recipient to search all folders, spam too, for mail from {domain} of {at}; "
            "their administrator can trace it.",
            domain=accepted.from_domain or say("our domain"),
            at=accepted.at,
        ),
    )


def _filter(mx: tuple[Mx, ...] | Unavailable, accepted: MailEvent) -> str | None:
    hosts = () if isinstance(mx, Unavailable) else tuple(m.host for m in mx)
    return gateway((*hosts, (accepted.remote_mta or "").lower()))


def _facts(newest: Timeline, accepted: MailEvent) -> tuple[Fact, ...]:
    facts = [fact_of(accepted, say("Accepted"), accepted.at)]
    if accepted.reply:
        facts.append(fact_of(accepted, say("The server's own words"), accepted.reply))
    if accepted.remote_mta:
        facts.append(fact_of(accepted, say("Receiving server"), accepted.remote_mta))
    if accepted.processing_ms is not None:
        taken = timedelta(milliseconds=accepted.processing_ms)
        facts.append(fact_of(accepted, say("Time from SES to the receiver"), taken))
    facts.extend(long_wait(newest))
    for label, kind in ((say("Opened"), EventKind.OPEN), (say("Link followed"), EventKind.CLICK)):
        if found := newest.newest(kind):
            facts.append(fact_of(found, label, found.at))
    if answer := _answer(newest):
        words = answer.reply or say("without words")
        facts.append(fact_of(answer, say("The automatic reply"), words))
    if complaint := newest.newest(EventKind.COMPLAINT):
        kind_of_feedback = complaint.detail or say("not told")
        facts.append(fact_of(complaint, say("The recipient's feedback"), kind_of_feedback))
    return tuple(facts)


def _worth(mx: tuple[Mx, ...] | Unavailable, accepted: MailEvent) -> tuple[Fact, ...]:
    """What it means that servers of this provider took a message, where the provider is known."""
    hosts = () if isinstance(mx, Unavailable) else tuple(m.host for m in mx)
    provider = meaning_of(accepted).provider or provider_of(hosts)
    if provider is None:
        return ()
    worth = acceptance(provider)
    means = fact_of(accepted, say("What acceptance means there"), worth.means)
    complaints = worth.complaints
    return (means, *((fact_of(accepted, say("Complaints"), complaints),) if complaints else ()))


def _filter_facts(seen: Seen, accepted: MailEvent, filter_name: str | None) -> tuple[Fact, ...]:
    if isinstance(seen.mx, Unavailable):
        return (not_seen(seen.mx, seen.now),)
    if filter_name is None:
        return ()
    source = f"DNS MX {accepted.recipient_domain}"
    return (Fact(say("Mail filter of the recipient"), filter_name, source, seen.now),)


CHECK = Check(
    id="accepted",
    title=say("Acceptance by the receiver"),
    gather=gather,
    judge=judge,
    tells=say("whether the recipient's server took the message"),
)
