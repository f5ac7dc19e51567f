"""What a server's reply means, as one Slack message.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import explain_reply
from bot.slack import blocks
from bot.slack.render import Payload, Slack
from checks.core.replies.understand import Understood


def message(slack: Slack, read: Sequence[Understood]) -> Payload:
    """The answer, its evidence below; it always fits: each value is shortened."""
    drawn = [slack.part(part) for part in explain_reply.parts(read)]
    return {
        "text": slack.one_line(explain_reply.headline(read[0])),
        "blocks": [blocks.rich_text(drawn)],
    }
