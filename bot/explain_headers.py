"""What the headers of a received message tell, as paragraphs and lists.  Pure.

For the terminal and for Slack: first the two answers, then what they rest on.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line, Link, Part, Points
from bot.explain import OWNERS
from checks.core import Fact, Finding, Text, Verdict, say
from checks.core.headers import Leg, Reading
from checks.core.headers import Part as PartOfTheWay
from checks.core.headers.authenticity import judge as judge_authenticity
from checks.core.headers.delay import judge as judge_delay
from checks.core.headers.filing import judge as judge_filing
from checks.core.headers.ways_to_source import STEPS

_SIDE = {
    PartOfTheWay.BEFORE_SES: say("before SES"),
    PartOfTheWay.INSIDE_SES: say("taken from SES"),
    PartOfTheWay.AFTER_ACCEPTANCE: say("after the receiver's 250"),
}
NOT_THE_INBOX = say(
    "Headers tell what servers thought and when. In which folder the message lies, only the "
    "recipient sees."
)


def parts(reading: Reading) -> tuple[Part, ...]:
    """The whole answer, the sentences that count first."""
    return (*answers(reading), *rest(reading))


def answers(reading: Reading) -> Iterator[Part]:
    """What somebody wants to know who looks at headers."""
    yield from _answer(say("Where the time went"), judge_delay(reading))
    yield from _answer(say("Why it was filed as spam"), judge_filing(reading))


def rest(reading: Reading) -> Iterator[Part]:
    """What the answers rest on, and what the headers tell beside."""
    delay, filing = judge_delay(reading), judge_filing(reading)
    authentic = judge_authenticity(reading)
    yield from _missing(reading)
    yield Line(authentic.headline, say("Authenticity"), authentic.verdict)
    yield Points(tuple(map(_fact, authentic.facts)))
    yield Line(say("{count} steps", count=len(reading.journey.legs)), say("The way"))
    yield Points((*map(_leg, reading.journey.legs), *map(_fact, delay.facts), *_order(reading)))
    if filing.facts:
        yield Line(say("as they stand, and what is known of them"), say("Words of spam filters"))
        yield Points((*map(_fact, filing.facts), *_anybodys(reading)))
        yield from _links(reading)
    yield Line(_through_ses(reading), say("The message"))
    yield Points(tuple(_message(reading)))
    yield Line(NOT_THE_INBOX)


def _answer(question: Text, found: Finding) -> Iterator[Part]:
    yield Line(found.headline, question, found.verdict)
    if found.fix:
        yield Line(
            say("{fix} ({who})", fix=found.fix.text, who=OWNERS[found.fix.owner]),
            say("What to do"),
        )
        if found.fix.command:
            yield Points((say("In the terminal: {command}", command=found.fix.command),))


def _missing(reading: Reading) -> Iterator[Part]:
    if not reading.missing:
        return
    what = say("{fields}: without them little can be told", fields=reading.missing)
    yield Line(what, say("Missing here"), Verdict.UNKNOWN)
    yield Line(say("by these steps, and paste all of it"), say("To get the full source"))
    yield Points(tuple(say("{program}: {steps}", program=p, steps=s) for p, s in STEPS))


def _fact(fact: Fact) -> Text:
    return say("{label}: {value}", label=fact.label, value=fact.value)


def _leg(leg: Leg) -> Text:
    hop = leg.hop
    by = hop.host or hop.by or say("a server without a name")
    told = say("{at}, {by}", at=hop.at or say("no time that can be read"), by=by)
    if hop.sender:
        told = say("{told}, from {sender}", told=told, sender=hop.sender)
    if leg.waited is not None:
        told = say("{told}: after {length}", told=told, length=leg.waited)
    if leg.skew is not None:
        told = say("{told}: its clock differs, so this is no delay", told=told)
    return say("{told} ({side})", told=told, side=_SIDE[leg.part]) if leg.part else told


def _order(reading: Reading) -> Iterator[Text]:
    if reading.turned:
        yield say("The lines were pasted with the oldest one first, and have been turned round")


def _anybodys(reading: Reading) -> Iterator[Text]:
    names = dict.fromkeys(m.header for m in reading.marks if reading.vouched(m) is None)
    if names:
        yield say(
            "Any server on the way, or whoever sent it, may have written: {headers}",
            headers=tuple(names),
        )


def _links(reading: Reading) -> Iterator[Part]:
    pages = {mark.source: mark for mark in reversed(reading.marks) if mark.source}
    for source, mark in sorted(pages.items()):
        name = mark.header
        yield Link(
            say("What is known of {header} ({filter})", header=name, filter=mark.filter), source
        )


def _through_ses(reading: Reading) -> Text:
    if reading.ses.seen:
        return say("it went out through Amazon SES")
    return say("nothing here shows that it went out through Amazon SES")


def _message(reading: Reading) -> Iterator[Text]:
    ses = reading.ses
    if reading.subject:
        yield say("Subject: {subject}", subject=reading.subject[:300])
    if ses.message_id:
        yield say("Message id: {id}", id=ses.message_id.value)
        yield say("Accepted by SES: {at}", at=ses.message_id.accepted_at)
    for template, value in (
        (say("Region"), ses.region),
        (say("Outgoing IP address"), ses.outgoing_ip),
        (say("Configuration set"), ses.configuration_set),
        (say("MAIL FROM domain"), ses.mail_from),
        (say("Feedback-ID"), ses.feedback_id),
    ):
        if value:
            yield say("{label}: {value}", label=template, value=value[:300])
    for signature in ses.signatures:
        yield say(
            "DKIM signature for {domain}, selector {selector}",
            domain=signature.domain,
            selector=signature.selector or say("not named"),
        )
