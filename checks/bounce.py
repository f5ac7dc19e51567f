"""Did the receiving server refuse the newest message, and why?

The reason is read from the server's own words; SES's type and subtype are its summary of them.
A server may accept a message and send it back later: that is a bounce, too.  Where SES gave up
after many tries, the server's last reply is the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

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
from checks.core.bounced import story
from checks.core.evidence import (
    fact_of,
    meaning_of,
    message_facts,
    newest_message,
    no_result,
    reply_facts,
)
from checks.core.publishing import set_used
from checks.core.replies import Meaning


@dataclass(frozen=True, slots=True)
class Seen:
    newest: Timeline | None
    older: tuple[Timeline, ...] = ()
    used: ConfigurationSet | None = None
    """The configuration set of a message that bounced; None, too, where it could not be seen."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    older = sources.history.timelines(target)[1:]
    used = set_used(sources, newest) if newest and _bounce(newest) else None
    return Seen(newest, older, used if isinstance(used, ConfigurationSet) else None)


def judge(seen: Seen) -> Finding:
    """FAIL it bounced; OK it did not, even if an older message did; UNKNOWN no result yet."""
    newest = seen.newest
    bounce = _bounce(newest) if newest else None
    if newest is None or bounce is None:
        return no_result(newest) or _not_this_time(seen.older)
    meaning = meaning_of(bounce)
    told = story(newest, bounce, meaning, seen.used)
    headline, fix = told or (_headline(newest, meaning), _fix(meaning))
    return Finding(
        Verdict.FAIL,
        headline,
        (*_facts(bounce, meaning), *_accepted_first(newest), *message_facts(newest)),
        fix,
        Strength.PROOF,
        (Outcome.NOT_DELIVERED,),
        meaning.reason.slug,
    )


def _bounce(timeline: Timeline) -> MailEvent | None:
    """The bounce that settled the message, if a server was really asked."""
    final = timeline.final
    return final if final and final.attempted and final.kind is EventKind.BOUNCE else None


def _headline(newest: Timeline, meaning: Meaning) -> Text:
    minutes = meaning.reply.expired_after
    if minutes and meaning.reason.slug != "expired":
        tried = timedelta(minutes=minutes)
        return say("SES gave up after {tried}: {why}", tried=tried, why=meaning.reason.headline)
    if meaning.reason.slug == "unknown" and newest.newest(EventKind.DELIVERY):
        return say("The receiving server took the message and sent it back later")
    return meaning.reason.headline


def _fix(meaning: Meaning) -> Fix:
    if not meaning.reply.text and meaning.reason.slug == "unknown":
        # there are no words to show to anybody
        return Fix(
            Owner.RECIPIENT_ADMIN,
            say("Give the recipient's administrator the time, and ask why the server refused."),
        )
    return Fix(meaning.reason.owner, meaning.reason.fix)


def _facts(bounce: MailEvent, meaning: Meaning) -> tuple[Fact, ...]:
    kinds = " / ".join(word for word in (bounce.bounce_type, bounce.subtype) if word)
    facts = list(reply_facts(bounce))
    if kinds:
        facts.append(fact_of(bounce, say("SES calls it"), kinds))
    if meaning.provider:
        facts.append(fact_of(bounce, say("Mail provider"), meaning.provider))
    if minutes := meaning.reply.expired_after:
        facts.append(fact_of(bounce, say("SES kept trying for"), timedelta(minutes=minutes)))
    return tuple(facts)


def _accepted_first(newest: Timeline) -> tuple[Fact, ...]:
    delivery = newest.newest(EventKind.DELIVERY)
    if delivery is None:
        return ()
    return (fact_of(delivery, say("Accepted first, and sent back later; accepted"), delivery.at),)


def _not_this_time(older: tuple[Timeline, ...]) -> Finding:
    """The newest message decides; an older bounce may explain what followed from it."""
    bounce = next((found for t in older if (found := _bounce(t))), None)
    if bounce is None:
        return Finding.ok(say("The newest message did not bounce"))
    meaning = meaning_of(bounce)
    earlier = fact_of(bounce, say("Why the earlier one bounced"), meaning.reason.headline)
    return Finding.ok(
        say("The newest message did not bounce, but an earlier one did"),
        earlier,
        *_facts(bounce, meaning),
    )


CHECK = Check(
    id="bounce",
    title=say("Bounce"),
    gather=gather,
    judge=judge,
    tells=say("whether the recipient's server refused the message"),
)
