"""Does the template that the message was made from hold what spam filters punish?

SES keeps no message, and its events name no template.  Where the application sends the message
tag `template` with the template's name, its text can be read, as it is stored now; what its
placeholders stood for remains unseen.  Of all other messages the content cannot be seen here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    Owner,
    Sources,
    Strength,
    Target,
    Template,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.content import Note, notes
from checks.core.evidence import event_source, meaning_of, message_facts, newest_message, not_seen
from checks.core.templates import stored

HEADERS = "python -m bot headers message.eml"


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    template: Template | Unavailable | None = None
    """None: not asked for, or there is none of that name."""

    @property
    def name(self) -> str | None:
        return self.newest.first_known("template") if self.newest else None


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    name = newest.first_known("template") if newest else None
    if newest is None or name is None or not _matters(newest):
        return Seen(sources.now, newest)
    return Seen(sources.now, newest, attempt(lambda: stored(sources, newest.place, name)))


def judge(seen: Seen) -> Finding:
    """WARN it does; UNKNOWN the content, or all of it, cannot be seen; OK"""
    newest = seen.newest
    if newest is None:
        return Finding.moot(say("No message is known"))
    if not _matters(newest):
        return Finding.moot(say("Nothing says that the message's content was judged"))
    if isinstance(seen.template, Unavailable):
        gap = not_seen(seen.template, seen.now)
        return Finding.unknown(seen.template.why, gap, *_facts(seen, newest))
    if seen.template is None:
        return Finding.untold(_unseen(seen), *_facts(seen, newest), fix=_way_to_it(newest))
    return _judged(seen, newest, seen.template)


def _matters(newest: Timeline) -> bool:
    """Whether it was taken, and so may lie among the spam, or refused for what is in it."""
    final = newest.final
    if final is None or not final.attempted:
        delay = newest.newest(EventKind.DELIVERY_DELAY)
        return bool(final is None and delay and delay.delay_type == "SpamDetected")
    if final.kind is EventKind.BOUNCE:
        return meaning_of(final).reason.group == "content"
    return True


def _unseen(seen: Seen) -> Text:
    if seen.name:
        return say("SES has no template of the name that the message tells: it cannot be read")
    return say("What the message says cannot be seen here: it names no template")


def _way_to_it(newest: Timeline) -> Fix:
    """Where the message itself can be read: nobody received one that was refused or put off."""
    final = newest.final
    if final is None or final.kind is EventKind.BOUNCE:
        return Fix(
            Owner.US,
            say(
                "Read in the sending application what the message said. Have the application send "
                "the message tag template, with the template's name, so that templates can be "
                "read here."
            ),
        )
    return Fix(
        Owner.RECIPIENT,
        say(
            "Ask the recipient to save the message with its full source, headers and all, and "
            "read it with the command. Have the application send the message tag template, with "
            "the template's name, so that templates can be read here."
        ),
        HEADERS,
    )


def _judged(seen: Seen, newest: Timeline, template: Template) -> Finding:
    found = notes(template)
    facts = (*_told(template, found, newest), *_facts(seen, newest))
    punished = tuple(note for note in found if note.remedy)
    if not punished:
        if template.cut:
            return Finding.untold(
                say("The message's template is too long to be read whole"), *facts
            )
        headline = say("Nothing that filters are known to punish is in the message's template")
        return Finding.ok(headline, *facts)
    first = punished[0]
    assert first.remedy is not None
    return Finding(
        Verdict.WARN,
        say("The message's template holds what spam filters are known to punish"),
        facts,
        Fix(Owner.US, first.remedy),
        Strength.RISK,
    )


def _told(template: Template, found: tuple[Note, ...], newest: Timeline) -> tuple[Fact, ...]:
    source = f"SES GetEmailTemplate {template.name}, {newest.place.region}"
    punished, known = say("Filters punish"), say("Worth knowing")
    facts = [
        Fact(punished if note.remedy else known, note.text, source, template.seen_at)
        for note in found
    ]
    if template.cut:
        facts.append(Fact(known, say("Only its beginning was read"), source, template.seen_at))
    return (Fact(say("Template, as stored now"), template.name, source, template.seen_at), *facts)


def _facts(seen: Seen, newest: Timeline) -> tuple[Fact, ...]:
    """What the events tell of the message's headers, and which message it is."""
    told: list[Fact] = []
    if seen.name and not isinstance(seen.template, Template):
        named = next(event for event in newest.events if event.template)
        told.append(Fact(say("Template that it names"), seen.name, event_source(named), named.at))
    has = {event.list_unsubscribe for event in newest.events}
    if False in has and True not in has:
        event = next(event for event in newest.events if event.list_unsubscribe is False)
        note = say("It had no List-Unsubscribe header, which marketing mail has to have")
        told.append(Fact(say("Worth knowing"), note, event_source(event), event.at))
    return (*told, *message_facts(newest))


CHECK = Check(
    id="content",
    title=say("Content"),
    gather=gather,
    judge=judge,
    tells=say("whether filters may hold the message's words or links against it"),
)
