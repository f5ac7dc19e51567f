"""Whom an alert concerns, as a message for its thread: counts, domains, message ids.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.document import Line, Part, Points
from bot.slack import blocks
from bot.slack.render import Payload, Slack
from bot.source_names import called
from bot.watch.affected import Affected, Counted
from checks.core import Text, Unavailable, Value, Verdict, say
from checks.core.shares import hour_of


def message(slack: Slack, found: Affected, asked_by: str) -> Payload:
    parts = [slack.part(part) for part in _parts(found)]
    parts.append(blocks.paragraph(slack.asked(asked_by)))
    return {"text": slack.one_line(found.concern.heading), "blocks": [blocks.rich_text(parts)]}


def _parts(found: Affected) -> Iterator[Part]:
    counted, messages, heading = found.counted, found.messages, found.concern.heading
    if isinstance(counted, Unavailable):
        yield _gap(say("the counts"), counted)
    elif not counted.count:
        yield Line(
            say("Nothing is stored of it since {since}", since=_since(found)), strong=heading
        )
        return
    else:
        yield Line(_number(counted, found), strong=heading)
        yield Points(tuple(_domains(counted)))
    if isinstance(messages, Unavailable):
        if not isinstance(counted, Unavailable) or not found.concern.waiting:
            yield _gap(say("the messages"), messages)
    elif messages:
        yield Line(say("Some of the messages; ask about any of them:"))
        yield Points(tuple(say("{id}", id=each) for each in messages))
    else:
        yield Line(say("No message of it is among the newest events that were looked at"))


def _since(found: Affected) -> datetime:
    """Counts are of whole hours."""
    since = found.concern.since
    return since if found.concern.waiting else hour_of(since)


def _number(counted: Counted, found: Affected) -> Text:
    values: dict[str, Value] = {"count": counted.count, "since": _since(found)}
    if counted.more:
        return say("more than {count}, since {since}", **values)
    return say("{count}, since {since}", **values)


def _domains(counted: Counted) -> Iterator[Text]:
    for domain, count in counted.domains:
        yield say("{domain}: {count}", domain=domain or say("domain not known"), count=count)
    if counted.others:
        shown = sum(count for _, count in counted.domains)
        yield say(
            "{others} more domains: {count}", others=counted.others, count=counted.count - shown
        )


def _gap(what: Text, gap: Unavailable) -> Line:
    strong = say("Could not look at {what}", what=what)
    told = say("{why} ({source})", why=gap.why, source=called(gap.source))
    return Line(told, strong, mark=Verdict.UNKNOWN)
