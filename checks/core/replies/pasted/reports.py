"""Replies in delivery status notifications (RFC 3464), whole or only their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from checks.core.replies.pasted import quoted
from checks.core.replies.pasted.told import Told

_SEARCHED = 200_000
"""Characters: the report comes before the message that it sends back."""
_MOST = 1_000
_CUES = ("diagnostic-code:", "final-recipient:")
_NAMES = (
    "reporting-mta|original-recipient|final-recipient|action|status|remote-mta|diagnostic-code|"
    "last-attempt-date|will-retry-until|final-log-id|arrival-date|received-from-mta"
)
_FIELD = re.compile(rf"({_NAMES}):[ \t]*(.*)", re.IGNORECASE)
_RUN_TOGETHER = re.compile(rf"[ \t]+(?=(?:{_NAMES}):[ \t])", re.IGNORECASE)
_QUOTED = re.compile(r"(?m)^(?:>[ \t]?){1,5}")

Fields = dict[str, str]


def find(text: str) -> Iterator[Told]:
    text = text[:_SEARCHED]
    lower = text.lower()
    if not any(cue in lower for cue in _CUES):
        return
    groups = [g for g in _groups(text) if g]
    reporting = next((g["reporting-mta"] for g in groups if "reporting-mta" in g), "")
    told = [
        _told(group, reporting)
        for group in groups
        if "final-recipient" in group or "diagnostic-code" in group
    ][:_MOST]
    final = any(each.final for each in told)
    if not any(each.diagnostic for each in told):
        # the words for people may have what the fields have not
        told = [replace(each, final=final) for each in quoted.find(text)] or told
    yield from told


def _groups(text: str) -> Iterator[Fields]:
    """The fields of each recipient; an empty line, or the same field anew, ends a group."""
    if "\n" not in text.strip():
        text = _RUN_TOGETHER.sub("\n", text)
    group: Fields = {}
    last = ""
    for line in _QUOTED.sub("", text).splitlines():
        field = _FIELD.match(line.strip())
        if not line.strip() or (field and field[1].lower() in group):
            yield group
            group, last = {}, ""
        if field:
            last = field[1].lower()
            group[last] = field[2].strip()
        elif last and line[:1] in (" ", "\t") and len(group[last]) < 4_000:
            group[last] += "\n" + line.strip()
        else:
            last = ""
    yield group


def _told(group: Fields, reporting: str) -> Told:
    named = group.get("final-recipient") or group.get("original-recipient") or ""
    action = group.get("action", "").lower()
    return Told(
        group.get("diagnostic-code", ""),
        named.rpartition(";")[2].strip(" <>") or None,
        _server(group.get("remote-mta", "")) or _server(reporting),
        (group.get("status", "").split() or [""])[0] or None,
        final=action != "delayed",
    )


def _server(field: str) -> str | None:
    """The name in `dns; mx.example.com (192.0.2.1)`; SES is never the server that refuses."""
    words = field.rpartition(";")[2].split()
    name = words[0].strip("[]").rstrip(".").lower() if words else ""
    return name if name and not name.endswith("amazonses.com") else None
