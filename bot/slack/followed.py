"""What is told in the thread of an answer that somebody follows, as a Slack message.  Pure."""

from __future__ import annotations

from bot import explain_followed
from bot.following import Telling
from bot.slack import blocks
from bot.slack.render import Payload, Slack
from checks.core import EventKind

ICON = {
    EventKind.DELIVERY: "inbox_tray",
    EventKind.BOUNCE: "x",
    EventKind.COMPLAINT: "no_entry",
    EventKind.REJECT: "no_entry",
    EventKind.RENDERING_FAILURE: "no_entry",
    EventKind.DELIVERY_DELAY: "hourglass_flowing_sand",
}
"""Of the first event that is told; none where the time is over."""


def message(slack: Slack, telling: Telling) -> Payload:
    eyes = slack.masking(telling.masked)
    lines = tuple(explain_followed.sentences(telling))
    parts = [blocks.paragraph(eyes.sentence(line)) for line in lines]
    if telling.news:
        first, *others = parts
        icon = [blocks.icon(ICON[telling.news[0].event.kind]), blocks.words(" ")]
        parts = [{**first, "elements": [*icon, *first["elements"]]}, *others]
    return {"text": eyes.one_line(lines[0]), "blocks": [blocks.rich_text(parts)]}
