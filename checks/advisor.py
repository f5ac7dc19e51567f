"""Does SES's own advisor recommend something for this sender?

It is part of Virtual Deliverability Manager, which is charged for: where that is off, nobody looks,
and there is nothing to miss.  What DNS shows to be in order today is a note: SES takes up to six
hours to notice what was mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core import (
    DOMAIN,
    MAIL,
    Account,
    Check,
    Domain,
    Fact,
    Finding,
    Fix,
    Owner,
    Place,
    Recommendation,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Value,
    Verdict,
    attempt,
    say,
)
from checks.core.advice import concerns, domain_of, kind_of, rank, weighs
from checks.core.dns.sender import SenderRecords, Sent, look_up
from checks.core.evidence import newest_message, not_seen

TOLD_MAX = 6
"""Of each sort: the rest is in the SES console."""

LATELY = timedelta(days=30)
"""For so long SES tells what was resolved."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    place: Place
    found: tuple[Recommendation, ...] | Unavailable
    """Those that concern this sender."""
    off: bool = False
    """Virtual Deliverability Manager is."""
    records: tuple[SenderRecords, ...] = ()
    """Of each domain of which something is open that can be seen in DNS."""

    def records_of(self, advice: Recommendation) -> SenderRecords | None:
        return next((each for each in self.records if each.domain == domain_of(advice)), None)


def gather(target: Target, sources: Sources) -> Seen | None:
    """None: the message left from elsewhere, or none is known."""
    newest = None if isinstance(target, Domain) else newest_message(target, sources)
    if not isinstance(target, Domain) and not _left_from_here(newest, sources):
        return None
    domain = newest.first_known("from_domain") if newest else target.value.lower()
    used = newest.first_known("configuration_set") if newest else None
    sources.ahead([sources.ses.account, sources.ses.recommendations])
    account, found = attempt(sources.ses.account), attempt(sources.ses.recommendations)
    if isinstance(found, Unavailable):
        off = isinstance(account, Account) and not account.deliverability_manager
        return Seen(sources.now, sources.place, found, off)
    if not found and isinstance(account, Unavailable):
        return Seen(sources.now, sources.place, account)  # does anybody look at all?
    ours = tuple(each for each in found if concerns(each, domain, used))
    return Seen(sources.now, sources.place, ours, records=_records(ours, sources))


def _left_from_here(newest: Timeline | None, sources: Sources) -> bool:
    return newest is not None and sources.answers_for(newest.place)


def _records(found: tuple[Recommendation, ...], sources: Sources) -> tuple[SenderRecords, ...]:
    """Of the domain that SES speaks of: who sends from one below it may have others."""
    told = [domain_of(each) for each in found if _is_open(each) and kind_of(each).in_order]
    names = dict.fromkeys(name for name in told if name)
    return tuple(look_up(sources, sources.place, Sent(name)) for name in names)


def _is_open(advice: Recommendation) -> bool:
    return advice.status != "FIXED"


def judge(seen: Seen | None) -> Finding:
    """WARN it does; UNKNOWN could not ask, or not see whether it is mended; OK nothing of weight"""
    if seen is None:
        return Finding.moot(say("The newest message did not leave from here"))
    if isinstance(seen.found, Unavailable):
        return Finding.moot(seen.found.why) if seen.off else Finding.unknown(seen.found.why)
    still = sorted((each for each in seen.found if _is_open(each)), key=rank)
    states = {each: _in_order(each, seen) for each in still}
    counts = [each for each in still if weighs(each)]
    standing = [each for each in counts if states[each] is False]
    facts = (
        *(fact for each in still[:TOLD_MAX] for fact in _open_facts(each, states[each], seen)),
        *_resolved(seen),
    )
    if standing:
        return _warning(standing, facts)
    if any(states[each] is None for each in counts):
        why = say("SES recommends a change, and DNS does not say whether it is made")
        return Finding.unknown(why, *facts, *_gaps(seen))
    return Finding.ok(_fine(counts, still), *facts)


def _in_order(advice: Recommendation, seen: Seen) -> bool | None:
    """Whether DNS shows it to be mended; None: it could not be seen."""
    in_order, records = kind_of(advice).in_order, seen.records_of(advice)
    if in_order is None or records is None:
        return False
    return in_order(records, seen.place.region)


def _warning(standing: list[Recommendation], facts: tuple[Fact, ...]) -> Finding:
    first, *more = standing
    kind = kind_of(first)
    remedy = kind.remedy
    others = {kind_of(each).name: kind_of(each) for each in more if kind_of(each) is not kind}
    for other in others.values():
        remedy = say("{remedy} {more}", remedy=remedy, more=other.remedy)
    return Finding(
        Verdict.WARN, kind.headline, facts, Fix(Owner.US, remedy), strength=Strength.RISK
    )


def _fine(counts: list[Recommendation], still: list[Recommendation]) -> Text:
    if counts:
        return say("What SES recommends is in order by DNS: SES takes hours to notice")
    if still:
        return say("SES recommends nothing that mail depends on")
    return say("SES's advisor recommends nothing")


def _open_facts(advice: Recommendation, mended: bool | None, seen: Seen) -> tuple[Fact, ...]:
    source, kind = _source(seen), kind_of(advice)
    facts = [
        Fact(say("SES recommends"), _told(advice), source, advice.seen_at),
        Fact(say("What that means"), kind.meaning, source, advice.seen_at),
    ]
    if advice.created:
        facts.append(Fact(say("Since"), advice.created, source, advice.seen_at))
    if mended:
        told = say(
            "DNS shows no fault today; if it was mended in the last six hours, SES has yet to"
            " notice, and if not, its own words tell what it misses"
        )
        facts.append(Fact(say("By DNS"), told, f"DNS {domain_of(advice)}", seen.now))
    return tuple(facts)


def _told(advice: Recommendation) -> Value:
    about = advice.identity or say("the account or its sets")
    what = say("{kind} of {about}", kind=advice.kind, about=about)
    if advice.impact:
        what = say("{what}, impact {impact}", what=what, impact=advice.impact)
    if advice.description:
        return say("{what}: {words}", what=what, words=advice.description)
    return what


def _resolved(seen: Seen) -> tuple[Fact, ...]:
    if isinstance(seen.found, Unavailable):
        return ()
    lately = [
        each
        for each in seen.found
        if not _is_open(each) and each.updated and seen.now - each.updated <= LATELY
    ]
    return tuple(
        Fact(
            say("Resolved"),
            say("{advice}, at {at}", advice=_told(each), at=each.updated or seen.now),
            _source(seen),
            each.seen_at,
        )
        for each in lately[:TOLD_MAX]
    )


def _gaps(seen: Seen) -> tuple[Fact, ...]:
    return tuple(not_seen(gap, seen.now) for each in seen.records for gap in each.gaps)


def _source(seen: Seen) -> str:
    return f"SES ListRecommendations, {seen.place.named}"


CHECK = Check(
    id="advisor",
    title=say("SES's advisor"),
    gather=gather,
    judge=judge,
    per_place=True,
    answers=(*MAIL, *DOMAIN),
    tells=say("whether SES's own advisor warns of something"),
)
