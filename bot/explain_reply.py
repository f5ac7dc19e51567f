"""What a server's reply means, as paragraphs and lists: for the terminal and for Slack.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.document import Line, Link, Part, Points
from bot.explain import OWNERS
from checks.core import Owner, Text, Verdict, say
from checks.core.replies import Certainty, DecidedBy, Meaning, Retryable, rival
from checks.core.replies.acceptance import acceptance
from checks.core.replies.amazon import unverified
from checks.core.replies.library import provider_named
from checks.core.replies.understand import Understood

LATER = {
    Retryable.YES: say("Sent again later as it is, the message may get through"),
    Retryable.NO: say("Sent again later as it is, the message will not get through"),
    Retryable.UNCLEAR: say("Whether it would get through later as it is, nobody can tell"),
}
CERTAINTY = {
    Certainty.CERTAIN: say("Certain: it is documented"),
    Certainty.LIKELY: say("Likely: read from the words"),
    Certainty.GUESS: say("A guess: read from numbers, which servers use loosely"),
    Certainty.NONE: say("Not at all: nothing in it tells"),
}
NO_REPLY = say("There is no reply of a mail server in this")
TAKEN = say("SES took the message: that says nothing of the receiving server yet")
NO_WORDS = say("Give the recipient's administrator the time, and ask why the server refused.")
PASTE = say("Paste the line that begins with a number such as 550 or 421, or the whole bounce.")
WHERE = (
    say("In a bounce it stands after “Diagnostic-Code:”, “said:” or “The response was:”"),
    say("In an SES event it is called diagnosticCode, or smtpResponse"),
    say("For an address or a message id, ask why instead: that looks its events up"),
)
PASSES_BY_ITSELF = frozenset(
    {
        "connection_timeout",
        "dns_failure",
        "greylisted",
        "recipient_rate_limited",
        "remote_system_error",
        "ses_deferred",
        "too_many_connections",
    }
)
"""Reasons for which nobody has to do anything while SES still tries."""
MEANWHILE = {
    "ip_reputation": say("Wait; if such replies last, open a case with AWS Support."),
    "mailbox_full": say("Ask the recipient to free some space; do not send the message again yet."),
    "rate_limited": say("Send more slowly to this provider; do not send this message again yet."),
}
"""What to do while SES still tries, where that is less than what a bounce asks for."""
_NUMBERS = (DecidedBy.STATUS, DecidedBy.CODE)
OTHERS_SHOWN = 10
"""Recipients in one bounce, after the first, that are told by name."""


def headline(read: Understood) -> Text:
    """What it means there, in one sentence."""
    meaning = read.meaning
    if read.silent:
        return NO_REPLY
    if read.taken_by_ses:
        return TAKEN
    said = meaning.headline
    if meaning.cause:
        return say("SES itself refused it, no receiving server: {what}", what=said)
    if meaning.accepted:
        said = acceptance(meaning.provider).means
    if meaning.provider:
        return say("At {provider} this means: {what}", provider=meaning.provider, what=said)
    return say("This means: {what}", what=said)


def todo(read: Understood) -> tuple[Text, Owner]:
    """What to do, and who can do it."""
    meaning = read.meaning
    if read.silent:
        return PASTE, Owner.US
    if message_id := read.taken_by_ses:
        return say("Ask why {message_id} did not arrive.", message_id=message_id), Owner.US
    if meaning.accepted:
        trace = acceptance(meaning.provider)
        return trace.trace, trace.owner
    if meaning.reason.slug == "unknown" and not meaning.reading.text:
        return NO_WORDS, meaning.owner
    if read.waiting and meaning.reason.slug in PASSES_BY_ITSELF:
        return _wait(read.told.until), Owner.NOBODY
    if read.waiting and meaning.reason.slug in MEANWHILE:
        return MEANWHILE[meaning.reason.slug], meaning.owner
    return meaning.fix, meaning.owner


def page(meaning: Meaning) -> str | None:
    """The provider's own page about it."""
    if meaning.cause:
        return meaning.cause.page
    provider = provider_named(meaning.provider) if meaning.provider else None
    return provider.page_for(meaning.reason.slug) if provider else None


def parts(read: Sequence[Understood]) -> tuple[Part, ...]:
    """The whole answer, the sentence that counts first; of several recipients, the first's."""
    first, *others = read
    return (*(_silent() if first.silent else _parts(first)), *_others(others))


def _silent() -> Iterator[Part]:
    yield Line(NO_REPLY, mark=Verdict.UNKNOWN)
    yield Line(PASTE, strong=say("What to do"))
    yield Points(WHERE)


