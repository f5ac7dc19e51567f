"""What is said of what came of a removal: in the thread, and in the answer.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.removal import (
    Change,
    Ended,
    Item,
    Kind,
    Task,
)
from bot.slack import blocks
from bot.slack.blocks import Element
from bot.slack.buttons import PUT_BACK
from bot.slack.render import Payload, Slack
from checks.core import Text, say

_LINE = "changed"
"""Id of the block that says in an answer what was done."""

FORGOTTEN = say("I stopped before it ended, and no longer have which address it was: press Re-run")
SEND_AGAIN = say("SES sends nothing again by itself: send the message again from your side.")

REASONS = {"BOUNCE": say("a bounce"), "COMPLAINT": say("a complaint")}


@dataclass(frozen=True, slots=True)
class Result:
    ended: Ended
    why: Text | None = None
    """Where it was not done, or may not have been."""


def told(slack: Slack, task: Task, results: Mapping[str, Result], at: datetime) -> Payload:
    """The message in the thread: who, when, what, why, and what is left to do.

    A task without items is one of which nobody can read any more what it was about.
    """
    done = any(result.ended is Ended.DONE for result in results.values())
    head = _head(task.kind, results, at)
    lines = [line(slack, _outcome(task.kind, item, results[item.id])) for item in task.items]
    parts = [
        blocks.paragraph(slack.people(head, who=task.actor)),
        blocks.listing(lines) if lines else line(slack, FORGOTTEN),
    ]
    if task.why:
        parts.append(line(slack, say("Reason: {why}", why=task.why)))
    body = [blocks.rich_text(parts)]
    if done and task.kind is Kind.REMOVE:
        body.append(blocks.rich_text([line(slack, SEND_AGAIN)]))
        label = slack.words(say("Put back (for 24 h)"))
        body.append(blocks.actions([blocks.button(label, PUT_BACK, task.id)]))
    return {"text": slack.one_line(_alone(head)), "blocks": body}


def with_change(slack: Slack, payload: Payload, change: Change | None) -> Payload:
    """The message of an answer, with what was last done about its entries."""
    if change is None:
        return payload
    said = blocks.paragraph(slack.people(_done(change.kind, change.at), who=change.actor))
    line = {**blocks.rich_text([said]), "block_id": _LINE}
    body = payload["blocks"]
    small = (n for n, each in enumerate(body) if each["type"] in ("context", "actions"))
    before = next(small, len(body))
    return {**payload, "blocks": [*body[:before], line, *body[before:]]}


def _done(kind: Kind, at: datetime) -> Text:
    if kind is Kind.REMOVE:
        return say("Removed from the suppression list by {who} at {at}", who="", at=at)
    return say("Put back on the suppression list by {who} at {at}", who="", at=at)


def _head(kind: Kind, results: Mapping[str, Result], at: datetime) -> Text:
    ended = {result.ended for result in results.values()}
    removes = kind is Kind.REMOVE
    if Ended.DONE in ended:
        return _done(kind, at)
    if ended == {Ended.ABSENT}:
        if removes:
            return say("Off the suppression list already when {who} pressed Remove", who="")
        return say("On the suppression list again already when {who} pressed Put back", who="")
    if Ended.UNSURE in ended or not ended:
        return say("{who} asked for this, and whether it was done is not known", who="")
    if removes:
        return say("Not removed from the suppression list, as {who} asked", who="")
    return say("Not put back on the suppression list, as {who} asked", who="")


def _outcome(kind: Kind, item: Item, result: Result) -> Text:
    address, region = item.listed.address, item.place.named
    match result.ended, kind:
        case Ended.DONE, Kind.REMOVE:
            return say("{address} in {region}: removed", address=address, region=region)
        case Ended.DONE, Kind.PUT_BACK:
            reason = REASONS.get(item.listed.reason, item.listed.reason)
            return say(
                "{address} in {region}: listed again, as {reason}",
                reason=reason,
                address=address,
                region=region,
            )
        case Ended.ABSENT, Kind.REMOVE:
            return say(
                "{address} in {region}: it was not on the list any more",
                address=address,
                region=region,
            )
        case Ended.ABSENT, Kind.PUT_BACK:
            return say(
                "{address} in {region}: it is on the list again already",
                address=address,
                region=region,
            )
        case Ended.UNSURE, _:
            return say(
                "{address} in {region}: not known, press Re-run to see. {why}",
                why=result.why or "",
                address=address,
                region=region,
            )
        case _:
            return say(
                "{address} in {region}: nothing was changed. {why}",
                why=result.why or "",
                address=address,
                region=region,
            )


def _alone(head: Text) -> Text:
    """The same for whoever has the text without the person."""
    values = tuple((name, say("somebody") if name == "who" else v) for name, v in head.values)
    return Text(head.template, values)


def line(slack: Slack, text: Text) -> Element:
    return blocks.paragraph(slack.sentence(text))
