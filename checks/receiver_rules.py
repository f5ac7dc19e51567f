"""Do we meet what Gmail, Yahoo and Outlook.com ask of senders of much mail?

They refuse or hide mail that does not comply.  Whether we send so much to them is not known here,
and who does is not told; much of what they ask for shows on their side alone.  For a message, only
its own receiver's rules are looked at; Google's are for personal accounts, not for Workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from checks.core import (
    DOMAIN,
    MAIL,
    Check,
    Domain,
    EventKind,
    Finding,
    Fix,
    Identity,
    Outcome,
    Sources,
    Strength,
    Target,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.dns.sender import Sent, identity_of, look_up
from checks.core.evidence import meaning_of, newest_message, no_result, not_seen
from checks.core.receivers import (
    Assessment,
    Evidence,
    Receiver,
    assess,
    grounds,
    receiver_of,
    reverse,
)
from checks.core.receivers.rules import is_gmails
from checks.core.receivers.volume import UNCOUNTED, Volume, volume
from checks.core.receivers.words import facts, headline, remedy
from checks.core.replies import classify
from checks.core.replies.library import provider_of


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    receivers: tuple[Receiver, ...]
    """Whose rules matter."""
    evidence: Evidence | None
    """None: there is nothing to hold them against."""
    newest: Timeline | None = None
    """None: it was the domain that was asked about."""
    personal: bool = True
    """Whether the recipient's account is one that the rules are meant for."""
    sent: Volume = UNCOUNTED
    gaps: tuple[Unavailable, ...] = ()


def gather(target: Target, sources: Sources) -> Seen:
    if isinstance(target, Domain):
        return _of_domain(target.value.lower(), sources)
    newest = newest_message(target, sources)
    domain = newest.first_known("from_domain") if newest else None
    if newest is None or domain is None or _moot(newest):
        return Seen(sources.now, (), None, newest)
    return _of_message(newest, domain, sources)


def judge(seen: Seen) -> Finding:
    """WARN a rule is not met for certain; UNKNOWN could not see; OK what can be seen is met"""
    if seen.evidence is None:
        return _nothing(seen)
    assessments = assess(seen.evidence, seen.receivers)
    told = facts(assessments, seen.receivers, seen.sent, seen.now)
    if not seen.personal:
        return Finding.ok(
            say("Google's rules for bulk senders are not for Google Workspace"), *told
        )
    wrong = tuple(each for each in assessments if each.not_met)
    fix = _fix(wrong, seen) if wrong else None
    gaps = (*seen.gaps, *grounds(each.decision for each in assessments))
    if gaps or any(each.unknown for each in assessments):
        unseen = tuple(not_seen(gap, seen.now) for gap in gaps)
        why = headline(wrong) if wrong else say("Not all of it could be seen")
        return Finding.unknown(why, *told, *unseen, fix=fix)
    if wrong:
        explains = (Outcome.NOT_DELIVERED,) if _refused_for_it(seen.newest) else ()
        # of a domain other checks say what is wrong: what receivers make of it comes after them
        strength = Strength.CONTEXT if seen.newest is None else Strength.RISK
        return Finding(Verdict.WARN, headline(wrong), told, fix, strength, explains)
    names = tuple(receiver.value for receiver in seen.receivers)
    return Finding.ok(
        say("All that can be seen of the rules of {names} is met", names=names), *told
    )


def _of_domain(domain: str, sources: Sources) -> Seen:
    everywhere = sources.everywhere or ((sources.place, sources.ses),)
    sources.ahead([partial(identity_of, ses, domain) for _, ses in everywhere])
    sources.ahead([ses.account for _, ses in everywhere])
    found = [(place, attempt(partial(identity_of, ses, domain))) for place, ses in everywhere]
    gaps = tuple(identity for _, identity in found if isinstance(identity, Unavailable))
    ours = [(p, identity) for p, identity in found if isinstance(identity, Identity)]
    used = [(p, identity) for p, identity in ours if identity.verified] or ours
    if not used:
        return Seen(sources.now, (), None, gaps=gaps)
    senders = tuple((place, look_up(sources, place, Sent(domain))) for place, _ in used)
    return Seen(
        sources.now,
        tuple(Receiver),
        Evidence(domain, senders),
        sent=volume(sources, (ses for _, ses in everywhere), tuple(Receiver)),
        gaps=gaps,
    )


def _of_message(newest: Timeline, domain: str, sources: Sources) -> Seen:
    recipients = newest.events[0].recipient_domain
    ip = newest.first_known("outgoing_ip")
    sources.ahead([partial(sources.dns.mx, recipients)])
    receiver, gap = _receiver(recipients, sources)
    if receiver is None:
        return Seen(sources.now, (), None, newest, gaps=(gap,) if gap else ())
    if ip:
        sources.ahead([partial(reverse, sources, ip)])
    everywhere = sources.everywhere or ((sources.place, sources.ses),)
    sources.ahead([ses.account for _, ses in everywhere])
    sent = Sent(domain, ip, newest.first_known("mail_from"))
    evidence = Evidence(
        domain,
        ((newest.place, look_up(sources, newest.place, sent)),),
        reverse(sources, ip) if ip else None,
        _unsubscribe(newest),
    )
    personal = receiver is not Receiver.GMAIL or is_gmails(recipients)
    sent_in_all = volume(sources, (ses for _, ses in everywhere), (receiver,))
    return Seen(sources.now, (receiver,), evidence, newest, personal, sent_in_all)


def _receiver(domain: str, sources: Sources) -> tuple[Receiver | None, Unavailable | None]:
    """By the recipient's domain, and else by who takes its mail."""
    if named := receiver_of(classify("", recipient_domain=domain).provider):
        return named, None
    mx = attempt(lambda: sources.dns.mx(domain))
    if isinstance(mx, Unavailable):
        return None, mx
    return receiver_of(provider_of(each.host for each in mx)), None


def _unsubscribe(newest: Timeline) -> bool | None:
    told = {event.list_unsubscribe for event in newest.events}
    return True if True in told else False if False in told else None


def _moot(newest: Timeline) -> bool:
    """Whether no receiver has had a say in it."""
    return not newest.has_result or (newest.final is not None and not newest.final.attempted)


def _nothing(seen: Seen) -> Finding:
    if seen.gaps:
        return Finding.unknown(seen.gaps[0].why, *(not_seen(gap, seen.now) for gap in seen.gaps))
    if seen.newest is None:
        return Finding.moot(say("Nothing is known to be sent from there"))
    return no_result(seen.newest) or Finding.moot(say("No receiver whose rules are known"))


def _fix(wrong: tuple[Assessment, ...], seen: Seen) -> Fix:
    return remedy(wrong, of_message=seen.newest is not None)


def _refused_for_it(newest: Timeline | None) -> bool:
    """Whether the receiver's own words say that it was for want of authentication."""
    final = newest.final if newest else None
    if final is None or final.kind is not EventKind.BOUNCE:
        return False
    return meaning_of(final).reason.group == "auth"


CHECK = Check(
    id="receiver_rules",
    title=say("Receivers' rules"),
    gather=gather,
    judge=judge,
    answers=(*MAIL, *DOMAIN),
    tells=say("whether we meet what the big receivers ask of senders"),
)