def _parts(read: Understood) -> Iterator[Part]:
    meaning = read.meaning
    fix, owner = todo(read)
    yield Line(headline(read), mark=_mark(meaning))
    yield Line(say("{fix} ({who})", fix=fix, who=OWNERS[owner]), strong=say("What to do"))
    yield Points(tuple(_said(read)))
    yield Line(say("{certainty}", certainty=CERTAINTY[meaning.certainty]), strong=say("How sure"))
    yield Points(tuple(_evidence(meaning, read.told.bounce_subtype or read.told.bounce_type or "")))
    if url := page(meaning):
        yield Link(say("AWS's own page") if meaning.cause else say("The provider's own page"), url)


def _mark(meaning: Meaning) -> Verdict:
    if meaning.accepted:
        return Verdict.OK
    if meaning.reason.slug == "unknown":
        return Verdict.UNKNOWN
    return Verdict.WARN if meaning.retryable is Retryable.YES else Verdict.FAIL


def _said(read: Understood) -> Iterator[Text]:
    meaning, told = read.meaning, read.told
    reply = meaning.reply
    if words := meaning.reading.text:
        yield (
            say("SES said: {reply}", reply=words)
            if meaning.decided_by is DecidedBy.SES
            else say("The server said: {reply}", reply=words)
        )
    if told.recipient:
        yield say("About the recipient {address}", address=told.recipient)
    if reply.expired_after is not None:
        yield say("SES had tried for {minutes} minutes", minutes=reply.expired_after)
    if host := reply.host or told.remote:
        yield say("The server that said so: {host}", host=host)
    if reply.support_codes:
        yield say("For the provider's support: {codes}", codes=reply.support_codes)
    if read.taken_by_ses:
        return
    yield from _of_ses(meaning) if meaning.cause else _in_general(meaning)
    if meaning.accepted:
        return
    if not read.waiting:
        yield LATER[meaning.retryable]
    elif meaning.reason.slug not in PASSES_BY_ITSELF:  # else the advice says so
        yield _tries(told.until)
    if meaning.against_us:
        yield say("Such replies count against us as a sender")


def _tries(until: datetime | None) -> Text:
    if until:
        return say("SES tries again by itself until {until}", until=until)
    return say("SES tries again by itself, for up to 14 hours after it took the message")


def _wait(until: datetime | None) -> Text:
    """SES tries for 840 minutes, or for less where a configuration set says so."""
    if until:
        return say(
            "Wait: SES tries again by itself until {until}. Send the message again only if it "
            "has not got through by then.",
            until=until,
        )
    return say(
        "Wait: SES tries again by itself, for up to 14 hours after it took the message. Send it "
        "again only if it has not got through by then."
    )


def _in_general(meaning: Meaning) -> Iterator[Text]:
    yield say("In general: {definition}", definition=meaning.reason.definition)


def _of_ses(meaning: Meaning) -> Iterator[Text]:
    if found := unverified(meaning.reading.text):
        region, names = found
        yield say("Where SES looked: {region}", region=region)
        yield say("What is not verified there: {names}", names=names)
    yield say("SES has not sent the message, and does not try again by itself")


def _evidence(meaning: Meaning, subtype: str) -> Iterator[Text]:
    # a number that stands between the words is a piece of an address
    if matched := tuple(word for word in meaning.matched if len(word) > 1 or not word.isdigit()):
        by_number = meaning.entry.words is None if meaning.entry else meaning.decided_by in _NUMBERS
        if meaning.decided_by is DecidedBy.SUBTYPE or subtype.lower() in matched:
            yield say("Recognised by what SES calls it: {subtype}", subtype=subtype)
        elif by_number:
            yield say("Recognised by its number: {matched}", matched=matched)
        else:
            yield say("Recognised by its words: {matched}", matched=matched)
    yield say("What would change it: {other}", other=meaning.would_change)
    if other := rival(meaning):
        yield say("It could also be read as: {other}", other=other.reason.headline)


def _others(read: Sequence[Understood]) -> Iterator[Part]:
    if not read:
        return
    yield Line(
        say("{count} more recipients are told of in it:", count=len(read))
        if len(read) > 1
        else say("One more recipient is told of in it:")
    )
    rows = [
        say("{address}: {what}", address=each.told.recipient or "?", what=headline(each))
        for each in read[:OTHERS_SHOWN]
    ]
    if len(read) > OTHERS_SHOWN:
        rows.append(say("and {count} more", count=len(read) - OTHERS_SHOWN))
    yield Points(tuple(rows))
