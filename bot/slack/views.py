"""The modals: a text to copy, a word on an answer, headers to paste, whom to ask about.  Pure.

A modal's input is the one place of Slack's from which exactly a text can be taken: select all,
copy.  It may be changed before that.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack import blocks
from bot.slack.blocks import Block, Element
from bot.slack.limits import BUTTON_TEXT_MAX, OPTION_VALUE_MAX
from bot.slack.render import MASKED, Payload, Slack
from bot.slack.targets import Found
from checks.core import Text, say

COPY_MAX = 3_000
"""Characters of a text to copy: what all of Slack's clients take as a value to begin with."""
WORD_MAX = 500

CAUSE = "feedback_cause"
"""Callback id of the form for what the cause was, and id of its input."""
HEADERS = "headers_pasted"
"""The same of the form for headers."""

MESSAGE = "why_message"
"""Callback id of the shortcut in a message's menu."""
ANYWHERE = "why_ask"
"""The same of the one that is in no message's."""

FORM = "why_form"
"""Callback id of both forms."""
TARGET = "why_target"
"""Id of the field that has whom it is about."""
PLACE = "why_place"
"""Id of the field that has where the answer goes."""

TITLE = say("Why wasn't it delivered?")

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to send on, in one of the languages that there are."""

    text: str
    language: str = ""
    """As its readers call it; empty: there is no other to choose from."""


def copy(slack: Slack, title: Text, letters: Sequence[Letter], *, masked: bool) -> View:
    """A text to send on, in the languages to choose from.  `masked`: whether addresses in it
    are."""
    hint = slack.words(MASKED) if masked else None
    fields = [
        blocks.text_input(
            f"text {number}",
            slack.words(_label(each)),
            initial=blocks.shorten(each.text, COPY_MAX),
            hint=hint,
        )
        for number, each in enumerate(letters)
    ]
    return _modal(slack, "copy", title, fields, say("Close"))


def _label(letter: Letter) -> Text:
    if not letter.language:
        return say("Select all of it, and copy")
    return say("{language}: select all of it, and copy", language=letter.language)


def copied_from(slack: Slack, title: Text, letters: Sequence[Letter]) -> Payload:
    """The same texts as a message, where no modal can be opened."""
    parts = [blocks.paragraph([blocks.words(slack.words(title), bold=True)])]
    for each in letters:
        if each.language:
            parts.append(blocks.paragraph([blocks.words(each.language)]))
        parts.append(blocks.preformatted(each.text))
    return {"text": slack.one_line(title), "blocks": [blocks.rich_text(parts)]}


def cause(slack: Slack, carried: dict[str, Any]) -> View:
    """`carried`: what comes back with what is written."""
    field = blocks.text_input(
        CAUSE,
        slack.words(say("What was the cause?")),
        most=WORD_MAX,
        hint=slack.words(
            say("It is kept with this answer, without any address, for whoever looks after me")
        ),
    )
    return _modal(slack, CAUSE, say("What was it?"), [field], say("Cancel"), say("Send"), carried)


def headers(slack: Slack, carried: dict[str, Any]) -> View:
    """No length is set, as the longest that Slack lets one set is 3,000 characters: without it
    far more fits (slackapi/node-slack-sdk#940)."""
    hint = say(
        "All of them: Gmail's Show original, Outlook's Internet headers. If they are too long for"
        " this field, send me them in a direct message, behind the word headers"
    )
    label = slack.words(say("The headers of the received message"))
    field = blocks.text_input(HEADERS, label, hint=slack.words(hint))
    title, send = say("Read headers"), say("Read")
    return _modal(slack, HEADERS, title, [field], say("Cancel"), send, carried)


def choosable(found: Sequence[Found]) -> list[Found]:
    """Slack lets no longer ones be chosen: those have to be written."""
    return [target for target in found if len(target.value) <= OPTION_VALUE_MAX]


def pick(slack: Slack, carried: dict[str, Any], found: Sequence[Found]) -> View:
    """For a message that names several.  `carried`: what comes back with what is chosen."""
    options = [
        {
            "text": blocks.plain(blocks.shorten(target.value, BUTTON_TEXT_MAX)),
            "value": target.value,
        }
        for target in found
    ]
    label = slack.words(say("The message names several: which one?"))
    field = _field(TARGET, label, {"type": "static_select", "options": options})
    return _modal(slack, FORM, TITLE, [field], say("Cancel"), say("Look into it"), carried)


def write(slack: Slack, carried: dict[str, Any], *, nothing_found: bool) -> View:
    """For a message that names nobody, and for who comes from no message at all: they may say
    where the answer goes, too."""
    body = [_target(slack)]
    if nothing_found:
        none = say("This message names no address and no SES message id that I can read.")
        body.insert(0, blocks.rich_text([blocks.paragraph(slack.sentence(none))]))
    else:
        body.append(_place(slack))
    return _modal(slack, FORM, TITLE, body, say("Cancel"), say("Look into it"), carried)


def _target(slack: Slack) -> Block:
    hint = say("Such as user@example.com; or the id that SES gave the message")
    label = slack.words(say("Email address or SES message id"))
    field = _field(TARGET, label, {"type": "plain_text_input"})
    return field | {"hint": blocks.plain(slack.words(hint))}


def _place(slack: Slack) -> Block:
    alone = slack.words(say("A direct message with me"))
    element = {
        "type": "conversations_select",
        "placeholder": blocks.plain(alone),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    field = _field(PLACE, slack.words(say("Where the answer goes")), element)
    hint = say("Leave it empty for a direct message")
    return field | {"optional": True, "hint": blocks.plain(slack.words(hint))}


def _field(name: str, label: str, element: Element) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": blocks.plain(label),
        "element": {**element, "action_id": name},
    }


def _modal(
    slack: Slack,
    callback: str,
    title: Text,
    body: list[blocks.Block],
    close: Text,
    submit: Text | None = None,
    carried: dict[str, Any] | None = None,
) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": blocks.plain(slack.words(title)),
        "close": blocks.plain(slack.words(close)),
        "blocks": body,
    }
    if submit:
        view["submit"] = blocks.plain(slack.words(submit))
    if carried:
        view["private_metadata"] = json.dumps(carried)
    return view


def written(body: dict[str, Any], field: str) -> str:
    """What stands in an input of a form that was sent; empty where nothing does."""
    inputs: dict[str, Any] = body["view"]["state"]["values"].get(field) or {}
    return str(next((_given(each) or "" for each in inputs.values()), ""))


def _given(field: dict[str, Any]) -> Any:
    match field.get("type"):
        case "static_select":
            return (field.get("selected_option") or {}).get("value")
        case "conversations_select":
            return field.get("selected_conversation")
        case _:
            return field.get("value")
