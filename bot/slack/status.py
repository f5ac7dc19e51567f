"""The status of all places as one Slack message.  Pure."""

from __future__ import annotations

from bot import explain_status
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.limits import BLOCKS_CHARACTERS_MAX, MESSAGE_BLOCKS_MAX
from bot.slack.render import Payload, Slack
from bot.slack.validate import characters
from bot.status import Overview
from checks.core import say

GROUPS_MAX = MESSAGE_BLOCKS_MAX - 3
"""Beside them stand what was cut, what the status rests on, and why only one person sees it."""

CHARACTERS_MAX = BLOCKS_CHARACTERS_MAX - 1_500
"""The rest is for those."""


def message(slack: Slack, overview: Overview) -> Payload:
    """The state of every place first of all; details go where it gets too long, and it says so."""
    groups = explain_status.groups(overview)
    shown = [[slack.part(group[0])] for group in groups[:GROUPS_MAX]]
    left = CHARACTERS_MAX - characters([blocks.rich_text(parts) for parts in shown])
    dropped = len(groups) - len(shown)
    for parts, group in zip(shown, groups, strict=False):
        for part in group[1:]:
            drawn = slack.part(part)
            left -= characters(drawn)
            if left > 0:
                parts.append(drawn)
            else:
                dropped += 1
    body: list[Block] = [blocks.rich_text(parts) for parts in shown]
    if dropped:
        cut = say("… and {more} more, too much for one message", more=dropped)
        body.append(blocks.context(slack.words(cut)))
    body.append(blocks.context(slack.words(explain_status.footing(overview))))
    return {"text": slack.one_line(explain_status.headline(overview)), "blocks": body}
