"""How AWS Health tells of a service event, by its API and on the event bus: as an incident."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.notice import Notice
from bot.store.scrub import scrub
from checks.core import Incident, Place
from checks.core.sources import ISSUE

API, BUS = "AWS Health API", "AWS Health by EventBridge"

OWN = "ACCOUNT_SPECIFIC"
CLOSED = "closed"

TITLE_MAX = 140
"""Characters: what is longer is no title, but the text itself."""
TEXT_MAX = 2_000

_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")
_SEVERITY = re.compile(r"Current severity level: *(?P<level>[A-Za-z ]+?)\s*(?:\n|$)")
"""How the text of a public event begins: "Current severity level: Informational"."""
_QUIET = "informational"
"""What is over operates normally again, and was trouble all the same."""
_OVER = re.compile(r"^\[RESOLVED\]\s*", re.IGNORECASE)
_CLOCK = re.compile(r"^\[\d{1,2}:\d{2} [AP]M P[SD]T\]\s*")
"""An update begins with the time in Seattle; ours stands beside it."""


def incident(
    *,
    source: str,
    region: str,
    arn: str,
    code: str,
    category: str,
    scope: str,
    status: str,
    started: datetime,
    ended: datetime | None,
    updated_at: datetime,
    text: str,
) -> Incident:
    """`ended` may be in the future, of what is planned: only `status` says that it is over."""
    summary, latest, quiet = _words(text, code)
    return Incident(
        region=region,
        started=started,
        ended=(ended or updated_at) if status == CLOSED else None,
        summary=summary,
        latest=latest,
        updated_at=updated_at,
        informational=quiet or category != ISSUE,
        source=source,
        code=code,
        category=category or ISSUE,
        arn=arn,
        own=scope == OWN,
    )


def of_notices(notices: Iterable[Notice]) -> tuple[Incident, ...]:
    """`notices`: of AWS Health, the newest first.  What is told last of an event counts."""
    found: dict[tuple[str, Place | None], Incident] = {}
    for each in notices:
        told = each.told
        started = told.get("started")
        seen = incident(
            source=BUS,
            region=each.place.region,
            arn=told.get("arn", ""),
            code=told.get("code", ""),
            category=told.get("category", ""),
            scope=told.get("scope", ""),
            status=told.get("status", ""),
            started=datetime.fromisoformat(started) if started else each.at,
            ended=datetime.fromisoformat(told["ended"]) if told.get("ended") else None,
            updated_at=each.at,
            text=told.get("text", ""),
        )
        whose = of_account(seen, each.place)
        found.setdefault((whose.arn, whose.place), whose)
    return tuple(found.values())


def of_account(told: Incident, place: Place) -> Incident:
    """With whose it is, where it is not everybody's and there are several accounts."""
    return replace(told, place=place) if told.own and place.alias else told


def _words(text: str, code: str) -> tuple[str, str, bool]:
    """Its headline, its newest words, and whether AWS calls it no trouble.

    Without addresses: an identity that AWS tells of may be one.
    """
    text = scrub(text)
    severity = _SEVERITY.match(text)
    if severity:
        text = text[severity.end() :]
    quiet = severity is not None and severity["level"].lower() == _QUIET
    parts = [" ".join(part.split()) for part in _PARAGRAPH.split(text) if part.strip()]
    if len(parts) > 1 and len(parts[0]) <= TITLE_MAX:
        title, *updates = parts
        dated = [part for part in updates if _CLOCK.match(part)]
        latest = dated[-1] if dated else " ".join(updates)
        return _OVER.sub("", title), _CLOCK.sub("", latest)[:TEXT_MAX], quiet
    return code, _CLOCK.sub("", " ".join(parts))[:TEXT_MAX], quiet
