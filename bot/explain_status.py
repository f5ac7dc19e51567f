"""The status of all places as a text of paragraphs and lists, before anyone shows it.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line, Part, Points
from bot.explain_place import WORDS, alert_line, could_not_look, is_at, parts
from bot.status import Overview, Status
from checks.core import Text, Unavailable, Verdict, say


def headline(overview: Overview) -> Text:
    """All of it in one sentence: the worst place first."""
    if not overview.places:
        return say("No place is watched")
    worst = max(overview.places, key=lambda status: WORDS[status.sending][1])
    state = say("{state} ({region})", state=_word(worst), region=worst.place.named)
    if len({status.sending for status in overview.places}) == 1 and len(overview.places) > 1:
        state = _everywhere(worst, len(overview.places))
    if overview.gaps:
        return say("{state}; {blind} could not be read", state=state, blind=len(overview.gaps))
    return state


def groups(overview: Overview) -> tuple[tuple[Part, ...], ...]:
    """For each place its state, what to do, what is wrong, what is not, and what was not seen."""
    found = [tuple(parts(status, overview)) for status in overview.places]
    return (*found, *filter(None, [tuple(_elsewhere(overview))]))


def footing(overview: Overview) -> Text:
    count, blind = len(overview.places), len(overview.gaps)
    read = say("{blind} could not be read", blind=blind) if blind else say("all could be read")
    took = say("{seconds} s", seconds=round(overview.seconds, 1))
    if any(status.place.alias for status in overview.places):
        return say(
            "Accounts and Regions: {count} · {read} · {took}", count=count, read=read, took=took
        )
    return say("Regions: {count} · {read} · {took}", count=count, read=read, took=took)


def _everywhere(status: Status, count: int) -> Text:
    if status.place.alias:
        return say("{state} in all {count} places", state=_word(status), count=count)
    return say("{state} in {count} Regions", state=_word(status), count=count)


def _word(status: Status) -> Text:
    return WORDS[status.sending][0]


def _elsewhere(overview: Overview) -> Iterator[Part]:
    """What belongs to no place that is asked, and what of it could not be read."""
    yield from (could_not_look(what, gap) for what, gap in overview.shared_gaps)
    if isinstance(overview.service_events, Text):
        yield Points((overview.service_events,))
    if overview.levels:
        told = say("Alert levels other than by default: {levels}", levels=overview.levels)
        yield Points((told,))
    if isinstance(overview.dead_letters, int) and overview.dead_letters:
        told = say(
            "{count}: {list} tells why, {replay} tries again",
            count=overview.dead_letters,
            list="python -m bot replay --list",
            replay="python -m bot replay",
        )
        yield Line(told, strong=say("Messages not taken in"), mark=Verdict.WARN)
    if isinstance(overview.alerts, Unavailable):
        return
    for alert in overview.alerts:
        if not any(is_at(alert, status.place) for status in overview.places):
            yield alert_line(alert, overview.now)
