"""How often the watch calls AWS: an hour of all its rounds, against the local AWS.

Before each round what was kept of AWS's answers is forgotten, so that the numbers are the most that
there can be; SES answers about one call a second of each operation, for everybody together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.settings import Settings, load
from bot.sources import aws
from bot.store.engine import writing
from bot.store.tables import snapshot
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.wiring_store import events as event_store
from bot.wiring_watch import Base, rounds_of, utc_now
from sandbox.aws.app import build_aws
from sandbox.defaults import account
from sandbox.holder import Holder
from sandbox.world import Region
from tests.bot.sources.conftest import LocalAws, empty_world, serving
from tests.bot.store.database import database
from tests.bot.watch.fakes import VOICE

A_MINUTE = 2.0
"""Calls in a Region, on average: what docs/operations.md promises, without the domains."""

HOUR = {
    "GetAccount": 41,
    "GetDedicatedIps": 1,
    "GetMetricData": 24,
    "ListEmailIdentities": 4,
    "ListRecommendations": 1,
}
"""Of a Region that has the queue."""


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    holder = Holder(empty_world())
    told = account() | {"VdmAttributes": {"VdmEnabled": "ENABLED"}}
    holder.world.regions["eu-west-1"] = Region(told)
    with serving(build_aws(holder)) as url:
        for name, value in LocalAws(url, holder).settings().items():
            monkeypatch.setenv(name, value)
        yield


def settings(folder: Path) -> Settings:
    return load(
        {
            "SES_REGIONS": "eu-west-1",
            "ADDRESS_KEY": "a secret for the tests",
            "DATABASE_URL": f"sqlite:///{folder}/events.sqlite3",
            "EVENTS_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/111122223333/ses-events",
            "DNS_SERVERS": "127.0.0.1:9",
            "ALERT_CHANNEL": "C0123ABCD",
        }
    )


def test_an_hour_of_the_watch_stays_within_its_budget(local: None, tmp_path: Path) -> None:
    engine = database(tmp_path)
    decided, called = settings(tmp_path), Counter[str]()
    base = Base.of(decided)

    def client(service: str, region: str) -> Any:
        made = aws.client(service, region)
        made.meta.events.register("before-call", lambda model, **_: called.update([model.name]))
        return made

    patrol = Patrol(base.alerts, VOICE, utc_now, Policy(), lambda region: None)
    for each in rounds_of(decided, base, patrol, event_store(decided, base.engine), client):
        if each.name.startswith("health"):  # AWS's public feeds: no call of an API
            continue
        for _ in range(3_600 // each.seconds):
            with writing(engine) as connection:
                connection.execute(delete(snapshot))
            each.look()
    engine.dispose()
    base.engine.dispose()
    assert called.pop("GetCallerIdentity") == 1
    assert called == HOUR
    assert called.total() / 60 <= A_MINUTE
