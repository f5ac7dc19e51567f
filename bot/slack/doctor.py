"""What the doctor found, as one Slack message.  Pure."""

from __future__ import annotations

from bot.doctor import show
from bot.doctor.exam import Exam
from bot.slack import blocks
from bot.slack.limits import BLOCKS_CHARACTERS_MAX
from bot.slack.render import ICON, Payload, Slack
from checks.core import say

CHARACTERS_MAX = BLOCKS_CHARACTERS_MAX - 1_500
"""The rest is for the first line, what was cut, and the last line."""


def message(slack: Slack, exam: Exam) -> Payload:
    """What is wrong and what could not be checked of each area, before what is right there."""
    title = show.headline(exam)
    first = [
        blocks.icon(ICON[show.mark(exam)]),
        blocks.words(" "),
        blocks.words(slack.words(title), bold=True),
    ]
    found, dropped = slack.sections(show.sections(exam, folded=True), CHARACTERS_MAX)
    body = [blocks.rich_text([blocks.paragraph(first)]), *found]
    if dropped:
        cut = say(
            "… and {more} more, too much for one message: {command} has all",
            more=dropped,
            command="python -m bot doctor",
        )
        body.append(blocks.context(slack.words(cut)))
    body.append(blocks.context(slack.words(show.footing(exam))))
    return {"text": slack.one_line(title), "blocks": body}
