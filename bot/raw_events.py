"""The events behind an answer as the store has them, as one JSON document.  Pure.

Texts in them have had their addresses cut out when they came in; whose mail it was is told by the
address where it is known, or by its masked form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.as_json import stamp
from checks.core import MailEvent, Timeline

MOST_BYTES = 1_000_000
"""Of the document: more than a person reads, and less than any workspace refuses."""

Json = dict[str, Any]

_PLAIN = tuple(
    field.name
    for field in fields(MailEvent)
    if field.name not in ("kind", "kind_name", "place", "recipient", "recipient_domain")
)


def document(
    timelines: tuple[Timeline, ...], names: Mapping[str, str], now: datetime
) -> tuple[bytes, int]:
    """The document, and how many events are in it.

    `names`: how the recipients are shown, by what stands for them.  The events come as they do in
    an answer, the newest message first, each with its oldest event first.
    """
    events = [event for timeline in timelines for event in timeline.events]
    rows, left = [], MOST_BYTES
    for event in events:
        row = json.dumps(_event(event, names), ensure_ascii=False)
        left -= len(row.encode("utf-8", "replace")) + len(_BETWEEN)
        if left < 0:
            break
        rows.append(row)
    head = {"read_at": stamp(now), "events_left_out": len(events) - len(rows)}
    begun = json.dumps(head, ensure_ascii=False).removesuffix("}")
    whole = f'{begun}, "events": [\n{_BETWEEN.join(rows)}\n]}}\n'
    # what a sender escaped in JSON need not be valid Unicode
    return whole.encode("utf-8", "replace"), len(rows)


_BETWEEN = ",\n"


def _event(event: MailEvent, names: Mapping[str, str]) -> Json:
    """All that is kept of it, and nothing of what is not."""
    given: Json = {
        "kind": event.kind_name or event.kind.value,
        "account": event.place.account,
        "region": event.place.region,
        "recipient": names.get(event.recipient),
        "recipient_domain": event.recipient_domain,
    }
    for name in _PLAIN:
        value = getattr(event, name)
        if value is not None:
            given[name] = stamp(value) if isinstance(value, datetime) else value
    return given
