"""What it is to follow a question: which news are told in its thread, how many at a time, and when
it ends.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from checks.core import Address, EventKind, MailEvent, Place, Target, Timeline

LIFE = timedelta(days=14)
"""For how long somebody who asks for it is told."""

EARLIER = timedelta(minutes=15)
"""What happened so long before a question may not have reached us when it was answered: SES's
events take seconds, and a queue that waited some minutes.  Older ones are never told."""

PATIENCE = timedelta(hours=14)
"""For how long SES tries where it does not say: its default of 840 minutes
(docs.aws.amazon.com/ses/latest/dg/faqs-maximum-delivery-time.html)."""

AFTER = timedelta(hours=1)
"""How much later than SES's last attempt the event of it may come."""

OF_ONE = 25
"""Questions that one person follows at a time."""

OF_ALL = 1_000
"""Those of all people, and those that follow by themselves."""

AT_ONCE = 3
"""Messages that a thread is sent without a pause."""

APART = timedelta(minutes=1)
"""Between two messages in a thread from then on; what comes meanwhile is told together."""

LINES = 3
"""Events that one message tells in words of their own; the others it counts."""

_FINAL = frozenset(
    {
        EventKind.DELIVERY,
        EventKind.BOUNCE,
        EventKind.COMPLAINT,
        EventKind.REJECT,
        EventKind.RENDERING_FAILURE,
    }
)
_TOLD = _FINAL | {EventKind.DELIVERY_DELAY}


@dataclass(frozen=True, slots=True)
class Follow:
    id: str
    answer: str
    """Id of the answer whose thread is told."""
    target: Target
    message_id: str | None
    """The one message that it is about; None: all mail to the address."""
    channel: str
    thread: str
    """Slack's ts of the thread's first message."""
    actor: str
    """Slack's user id."""
    asked: bool
    """Whether somebody asked for it; if not, it follows by itself, as the mail was delayed."""
    masked: bool
    """Whether addresses are masked where it is told."""
    since: datetime
    until: datetime
    language: str = ""
    """The code of the answer's; empty: it was begun before that was kept."""

    @property
    def is_of_one_recipient(self) -> bool:
        return isinstance(self.target, Address)


class End(Enum):
    """Why a follow has ended."""

    FINAL = "final"
    """What it was about has its result."""
    TIME = "time"


@dataclass(frozen=True, slots=True)
class News:
    """One event, as it is told."""

    event: MailEvent
    who: str | None = None
    """The recipient, where the question was about a message and not about them."""
    another: bool = False
    """Of a message that was sent after the question."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one message in a thread says."""

    thread: str
    masked: bool = False
    news: tuple[News, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    """How many events there were besides, by SES's word for their kind."""
    end: End | None = None
    since: datetime | None = None
    """From when on it was followed; given where it ends by time."""
    language: str = ""
    """As of the follow."""


def is_news(event: MailEvent, now: datetime) -> bool:
    """Whether anybody who follows something may be told of it."""
    return event.kind in _TOLD and event.at > now - LIFE - EARLIER


def is_final(event: MailEvent) -> bool:
    """Whether SES tries no more.  An automatic reply comes once it has delivered."""
    return event.kind in _FINAL


def concerns(follow: Follow, event: MailEvent) -> bool:
    """Whether it is told there, if it is of the recipient or message that is followed.

    Delays are told only to who asked, as the others know that it is delayed.
    """
    if event.at < follow.since - EARLIER:
        return False
    return is_final(event) or follow.asked


def retried_until(timeline: Timeline) -> datetime | None:
    """When SES's last attempt must be known; None where nothing is being tried."""
    delay = timeline.newest(EventKind.DELIVERY_DELAY)
    if delay is None or timeline.final is not None:
        return None
    return (delay.expires_at or timeline.sent_at + PATIENCE) + AFTER


def added(telling: Telling, news: Iterable[News]) -> Telling:
    """With these, the oldest first; what is too much for one message is counted."""
    told, more = list(telling.news), dict(telling.more)
    for each in sorted(news, key=lambda one: one.event.at):
        if len(told) < LINES:
            told.append(each)
        else:
            kind = each.event.kind.value
            more[kind] = more.get(kind, 0) + 1
    return replace(telling, news=tuple(told), more=more)


def united(before: Telling, telling: Telling) -> Telling:
    """One message instead of two."""
    both = added(before, telling.news)
    more = dict(both.more)
    for kind, count in telling.more.items():
        more[kind] = more.get(kind, 0) + count
    return replace(both, more=more, end=telling.end or before.end, since=telling.since)


def due(now: datetime, posts: int, last: datetime | None) -> datetime:
    """When the next message may go out; `posts`: how many there were, `last`: when the last was
    due."""
    if posts < AT_ONCE or last is None:
        return now
    return max(now, last + APART)


_TIMES = ("at", "sent_at", "expires_at")
_LEFT_OUT = ("kind", "kind_name", "place", "recipient")


def written(telling: Telling) -> dict[str, Any]:
    """As JSON can hold it."""
    return {
        "thread": telling.thread,
        "masked": telling.masked,
        "news": [
            {"event": _event(each.event), "who": each.who, "another": each.another}
            for each in telling.news
        ],
        "more": dict(telling.more),
        "end": telling.end.value if telling.end else None,
        "since": telling.since.isoformat() if telling.since else None,
        "language": telling.language,
    }


def read(payload: Mapping[str, Any]) -> Telling:
    since = payload["since"]
    return Telling(
        payload["thread"],
        payload["masked"],
        tuple(News(_read(n["event"]), n["who"], n["another"]) for n in payload["news"]),
        payload["more"],
        End(payload["end"]) if payload["end"] else None,
        datetime.fromisoformat(since) if since else None,
        payload.get("language", ""),
    )


def _event(event: MailEvent) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": event.kind.value, "region": event.place.region}
    found |= {"account": event.place.account, "alias": event.place.alias}
    for name, value in _known(event):
        found[name] = value.isoformat() if name in _TIMES else value
    return found


def _known(event: MailEvent) -> Iterator[tuple[str, Any]]:
    for each in fields(MailEvent):
        value = getattr(event, each.name)
        if each.name not in _LEFT_OUT and value is not None:
            yield each.name, value


def _read(found: Mapping[str, Any]) -> MailEvent:
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _TIMES else value
        for name, value in found.items()
        if name not in ("kind", "account", "alias", "region")
    }
    place = Place(found["account"], found["region"], found.get("alias", ""))
    return MailEvent(kind=EventKind(found["kind"]), place=place, recipient="", **values)
