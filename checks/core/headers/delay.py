"""Where did the time go?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks.core.finding import Fact, Finding, Fix, Outcome, Owner, Strength, Verdict
from checks.core.headers.reading import Reading
from checks.core.headers.way import Leg, Part, Stretch
from checks.core.text import Text, Value, say

QUICK = timedelta(minutes=1)
"""Under a minute nobody waits."""

PARTS = {
    Part.BEFORE_SES: say("Before SES had it"),
    Part.INSIDE_SES: say("From SES's acceptance to the receiver's 250"),
    Part.AFTER_ACCEPTANCE: say("After the receiver's 250"),
}
_MORE = Fix(
    Owner.RECIPIENT,
    say("Ask the recipient for the full source of the message, with all Received lines."),
)


def judge(reading: Reading) -> Finding:
    """OK quick; WARN something took long; UNKNOWN the header does not tell."""
    way = reading.journey
    if way.total is None:
        why = say("The header does not tell where the time went")
        return Finding.unknown(why, *_facts(reading), fix=_MORE)
    inside = way.stretches[1].unknown
    if way.total < QUICK and inside:
        why = say(
            "The times that fit together span {total} alone; {gap}", total=way.total, gap=inside
        )
        return Finding.unknown(why, *_facts(reading), fix=_MORE)
    if way.total < QUICK:
        headline = say("No time was lost: the message was on its way for {total}", total=way.total)
        return Finding.ok(headline, *_facts(reading))
    headline, fix = _longest(reading, way.total)
    return Finding(
        Verdict.WARN, headline, _facts(reading), fix, Strength.PROOF, (Outcome.ACCEPTED,)
    )


def _longest(reading: Reading, total: timedelta) -> tuple[Text, Fix]:
    """By the stretch that took longest, or the hop where the stretches are not known."""
    longest, slowest = reading.journey.longest, reading.journey.slowest
    length = longest.length if longest else None
    if longest and length and (slowest is None or 2 * length > (slowest.waited or length)):
        return _stretch(reading, longest.part, length, total)
    if slowest is None or slowest.waited is None:
        headline = say("The message took {total}; the header does not tell where", total=total)
        return headline, _MORE
    share = _share(slowest.waited, total)
    headline = say("{share} went by before {host} had it", share=share, host=_host(slowest))
    return headline, _ask_admin(slowest)


def _stretch(reading: Reading, part: Part, length: timedelta, total: timedelta) -> tuple[Text, Fix]:
    share = _share(length, total)
    if part is Part.BEFORE_SES:
        return (
            say("{share} went by before SES had it", share=share),
            Fix(
                Owner.US,
                say("Look in our own application and its queue: SES got the message that late."),
            ),
        )
    if part is Part.INSIDE_SES:
        return _inside(reading, length, share)
    leg = reading.journey.slowest_of(part)
    headline = say("{share} went by after the receiver had accepted it", share=share)
    return headline, _ask_admin(leg) if leg else _MORE


def _share(length: timedelta, total: timedelta) -> Text:
    if length * 20 >= total * 19:
        return say("Nearly all of {total}", total=total)
    return say("{length} of {total}", length=length, total=total)


def _inside(reading: Reading, length: timedelta, share: Text) -> tuple[Text, Fix]:
    if reading.greylisted and 2 * reading.greylisted > length:
        headline = say("{share} went by while the receiver put it off (greylisting)", share=share)
        text = say("Ask the recipient's administrator to exempt Amazon SES from greylisting.")
        return headline, Fix(Owner.RECIPIENT_ADMIN, text)
    headline = say("{share} went by between SES's acceptance and the receiver's 250", share=share)
    found = reading.ses.message_id
    command = f"python -m bot why {found.value}" if found else None
    text = say(
        "Look at SES's events of this message: they tell whether the receiving server "
        "put it off or SES had it waiting."
    )
    return headline, Fix(Owner.US, text, command)


def _ask_admin(leg: Leg) -> Fix:
    text = say(
        "Ask whoever runs {host} why the message got there only at {at}: a scan, a queue or "
        "greylisting on the receiving side.",
        host=_host(leg),
        at=leg.hop.at or say("an unknown time"),
    )
    return Fix(Owner.RECIPIENT_ADMIN, text)


def _host(leg: Leg) -> Value:
    return leg.hop.host or leg.hop.by or say("a server without a name")


def _facts(reading: Reading) -> tuple[Fact, ...]:
    return tuple(_every_fact(reading))


def _every_fact(reading: Reading) -> Iterator[Fact]:
    way = reading.journey
    for stretch in way.stretches:
        yield _fact(reading, PARTS[stretch.part], _told(stretch))
    longest, slowest = way.longest, way.slowest
    length = (slowest.waited if slowest else None) or timedelta(0)
    if slowest and 2 * length > ((longest.length if longest else None) or timedelta(0)):
        told = say("{host}, after {length}", host=_host(slowest), length=length)
        yield _fact(reading, say("Slowest step"), told)
    if reading.greylisted:
        yield _fact(reading, say("Greylisted for"), reading.greylisted, "X-Greylist")
    if way.date_skew:
        label = say("The clock behind the Date line")
        yield _fact(reading, label, _off(way.date_skew), "Date")
    if way.ses_skew:
        label = say("The clock of SES")
        yield _fact(reading, label, _off(way.ses_skew), "Message-ID")
    for leg in way.legs:
        if leg.skew:
            label = say("The clock of {host}", host=_host(leg))
            yield _fact(reading, label, _off(leg.skew))


def _told(stretch: Stretch) -> Value:
    if stretch.length is not None:
        return stretch.length
    return say("cannot be told: {why}", why=stretch.unknown or say("a time is missing"))


def _off(skew: timedelta) -> Text:
    if skew < timedelta(0):
        return say("at least {length} behind those next to it", length=-skew)
    return say("at least {length} ahead of those next to it", length=skew)


def _fact(reading: Reading, label: Text, value: Value, source: str = "Received") -> Fact:
    return Fact(label, value, source, reading.read_at)
