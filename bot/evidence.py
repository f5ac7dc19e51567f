"""What the answer rests on: timeline, findings with their facts, and what was not seen.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.document import Folded, Letter, Line, Link, Part, Points, Section
from bot.drafts import drafts
from bot.explain import OUTCOMES, OWNERS, cannot_tell, could_not_look, earlier, names, placed
from bot.explain_finding import codes, facts_told, missing, ours
from bot.report import Report, Result
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    MessageId,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.evidence import meaning_of

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

OLDER_MAX = 5
EVENTS_MAX = 20


def sections(report: Report, *, with_drafts: bool = True) -> tuple[Section, ...]:
    """The evidence: what happened, why, what was ruled out, and what is not known.

    `with_drafts`: and the texts to send on.
    """
    found = [
        Section(say("What happened"), tuple(_happened(report))),
        Section(say("What explains it"), tuple(_findings(report))),
        Section(say("Open alerts about it"), tuple(_alerts(report))),
        Section(say("Ruled out"), tuple(_ruled_out(report))),
        Section(say("Could not look"), tuple(_blind(report))),
        Section(say("Looked, and cannot tell"), tuple(_untold(report))),
        Section(say("Earlier messages"), tuple(_earlier(report))),
        Section(say("To send on"), tuple(_to_send_on(report)) if with_drafts else ()),
    ]
    return tuple(section for section in found if section.parts)


def _happened(report: Report) -> Iterator[Part]:
    if isinstance(report.timelines, Unavailable):
        yield Line(report.timelines.why)
        return
    newest = report.newest
    if newest is None:
        yield Line(_nothing(report))
        return
    others = _same_message(report)
    if others:
        yield Line(
            say("The message went to {count} recipients; this is one of them", count=others + 1)
        )
    yield Points(tuple(_steps(newest)))


def _nothing(report: Report) -> Text:
    if isinstance(report.target, MessageId):
        return say("No event of this message is stored")
    return say("No event of any message to this recipient is stored")


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
    if event.automatic:
        what = say("An automatic reply came back, which SES calls a bounce")
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
        placed(report, result, found.headline), strong=result.check.title, mark=found.verdict
    )
    yield from facts_told(found.facts)
    if found.fix is not None:
        yield Line(
            say("{fix} ({who})", fix=found.fix.text, who=OWNERS[found.fix.owner]),
            strong=say("What to do"),
        )
        yield from codes(found.fix, ours(report, result))


def _alerts(report: Report) -> Iterator[Part]:
    for alert in report.alerts:
        yield Line(say("{subject}", subject=alert.subject))
        if alert.page is not None:
            yield Link(say("To the alert's thread"), alert.page)


def _ruled_out(report: Report) -> Iterator[Part]:
    """Each sentence once, however many places it holds for: where it is otherwise in one of them,
    or that one could not be looked at, it says so."""
    held: dict[Text, list[Result]] = {}
    for result in report.having(Verdict.OK):
        if result is not report.lead and result.finding.fix is None:
            held.setdefault(_held(result.finding), []).append(result)
    rows = tuple(_where(report, words, results) for words, results in held.items())
    if rows:
        yield Folded(rows)


def _where(report: Report, words: Text, results: list[Result]) -> Text:
    if len(results) == 1:
        return placed(report, results[0], words)
    asked = [each for each in report.results if each.check.id == results[0].check.id]
    of = {each.place.region for each in results if each.place}
    if of and any(names(words, region) for region in of):
        asked = [each for each in asked if each.place and each.place.region in of]
    if len(results) == len(asked):
        return words
    return say(
        "{words} (in {count} of {all} places)", words=words, count=len(results), all=len(asked)
    )


def _held(found: Finding) -> Text:
    if found.proof is None:
        return found.headline
    return say("{headline}: {proof}", headline=found.headline, proof=found.proof)


def _blind(report: Report) -> Iterator[Part]:
    """What failed, and what it would have told."""
    for result in could_not_look(report):
        yield _unknown(report, result)
        yield missing(result)
        yield from _what_there_is(report, result)


def _untold(report: Report) -> Iterator[Part]:
    for result in cannot_tell(report):
        yield _unknown(report, result)
        yield from _what_there_is(report, result)


def _unknown(report: Report, result: Result) -> Line:
    words = placed(report, result, result.finding.headline)
    return Line(words, strong=result.check.title, mark=result.finding.verdict)


def _what_there_is(report: Report, result: Result) -> Iterator[Part]:
    found = result.finding
    yield from facts_told(found.facts)
    if found.fix is not None:
        yield Line(found.fix.text, strong=say("How to see it"))
        yield from codes(found.fix, ours(report, result))


def _to_send_on(report: Report) -> Iterator[Part]:
    for draft in drafts(report):
        yield Line(draft.title)
        yield Letter(draft.lines)


def _older(timeline: Timeline, now: datetime) -> Text:
    """What became of an earlier message, and why where a server said so."""
    outcome, final = OUTCOMES[timeline.outcome(now)], timeline.final
    if final is None or final.kind is not EventKind.BOUNCE or final.hold or final.automatic:
        return say("{at} — {outcome}", at=timeline.sent_at, outcome=outcome)
    why = meaning_of(final).reason.headline
    return say("{at} — {outcome}: {why}", at=timeline.sent_at, outcome=outcome, why=why)


def _earlier(report: Report) -> Iterator[Part]:
    newest = report.newest
    if newest is None or isinstance(report.timelines, Unavailable):
        return
    older = [t for t in report.timelines if t.message_id != newest.message_id]
    if together := earlier(report):
        yield Line(together)
    if older:
        yield Points(tuple(_older(t, report.now) for t in older[:OLDER_MAX]))
