"""A report as a text of paragraphs and lists, before anyone decides where it is shown.  Pure.

Slack and the terminal show the same text; each renderer only knows how its surface looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.report import Report, Result, blocking
from checks.core import (
    EventKind,
    Fact,
    Fix,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.replies import parse

OUTCOMES = {
    Outcome.NEVER_SENT: say("Never sent"),
    Outcome.NOT_DELIVERED: say("Not delivered"),
    Outcome.DELAYED: say("Delayed"),
    Outcome.ACCEPTED: say("Accepted by the recipient's server"),
    Outcome.UNKNOWN: say("Unknown"),
}
OWNERS = {
    Owner.US: say("our side can fix it"),
    Owner.RECIPIENT: say("the recipient can fix it"),
    Owner.RECIPIENT_ADMIN: say("the recipient's mail administrator can fix it"),
    Owner.AWS: say("AWS can fix it"),
    Owner.NOBODY: say("nobody needs to act"),
}
KINDS = {
    EventKind.SEND: say("SES took the message"),
    EventKind.DELIVERY: say("The recipient's server accepted it"),
    EventKind.BOUNCE: say("Bounced"),
    EventKind.COMPLAINT: say("The recipient marked it as spam"),
    EventKind.REJECT: say("SES rejected the message"),
    EventKind.OPEN: say("Opened"),
    EventKind.CLICK: say("A link in it was followed"),
    EventKind.RENDERING_FAILURE: say("The template could not be filled in"),
    EventKind.DELIVERY_DELAY: say("Delayed; SES goes on trying"),
    EventKind.SUBSCRIPTION: say("The recipient changed their subscription"),
}

FACTS_MAX = 12
OLDER_MAX = 5
EVENTS_MAX = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its bold beginning, if any, and a sentence."""

    text: Text
    strong: Text | None = None
    mark: Outcome | Verdict | None = None
    """What an icon in front of it stands for."""


@dataclass(frozen=True, slots=True)
class Points:
    rows: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Verbatim: a command to paste."""

    text: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Several short sentences on one line: there, but not in the way."""

    rows: tuple[Text, ...]


Part = Line | Points | Code | Folded


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    parts: tuple[Part, ...]


def verdict(report: Report) -> Text:
    """The whole answer in one sentence."""
    return say("{outcome}: {why}", outcome=OUTCOMES[report.outcome], why=why(report))


def why(report: Report) -> Text:
    if report.lead is None:
        return _without_lead(report)
    headline = report.lead.finding.headline
    if report.foretold:
        return say("Mail to this address would be held back now: {why}", why=headline)
    return headline


def todo(report: Report) -> Text:
    """What to do and who can do it."""
    fix = report.lead.finding.fix if report.lead else None
    if fix is None:
        return say("See the evidence for what was looked at")
    return say("{fix} ({who})", fix=fix.text, who=OWNERS[fix.owner])


def _without_lead(report: Report) -> Text:
    if isinstance(report.timelines, Unavailable):
        return say("The event history could not be read")
    if report.outcome is Outcome.UNKNOWN:
        return say("Nothing that was looked at explains it")
    return say("SES's events say so, but no check explains why")


def summary(report: Report) -> tuple[Text, ...]:
    """At most four facts for whoever reads no further."""
    facts: list[Text] = []
    held = blocking(report.results)
    if report.newest is None and report.outcome is Outcome.UNKNOWN and held:
        facts.append(
            say("Mail to this address would be held back now: {why}", why=held.finding.headline)
        )
    if newest := report.newest:
        facts.append(
            say("Sent: {at}, from {region}", at=newest.sent_at, region=newest.place.region)
        )
        told = newest.final or newest.newest(EventKind.DELIVERY_DELAY)
        if told and told.reply:
            facts.append(_said(told))
        delay = newest.newest(EventKind.DELIVERY_DELAY)
        if report.outcome is Outcome.DELAYED and delay and delay.expires_at:
            facts.append(say("SES retries until: {at}", at=delay.expires_at))
        if also := _also(report):
            facts.append(say("Also: {headline}", headline=also))
        facts.append(say("Message id: {id}", id=newest.message_id))
    return tuple(facts[:4])


def _also(report: Report) -> Text | None:
    """What is wrong beside the lead: whoever mends the lead alone would run into it next."""
    others = (r for r in report.having(Verdict.FAIL) if r is not report.lead)
    return next((_placed(report, r, r.finding.headline) for r in others), None)


def _said(event: MailEvent) -> Text:
    reply = parse(event.reply or "")
    words = (event.reply or "").removeprefix("smtp;").strip()
    if reply.text and not reply.expired:  # a reply of several lines repeats its codes in each
        words = " ".join(str(part) for part in (reply.code, reply.status, reply.text) if part)
    if event.hold:
        return say("SES said: {reply}", reply=words)
    return say("The server said: {reply}", reply=words)


def footing(report: Report) -> Text:
    """What the answer rests on: checks, gaps, time taken, and how fresh the events are."""
    asked = len(report.results)
    blind = len(could_not_look(report))
    counted = say("{asked} checks, all could look", asked=asked)
    if blind:
        counted = say("{asked} checks, {blind} could not look", asked=asked, blind=blind)
    took = say("{seconds} s", seconds=round(report.seconds, 1))
    if isinstance(report.timelines, Unavailable):
        fresh = say("event history not readable")
    elif report.newest_event_at is None:
        fresh = say("no events stored yet")
    else:
        age = max(report.now - report.newest_event_at, timedelta())
        fresh = say("newest event {age} old", age=age)
    return say("{counted} · {took} · {fresh}", counted=counted, took=took, fresh=fresh)


