"""A domain's report as a Slack message and its thread.  Pure."""

from __future__ import annotations

from bot import explain_domain
from bot.report import DomainReport
from bot.slack import blocks
from bot.slack.render import ICON, Payload, Slack


def messages(slack: Slack, report: DomainReport, asked_by: str) -> tuple[Payload, Payload]:
    """What is wrong and what to do; and all that it rests on, for the thread."""
    said = explain_domain.headline(report)
    worst = ICON[explain_domain.verdict(report)]
    first = [blocks.icon(worst), blocks.words(" "), *slack.sentence(said)]
    parts = [blocks.paragraph(first), *map(slack.part, explain_domain.short(report))]
    parts.append(blocks.paragraph(slack.asked(asked_by)))
    parent = {
        "text": slack.one_line(said),
        "blocks": [
            blocks.rich_text(parts),
            blocks.context(slack.words(explain_domain.footing(report))),
        ],
    }
    return parent, slack.thread(explain_domain.sections(report), said)
