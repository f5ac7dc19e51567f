"""What keeps us from seeing what became of the message?

SES tells what it does with a message only where a configuration set publishes the events to us.
Silence has many causes: the message was never handed to SES, it left from a Region that is not
searched, its events are not published, or they have not come yet.  None of these is a delivery.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    ConfigurationSet,
    Fact,
    Finding,
    Fix,
    MessageId,
    Outcome,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.evidence import beginning, freshness, message_facts, not_seen
from checks.core.publishing import (
    RESULTS,
    TEMPLATES,
    Steps,
    all_lacking,
    and_publish,
    kept_from_us,
    missing_kinds,
    newest_event,
    oldest_event,
    publishing,
    publishing_steps,
    queryable,
    set_named,
    set_used,
)
from checks.core.searched import unsearched
from checks.core.silence import mend, no_result_yet
from checks.core.suppression import holding_back
from checks.core.unheard import unheard
from checks.core.unknown_id import unknown_id

SETS_LOOKED_AT = 5  # of the account, where no message tells which one is used


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    places: tuple[Place, ...]
    """Searched, the home one first."""
    timelines: tuple[Timeline, ...] | Unavailable
    used: ConfigurationSet | None
    """Of the newest message."""
    others: tuple[ConfigurationSet, ...]
    """Sets of the home place, looked at where `used` does not answer."""
    sets: int | None
    """How many the home place has; None: not asked, or not seen."""
    gaps: tuple[Unavailable, ...]
    fresh: tuple[tuple[Place, datetime | None], ...]
    """Per Region, when the newest event that is stored happened."""
    asked: MessageId | None
    """The message that was asked about; its id tells when SES took it."""
    begins: tuple[tuple[Place, datetime | None], ...] = ()
    """Where events are stored, when the oldest happened; asked where no message is known."""

    @property
    def newest(self) -> Timeline | None:
        return None if isinstance(self.timelines, Unavailable) else next(iter(self.timelines), None)

    @property
    def silent(self) -> bool:
        """Whether no event of any message is stored, and nothing kept us from seeing that."""
        return not self.gaps and all(at is None for _, at in self.fresh)

    @property
    def waiting(self) -> bool:
        """Whether the newest message has no result, not even a delay."""
        return self.newest is not None and not self.newest.has_result


def gather(target: Target, sources: Sources) -> Seen:
    timelines = attempt(lambda: sources.history.timelines(target))
    newest = timelines[0] if not isinstance(timelines, Unavailable) and timelines else None
    used = set_used(sources, newest) if newest else None
    known = used if isinstance(used, ConfigurationSet) else None
    look_further = newest is None or (known is not None and not queryable((known,)))
    names = attempt(sources.ses.configuration_sets) if look_further else None
    listed = names[:SETS_LOOKED_AT] if isinstance(names, tuple) else ()
    others = tuple(set_named(sources.ses, name) for name in listed)
    places = sources.places or (sources.place,)
    holds = holding_back(target, sources, newest)
    fresh = tuple((place, newest_event(sources, place)) for place in places)
    stored = tuple(place for place, at in fresh if isinstance(at, datetime) and newest is None)
    begins = tuple((place, oldest_event(sources, place)) for place in stored)
    looked = (used, *holds, names, *others, *(at for _, at in (*fresh, *begins)))
    return Seen(
        sources.now,
        places,
        timelines,
        known,
        tuple(other for other in others if isinstance(other, ConfigurationSet)),
        len(names) if isinstance(names, tuple) else None,
        tuple(gap for gap in looked if isinstance(gap, Unavailable)),
        tuple((place, at) for place, at in fresh if not isinstance(at, Unavailable)),
        target if isinstance(target, MessageId) else None,
        tuple((place, at) for place, at in begins if not isinstance(at, Unavailable)),
    )


def judge(seen: Seen) -> Finding:
    """OK we see every kind of event; WARN some are kept from us; UNKNOWN no result, or unseen."""
    newest = seen.newest
    if isinstance(seen.timelines, Unavailable):
        return Finding.unknown(
            say("The stored events could not be read, so nothing is known of the message"),
            not_seen(seen.timelines, seen.now),
            fix=mend(seen.timelines),
            explains=(Outcome.UNKNOWN,),
        )
    return _of_nothing(seen) if newest is None else _of_message(seen, newest)


def _of_nothing(seen: Seen) -> Finding:
    if seen.sets == 0 and seen.silent:
        return _warn(
            seen,
            say("There is no configuration set, so SES tells us of no message"),
            say("Create a configuration set that publishes its events to the bot, and use it."),
        )
    lacking = all_lacking(seen.others)
    if lacking and (lacking[0][1] != TEMPLATES or len(lacking) == len(publishing(seen.others))):
        return _not_published(seen, *lacking[0])
    if seen.sets == len(seen.others) and not queryable(seen.others) and seen.silent:
        return _warn(
            seen,
            say("No configuration set publishes its events to us"),
            say("Make the configuration sets publish their events to the bot's queue."),
        )
    if seen.silent:
        return _warn(
            seen,
            say("No event of any message has reached us yet"),
            say("Check that the queue is subscribed to the events, and that the bot reads it."),
        )
    if seen.gaps:
        return _unknown(
            seen,
            say("No message is known, and not all that may hold mail back could be seen"),
            mend(seen.gaps[0]),
        )
    begins = min((at for _, at in seen.begins if at), default=None)
    if seen.asked:
        return _unknown(seen, *unknown_id(seen.asked, seen.places, begins))
    headline, fix = unheard(begins, seen.now)
    if not lacking:
        return _unknown(seen, headline, fix)
    (used, kinds), region = lacking[0], seen.places[0].region
    fix = and_publish(fix, used, region, seen.others)
    return _unknown(seen, headline, fix, _not_told(used, kinds, region))


def _of_message(seen: Seen, newest: Timeline) -> Finding:
    if not any(place.is_same(newest.place) for place in seen.places):
        return _warn(seen, *unsearched(seen.places, newest.place))
    if newest.first_known("configuration_set") is None:
        return _warn(
            seen,
            say("The message was sent without a configuration set: we see only part of it"),
            say("Ask the recipient about this one; let the application use a configuration set."),
        )
    missing = missing_kinds(seen.used)
    if seen.used and any(kind in RESULTS for kind in missing):
        return _not_published(seen, seen.used, missing)
    if seen.waiting:
        return _unknown(seen, *no_result_yet(seen.now - newest.sent_at, seen.gaps))
    if seen.used and missing:
        return _not_published(seen, seen.used, missing)
    if seen.gaps or seen.used is None or isinstance(seen.used.destinations, Unavailable):
        return _unknown(seen, say("Could not see which events SES tells us of"), None)
    return Finding.ok(say("Its configuration set publishes every kind of event to us"))


def _not_published(seen: Seen, used: ConfigurationSet, missing: tuple[str, ...]) -> Finding:
    region = seen.newest.place.region if seen.newest else seen.places[0].region
    return _warn(
        seen,
        kept_from_us(used, missing, seen.newest if seen.waiting else None),
        say("Make {name} publish these events, too: {kinds}.", name=used.name, kinds=missing),
        _not_told(used, missing, region),
        steps=publishing_steps(used, region, seen.others),
    )


def _not_told(used: ConfigurationSet, missing: tuple[str, ...], region: str) -> Fact:
    source = f"SES GetConfigurationSetEventDestinations {used.name}, {region}"
    return Fact(say("Not published to us"), missing, source, used.seen_at)


def _warn(
    seen: Seen, headline: Text, remedy: Text, *facts: Fact, steps: Steps = (None, None)
) -> Finding:
    return Finding(
        Verdict.WARN,
        headline,
        (*facts, *_facts(seen)),
        Fix(Owner.US, remedy, steps[0], verify=steps[1]),
        Strength.RISK,
        (Outcome.UNKNOWN,),
    )


def _unknown(seen: Seen, headline: Text, fix: Fix | None, *facts: Fact) -> Finding:
    make = Finding.unknown if seen.gaps else Finding.untold
    return make(headline, *facts, *_facts(seen), fix=fix, explains=(Outcome.UNKNOWN,))


def _facts(seen: Seen) -> tuple[Fact, ...]:
    facts = list(message_facts(seen.newest)) if seen.newest else []
    if seen.asked:
        label = say("Accepted by SES, says its id")
        facts.append(Fact(label, seen.asked.accepted_at, "message id", seen.now))
    facts.extend(freshness(place, at, seen.now) for place, at in seen.fresh)
    facts.extend(beginning(place, at, seen.now) for place, at in seen.begins if at)
    return (*facts, *(not_seen(gap, seen.now) for gap in seen.gaps))


CHECK = Check(
    id="blind_spots",
    title=say("Events that reach us"),
    gather=gather,
    judge=judge,
    tells=say("whether all events of our mail reach us"),
)
