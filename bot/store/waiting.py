"""Of the newest messages: what waits to be tried again, and what servers said in refusing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, func, select

from bot.store.engine import reading
from bot.store.rows import COLUMNS, day_of, event_of
from bot.store.tables import events
from bot.watch.affected import MESSAGES_SHOWN, Delayed
from bot.watch.rules.delays import SOON, Waiting
from checks.core import MailEvent, Place

MOST = 20_000
"""Messages that are counted."""

REPLIES = 20
"""Of the newest refusals."""

FINAL = ("Delivery", "Bounce")


def waiting(engine: Engine, place: Place, now: datetime) -> Waiting:
    """Messages that were put off and have neither result nor reached the end of their time."""
    with reading(engine) as connection:
        rows = _put_off(connection, place, now)
    soon = [row for row in rows if row.expires_at <= now + SOON]
    domains = Counter(row.recipient_domain for row in soon or rows)
    return Waiting(
        min(len(rows), MOST),
        len(soon),
        min((row.sent_at for row in rows), default=None),
        tuple(domains.most_common(3)),
        more=len(rows) > MOST,
    )


def delayed(engine: Engine, place: Place, since: datetime, now: datetime) -> Delayed:
    """Of the same those that were put off since then."""
    with reading(engine) as connection:
        rows = _put_off(connection, place, now, since)
    domains = Counter(row.recipient_domain for row in rows[:MOST])
    ids = dict.fromkeys(row.message_id for row in rows)
    return Delayed(
        min(len(rows), MOST),
        len(rows) > MOST,
        tuple(domains.most_common()),
        tuple(ids)[:MESSAGES_SHOWN],
    )


def newest_of(
    engine: Engine,
    place: Place,
    since: datetime,
    kinds: Collection[str],
    *,
    domains: Collection[str] = (),
    template: str | None = None,
    configuration_set: str | None = None,
    most: int,
) -> tuple[MailEvent, ...]:
    """The newest events of these kinds; `domains`: of recipients, empty for all."""
    narrow = [
        column == value
        for column, value in (
            (events.c.template, template),
            (events.c.configuration_set, configuration_set),
        )
        if value is not None
    ]
    if domains:
        narrow.append(events.c.recipient_domain.in_(list(domains)))
    statement = (
        select(*COLUMNS)
        .where(events.c.day >= day_of(since - timedelta(days=1)), events.c.kind.in_(list(kinds)))
        .where(events.c.at >= since, *_at(place), *narrow)
        .order_by(events.c.at.desc())
        .limit(most)
    )
    with reading(engine) as connection:
        return tuple(event_of(row) for row in connection.execute(statement))


def _put_off(
    connection: Connection, place: Place, now: datetime, since: datetime | None = None
) -> list[Row[Any]]:
    """A row for each message and recipient, those first that expire first."""
    final = events.alias("final")
    expires = func.max(events.c.expires_at, type_=events.c.expires_at.type)
    statement = (
        select(
            events.c.message_id,
            func.max(events.c.recipient_domain).label("recipient_domain"),
            func.min(events.c.sent_at, type_=events.c.sent_at.type).label("sent_at"),
            expires.label("expires_at"),
        )
        .where(events.c.expires_at > now, *_at(place))
        .where(*([] if since is None else [events.c.at >= since]))
        # SES gives up after 14 hours; a day names a partition
        .where(events.c.day >= day_of(now - timedelta(days=1)))
        .where(
            ~exists().where(
                final.c.message_id == events.c.message_id,
                final.c.recipient == events.c.recipient,
                final.c.day == events.c.day,
                final.c.kind.in_(FINAL),
            )
        )
        .group_by(events.c.message_id, events.c.recipient)
        .order_by(expires)
        .limit(MOST + 1)
    )
    return list(connection.execute(statement))


def replies(
    engine: Engine, place: Place, domains: Iterable[str], since: datetime
) -> tuple[str, ...]:
    """What refused a message to one of these domains, the newest first; addresses were cut out
    when they were stored."""
    statement = (
        select(events.c.reply)
        .where(events.c.day >= day_of(since - timedelta(days=1)), events.c.kind == "Bounce")
        .where(events.c.at >= since, events.c.recipient_domain.in_(list(domains)), *_at(place))
        .where(events.c.reply.is_not(None))
        .order_by(events.c.at.desc())
        .limit(REPLIES)
    )
    with reading(engine) as connection:
        return tuple(connection.execute(statement).scalars())


def _at(place: Place) -> list[Any]:
    account = [events.c.account == place.account] if place.account else []
    return [events.c.region == place.region, *account]
