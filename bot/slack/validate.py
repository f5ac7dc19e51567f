"""What Slack accepts: holds a payload against Block Kit's shapes and Slack's limits.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.slack.block_kit import BLOCKS, FLAG, NAME, plain
from bot.slack.limits import (
    BLOCKS_CHARACTERS_MAX,
    ID_MAX,
    MESSAGE_BLOCKS_MAX,
    PRIVATE_METADATA_MAX,
    TEXT_MAX,
    VIEW_BLOCKS_MAX,
    VIEW_TITLE_MAX,
)
from bot.slack.shape import Check, Fault, many, record, string, tagged

__all__ = ["Fault", "Surface", "characters", "validate"]

Surface = Literal["message", "modal", "home"]

SURFACES: Mapping[str, frozenset[Surface]] = {
    **{kind: frozenset(("message", "modal", "home")) for kind in BLOCKS},
    "markdown": frozenset(("message",)),
    "table": frozenset(("message", "home")),
    "input": frozenset(("modal", "home")),
    "alert": frozenset(("modal",)),
}

LATER = many(lambda *_: iter(()), VIEW_BLOCKS_MAX, least=0)
"""Blocks are counted here and looked into by `_blocks`, which knows the surface."""
_VIEW = {
    "callback_id": NAME,
    "external_id": string(ID_MAX, least=0),
    "private_metadata": string(PRIVATE_METADATA_MAX, least=0),
}
VIEWS: Mapping[str, Check] = {
    "modal": record(
        {"title": plain(VIEW_TITLE_MAX), "blocks": LATER},
        submit=plain(VIEW_TITLE_MAX),
        close=plain(VIEW_TITLE_MAX),
        clear_on_close=FLAG,
        notify_on_close=FLAG,
        **_VIEW,
    ),
    "home": record({"blocks": LATER}, **_VIEW),
}


def validate(payload: Mapping[str, Any], surface: Surface) -> list[Fault]:
    """Everything that Slack would refuse; for a message, its `text` and `blocks` alone count.

    Stricter than Slack in one point: blocks need a `text` beside them, since that is all that
    a screen reader or a notification gets.
    """
    if surface == "message":
        return [*_message(payload), *_blocks(payload.get("blocks", ()), surface)]
    faults = list(VIEWS[surface]("", payload))
    if payload.get("type") != surface:
        faults.append(Fault("/type", "choice", f"must be {surface}"))
    return [*faults, *_blocks(payload.get("blocks", ()), surface)]


def _message(payload: Mapping[str, Any]) -> Iterator[Fault]:
    text, blocks = payload.get("text"), payload.get("blocks", ())
    if text is not None:
        yield from string(TEXT_MAX, least=0)("/text", text)
    if not text:
        yield Fault("/text", "no_text", "a message needs text, beside blocks too")
    if isinstance(blocks, (list, tuple)):
        if len(blocks) > MESSAGE_BLOCKS_MAX:
            yield Fault("/blocks", "too_many", f"no more than {MESSAGE_BLOCKS_MAX} items allowed")
        if (total := characters(blocks)) > BLOCKS_CHARACTERS_MAX:
            excess = f"{total} characters in all blocks, {BLOCKS_CHARACTERS_MAX} allowed"
            yield Fault("/blocks", "characters", excess)


def _blocks(blocks: Any, surface: Surface) -> Iterator[Fault]:
    if not isinstance(blocks, (list, tuple)):
        yield Fault("/blocks", "type", "must be an array")
        return
    permitted = {kind: check for kind, check in BLOCKS.items() if surface in SURFACES[kind]}
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        path = f"/blocks/{index}"
        kind = block.get("type") if isinstance(block, Mapping) else None
        if isinstance(kind, str) and kind in BLOCKS and kind not in permitted:
            yield Fault(f"{path}/type", "surface", f"{kind} is not allowed in a {surface}")
            continue
        yield from tagged(**permitted)(path, block)
        if isinstance(block, Mapping):
            yield from _unique(f"{path}/block_id", block.get("block_id"), seen)
            yield from _unique_actions(path, block)


def _unique_actions(path: str, block: Mapping[str, Any]) -> Iterator[Fault]:
    elements = block.get("elements", ())
    seen: set[str] = set()
    for index, each in enumerate(elements if isinstance(elements, (list, tuple)) else ()):
        if isinstance(each, Mapping):
            yield from _unique(f"{path}/elements/{index}/action_id", each.get("action_id"), seen)


def _unique(path: str, name: Any, seen: set[str]) -> Iterator[Fault]:
    if isinstance(name, str):
        if name in seen:
            yield Fault(path, "duplicate", f"`{name}` already exists")
        seen.add(name)


def characters(blocks: Any) -> int:
    """What we hold against BLOCKS_CHARACTERS_MAX: every string in the blocks, types included.

    Slack's own count is not known.  It refused rich text with 11,341 characters of `text`
    (slackapi/bolt-js#2867), so the containers weigh too, and a count of text alone is too low.
    """
    if isinstance(blocks, str):
        return len(blocks)
    if isinstance(blocks, Mapping):
        return sum(map(characters, blocks.values()))
    return sum(map(characters, blocks)) if isinstance(blocks, (list, tuple)) else 0
