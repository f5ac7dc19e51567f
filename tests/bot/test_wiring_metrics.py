"""What the database knows is told with what the process counts; what it cannot tell is absent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot import meter
from bot.settings import load
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.migrate import migrate
from bot.wiring_metrics import application
from tests.bot.store.database import KEYS, arrivals, body
from tests.bot.web.test_metrics import labelled, told_by

SECRET = "a secret of the tests, long enough"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    before = meter.meter()
    made = open_database(f"sqlite:///{tmp_path}/metrics.sqlite3")
    yield made
    made.dispose()
    meter.count_in(before)


def test_gauges_are_of_the_database_and_counters_of_the_process(engine: Engine) -> None:
    settings = load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": SECRET})
    told = application(settings, engine)
    assert labelled("outbox_messages") not in told_by(told)  # there are no tables yet
    migrate(engine)
    meter.meter().unavailable("dns")
    found = told_by(told)
    assert found[labelled("unavailable_total", source="dns")] == 1
    assert (found[labelled("outbox_messages")], found[labelled("outbox_age_seconds")]) == (0, 0)
    assert labelled("newest_event_age_seconds") not in found
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    EventStore(engine, KEYS).add(arrivals(body("Send", sent_at=hour_ago, at=hour_ago)))
    assert 3_600 <= told_by(told)[labelled("newest_event_age_seconds")] < 3_700
