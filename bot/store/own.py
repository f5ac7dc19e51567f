"""What one recipient has among the counts: nobody may take it for what befell others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from bot.store.engine import reading
from bot.store.rollups import HOUR, hour_of
from bot.store.rows import COLUMNS, day_of, event_of
from bot.store.seal import Keys
from bot.store.tables import EPOCH, events
from checks.core import Address, MailEvent, Target, Unavailable, say

MOST = 2_000
"""Events in two days: whoever has more is a mailbox that watches something."""

RESULT_LIFE = timedelta(days=7)
"""For so long after sending a result may come: SES tries for 14 hours, and servers that took a
message send it back within days."""


def marks(target: Target, recipient: str, written: Iterable[str], keys: Keys) -> tuple[str, ...]:
    """All under which a recipient's events may be kept.  `recipient`: as the timelines name them;
    `written`: the addresses of the target that are known."""
    if isinstance(target, Address):
        return keys.marks(target.lowered)
    same = (text for text in written if keys.mark(text) == recipient)
    return tuple(dict.fromkeys((recipient, *(m for text in same for m in keys.marks(text)))))


def counted(
    engine: Engine, marks: tuple[str, ...], kinds: tuple[str, ...], since: datetime, until: datetime
) -> tuple[MailEvent, ...]:
    """The events of these kinds in the whole hours from that of `since` to that of `until`."""
    first, end = (EPOCH + hour_of(at) * HOUR for at in (since, until + HOUR))
    earliest = first - RESULT_LIFE
    statement = (
        select(*COLUMNS)
        .where(events.c.recipient.in_(marks), events.c.sent_at >= earliest)
        # partitions are by the day of sending
        .where(events.c.day.between(day_of(earliest), day_of(end) + 1))
        .where(events.c.kind.in_(kinds), events.c.at >= first, events.c.at < end)
        .limit(MOST + 1)
    )
    with reading(engine) as connection:
        found = connection.execute(statement).all()
    if len(found) > MOST:
        why = say("There is too much mail to this recipient to tell it from that of others")
        raise Unavailable("event store", why)
    return tuple(event_of(row) for row in found)
