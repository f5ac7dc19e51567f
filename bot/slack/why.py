"""The answer to "why" as a Slack message and its thread, and as it is given again.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot import explain, removal
from bot.evidence import sections
from bot.report import Report
from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.buttons import BELOW_ANSWER, BELOW_EVIDENCE, REMOVE, Offer, offered
from bot.slack.render import FACT_VALUE_MAX, ICON, TARGET_MAX, Payload, Slack
from checks.core import Outcome, Target, Text, say


@dataclass(frozen=True, slots=True)
class Rerun:
    """Who asked again, when, and what came of it."""

    user: str
    at: datetime
    before: Outcome
    after: Outcome
    same: bool
    """Whether outcome and explanation are what they were."""


def looking(slack: Slack, target: Target) -> Payload:
    line = say("Looking into {target} …", target=target.value)
    elements = [blocks.icon("mag"), blocks.words(" "), *slack.sentence(line, TARGET_MAX)]
    text = slack.one_line(say("Looking into it …"))
    return {"text": text, "blocks": [blocks.rich_text([blocks.paragraph(elements)])]}


def parent(
    slack: Slack,
    report: Report,
    answer: str | None,
    asked_by: str | None = None,
    rerun: Rerun | None = None,
) -> Payload:
    """The answer itself: outcome, why, what to do and who, at most four facts.

    `answer`: its id; None where it is not kept, and cannot be asked for again.
    """
    parts = [_head(slack, report), slack.short(explain.why(report))]
    parts.append(slack.short(explain.todo(report)))
    if facts := explain.summary(report):
        parts.append(blocks.listing(slack.short(fact, FACT_VALUE_MAX) for fact in facts))
    if asked_by:
        parts.append(blocks.paragraph(slack.asked(asked_by)))
    body = [blocks.rich_text(parts)]
    if rerun:
        body.append(blocks.rich_text([_rerun(slack, rerun)]))
    if REMOVE in slack.allowed and (why_not := removal.why_not_offered(report)):
        body.append(blocks.context(slack.words(why_not)))
    body.append(blocks.context(slack.words(explain.footing(report))))
    if answer is not None:
        body += _buttons(slack, BELOW_ANSWER, report, answer)
    return {"text": slack.one_line(explain.verdict(report)), "blocks": body}


def evidence(slack: Slack, report: Report, answer: str | None = None) -> Payload:
    """The evidence, for the thread.  Texts to send on stand in it where there is no button to
    copy them by."""
    told = sections(report, with_drafts=answer is None)
    message = slack.thread(told, explain.verdict(report))
    if answer is not None:
        for row in BELOW_EVIDENCE:
            message["blocks"] += _buttons(slack, row, report, answer)
    return message


def rerun_note(slack: Slack, rerun: Rerun) -> Payload:
    text = slack.one_line(say("Re-run: {result}", result=_change(rerun)))
    return {"text": text, "blocks": [blocks.rich_text([_rerun(slack, rerun)])]}


def _head(slack: Slack, report: Report) -> Element:
    return blocks.paragraph(
        [
            blocks.icon(ICON[report.outcome]),
            blocks.words(" "),
            blocks.words(slack.words(explain.OUTCOMES[report.outcome]), bold=True),
            blocks.words(" — "),
            *slack.value(report.target.value, TARGET_MAX),
        ]
    )


def _buttons(
    slack: Slack, offers: tuple[Offer, ...], report: Report, answer: str
) -> Iterator[Block]:
    if offers := offered(offers, report, slack.allowed):
        yield blocks.actions(
            blocks.button(slack.words(offer.label), offer.action, answer) for offer in offers
        )


def _rerun(slack: Slack, rerun: Rerun) -> Element:
    line = say("Re-run by {who} at {at}: {result}", who="", at=rerun.at, result=_change(rerun))
    return blocks.paragraph(slack.people(line, who=rerun.user))


def _change(rerun: Rerun) -> Text:
    if rerun.same:
        return say("no change")
    if rerun.before is rerun.after:
        return say(
            "still {outcome}, with another explanation", outcome=explain.OUTCOMES[rerun.after]
        )
    return say(
        "changed from {before} to {after}",
        before=explain.OUTCOMES[rerun.before],
        after=explain.OUTCOMES[rerun.after],
    )
