"""The form by which an address is taken off the suppression list, and what comes back with it.
Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.removal import REASON_MAX, REASON_MIN, Entry, Look, name_of
from bot.slack import blocks
from bot.slack.buttons import REMOVE
from bot.slack.removal_words import REASONS, line
from bot.slack.render import Slack
from bot.source_names import called
from checks.core import Text, Unavailable, say
from checks.core.evidence import meaning_of

REASON = "removal_reason"
"""Id of the form's field."""

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


def looking(slack: Slack) -> View:
    return _modal(slack, [blocks.rich_text([line(slack, LOOKING)])])


def nothing(slack: Slack, why: Text) -> View:
    """A form without a button to send it: why nothing is taken off."""
    return _modal(slack, [blocks.rich_text([line(slack, why)])])


def form(slack: Slack, look: Look, carried: Mapping[str, Any]) -> View:
    """What is on the list, what removing it means, and the reason to be written.

    `carried`: what comes back with what is written.
    """
    if not look.removable:
        return nothing(slack, look.why_nothing)
    lines = [each for entry in look.removable for each in _listed(entry)]
    parts = [
        line(slack, say("This holds mail back:")),
        blocks.listing(line(slack, each) for each in lines),
    ]
    if more := [*_staying(look)]:
        parts.append(blocks.listing(line(slack, each) for each in more))
    parts += [line(slack, MEANS), line(slack, LISTS)]
    label = slack.words(say("Why is it right to remove it?"))
    hint = slack.words(say("It stands in the thread and in the audit log, with your name"))
    field = blocks.text_input(REASON, label, hint=hint, most=REASON_MAX)
    view = _modal(slack, [blocks.rich_text(parts), field])
    view["submit"] = blocks.plain(slack.words(say("Remove")))
    named = [name_of(entry) for entry in look.removable]
    view["private_metadata"] = json.dumps({**carried, _SHOWN: named[:SHOWN_MAX]})
    return view


def _listed(entry: Entry) -> Iterator[Text]:
    listed, bounce = entry.listed, entry.cause
    yield say(
        "{address} in {region}: listed since {since}, because of {reason}",
        address=listed.address,
        region=entry.place.named,
        since=listed.since,
        reason=REASONS.get(listed.reason, listed.reason),
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


def _modal(slack: Slack, body: list[blocks.Block]) -> View:
    return {
        "type": "modal",
        "callback_id": REMOVE,
        "title": blocks.plain(slack.words(TITLE)),
        "close": blocks.plain(slack.words(say("Close"))),
        "blocks": body,
    }


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
