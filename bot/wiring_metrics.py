"""The composition root's part for /metrics: what this process counts, what the database knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from bot import meter, wiring_store
from bot.settings import Settings
from bot.store import tallies
from bot.store.outbox import OutboxStore
from bot.web import metrics
from checks.core import Unavailable, attempt

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication


def application(settings: Settings, engine: Engine) -> WSGIApplication:
    """From here on this process counts."""
    registry = metrics.registry()
    meter.count_in(metrics.Counters(registry))
    outbox = OutboxStore(engine, wiring_store.keys(settings))
    registry.register(
        metrics.Looked(
            {
                "outbox_messages": (
                    "Messages that wait to be posted in Slack.",
                    _known(lambda: float(outbox.waiting().waiting)),
                ),
                "outbox_age_seconds": (
                    "Of the message that has waited longest; 0: none waits.",
                    _known(lambda: _seconds(outbox.waiting().oldest)),
                ),
                "newest_event_age_seconds": (
                    "Since the newest event of SES that is stored happened.",
                    _known(lambda: _since(tallies.newest_at(engine))),
                ),
            }
        )
    )
    return metrics.application(registry)


def _known(look: Callable[[], float | None]) -> Callable[[], float | None]:
    """The same, with nothing to tell while the database is away."""

    def looked() -> float | None:
        found = attempt(look)
        return None if isinstance(found, Unavailable) else found

    return looked


def _seconds(age: timedelta | None) -> float:
    return 0.0 if age is None else age.total_seconds()


def _since(at: datetime | None) -> float | None:
    return metrics.seconds_since(at, datetime.now(UTC))
