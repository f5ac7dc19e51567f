"""Alerts as Slack messages.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.render import Payload, Slack
from bot.watch.bulletin import Act, Bulletin
from bot.watch.machine import Level
from bot.watch.runbook import Runbook
from checks.core import Text, say

ACKNOWLEDGE = "alert_acknowledge"
SNOOZE_HOUR = "alert_snooze_1h"
SNOOZE_DAY = "alert_snooze_24h"
RUNBOOK = "alert_runbook"
AFFECTED = "alert_affected"

ICON = {
    Level.CALM: "white_check_mark",
    Level.WARNING: "warning",
    Level.CRITICAL: "rotating_light",
}


def parent(slack: Slack, bulletin: Bulletin, key: str, runbook: Runbook) -> Payload:
    """The alert itself.  `key` is what its buttons carry."""
    head = [
        blocks.icon(ICON[bulletin.level]),
        blocks.words(" "),
        blocks.words(slack.words(bulletin.state), bold=True),
        blocks.words(" — "),
        *slack.sentence(bulletin.subject),
    ]
    parts = [blocks.paragraph(head)]
    if bulletin.todo:
        parts.append(blocks.paragraph(slack.sentence(bulletin.todo)))
    if bulletin.rows:
        parts.append(blocks.listing(blocks.paragraph(slack.sentence(row)) for row in bulletin.rows))
    parts += [_act(slack, act) for act in bulletin.acts]
    if bulletin.is_open and runbook.url is None:
        named = say("Runbook: {page}", page=runbook.page)
        parts.append(blocks.paragraph(slack.sentence(named)))
    body: list[Block] = [blocks.rich_text(parts)]
    if bulletin.is_open:
        buttons = _buttons(slack, key, runbook, affected=bulletin.shows_affected)
        body.append(blocks.actions(buttons))
    verdict = say("{state} — {subject}", state=bulletin.state, subject=bulletin.subject)
    return {"text": slack.one_line(verdict), "blocks": body}


def note(slack: Slack, text: Text) -> Payload:
    """A line for the thread."""
    return {
        "text": slack.one_line(text),
        "blocks": [blocks.rich_text([blocks.paragraph(slack.sentence(text))])],
    }


def _buttons(slack: Slack, key: str, runbook: Runbook, *, affected: bool) -> Iterator[Element]:
    labels = (
        (say("Acknowledge"), ACKNOWLEDGE),
        (say("Snooze 1 h"), SNOOZE_HOUR),
        (say("Snooze 24 h"), SNOOZE_DAY),
    )
    for label, action in labels:
        yield blocks.button(slack.words(label), action, key)
    if affected:
        yield blocks.button(slack.words(say("Show affected")), AFFECTED, key)
    if runbook.url is not None:
        yield blocks.opener(slack.words(say("Open runbook")), RUNBOOK, runbook.url)


def _act(slack: Slack, act: Act) -> Element:
    return blocks.paragraph(slack.people(act.text, who=act.who))
