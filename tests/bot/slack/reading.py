"""Reads Slack messages as a person would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def lines(payload: Mapping[str, Any]) -> list[str]:
    """What is shown, a line for each paragraph, bullet, code block or row of buttons."""
    return [line for block in payload["blocks"] for line in _block(block)]


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            for part in block["elements"]:
                yield from _part(part)
        case "context":
            yield " ".join(e["text"] for e in block["elements"])
        case "actions":
            yield " ".join(f"[{e['text']['text']}]" for e in block["elements"])
        case other:
            raise AssertionError(f"nobody taught this reader to read {other}")


def _part(part: Mapping[str, Any]) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        yield from ("• " + _shown(row) for row in part["elements"])
    else:
        yield _shown(part)


def _shown(part: Mapping[str, Any]) -> str:
    return "".join(
        e.get("text") or e.get("fallback") or e.get("user_id") or f":{e['name']}:"
        for e in part["elements"]
    )


def visible(payload: Mapping[str, Any]) -> int:
    """Characters that a reader sees; an icon counts as one."""
    return sum(len(line) for line in lines(payload)) - sum(
        len(e["name"]) + 1 for e in leaves(payload["blocks"]) if e.get("type") == "emoji"
    )


def leaves(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every element that has none of its own."""
    if isinstance(part, list):
        for each in part:
            yield from leaves(each)
    elif isinstance(part, Mapping):
        if "elements" in part:
            yield from leaves(part["elements"])
        else:
            yield part
