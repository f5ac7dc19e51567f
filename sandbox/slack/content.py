"""What a message or a view may contain: the validator's faults, in Slack's error codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.validate import Fault, Surface, validate
from sandbox.slack.model import Json, SlackError


def content(params: Mapping[str, Any]) -> tuple[str, list[Json]]:
    """A message's text and blocks, or the SlackError that they deserve."""
    text, blocks = params.get("text") or "", params.get("blocks") or []
    if params.get("attachments"):
        raise SlackError("invalid_attachments")  # no part of this workspace shows them
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults = validate({"text": text, "blocks": blocks}, "message")
    if faults:
        raise SlackError(_code(faults), **details(faults))
    return text, blocks


def view(params: Mapping[str, Any], surface: Surface) -> Json:
    proposed = params.get("view")
    if not isinstance(proposed, dict):
        raise SlackError("invalid_arguments")
    if faults := validate(proposed, surface):
        raise SlackError("invalid_arguments", **details(faults))
    return proposed


def details(faults: Sequence[Fault]) -> Json:
    lines = [f"{fault.message} [json-pointer:{fault.path}]" for fault in faults]
    return {
        "errors": lines,
        "response_metadata": {"messages": [f"[ERROR] {line}" for line in lines]},
    }


def _code(faults: Sequence[Fault]) -> str:
    rules = {(fault.path, fault.rule) for fault in faults}
    if ("/text", "no_text") in rules:
        return "no_text"
    if ("/text", "too_long") in rules:
        return "msg_too_long"
    if rules == {("/blocks", "characters")}:
        return "msg_blocks_too_long"
    return "invalid_blocks"
