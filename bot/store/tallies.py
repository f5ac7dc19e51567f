"""How many events there were of each sort, and when the first and the last: read from the counts
that `rollups` keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Engine, Select, func, select

from bot.store.engine import reading
from bot.store.rollups import HOUR, hour_of
from bot.store.tables import EPOCH, counts, latest
from checks.core import Place
from checks.core.sources import Where

HOURS_NAMED = 24 * 31
"""Up to how many hours are named one by one."""


def tally(
    engine: Engine,
    by: tuple[str, ...],
    since: datetime,
    until: datetime,
    where: Where | None = None,
) -> dict[tuple[str, ...], int]:
    """Events of the hours from that of `since` to that of `until`, by some of `rollups.SORTS`.

    `where`: values that some of those must have.
    """
    statement = _sums([counts.c[name] for name in by], since, until, where)
    with reading(engine) as connection:
        return {tuple(row[:-1]): int(row[-1]) for row in connection.execute(statement)}


def hourly(
    engine: Engine,
    by: tuple[str, ...],
    since: datetime,
    until: datetime,
    where: Where | None = None,
) -> dict[datetime, dict[tuple[str, ...], int]]:
    """The same for each hour that has any, by its beginning."""
    columns = [counts.c.hour, *(counts.c[name] for name in by)]
    statement = _sums(columns, since, until, where)
    found: dict[datetime, dict[tuple[str, ...], int]] = {}
    with reading(engine) as connection:
        for hour, *sort, count in connection.execute(statement):
            found.setdefault(EPOCH + hour * HOUR, {})[tuple(sort)] = int(count)
    return found


def _sums(
    columns: list[Column[Any]], since: datetime, until: datetime, where: Where | None
) -> Select[Any]:
    total = func.sum(counts.c.count)
    return (
        select(*columns, total)
        .where(_within(hour_of(since), hour_of(until)))
        .where(*(_is(counts.c[name], value) for name, value in (where or {}).items()))
        .group_by(*columns)
        .having(total != 0)
    )


def _within(first: int, last: int) -> ColumnElement[bool]:
    """Hours named one by one: the table begins with them, so that what else is asked for is found
    in each of them and not by reading through all."""
    if last - first > HOURS_NAMED:
        return counts.c.hour.between(first, last)
    return counts.c.hour.in_(range(first, last + 1))


def _is(column: Column[Any], value: str | tuple[str, ...]) -> ColumnElement[bool]:
    return column.in_(value) if isinstance(value, tuple) else column == value


def newest(engine: Engine, place: Place) -> dict[tuple[str, str], datetime]:
    """When the newest event of each kind and configuration set of a place happened; of events whose
    account is not known any may be its own."""
    known = [latest.c.account.in_((place.account, ""))] if place.account else []
    at = func.max(latest.c.at, type_=latest.c.at.type)
    statement = (
        select(latest.c.kind, latest.c.configuration_set, at)
        .where(latest.c.region == place.region, *known)
        .group_by(latest.c.kind, latest.c.configuration_set)
    )
    with reading(engine) as connection:
        return {(kind, sets): found for kind, sets, found in connection.execute(statement)}


def newest_at(engine: Engine) -> datetime | None:
    """Of all places."""
    with reading(engine) as connection:
        found: datetime | None = connection.execute(select(func.max(latest.c.at))).scalar()
    return found


def oldest(engine: Engine, place: Place) -> datetime | None:
    """The hour of the oldest event of a place, or of one whose account is not known."""
    known = [counts.c.account.in_((place.account, ""))] if place.account else []
    statement = (
        select(counts.c.hour)
        .where(counts.c.region == place.region, counts.c.count > 0, *known)
        .order_by(counts.c.hour)
        .limit(1)
    )
    with reading(engine) as connection:
        hour = connection.execute(statement).scalar()
    return None if hour is None else EPOCH + hour * HOUR
