"""Does it befall others, too: this domain or provider, this template, this set, or everybody?

Who is the only one has to look at their own mailbox or message; where many share a fate, one
person's bounce is a sign of something to be put right once, for all of them.  What is counted are
events by the hour, of one account and Region; no address is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.core import Check, Fact, Finding, Sources, Strength, Target, Text, Verdict, say
from checks.core.counting import counting, crowds, elsewhere, past
from checks.core.crowd_words import (
    advice,
    alone,
    at_other_hours,
    label,
    label_beyond,
    not_alone,
    of,
    too_few,
)
from checks.core.crowds import Befallen, Crowd, Fate, Scope, accounts_for, befallen, known_of, own
from checks.core.evidence import newest_message
from checks.core.shares import FLOOR, HOUR, OTHERS, Hours, Share, Spell, spell, total

ELSEWHERE_SHOWN = 2
WORTH_TELLING = (Scope.PROVIDER, Scope.EVERYBODY)
"""Where the nearest are too few: whose fine results say that something is not general."""
NOTHING = Share()


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    what: Befallen | None
    """None where nothing befell the newest message that others might share."""
    crowds: tuple[Crowd, ...] = ()
    """From the narrowest to the widest."""
    elsewhere: tuple[tuple[str, Hours], ...] = ()
    """By well-known domain."""
    past: Share = NOTHING
    """Of the narrowest crowd, in the days before."""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    what = befallen(newest, sources.now) if newest else None
    if newest is None or what is None:
        return Seen(sources.now, None)
    known = known_of(newest)
    template = known["template"] if what.fate is Fate.UNFILLED else None
    asked = counting(what, known, sources)
    mine = own(what, asked.own(target), template)
    found = crowds(asked, mine, sources)
    return Seen(sources.now, what, found, elsewhere(asked), past(asked))


def judge(seen: Seen) -> Finding:
    """WARN others share its fate; OK few or none do; UNKNOWN too few, or at other hours alone."""
    if seen.what is None:
        return Finding.moot(say("Nothing befell the newest message that others might share"))
    spells = {c.scope: s for c in seen.crowds if (s := _spell(seen.what, c))}
    scope = _widest(seen, spells)
    if scope is None:
        return _not_shared(seen, seen.what)
    crowd = next(c for c in seen.crowds if c.scope is scope)
    found = spells[scope].including(seen.what.event.at)
    share = total(crowd.everyone, found.since, found.until)
    return Finding(
        Verdict.WARN,
        not_alone(seen.what.fate, crowd, share, found.since, over=found.over),
        _facts(seen, seen.what, crowd, found),
        advice(seen.what.fate, seen.what.reason, crowd, found.since),
        Strength.RISK,
        () if seen.what.of_this_mailbox else (seen.what.outcome,),
        reason=seen.what.reason.slug if seen.what.fate is not Fate.UNFILLED else None,
    )


def _spell(what: Befallen, crowd: Crowd) -> Spell | None:
    """Failures name their template, and deliveries only where the application tags its mail: of
    a template's failures no share has to be claimed, so that a few are enough."""
    counted_alone = what.fate is Fate.UNFILLED and crowd.scope is Scope.TEMPLATE
    return spell(crowd.beyond, what.event.at, OTHERS if counted_alone else FLOOR)


def _widest(seen: Seen, spells: dict[Scope, Spell]) -> Scope | None:
    """The widest crowd that shares the fate; of two, the narrower one that accounts for it."""
    shared = [c.scope for c in seen.crowds if c.scope in spells]
    if not shared:
        return None
    widest = shared[-1]
    ours = [s for s in (Scope.TEMPLATE, Scope.SET) if s in shared and s is not widest]
    everywhere = spells[widest].share
    return next((s for s in ours if accounts_for(spells[s].share, everywhere)), widest)


def _not_shared(seen: Seen, what: Befallen) -> Finding:
    """The nearest tell, where they are enough; if not, everybody."""
    facts = _facts(seen, what, None, None)
    telling = (seen.crowds[0], *(c for c in seen.crowds if c.scope in WORTH_TELLING))
    told = next((c for c in telling if total(c.beyond).comparable), None)
    if told is None:
        return Finding.untold(too_few(total(seen.crowds[-1].everyone)), *facts)
    others = total(told.beyond)
    if others.is_so:
        return Finding.untold(at_other_hours(what.fate, told, others), *facts)
    return Finding.ok(alone(what.fate, told, others), *facts)


def _facts(
    seen: Seen, what: Befallen, crowd: Crowd | None, found: Spell | None
) -> tuple[Fact, ...]:
    source = f"counts of events, {what.event.place.region}"
    told = [
        Fact(about, of(share), source, seen.now) for about, share in _shares(seen, crowd, found)
    ]
    if found and found.over:
        told.append(Fact(say("Not so any more after"), found.until + HOUR, source, seen.now))
    return tuple(told)


def _shares(seen: Seen, crowd: Crowd | None, found: Spell | None) -> Iterator[tuple[Text, Share]]:
    """Those who share it first, then everybody else in the same hours, then as it was before."""
    since, until = (found.since, found.until) if found else (None, None)
    narrowest = seen.crowds[0]
    for each in (narrowest,) if crowd in (None, narrowest) else (crowd, narrowest):
        yield label(each), total(each.everyone, since, until)
    for wider in seen.crowds[1:]:
        if wider is not crowd:
            yield label_beyond(wider), total(wider.beyond, since, until)
    for name, hours in _most(seen.elsewhere, since, until):
        yield label(Crowd(Scope.DOMAIN, name, hours, hours)), total(hours, since, until)
    before = seen.past + (total(narrowest.everyone, until=since - HOUR) if since else NOTHING)
    if before.whole:
        yield say("{whose}, in the week before", whose=label(narrowest)), before


def _most(
    named: tuple[tuple[str, Hours], ...], since: datetime | None, until: datetime | None
) -> list[tuple[str, Hours]]:
    """The largest of those that can be compared."""
    large = [(name, h) for name, h in named if total(h, since, until).comparable]
    return sorted(large, key=lambda each: -total(each[1], since, until).whole)[:ELSEWHERE_SHOWN]


CHECK = Check(
    id="neighbours",
    title=say("Others"),
    gather=gather,
    judge=judge,
    tells=say("whether it befalls others, too"),
)
