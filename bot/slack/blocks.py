"""Block Kit in a few functions.

Everything is rich text: its `text` elements are never parsed, so that words from outside
cannot ping, link or format, whatever they contain.  No mrkdwn string carries a value.
Slack's limits are in `bot.slack.limits`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.plain import ENGLISH, Language, harmless, moment

Block = dict[str, Any]
Element = dict[str, Any]

VALUE_MAX = 600
"""Leaves are shortened, so that whole blocks never are."""


def shorten(text: str, limit: int = VALUE_MAX) -> str:
    clean = harmless(text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def words(text: str, *, bold: bool = False) -> Element:
    return {"type": "text", "text": text, **({"style": {"bold": True}} if bold else {})}


def quoted(text: str, limit: int = VALUE_MAX) -> Element:
    """A value from outside, set as code."""
    return {"type": "text", "text": shorten(text, limit) or " ", "style": {"code": True}}


def link(url: str, text: str) -> Element:
    """To a page of our own choosing: what others name is never made a link."""
    return {"type": "link", "url": url, "text": text}


def icon(name: str) -> Element:
    return {"type": "emoji", "name": name}


def person(user: str) -> Element:
    """A mention; `user` is an id that Slack gave us for whoever acted."""
    return {"type": "user", "user_id": user}


def clock(at: datetime, language: Language = ENGLISH) -> Element:
    """A time that each reader sees in their own zone, with UTC for clients that cannot."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": "{date_short} {time}",
        "fallback": moment(at, language),
    }


def paragraph(elements: Iterable[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def listing(rows: Iterable[Element]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(rows)}


def preformatted(text: str, limit: int = 2_500) -> Element:
    return {"type": "rich_text_preformatted", "elements": [words(shorten(text, limit) or " ")]}


def rich_text(parts: Iterable[Element]) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def context(text: str) -> Block:
    """A small grey line of our own words."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": text}]}


def button(label: str, action: str, value: str) -> Element:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action,
        "value": value,
    }


def opener(label: str, action: str, url: str) -> Element:
    """A button that opens a page of our own choosing."""
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action,
        "url": url,
    }


def actions(elements: Iterable[Element]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def plain(text: str) -> Element:
    """Words of our own, where Slack takes no rich text."""
    return {"type": "plain_text", "text": text}


def text_input(
    name: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str | None = None,
    most: int | None = None,
) -> Block:
    """A field of many lines in a modal.  `name`: of the block, and of the field in it; `most`:
    characters."""
    element: Element = {"type": "plain_text_input", "action_id": name, "multiline": True}
    if initial:
        element["initial_value"] = initial
    if most:
        element["max_length"] = most
    block: Block = {"type": "input", "block_id": name, "label": plain(label), "element": element}
    return block | ({"hint": plain(hint)} if hint else {})
