"""From the older ADDRESS_KEY to the newer in the audit log: its rows have marks alone, so that one
can move only where something is still kept of whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Engine, func, select

from bot.store.answers import marks_of
from bot.store.audit import remark
from bot.store.engine import reading, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import answers, audit, spellings
from checks.core import Address, Domain, Target

CHUNK = 200
"""Addresses at once: each has up to six marks, and a statement room for a thousand or so."""


def move(engine: Engine, keys: Keys) -> int:
    """Give rows about anybody whose address is kept, or whose domain is, their newer mark.

    How many rows are about somebody of whom nothing is kept: whichever key marked them, of them
    nobody can tell.
    """
    known: set[str] = set()
    for targets in _kept(engine, keys):
        newer = _moved(engine, keys, targets)
        known |= newer
    counted = select(audit.c.mark, func.count()).where(audit.c.mark.is_not(None))
    with reading(engine) as connection:
        known |= set(connection.execute(select(answers.c.target_mark).distinct()).scalars())
        rows = connection.execute(counted.group_by(audit.c.mark)).all()
    return sum(count for mark, count in rows if mark not in known)


def _moved(engine: Engine, keys: Keys, targets: Iterable[Target]) -> set[str]:
    """The newer marks of these."""
    newer_of: dict[str, str] = {}
    newest: set[str] = set()
    for target in targets:
        newer, *older = marks_of(keys, target)
        newest.add(newer)
        newer_of |= dict.fromkeys(older, newer)
    there = select(audit.c.mark).where(audit.c.mark.in_(tuple(newer_of))).distinct()
    with reading(engine) as connection:
        found = connection.execute(there).scalars().all()
    if found:
        with writing(engine) as connection:
            for mark in found:
                remark(connection, [mark], newer_of[mark])
    return newest


def _kept(engine: Engine, keys: Keys) -> Iterator[set[Target]]:
    """Addresses that mail was sent to, and their domains, some at a time."""
    last = ("", "")
    key = (spellings.c.recipient, spellings.c.spelling)
    while True:
        behind = (key[0] > last[0]) | ((key[0] == last[0]) & (key[1] > last[1]))
        statement = select(spellings).where(behind).order_by(*key).limit(CHUNK)
        with reading(engine) as connection:
            rows = connection.execute(statement).all()
        if not rows:
            return
        last = (rows[-1].recipient, rows[-1].spelling)
        yield {target for row in rows for target in _targets(keys, row.address)}


def _targets(keys: Keys, token: str) -> tuple[Target, ...]:
    try:
        local, _, domain = keys.opened(token)[0].strip().rpartition("@")
    except Unsealable:
        return ()
    return Address(local, domain), Domain(domain.lower())
