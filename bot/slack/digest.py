"""A digest as one Slack message.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.limits import BLOCKS_CHARACTERS_MAX, MESSAGE_BLOCKS_MAX
from bot.slack.render import FACT_VALUE_MAX, ICON, Payload, Slack
from bot.slack.validate import characters
from bot.watch.digest.model import Digest
from bot.watch.digest.stanza import Row, Stanza
from bot.watch.digest.words import FOOTING, headline, stanzas
from checks.core import say

CHARACTERS_MAX = BLOCKS_CHARACTERS_MAX - 600
BLOCKS_MAX = MESSAGE_BLOCKS_MAX - 2
"""Below them stand what was cut, and what the counts are."""


def message(slack: Slack, digest: Digest) -> Payload:
    """Row by row for as long as there is room; what is left out is counted."""
    body: list[Block] = []
    left, dropped = CHARACTERS_MAX, 0
    for stanza in stanzas(digest):
        drawn = [blocks.paragraph(_head(slack, stanza)), *(_row(slack, row) for row in stanza.rows)]
        fitting = _fitting(drawn, left) if len(body) < BLOCKS_MAX else 0
        dropped += len(drawn) - fitting
        if fitting:
            body.append(_block(drawn[:fitting]))
            left -= characters(body[-1])
    if dropped:
        cut = say("… and {more} more lines, too much for one message", more=dropped)
        body.append(blocks.context(slack.words(cut)))
    body.append(blocks.context(slack.words(FOOTING)))
    return {"text": slack.one_line(headline(digest)), "blocks": body}


def _fitting(drawn: list[Element], left: int) -> int:
    """How many of a head and its rows fit."""
    count = len(drawn)
    while count and characters(_block(drawn[:count])) > left:
        count -= 1
    return count


def _block(drawn: list[Element]) -> Block:
    head, *rows = drawn
    return blocks.rich_text([head, blocks.listing(rows)] if rows else [head])


def _head(slack: Slack, stanza: Stanza) -> list[Element]:
    """Of whose values each is short, so that a head always fits."""
    line = stanza.head
    elements: list[Element] = []
    if line.mark is not None:
        elements += [blocks.icon(ICON[line.mark]), blocks.words(" ")]
    if line.strong is not None:
        elements += [blocks.words(slack.words(line.strong), bold=True), blocks.words(" — ")]
    return [*elements, *slack.sentence(line.text, FACT_VALUE_MAX)]


def _row(slack: Slack, row: Row) -> Element:
    return blocks.paragraph(_elements(slack, row))


def _elements(slack: Slack, row: Row) -> Iterator[Element]:
    yield from slack.sentence(row.text, FACT_VALUE_MAX)
    if row.url:
        yield blocks.words(" ")
        yield blocks.link(row.url, slack.words(say("Thread")))
