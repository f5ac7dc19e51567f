"""Is the newest message delayed: where, why, and until when does SES keep trying?

Mail is delayed in three places: before SES has it (which its Date may tell), inside SES, and at the
receiver.  SES keeps trying for 14 hours, or for as long as the configuration set says; once that
has passed without a result, the message is not going to arrive.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core import (
    Check,
    ConfigurationSet,
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
    Text,
    Timeline,
    Verdict,
    say,
)
from checks.core.before_ses import before_ses
from checks.core.delays import Whereabouts, cause, time_left, whereabouts
from checks.core.evidence import fact_of, message_facts, newest_message, no_result, reply_facts
from checks.core.publishing import set_used
from checks.core.replies import Reason
from checks.core.replies.reasons import PASSES


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    expiry_warning: timedelta
    used: ConfigurationSet | None = None
    """Of a message that is delayed; None, too, where it could not be seen."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    waits = newest is not None and newest.outcome(sources.now) is Outcome.DELAYED
    used = set_used(sources, newest) if newest and waits else None
    known = used if isinstance(used, ConfigurationSet) else None
    return Seen(sources.now, newest, sources.policy.expiry_warning, known)


def judge(seen: Seen) -> Finding:
    """WARN delayed, more pressing near the end; FAIL past it; OK not delayed; UNKNOWN no result."""
    newest = seen.newest
    delay = newest.newest(EventKind.DELIVERY_DELAY) if newest else None
    if newest is None or delay is None or newest.final is not None:
        return no_result(newest) or _over(delay)
    reason = cause(delay)
    facts = (*_facts(seen, newest, delay), *message_facts(newest))
    if delay.expires_at is not None and seen.now >= delay.expires_at:
        none = say("None was reported, and SES no longer tries")
        return _expired(reason, (fact_of(delay, say("Final result"), none), *facts))
    return Finding(
        Verdict.WARN,
        _headline(seen, delay, reason),
        facts,
        _fix(reason, delay),
        Strength.PROOF,
        (Outcome.DELAYED,),
        reason.slug,
    )


def _over(delay: MailEvent | None) -> Finding:
    if delay is None:
        return Finding.ok(say("The newest message was not delayed"))
    told = fact_of(delay, say("Last delay"), delay.at)
    return Finding.ok(say("The newest message was delayed, and that is over"), told)


def _headline(seen: Seen, delay: MailEvent, reason: Reason) -> Text:
    end = delay.expires_at
    if end is not None and end - seen.now <= seen.expiry_warning:
        return say("SES gives up soon: {why}", why=reason.headline)
    if reason.slug == "unknown":
        return say("The recipient's server has not taken the message yet")
    return reason.headline


def _expired(reason: Reason, facts: tuple[Fact, ...]) -> Finding:
    return Finding(
        Verdict.FAIL,
        say("SES no longer tries: {why}", why=reason.headline),
        facts,
        Fix(reason.owner, reason.fix),
        Strength.PROOF,
        (Outcome.NOT_DELIVERED,),
        reason.slug,
    )


def _fix(reason: Reason, delay: MailEvent) -> Fix:
    """What to do while SES keeps trying: never to send again, which would double the message."""
    until = delay.expires_at or say("14 hours after the message was sent")
    if reason.slug in PASSES:
        return Fix(Owner.NOBODY, say("Wait: SES keeps trying until {until}.", until=until))
    if reason.slug == "mailbox_full":
        advice = say(
            "Ask the recipient to free some space: SES keeps trying until {until}.", until=until
        )
    elif reason.owner is Owner.RECIPIENT:
        advice = say(
            "Ask the recipient to allow our sender address: SES keeps trying until {until}.",
            until=until,
        )
    elif reason.owner is Owner.RECIPIENT_ADMIN:
        advice = say(
            "Ask the recipient's administrator to look at the server; SES keeps trying until "
            "{until}.",
            until=until,
        )
    elif reason.owner is Owner.AWS:
        advice = say(
            "Wait: SES keeps trying until {until}. If it lasts for hours, open a case with AWS "
            "Support.",
            until=until,
        )
    elif reason.owner is Owner.US:
        advice = _ours(reason, until)
    else:
        advice = say("Wait: SES keeps trying until {until}.", until=until)
    return Fix(reason.owner, advice)


def _ours(reason: Reason, until: datetime | Text) -> Text:
    if reason.group == "auth":
        return say(
            "Have the DNS records of our sending domain put right before {until}, when SES stops "
            "trying.",
            until=until,
        )
    return say(
        "Send less to this provider until the message is through; SES keeps trying until {until}.",
        until=until,
    )


def _facts(seen: Seen, newest: Timeline, delay: MailEvent) -> tuple[Fact, ...]:
    where = {
        Whereabouts.SES: say("Inside SES"),
        Whereabouts.RECEIVER: say("At the receiver"),
        Whereabouts.REPUTATION: say("At the receiver, because of who sends"),
        Whereabouts.UNCLEAR: say("After SES took the message; more is not known"),
    }[whereabouts(delay)]
    facts = [fact_of(delay, say("Where"), where)]
    if delay.delay_type:
        facts.append(fact_of(delay, say("SES calls it"), delay.delay_type))
    facts.extend(reply_facts(delay))
    if delay.expires_at:
        facts.append(fact_of(delay, say("End of SES's attempts"), delay.expires_at))
    if left := time_left(delay, seen.now):
        facts.append(fact_of(delay, say("Time left"), left))
    facts.extend(_limit(seen.used, newest))
    count = len(newest.having(EventKind.DELIVERY_DELAY))
    facts.append(fact_of(delay, say("Delays reported so far"), count))
    facts.append(before_ses(newest))
    return tuple(facts)


def _limit(used: ConfigurationSet | None, newest: Timeline) -> Iterator[Fact]:
    """For how long we let SES try, where that is not its own 14 hours."""
    if used and used.max_delivery:
        source = f"SES GetConfigurationSet {used.name}, {newest.place.named}"
        yield Fact(say("Our limit for delivery"), used.max_delivery, source, used.seen_at)


CHECK = Check(
    id="delay",
    title=say("Delay"),
    gather=gather,
    judge=judge,
    tells=say("whether the message is delayed, and where"),
)
