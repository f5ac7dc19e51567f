"""How many events there are of each sort, and the newest: kept beside the events, never apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import (
    Connection,
    Engine,
    delete,
    exists,
    func,
    select,
    text,
)

from bot.store.bulk import upsert
from bot.store.engine import reading, writing
from bot.store.rows import COLUMNS, event_of, micros
from bot.store.tables import EPOCH, counts, events, latest
from checks.core import EventKind, MailEvent
from checks.core.evidence import meaning_of
from checks.core.replies import REASONS_VERSION, classify

HOUR = timedelta(hours=1)
CHUNK = 2_000

SORTS = (
    "account",
    "region",
    "kind",
    "recipient_domain",
    "provider",
    "reason",
    "template",
    "configuration_set",
)
"""By which events are counted; '' where one has none."""

_WITH_REASON = frozenset({EventKind.BOUNCE, EventKind.DELIVERY_DELAY})
_COLUMNS = ("hour", *SORTS, "reasons_version", "writer", "count")
_LATEST = ("account", "region", "kind", "configuration_set", "writer", "at")
_ADD = "count = counts.count + excluded.count"
_LATER = {
    "sqlite": "at = max(latest.at, excluded.at)",
    "postgresql": "at = greatest(latest.at, excluded.at)",
}

Sort = tuple[int, str, str, str, str, str, str, str, str]
"""Hours since 1970, and one value for each of SORTS."""


def hour_of(at: datetime) -> int:
    """Hours since 1970."""
    return (at - EPOCH) // HOUR


def sort_of(event: MailEvent) -> Sort:
    """What an event counts as, by the reply rules of this version."""
    provider, reason = _told(event)
    return (
        hour_of(event.at),
        event.place.account,
        event.place.region,
        event.kind_name or event.kind.value,
        event.recipient_domain,
        provider,
        reason,
        event.template or "",
        event.configuration_set or "",
    )


def _told(event: MailEvent) -> tuple[str, str]:
    """Whose server it was, as far as it can be told, and why it refused or put off."""
    if event.kind not in _WITH_REASON:
        return _provider(event.recipient_domain), ""
    meaning = meaning_of(event)
    return meaning.provider or "", meaning.reason.slug


@lru_cache(maxsize=50_000)
def _provider(domain: str) -> str:
    return classify("", recipient_domain=domain).provider or ""


def add(connection: Connection, come: Iterable[MailEvent], writer: int) -> None:
    """Count events in, in the transaction that adds them."""
    change(connection, list(come), (), writer)


def remove(connection: Connection, gone: Iterable[MailEvent], writer: int) -> None:
    """Count events out, in the transaction that deletes them."""
    change(connection, (), gone, writer)


def change(
    connection: Connection,
    come: Collection[MailEvent],
    gone: Iterable[MailEvent],
    writer: int,
) -> None:
    """Both at once."""
    sums = Counter(map(sort_of, come))
    sums.subtract(Counter(map(sort_of, gone)))
    rows = [(*sort, REASONS_VERSION, writer, n) for sort, n in sums.items() if n]
    upsert(connection, counts, _COLUMNS, rows, _ADD)
    late = [(*key, writer, micros(at)) for key, at in _newest(come).items()]
    upsert(connection, latest, _LATEST, late, _LATER[connection.dialect.name])


def drop_empty(connection: Connection, domain: str) -> None:
    """Forget sorts of which there is nothing any more: a domain may be one person's own.

    While somebody holds the events table `alone`."""
    sort = [counts.c[name] for name in ("hour", *SORTS)]
    empty = (
        select(*sort)
        .where(counts.c.recipient_domain == domain)
        .group_by(*sort)
        .having(func.sum(counts.c.count) == 0)
        .subquery()
    )
    same = [column == empty.c[column.name] for column in sort]
    connection.execute(delete(counts).where(exists(select(1).where(*same))))


def _newest(found: Iterable[MailEvent]) -> Mapping[tuple[str, str, str, str], datetime]:
    newest: dict[tuple[str, str, str, str], datetime] = {}
    for event in found:
        kind, sets = event.kind_name or event.kind.value, event.configuration_set or ""
        key = (event.place.account, event.place.region, kind, sets)
        newest[key] = max(newest.get(key, event.at), event.at)
    return newest


def rebuild(engine: Engine, writer: int = 0) -> int:
    """Count all events anew, by the reply rules of this version; the number of them.

    In one transaction: until it is over everybody reads the old counts, and nobody can write.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE events, counts, latest IN EXCLUSIVE MODE"))
        connection.execute(delete(counts))
        connection.execute(delete(latest))
        return _count_all(connection, writer)


def _count_all(connection: Connection, writer: int) -> int:
    total = 0
    rows = connection.execute(select(*COLUMNS).execution_options(yield_per=CHUNK))
    # what is read and what is written are different tables, so that the cursor may stay open
    for chunk in rows.partitions():
        add(connection, map(event_of, chunk), writer)
        total += len(chunk)
    return total


def uncounted(engine: Engine) -> bool:
    """Whether there are events and no counts of them, as after a change of tables."""
    with reading(engine) as connection:
        some_event = connection.execute(select(events.c.day).limit(1)).first()
        some_count = connection.execute(select(counts.c.hour).limit(1)).first()
    return some_event is not None and some_count is None


def outdated(engine: Engine) -> bool:
    """Whether the reasons of some counts were told by other rules than this version's."""
    other = select(counts.c.hour).where(counts.c.reasons_version != REASONS_VERSION).limit(1)
    with reading(engine) as connection:
        return connection.execute(other).first() is not None
