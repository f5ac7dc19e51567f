"""What a server's reply means, as one Slack message.  Pure."""

from __future__ import annotations

from bot import explain_reply
from bot.slack import blocks
from bot.slack.render import Payload, Slack
from checks.core.replies import Meaning


def message(slack: Slack, meaning: Meaning) -> Payload:
    """The answer, its evidence below; it always fits: each value is shortened."""
    drawn = [slack.part(part) for part in explain_reply.parts(meaning)]
    return {
        "text": slack.one_line(explain_reply.headline(meaning)),
        "blocks": [blocks.rich_text(drawn)],
    }
