"""What an answer says of whether its thread is told of what happens next, and the button for it.
Pure."""

from __future__ import annotations

from bot.following import Follow
from bot.slack import blocks
from bot.slack.blocks import Block
from bot.slack.render import Payload, Slack
from checks.core import Text, say

FOLLOW = "why_follow"
"""Action id of the button that begins it."""

UNFOLLOW = "why_unfollow"
"""Action id of the button that ends it."""

_LINE = "followed"
"""Id of the block that says so."""


def with_follow(slack: Slack, payload: Payload, answer: str, follow: Follow | None) -> Payload:
    """The message of an answer, fresh or as Slack has it, with what is so now.  `answer`: its
    id."""
    body = [each for each in payload["blocks"] if each.get("block_id") != _LINE]
    before = next((n for n, each in enumerate(body) if each["type"] == "actions"), len(body))
    buttons = body[before]["elements"] if before < len(body) else []
    kept = [each for each in buttons if each["action_id"] not in (FOLLOW, UNFOLLOW)]
    label, action = (say("Follow"), FOLLOW) if follow is None else (say("Stop following"), UNFOLLOW)
    row = blocks.actions([*kept, blocks.button(slack.words(label), action, answer)])
    if before < len(body) and "block_id" in body[before]:
        row["block_id"] = body[before]["block_id"]
    line = [] if follow is None else [_line(slack, follow)]
    return {**payload, "blocks": [*body[:before], *line, row, *body[before + 1 :]]}


def _until(follow: Follow) -> Text:
    if follow.asked:
        return say(
            "Followed by {who} until {until}: what happens next is told in this thread",
            who="",
            until=follow.until,
        )
    return say(
        "SES still tries: what comes of it is told in this thread, until {until}",
        until=follow.until,
    )


def _line(slack: Slack, follow: Follow) -> Block:
    said = blocks.paragraph(slack.people(_until(follow), who=follow.actor))
    return {**blocks.rich_text([said]), "block_id": _LINE}
