"""How often the watch calls AWS: an hour of all its rounds, against the local AWS.

Before each round what was kept of AWS's answers is forgotten, so that the numbers are the most that
there can be; SES answers about one call a second of each operation, for everybody together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from bot.settings import Settings, load
from bot.sources import aws
from bot.store.engine import utc_now, writing
from bot.store.tables import snapshot
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.wiring_store import events as event_store
from bot.wiring_watch import Base, rounds_of
from sandbox.answers import account
from sandbox.aws.app import build_aws
from sandbox.holder import Holder
from sandbox.world import Incident, Region, Update
from tests.bot.sources.conftest import LocalAws, empty_world, serving
from tests.bot.store.database import database
from tests.bot.watch.fakes import VOICE

PAGE = Path(__file__).parents[3] / "docs/operations.md"
FOR_DOMAINS = "GetEmailIdentity"
"""There are none here: it is asked about each."""


def a_minute() -> int:
    """Calls of each service, on average, as the page promises."""
    found = re.search(r"At most \*\*(\d+)\*\* call a minute of each", PAGE.read_text())
    assert found
    return int(found[1])


def an_hour() -> dict[str, int]:
    """By operation, as the page's table has it: of a Region that has the queue."""
    table = PAGE.read_text().partition("| call | an hour | for |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines()[2:]]
    told = {
        name: int(count.split()[0].rstrip(";,"))
        for calls, count in rows
        for name in re.findall(r"[A-Z][A-Za-z]+", calls.partition("(")[0])
    }
    return {name: count for name, count in told.items() if count and name != FOR_DOMAINS}


@pytest.fixture
def local(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    holder = Holder(empty_world())
    told = account() | {"VdmAttributes": {"VdmEnabled": "ENABLED"}}
    holder.world.regions["eu-west-1"] = Region(told)
    holder.world.health_api = True
    now = utc_now()
    seen = [Update(now, 2, "Increased latencies", "We look into it.")]
    holder.world.incidents.append(Incident("eu-west-1", now, None, seen, feeds=("api",)))
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
    decided, called = settings(tmp_path), Counter[tuple[str, str]]()
    base = Base.of(decided)

    def client(service: str, region: str) -> Any:
        made = aws.client(service, region)
        made.meta.events.register(
            "before-call", lambda model, **_: called.update([(service, model.name)])
        )
        return made

    patrol = Patrol(base.alerts, VOICE, utc_now, Policy(), lambda region: None)
    for each in rounds_of(decided, base, patrol, event_store(decided, base.engine), client):
        if each.name == "health eu-west-1":  # AWS's public feeds; what the API told is at hand
            continue
        for _ in range(3_600 // each.seconds):
            with writing(engine) as connection:
                connection.execute(delete(snapshot))
            each.look()
    engine.dispose()
    base.engine.dispose()
    assert called.pop(("sts", "GetCallerIdentity")) == 1
    assert {name: count for (_, name), count in called.items()} == an_hour()
    of_service = Counter[str]()
    for (service, _), count in called.items():
        of_service[service] += count
    assert of_service.keys() == {"cloudwatch", "health", "sesv2"}
    assert max(of_service.values()) <= 60 * a_minute()
