"""A table of events of any size, made inside the database: as skewed and as wide as real ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from bot.store.engine import writing
from bot.store.partitions import Partitions
from bot.store.rows import day_of, micros
from bot.store.seal import Keys

EVENTS_OF_A_MESSAGE = 3
MESSAGES_OF_A_RECIPIENT = 7
DAYS = 30
CHUNK = 500_000

_NUMBERS = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM s WHERE n < :last)"
    " SELECT {} FROM s JOIN bench_recipients r ON r.id = (n / 3 * 7919) % :recipients",
    "postgresql": "SELECT {} FROM generate_series((:first)::bigint, (:last)::bigint) AS s(n)"
    " JOIN bench_recipients r ON r.id = (n / 3 * 7919) % :recipients",
}
_ID = {
    "sqlite": "printf('0102%012x-%08x-0000-0000-0000-%012x-000000', {ms}, n / 3, n / 3)",
    "postgresql": "'0102' || lpad(to_hex(({ms})::bigint), 12, '0') || '-' ||"
    " lpad(to_hex((n / 3)::int), 8, '0') || '-0000-0000-0000-' ||"
    " lpad(to_hex((n / 3)::int), 12, '0') || '-000000'",
}
_OCTETS = {
    "sqlite": "CAST(printf('%08d', n % 3) AS BLOB)",
    "postgresql": "convert_to(lpad((n % 3)::text, 8, '0'), 'UTF8')",
}


def address(number: int) -> str:
    return f"reader{number}@mail{number % 997}.example"


def fill(engine: Engine, keys: Keys, rows: int, now: datetime) -> int:
    """Put so many events there; the number of recipients."""
    recipients = max(1, rows // (EVENTS_OF_A_MESSAGE * MESSAGES_OF_A_RECIPIENT))
    start = now - timedelta(days=DAYS)
    Partitions(engine).ensure(range(day_of(start), day_of(now) + 1))
    _recipients(engine, keys, recipients)
    step = timedelta(days=DAYS) / (rows // 3 + 1)
    bound = {
        "start": micros(start),
        "step": step // timedelta(microseconds=1),
        "recipients": recipients,
    }
    for first in range(0, rows, CHUNK):
        last = min(first + CHUNK, rows) - 1
        with writing(engine) as connection:
            connection.execute(text(_insert(engine)), bound | {"first": first, "last": last})
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE events")
        connection.commit()
    return recipients


def _insert(engine: Engine) -> str:
    name = engine.dialect.name
    sent = "(:start + (n / 3) * :step)"
    values = {
        "message_id": _ID[name].format(ms=f"{sent} / 1000"),
        "event": _OCTETS[name],
        "recipient": "r.mark",
        "day": f"{sent} / 86400000000",
        "kind": "CASE n % 3 WHEN 0 THEN 'Send' WHEN 1 THEN 'Delivery' ELSE 'Open' END",
        "at": f"{sent} + (n % 3) * 1500000",
        "sent_at": sent,
        "account": "'111122223333'",
        "region": "'eu-west-1'",
        "recipient_domain": "'mail.example'",
        "reply": "CASE n % 3 WHEN 1 THEN '250 2.0.0 OK 1700000000 x-' || n || ' - gsmtp' END",
        "reporting_mta": "CASE n % 3 WHEN 1 THEN 'a8-41.smtp-out.eu-west-1.amazonses.com' END",
        "processing_ms": "CASE n % 3 WHEN 1 THEN 1500 END",
        "configuration_set": "'transactional'",
        "from_domain": "'shop.example'",
        "mail_from": "'bounce.shop.example'",
        "outgoing_ip": "'192.0.2.10'",
    }
    select = _NUMBERS[name].format(", ".join(values.values()))
    return f"INSERT INTO events ({', '.join(values)}) {select}"


def _recipients(engine: Engine, keys: Keys, count: int) -> None:
    octets = "BLOB" if engine.dialect.name == "sqlite" else "bytea"
    with writing(engine) as connection:
        connection.exec_driver_sql(
            f"CREATE TABLE bench_recipients (id integer PRIMARY KEY, mark {octets})"
        )
        rows = [{"id": n, "mark": bytes.fromhex(keys.mark(address(n)))} for n in range(count)]
        connection.execute(text("INSERT INTO bench_recipients VALUES (:id, :mark)"), rows)
