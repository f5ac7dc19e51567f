"""Replies in SES's events and notifications, as JSON, in whatever they are wrapped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from checks.core.replies.pasted.told import Told

_CUES = ("diagnosticCode", "smtpResponse", "eventType", "notificationType", "bouncedRecipients")
COMPLAINT = "Complaint"
_WRAPPINGS = ("Message", "detail", "Body", "body", "Records", "Sns")
_DEEPEST = 6
_MOST = 1_000
_SEARCHED = 40_000
"""Characters in which pieces of JSON are looked for."""

_PIECE = re.compile(
    r"\b(?:diagnosticCode|smtpResponse)['\"”]?\s{0,5}[:=]\s{0,5}['\"“](.{1,4000}?)"
    r"['\"”]\s{0,5}(?:[,}\]]|$)",
    re.DOTALL,
)


def find(text: str) -> Iterator[Told]:
    if not any(cue in text for cue in _CUES):
        return
    event = next(_events(_json(text), 0), None)
    if event is not None:
        yield from _told(event)
    else:
        for number, piece in enumerate(_PIECE.finditer(text[:_SEARCHED])):
            if number < _MOST:
                yield Told(piece[1].replace("\\r", "").replace("\\n", "\n").replace('\\"', '"'))


def _json(text: str) -> object:
    """The first object or array in the text; None where it has none that is whole."""
    begin = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    try:
        return json.JSONDecoder().raw_decode(text, begin)[0] if begin >= 0 else None
    except (ValueError, RecursionError):
        return None


def _events(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        value = _json(value)
    if isinstance(value, list):
        for each in value[:_MOST]:
            yield from _events(each, depth + 1)
    elif isinstance(value, dict):
        if "eventType" in value or "notificationType" in value or "bouncedRecipients" in value:
            yield value
        for name in _WRAPPINGS:
            if name in value:
                yield from _events(value[name], depth + 1)


def _told(event: dict[str, Any]) -> Iterator[Told]:
    if "bouncedRecipients" in event:  # the block alone was pasted
        event = {"bounce": event}
    bounce, delay = _block(event, "bounce"), _block(event, "deliveryDelay")
    delivery, reject = _block(event, "delivery"), _block(event, "reject")
    failure = _block(event, "failure")
    for each in _recipients(bounce, "bouncedRecipients"):
        yield _of(bounce, each, "bounceType", "bounceSubType")
    for each in _recipients(delay, "delayedRecipients"):
        yield _of(delay, each, "", "delayType")
    complaint = _block(event, "complaint")
    for each in _recipients(complaint, "complainedRecipients"):
        yield Told(
            "",
            _text(each, "emailAddress"),
            bounce_type=COMPLAINT,
            bounce_subtype=_text(complaint, "complaintSubType"),
            final=True,
        )
    if said := _text(delivery, "smtpResponse"):
        to = delivery.get("recipients")
        for address in to[:_MOST] if isinstance(to, list) and to else [None]:
            named = address if isinstance(address, str) else None
            yield Told(said, named, _text(delivery, "remoteMtaIp"), final=True)
    if why := _text(reject, "reason"):
        yield Told(why, bounce_type="Reject", final=True)
    if why := _text(failure, "errorMessage"):
        yield Told(why, final=True)


def _of(block: dict[str, Any], recipient: dict[str, Any], kind: str, subkind: str) -> Told:
    return Told(
        _text(recipient, "diagnosticCode") or "",
        _text(recipient, "emailAddress"),
        _text(block, "remoteMtaIp"),
        _text(recipient, "status"),
        _text(block, kind),
        _text(block, subkind),
        final=bool(kind),
        until=_moment(_text(block, "expirationTime")),
    )


def _block(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _recipients(block: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = block.get(name)
    return [r for r in found[:_MOST] if isinstance(r, dict)] if isinstance(found, list) else []


def _text(block: dict[str, Any], name: str) -> str | None:
    found = block.get(name)
    return found if isinstance(found, str) and found else None


def _moment(written: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else None
