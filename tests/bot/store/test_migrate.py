"""A database of an earlier version keeps what is in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, Table, event, insert, inspect, select

from bot.ingest.arrival import Arrival
from bot.store.engine import make_file, open_database, writing
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.outbox import OutboxStore
from bot.store.requests import RequestStore
from bot.store.rows import micros
from bot.store.tables import metadata
from checks.core import Address, MailEvent, timelines
from sandbox.aws.events import KINDS
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count, event_store
from tests.postgres import Server

SAME = (
    *("message_id", "recipient_domain", "bounce_type", "subtype", "status", "reply"),
    *("reporting_mta", "remote_mta", "delay_type", "processing_ms", "detail", "template"),
    *("configuration_set", "tenant", "from_domain", "mail_from", "outgoing_ip"),
    "list_unsubscribe",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = open_database(f"sqlite:///{tmp_path}/old.sqlite3")
        make_file(made)
        yield made
        made.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database(empty=True) as url:
        made = open_database(url)
        yield made
        made.dispose()


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def first_row(arrival: Arrival) -> dict[str, Any]:
    """As the first version wrote an event."""
    event, recipient = arrival.event, KEYS.mark(arrival.event.recipient)
    own = arrival.feedback_id or f"{event.message_id} {event.at.isoformat()}"
    written = f"{event.kind.value.lower()}\n{own}\n{recipient}"
    return {name: getattr(event, name) for name in SAME} | {
        "key": hashlib.sha256(written.encode()).hexdigest(),
        "kind": event.kind.value,
        "at": micros(event.at),
        "sent_at": micros(event.sent_at),
        "expires_at": micros(event.expires_at) if event.expires_at else None,
        "account": event.place.account,
        "region": event.place.region,
        "recipient": recipient,
        "spelling": KEYS.fingerprint(arrival.address),
        "address": KEYS.seal(arrival.address, NOW),
    }


def marked(arrival: Arrival) -> MailEvent:
    return replace(arrival.event, recipient=KEYS.mark(arrival.event.recipient))


def test_what_the_first_version_stored_is_there_after_the_last(empty: Engine) -> None:
    ann, cy = "Ann@example.com", "cy@example.net"
    bodies = [body(kind, ann, seed=n) for n, kind in enumerate(KINDS)] + [body("Send", cy)]
    had = arrivals(*bodies)
    upgrade(empty, "0001")
    assert not inspect(empty).has_table("alerts")
    with empty.begin() as connection:
        events = Table("events", MetaData(), autoload_with=connection)
        connection.execute(insert(events), [first_row(arrival) for arrival in had])
    RequestStore(empty, clock=Clock()).first_time("x")
    migrate(empty)
    store = event_store(empty)
    assert store.timelines(Address("ann", "example.com")) == timelines(map(marked, had[:-1]))
    assert store.spellings(Address("ann", "example.com")) == ("Ann@example.com",)
    assert sum(store.tally(("kind",), NOW, NOW).values()) == len(had)
    assert (count(empty, "alerts"), count(empty, "slack_requests")) == (0, 1)
    assert OutboxStore(empty, KEYS).waiting().waiting == 0


def test_an_event_that_comes_again_after_the_change_is_still_one(empty: Engine) -> None:
    had = arrivals(body("Send"), body("Delivery"), body("DeliveryDelay"))
    upgrade(empty, "0002")
    with empty.begin() as connection:
        events = Table("events", MetaData(), autoload_with=connection)
        connection.execute(insert(events), [first_row(arrival) for arrival in had])
    migrate(empty)
    assert event_store(empty).add(had) == 0
    assert count(empty, "events") == 3


def filled(engine: Engine) -> dict[str, int]:
    """A row in each table, of whatever its columns take; how many rows each has."""
    tables = MetaData()
    tables.reflect(engine)
    with writing(engine) as connection:
        for table in tables.sorted_tables:
            if table.name != "alembic_version" and not table.name.startswith("events"):
                row = {column.name: _some(column) for column in table.columns}
                connection.execute(insert(table), row)
    return {table.name: count(engine, table.name) for table in tables.sorted_tables}


def _some(column: Column[Any]) -> Any:
    return {int: 1, bool: True, bytes: b"\x01"}.get(column.type.python_type, "x")


def test_all_of_the_version_before_is_there_and_can_be_read_after_the_last(empty: Engine) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    last = scripts.get_revision(scripts.get_current_head() or "")
    upgrade(empty, str(last.down_revision))
    had = filled(empty)
    migrate(empty)
    assert {name: count(empty, name) for name in had} == had
    with empty.connect() as connection:
        for table in metadata.sorted_tables:
            connection.execute(select(table)).all()


@pytest.mark.parametrize(
    "step", ["DROP TABLE events_before", "ADD COLUMN written_at", "CREATE TABLE languages"]
)
def test_what_is_interrupted_in_the_middle_changes_nothing_and_can_be_done_again(
    empty: Engine, step: str
) -> None:
    had = arrivals(body("Send"), body("Delivery"))
    upgrade(empty, "0002")
    with empty.begin() as connection:
        before = Table("events", MetaData(), autoload_with=connection)
        connection.execute(insert(before), [first_row(arrival) for arrival in had])
    names = inspect(empty).get_table_names()

    class Killed(BaseException):
        """The process ends here."""

    def kill(*call: Any) -> None:
        if step in " ".join(call[2].split()):
            raise Killed

    event.listen(empty, "before_cursor_execute", kill)
    with pytest.raises(Killed):
        migrate(empty)
    event.remove(empty, "before_cursor_execute", kill)
    assert (inspect(empty).get_table_names(), count(empty, "events")) == (names, len(had))
    migrate(empty)
    assert event_store(empty).add(had) == 0
    assert count(empty, "events") == len(had)
