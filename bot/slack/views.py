"""The modals: a text to copy, a word on an answer, and headers to paste.  Pure.

A modal's input is the one place of Slack's from which exactly a text can be taken: select all,
copy.  It may be changed before that.
"""

from __future__ import annotations

import json
from typing import Any

from bot.slack import blocks
from bot.slack.render import MASKED, Payload, Slack
from checks.core import Text, say

COPY_MAX = 3_000
"""Characters of a text to copy: what all of Slack's clients take as a value to begin with."""
WORD_MAX = 500

CAUSE = "feedback_cause"
"""Callback id of the form for what the cause was, and id of its input."""
HEADERS = "headers_pasted"
"""The same of the form for headers."""

View = dict[str, Any]


def copy(slack: Slack, title: Text, text: str, *, masked: bool) -> View:
    """A text to send on.  `masked`: whether addresses in it are."""
    label = slack.words(say("Select all of it, and copy"))
    hint = slack.words(MASKED) if masked else None
    field = blocks.text_input("text", label, initial=blocks.shorten(text, COPY_MAX), hint=hint)
    return _modal(slack, "copy", title, [field], say("Close"))


def copied_from(slack: Slack, title: Text, text: str) -> Payload:
    """The same text as a message, where no modal can be opened."""
    parts = [
        blocks.paragraph([blocks.words(slack.words(title), bold=True)]),
        blocks.preformatted(text),
    ]
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
    return str(next((each.get("value") or "" for each in inputs.values()), ""))
