"""What pasted headers tell, as a message and its thread.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot import explain_headers
from bot.document import Part, Points, Section
from bot.slack import blocks
from bot.slack.render import Payload, Slack
from checks.core import say
from checks.core.headers import Reading
from checks.core.headers.delay import judge

POINTS_MAX = 10
"""Rows of a list that stand or fall together where a message would be too long."""


def messages(slack: Slack, reading: Reading, user: str) -> tuple[Payload, Payload]:
    """The two answers, for the channel; what they rest on, for the thread."""
    parts = [slack.part(part) for part in explain_headers.answers(reading)]
    parts.append(blocks.paragraph(slack.asked(user)))
    verdict = say("Headers: {headline}", headline=judge(reading).headline)
    parent = {"text": slack.one_line(verdict), "blocks": [blocks.rich_text(parts)]}
    rest = Section(say("What the headers tell"), tuple(_divided(explain_headers.rest(reading))))
    return parent, slack.thread((rest,), verdict)


def _divided(parts: Iterator[Part]) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, Points):
            yield part
            continue
        for first in range(0, len(part.rows), POINTS_MAX):
            yield Points(part.rows[first : first + POINTS_MAX])
