"""Reads AWS's two public feeds of service events: from bytes to incidents of SES.

The JSON feed (health.aws.amazon.com/public/events) has one record per incident, and the times of
its log in it as JSON in a string.  The RSS feed (one per service and Region) has one item per
update, and nothing that ties the updates of an incident together.
Both come from outside: `Garbage` is raised for whatever is not what it should be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from checks.core import Incident, Text, say

JSON_FEED, RSS_FEED = "public health events", "public health RSS"

SES_ITSELF = "SES"
SEVERAL = "MULTIPLE_SERVICES"
_NAMES_SES = re.compile(r"\bSES\b|Simple Email Service", re.IGNORECASE)

OUTAGE = 2
"""Status codes: 0 resolved, 1 informational, 2 degraded, 3 disrupted."""

GAP = timedelta(hours=24)
"""Updates further apart belong to different incidents.  AWS writes every 1 to 7 hours while one
lasts, and does not always write that it is over, so silence of this length ends it too."""

_DECLARATION = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_TITLE = re.compile(r"(?P<kind>[A-Z][a-z ]+): +(?P<rest>.*)", re.DOTALL)
_QUIET_KINDS = {"Service is operating normally", "Informational message"}
_OVER = re.compile(r"\[(RESOLVED|解決済み?)\]", re.IGNORECASE)

_CLOCK = re.compile(r"^\d{1,2}:\d{2} [AP]M P[SD]T\s+")
"""The JSON feed's updates begin with the time in Seattle; ours stands beside them."""


UNREADABLE = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
)
"""What members of other kinds, numbers without end and nesting without end raise."""


class Garbage(ValueError):
    """The bytes are not the feed, but `what`."""

    def __init__(self, what: Text) -> None:
        super().__init__(what.template)
        self.what = what


class Passing(Garbage):
    """Whoever keeps the feed answers that it fails at the moment."""


def read_json(body: bytes) -> tuple[Incident, ...]:
    """All incidents of SES in all Regions.  UTF-16 with its byte order mark, or UTF-8."""
    try:
        records = json.loads(body)
    except (ValueError, RecursionError) as e:
        raise Garbage(say("not JSON")) from e
    if not isinstance(records, list):
        raise Garbage(say("no list of events"))
    newest: dict[tuple[str, datetime], Incident] = {}
    for record in records:
        try:
            incident = _incident(record)
        except UNREADABLE as e:
            raise Garbage(say("an event that cannot be read")) from e
        if incident is None:
            continue
        key = (incident.region, incident.started)
        if key not in newest or newest[key].updated_at < incident.updated_at:
            newest[key] = incident
    return tuple(newest.values())


def _incident(record: Mapping[str, Any]) -> Incident | None:
    """None for what is not about SES."""
    if record["service"] not in (SES_ITSELF, SEVERAL):
        return None
    log = json.loads((record.get("metadata") or {}).get("EVENT_LOG") or "[]")
    updates = sorted(log, key=lambda update: int(update["timestamp"]))
    told = " ".join(f"{u.get('summary', '')} {u.get('message', '')}" for u in updates)
    if record["service"] == SEVERAL and not _NAMES_SES.search(told):
        return None
    started = _moment(record["startTime"])
    ended = record.get("endTime")
    newest = updates[-1] if updates else {}
    return Incident(
        region=str(record["region"]),
        started=started,
        ended=_moment(ended) if ended else None,
        summary=_plain(str(newest.get("summary") or record.get("typeCode", ""))),
        latest=_CLOCK.sub("", _plain(str(newest.get("message", "")))),
        updated_at=_moment(record.get("lastUpdatedTime") or record["startTime"]),
        informational=all(int(update.get("status") or 0) < OUTAGE for update in updates),
        source=JSON_FEED,
        code=str(record.get("typeCode") or ""),
    )


def _moment(milliseconds: Any) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


@dataclass(frozen=True, slots=True)
class _Update:
    at: datetime
    summary: str
    text: str
    over: bool
    quiet: bool


def read_rss(body: bytes, region: str, now: datetime) -> tuple[Incident, ...]:
    """The incidents of one Region; the feed has no items while all is well."""
    try:
        # parsed as text, so that a declared encoding cannot hide anything from the search below
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise Garbage(say("not in UTF-8")) from e
    # no feed of AWS's declares a document type; entities are how a small XML grows without end
    if _DECLARATION.search(text):
        raise Garbage(say("XML with a document type"))
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # without a document type: see above
    except (ElementTree.ParseError, ValueError) as e:
        raise Garbage(say("not XML")) from e
    if root.tag != "rss" or root.find("channel") is None:
        raise Garbage(say("no RSS channel"))
    updates = sorted((_update(item) for item in root.iterfind("channel/item")), key=lambda u: u.at)
    return tuple(_chain(chain, region, now) for chain in _chains(updates))


def _update(item: ElementTree.Element) -> _Update:
    title = (item.findtext("title") or "").strip()
    found = _TITLE.fullmatch(title)
    kind, rest = (found["kind"], found["rest"]) if found else ("", title)
    return _Update(
        at=_date(item.findtext("pubDate") or ""),
        summary=_plain(rest),
        text=_plain(item.findtext("description") or ""),
        over=kind == "Service is operating normally" or bool(_OVER.search(title)),
        quiet=kind in _QUIET_KINDS,
    )


def _date(written: str) -> datetime:
    """Raises Garbage for what is none, or is out of all range."""
    try:
        at = parsedate_to_datetime(written)
        # a zone that email.utils does not know leaves the time naive; AWS's are Pacific or UTC
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as e:
        raise Garbage(say("an item without its date")) from e


def _chains(updates: Iterable[_Update]) -> list[list[_Update]]:
    """`updates` oldest first, cut after each resolution and at each long silence."""
    chains: list[list[_Update]] = []
    for update in updates:
        last = chains[-1][-1] if chains else None
        if last is None or last.over or update.at - last.at > GAP:
            chains.append([])
        chains[-1].append(update)
    return chains


def _chain(updates: list[_Update], region: str, now: datetime) -> Incident:
    newest = updates[-1]
    silent = now - newest.at > GAP
    return Incident(
        region=region,
        started=updates[0].at,
        ended=newest.at if newest.over or silent else None,
        summary=newest.summary,
        latest=newest.text,
        updated_at=newest.at,
        informational=all(update.quiet for update in updates),
        source=RSS_FEED,
    )


class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("script", "style")
        self.seen.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)
        self.seen.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen.append(data)


def _plain(html: str) -> str:
    """HTML as one line of text."""
    words = _Words()
    words.feed(html)
    words.close()
    return " ".join("".join(words.seen).split())