def could_not_look(report: Report) -> tuple[Result, ...]:
    return tuple(r for r in report.having(Verdict.UNKNOWN) if r is not report.lead)


def sections(report: Report) -> tuple[Section, ...]:
    """The evidence: what happened, why, what was ruled out, and what could not be seen."""
    found = [
        Section(say("What happened"), tuple(_happened(report))),
        Section(say("What explains it"), tuple(_findings(report))),
        Section(say("Ruled out"), tuple(_ruled_out(report))),
        Section(say("Could not look"), tuple(_blind(report))),
        Section(say("Earlier messages"), tuple(_earlier(report))),
    ]
    return tuple(section for section in found if section.parts)


def _happened(report: Report) -> Iterator[Part]:
    if isinstance(report.timelines, Unavailable):
        yield Line(report.timelines.why)
        return
    newest = report.newest
    if newest is None:
        yield Line(say("No event of any message to this recipient is stored"))
        return
    others = _same_message(report)
    if others:
        yield Line(
            say("The message went to {count} recipients; this is one of them", count=others + 1)
        )
    yield Points(tuple(_steps(newest)))


def _same_message(report: Report) -> int:
    assert not isinstance(report.timelines, Unavailable)
    newest = report.timelines[0]
    return sum(t.message_id == newest.message_id for t in report.timelines[1:])


def _steps(timeline: Timeline) -> Iterator[Text]:
    before: datetime | None = timeline.sent_at
    if timeline.events[0].kind is not EventKind.SEND:
        yield say("{at} — {what}", at=timeline.sent_at, what=KINDS[EventKind.SEND])
    for event in timeline.events[:EVENTS_MAX]:
        what = _step(event)
        if before is None or event.at <= before:
            yield say("{at} — {what}", at=event.at, what=what)
        else:
            yield say("{at} (+{passed}) — {what}", at=event.at, passed=event.at - before, what=what)
        before = event.at
    if len(timeline.events) > EVENTS_MAX:
        yield say("… and {more} more events", more=len(timeline.events) - EVENTS_MAX)


def _step(event: MailEvent) -> Text:
    what = KINDS.get(event.kind) or say("{kind} (not known here)", kind=event.kind_name)
    if event.hold:
        what = say("Held back by SES ({kind})", kind=event.subtype or event.hold.value)
    if words := event.reply or event.detail:
        return say("{what}: {words}", what=what, words=words)
    return what


def _findings(report: Report) -> Iterator[Part]:
    for result in report.results:
        found = result.finding
        telling = found.verdict in (Verdict.WARN, Verdict.FAIL) or found.fix is not None
        if result is report.lead or (telling and found.verdict is not Verdict.UNKNOWN):
            yield from _finding(report, result)


def _finding(report: Report, result: Result) -> Iterator[Part]:
    found = result.finding
    yield Line(
        _placed(report, result, found.headline), strong=result.check.title, mark=found.verdict
    )
    yield from _evidence(found.facts)
    if found.fix is not None:
        yield Line(
            say("{fix} ({who})", fix=found.fix.text, who=OWNERS[found.fix.owner]),
            strong=say("What to do"),
        )
        yield from _codes(found.fix)


def _codes(fix: Fix) -> Iterator[Part]:
    """What to paste into a shell, and what to publish in DNS."""
    if fix.command is not None:
        yield Code(fix.command)
    if fix.records:
        yield Code("\n".join(fix.records))


def _evidence(facts: tuple[Fact, ...]) -> Iterator[Part]:
    """The facts, under the source that they come from; each source with its time."""
    for (source, at), seen in groupby(facts[:FACTS_MAX], key=lambda f: (f.source, f.seen_at)):
        yield Line(say("From {source}, {at}:", source=source, at=at))
        yield Points(tuple(say("{label}: {value}", label=f.label, value=f.value) for f in seen))


def _placed(report: Report, result: Result, words: Text) -> Text:
    """The sentence, with the Region where there are several and it does not name it itself."""
    place = result.place
    if place is None or len(report.places) < 2 or _names(words, place.region):
        return words
    return say("{words} ({place})", words=words, place=_place(report, place))


def _names(words: Text, region: str) -> bool:
    return any(v == region or (isinstance(v, Text) and _names(v, region)) for _, v in words.values)


def _place(report: Report, place: Place) -> Text:
    if len({p.account for p in report.places}) > 1:
        return say("{region}, account {account}", region=place.region, account=place.account)
    return say("{region}", region=place.region)


def _ruled_out(report: Report) -> Iterator[Part]:
    """Each sentence once, however many places it holds for."""
    held: dict[Text, list[Result]] = {}
    for result in report.having(Verdict.OK):
        if result is not report.lead and result.finding.fix is None:
            held.setdefault(result.finding.headline, []).append(result)
    rows = tuple(
        words if len(results) > 1 else _placed(report, results[0], words)
        for words, results in held.items()
    )
    if rows:
        yield Folded(rows)


def _blind(report: Report) -> Iterator[Part]:
    for result in could_not_look(report):
        found = result.finding
        yield Line(
            _placed(report, result, found.headline), strong=result.check.title, mark=found.verdict
        )
        yield from _evidence(found.facts)
        if found.fix is not None:
            yield Line(found.fix.text, strong=say("How to see it"))
            yield from _codes(found.fix)


def _earlier(report: Report) -> Iterator[Part]:
    newest = report.newest
    if newest is None or isinstance(report.timelines, Unavailable):
        return
    older = [t for t in report.timelines if t.message_id != newest.message_id]
    if older:
        yield Points(
            tuple(
                say("{at} — {outcome}", at=t.sent_at, outcome=OUTCOMES[t.outcome(report.now)])
                for t in older[:OLDER_MAX]
            )
        )
