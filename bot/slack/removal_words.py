"""What is said of removals: the form, and the message in the thread.  Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.removal import (
    REASON_MAX,
    REASON_MIN,
    Change,
    Ended,
    Entry,
    Item,
    Kind,
    Look,
    Task,
    name_of,
)
from bot.slack import blocks
from bot.slack.blocks import Element
from bot.slack.buttons import PUT_BACK, REMOVE
from bot.slack.render import Payload, Slack
from bot.source_names import called
from checks.core import Text, Unavailable, say
from checks.core.evidence import meaning_of

REASON = "removal_reason"
"""Id of the form's field."""

_LINE = "changed"
"""Id of the block that says in an answer what was done."""

_SHOWN = "shown"
"""What comes back with a form of the entries in it."""

SHOWN_MAX = 150
"""Entries: Slack brings back 3,000 characters."""

View = dict[str, Any]

TITLE = say("Remove from the list")
LOOKING = say("Looking at the suppression list …")
MEANS = say(
    "Mail to this address goes out again. If it bounces again, the address is back on the list,"
    " and the bounce counts in the account's bounce rate. For 24 hours it can be put back."
)
LISTS = say(
    "It is the account's own list alone: SES's global list, tenants' lists and Auto Validation stay"
    " as they are."
)
TOO_SHORT = say("Say in {least} characters or more why it is right", least=REASON_MIN)
TOO_LONG = say("No more than {most} characters, please", most=REASON_MAX)
FORGOTTEN = say("I stopped before it ended, and no longer have which address it was: press Re-run")
SEND_AGAIN = say("SES sends nothing again by itself: send the message again from your side.")

_REASONS = {"BOUNCE": say("a bounce"), "COMPLAINT": say("a complaint")}


@dataclass(frozen=True, slots=True)
class Result:
    ended: Ended
    why: Text | None = None
    """Where it was not done, or may not have been."""


def looking(slack: Slack) -> View:
    return _modal(slack, [blocks.rich_text([_line(slack, LOOKING)])])


def nothing(slack: Slack, why: Text) -> View:
    """A form without a button to send it: why nothing is taken off."""
    return _modal(slack, [blocks.rich_text([_line(slack, why)])])


def form(slack: Slack, look: Look, carried: Mapping[str, Any]) -> View:
    """What is on the list, what removing it means, and the reason to be written.

    `carried`: what comes back with what is written.
    """
    if not look.removable:
        return nothing(slack, look.why_nothing)
    lines = [line for entry in look.removable for line in _listed(entry)]
    parts = [
        _line(slack, say("This holds mail back:")),
        blocks.listing(_line(slack, line) for line in lines),
    ]
    if more := [*_staying(look)]:
        parts.append(blocks.listing(_line(slack, line) for line in more))
    parts += [_line(slack, MEANS), _line(slack, LISTS)]
    label = slack.words(say("Why is it right to remove it?"))
    hint = slack.words(say("It stands in the thread and in the audit log, with your name"))
    field = blocks.text_input(REASON, label, hint=hint, most=REASON_MAX)
    view = _modal(slack, [blocks.rich_text(parts), field])
    view["submit"] = blocks.plain(slack.words(say("Remove")))
    named = [name_of(entry) for entry in look.removable]
    view["private_metadata"] = json.dumps({**carried, _SHOWN: named[:SHOWN_MAX]})
    return view


def told(slack: Slack, task: Task, results: Mapping[str, Result], at: datetime) -> Payload:
    """The message in the thread: who, when, what, why, and what is left to do.

    A task without items is one of which nobody can read any more what it was about.
    """
    done = any(result.ended is Ended.DONE for result in results.values())
    head = _head(task.kind, results, at)
    lines = [_line(slack, _outcome(task.kind, item, results[item.id])) for item in task.items]
    parts = [
        blocks.paragraph(slack.people(head, who=task.actor)),
        blocks.listing(lines) if lines else _line(slack, FORGOTTEN),
    ]
    if task.why:
        parts.append(_line(slack, say("Reason: {why}", why=task.why)))
    body = [blocks.rich_text(parts)]
    if done and task.kind is Kind.REMOVE:
        body.append(blocks.rich_text([_line(slack, SEND_AGAIN)]))
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
            reason = _REASONS.get(item.listed.reason, item.listed.reason)
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


def _listed(entry: Entry) -> Iterator[Text]:
    listed, bounce = entry.listed, entry.cause
    yield say(
        "{address} in {region}: listed since {since}, because of {reason}",
        address=listed.address,
        region=entry.place.named,
        since=listed.since,
        reason=_REASONS.get(listed.reason, listed.reason),
    )
    if bounce is None:
        yield say("The bounce that put it there is not among the events that are kept here")
        return
    why = meaning_of(bounce).reason.headline
    yield say("The bounce that put it there, at {at}: {why}", at=bounce.at, why=why)
    if bounce.reply:
        yield say("The server's own words: {reply}", reply=bounce.reply)


def _staying(look: Look) -> Iterator[Text]:
    for entry, why in look.staying:
        yield say(
            "{address} in {region} stays listed. {why}",
            address=entry.listed.address,
            region=entry.place.named,
            why=why,
        )
    for gap in look.gaps:
        yield _unread(gap)


def _unread(gap: Unavailable) -> Text:
    return say(
        "{source} could not be read, and nothing is changed there. {why}",
        source=called(gap.source),
        why=gap.why,
    )


def _alone(head: Text) -> Text:
    """The same for whoever has the text without the person."""
    values = tuple((name, say("somebody") if name == "who" else v) for name, v in head.values)
    return Text(head.template, values)


def _modal(slack: Slack, body: list[blocks.Block]) -> View:
    return {
        "type": "modal",
        "callback_id": REMOVE,
        "title": blocks.plain(slack.words(TITLE)),
        "close": blocks.plain(slack.words(say("Close"))),
        "blocks": body,
    }


def _line(slack: Slack, text: Text) -> Element:
    return blocks.paragraph(slack.sentence(text))


def written(body: Mapping[str, Any]) -> str:
    """The reason in a form that was sent."""
    fields: Mapping[str, Any] = body["view"]["state"]["values"].get(REASON) or {}
    return str((fields.get(REASON) or {}).get("value") or "").strip()


def shown(body: Mapping[str, Any]) -> frozenset[str]:
    """The entries that a form had shown, by their names."""
    carried: Mapping[str, Any] = json.loads(body["view"]["private_metadata"])
    return frozenset(map(str, carried.get(_SHOWN) or ()))


def fault(reason: str) -> Text | None:
    """What is wrong with a reason as it was written."""
    if len(reason) < REASON_MIN:
        return TOO_SHORT
    return TOO_LONG if len(reason) > REASON_MAX else None
