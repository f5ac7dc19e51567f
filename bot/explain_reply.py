"""What a server's reply means, as paragraphs and lists: for the terminal and for Slack.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line, Link, Part, Points
from bot.explain import OWNERS
from checks.core import Owner, Text, Verdict, say
from checks.core.replies import Certainty, Meaning, Retryable, rival
from checks.core.replies.acceptance import acceptance
from checks.core.replies.amazon import unverified
from checks.core.replies.library import provider_named

LATER = {
    Retryable.YES: say("By itself: the same message may get through later"),
    Retryable.NO: say("By itself: the same message will not get through later"),
    Retryable.UNCLEAR: say("By itself: nobody can tell whether it would get through later"),
}
CERTAINTY = {
    Certainty.CERTAIN: say("Certain: it is documented"),
    Certainty.LIKELY: say("Likely: read from the words"),
    Certainty.GUESS: say("A guess: read from numbers, which servers use loosely"),
    Certainty.NONE: say("Not at all: nothing in it tells"),
}


def headline(meaning: Meaning) -> Text:
    """What it means there, in one sentence."""
    said = meaning.headline
    if meaning.cause:
        return say("SES itself says so, no receiving server: {what}", what=said)
    if meaning.accepted:
        said = acceptance(meaning.provider).means
    if meaning.provider:
        return say("At {provider} this means: {what}", provider=meaning.provider, what=said)
    return say("This means: {what}", what=said)


def todo(meaning: Meaning) -> tuple[Text, Owner]:
    """What to do, and who can do it."""
    if meaning.accepted:
        trace = acceptance(meaning.provider)
        return trace.trace, trace.owner
    return meaning.fix, meaning.owner


def page(meaning: Meaning) -> str | None:
    """The provider's own page about it."""
    if meaning.cause:
        return meaning.cause.page
    provider = provider_named(meaning.provider) if meaning.provider else None
    return provider.page_for(meaning.reason.slug) if provider else None


def parts(meaning: Meaning) -> tuple[Part, ...]:
    """The whole answer, the sentence that counts first."""
    return tuple(_parts(meaning))


def _parts(meaning: Meaning) -> Iterator[Part]:
    fix, owner = todo(meaning)
    yield Line(headline(meaning), mark=_mark(meaning))
    yield Line(say("{fix} ({who})", fix=fix, who=OWNERS[owner]), strong=say("What to do"))
    yield Points(tuple(_said(meaning)))
    yield Line(say("{certainty}", certainty=CERTAINTY[meaning.certainty]), strong=say("How sure"))
    yield Points(tuple(_evidence(meaning)))
    if url := page(meaning):
        yield Link(say("The provider's own page"), url)


def _mark(meaning: Meaning) -> Verdict:
    if meaning.accepted:
        return Verdict.OK
    if meaning.certainty is Certainty.NONE:
        return Verdict.UNKNOWN
    return Verdict.WARN if meaning.retryable is Retryable.YES else Verdict.FAIL


def _said(meaning: Meaning) -> Iterator[Text]:
    reply = meaning.reply
    words = " ".join(str(part) for part in (reply.code, reply.status, reply.text) if part)
    yield say("The server said: {reply}", reply=words)
    if reply.expired_after is not None:
        yield say("SES had tried for {minutes} minutes", minutes=reply.expired_after)
    if reply.host:
        yield say("The server that said so: {host}", host=reply.host)
    if reply.support_codes:
        yield say("For the provider's support: {codes}", codes=reply.support_codes)
    yield from _of_ses(meaning) if meaning.cause else _in_general(meaning)
    yield LATER[meaning.retryable]
    if meaning.against_us:
        yield say("Such replies count against us as a sender")


def _in_general(meaning: Meaning) -> Iterator[Text]:
    yield say("In general: {definition}", definition=meaning.reason.definition)


def _of_ses(meaning: Meaning) -> Iterator[Text]:
    if found := unverified(meaning.reading.text):
        region, names = found
        yield say("Where SES looked: {region}", region=region)
        yield say("What is not verified there: {names}", names=names)
    yield say("SES has not taken the message, and does not try again by itself")


def _evidence(meaning: Meaning) -> Iterator[Text]:
    if meaning.rule:
        yield say("Rule: {rule}", rule=meaning.rule)
        yield say("Source of the rule: {source}", source=meaning.source or "")
    if meaning.matched:
        yield say("What settled it: {matched}", matched=meaning.matched)
    yield say("What would change it: {other}", other=meaning.would_change)
    if other := rival(meaning):
        yield say(
            "It could also be read as: {other} ({rule})",
            other=other.reason.headline,
            rule=other.rule or "",
        )
