"""Why was it filed as spam?

A filter's mark is what the filter thought.  Into which folder the message then went is a setting
of the receiver, and the header does not tell it.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.finding import Fact, Finding, Fix, Outcome, Owner, Strength, Verdict
from checks.core.headers import authenticity
from checks.core.headers.mark import Mark, Weight
from checks.core.headers.reading import Reading
from checks.core.text import Text, Value, say

_LOOK = Fix(
    Owner.RECIPIENT,
    say(
        "Ask the recipient whether their mail program names a reason above the message, and "
        "whether a rule or a block of their own moved it."
    ),
)
_BY_VALUE = {
    "SFV:BLK": Fix(
        Owner.RECIPIENT, say("Ask the recipient to take our address off the blocked senders.")
    ),
    "SFV:SKB": Fix(
        Owner.RECIPIENT_ADMIN,
        say("Ask the recipient's administrator to take us off the anti-spam policy's block list."),
    ),
    "SFV:SKS": Fix(
        Owner.RECIPIENT_ADMIN,
        say("Ask the recipient's administrator which mail flow rule marks our mail as spam."),
    ),
}


def judge(reading: Reading) -> Finding:
    """WARN a filter or failed authentication says why; OK filters saw no spam; UNKNOWN silent."""
    facts = tuple(_facts(reading))
    usable = [mark for mark in reading.marks if reading.vouched(mark) is not False]
    against = [mark for mark in usable if mark.spam]
    authentic = authenticity.judge(reading)
    if against:
        return _marked(against, authentic, facts)
    if authentic.fix and authentic.verdict in (Verdict.WARN, Verdict.FAIL):
        headline = say("No filter says so here, but: {what}", what=authentic.headline)
        return _warn(headline, facts, authentic.fix, Strength.RISK)
    if cleared := next((mark for mark in usable if mark.spam is False), None):
        headline = say(
            "Nothing here says that it was filed as spam; {filter}: {means}",
            filter=cleared.filter,
            means=cleared.means,
        )
        return Finding(Verdict.OK, headline, facts, _LOOK)
    if mark := next((mark for mark in usable if mark.weight is Weight.QUOTED), None):
        why = say(
            "Nothing that is documented says whether it was filed as spam; {filter} left marks",
            filter=mark.filter,
        )
        return Finding.unknown(why, *facts, fix=_LOOK)
    why = say("Nothing here says whether or why it was filed as spam")
    return Finding.unknown(why, *facts, fix=_LOOK)


def _marked(against: list[Mark], authentic: Finding, facts: tuple[Fact, ...]) -> Finding:
    lead = against[0]
    headline = _by_marks(lead)
    by_value = next((_BY_VALUE[m.value] for m in against if m.value in _BY_VALUE), None)
    fix = by_value or _allow(lead.filter)
    if authentic.verdict is Verdict.FAIL and authentic.fix and by_value is None:
        headline = say("{mark}. And: {what}", mark=headline, what=authentic.headline)
        fix = authentic.fix
    return _warn(headline, facts, fix, Strength.PROOF)


def _by_marks(lead: Mark) -> Text:
    said = say("By {filter}'s marks, {means}", filter=lead.filter, means=lead.means)
    if lead.tests:
        return say("{said}; most of all {tests}", said=said, tests=lead.tests[:3])
    return said


def _allow(filter_name: str) -> Fix:
    text = say(
        "Ask the recipient to mark it as no spam and to allow our sender address; their "
        "administrator, if they have one, can see in {filter} what it held against the message.",
        filter=filter_name,
    )
    return Fix(Owner.RECIPIENT, text)


def _warn(headline: Text, facts: tuple[Fact, ...], fix: Fix, strength: Strength) -> Finding:
    return Finding(Verdict.WARN, headline, facts, fix, strength, (Outcome.ACCEPTED,))


def _facts(reading: Reading) -> Iterator[Fact]:
    for mark in reading.marks:
        label = say("{filter}, {header}", filter=mark.filter, header=mark.header)
        source = mark.source or mark.header
        yield Fact(label, _told(reading, mark), source, reading.read_at)
        if mark.tests:
            found = say("What {filter} found", filter=mark.filter)
            yield Fact(found, mark.tests, mark.header, reading.read_at)


def _told(reading: Reading, mark: Mark) -> Value:
    if reading.vouched(mark) is False:
        return say(
            "{value}: not used, as no server of {filter} took the message",
            value=mark.value,
            filter=mark.filter,
        )
    return say("{value}: {means}", value=mark.value, means=mark.means)
