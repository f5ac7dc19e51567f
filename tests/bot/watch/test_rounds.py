"""The rounds that the watcher makes, on the real database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from bot.store.engine import reading, utc_now
from bot.store.tables import outbox
from bot.watch import episode
from bot.watch.machine import Level, Policy
from bot.watch.patrol import Patrol
from bot.wiring_store import events as event_store
from bot.wiring_watch import Base, rounds_of
from tests.bot.store.database import database
from tests.bot.watch.fakes import VOICE
from tests.bot.watch.test_budget import settings


def test_the_rounds_end_what_is_watched_no_longer_and_say_what_has_waited(tmp_path: Path) -> None:
    engine = database(tmp_path)
    decided = settings(tmp_path)
    base = Base.of(decided)
    waits, gone = (
        replace(
            episode.fresh(f"quota 111122223333 {region}", "quota", "111122223333", region),
            level=Level.WARNING,
            episode=1,
            opened_at=utc_now(),
            memory={"held": region == "eu-west-1"},
        )
        for region in ("eu-west-1", "us-east-1")
    )
    assert base.alerts.save(waits)
    assert base.alerts.save(gone)
    patrol = Patrol(base.alerts, VOICE, utc_now, Policy(), lambda region: None)
    rounds = rounds_of(decided, base, patrol, event_store(decided, base.engine))
    for each in rounds:
        if each.name in ("alerts", "places"):
            each.look()
    assert [alert.key for alert in base.alerts.open()] == [waits.key]
    with reading(engine) as connection:
        found = connection.execute(select(outbox.c.thread, outbox.c.action).order_by(outbox.c.id))
        assert [tuple(row) for row in found] == [
            (waits.thread, "post"),
            (gone.thread, "edit"),
            (gone.thread, "reply"),
        ]
    engine.dispose()
    base.engine.dispose()
