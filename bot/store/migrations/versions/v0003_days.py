"""Events found by their message, spellings apart, counts, imports and the audit log.

On PostgreSQL the events are kept in partitions, one for each day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHUNK = 1_000
DAY = 86_400_000_000
"""Microseconds."""

SAME = (
    "message_id",
    "kind",
    "at",
    "sent_at",
    "account",
    "region",
    "recipient_domain",
    "bounce_type",
    "subtype",
    "status",
    "reply",
    "reporting_mta",
    "remote_mta",
    "delay_type",
    "expires_at",
    "processing_ms",
    "detail",
    "template",
    "configuration_set",
    "tenant",
    "from_domain",
    "mail_from",
    "outgoing_ip",
    "list_unsubscribe",
)


def upgrade() -> None:
    op.rename_table("events", "events_before")
    for index in ("events_by_recipient", "events_by_message", "events_by_region", "events_by_age"):
        op.drop_index(index, "events_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX events_pkey RENAME TO events_before_pkey")
    _events()
    _spellings()
    _counts()
    _imports()
    _audit()
    _move()
    op.drop_table("events_before")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("event", sa.LargeBinary, primary_key=True),
        sa.Column("recipient", sa.LargeBinary, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("recipient_domain", sa.Text, nullable=False),
        sa.Column("bounce_type", sa.Text),
        sa.Column("subtype", sa.Text),
        sa.Column("status", sa.Text),
        sa.Column("reply", sa.Text),
        sa.Column("reporting_mta", sa.Text),
        sa.Column("remote_mta", sa.Text),
        sa.Column("delay_type", sa.Text),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("processing_ms", sa.BigInteger),
        sa.Column("detail", sa.Text),
        sa.Column("template", sa.Text),
        sa.Column("configuration_set", sa.Text),
        sa.Column("tenant", sa.Text),
        sa.Column("from_domain", sa.Text),
        sa.Column("mail_from", sa.Text),
        sa.Column("outgoing_ip", sa.Text),
        sa.Column("list_unsubscribe", sa.Boolean),
        postgresql_partition_by="RANGE (day)",
    )
    op.create_index("events_by_recipient", "events", ["recipient", "sent_at", "message_id"])
    if op.get_bind().dialect.name == "sqlite":  # elsewhere a partition is a day
        op.create_index("events_by_day", "events", ["day"])


def _spellings() -> None:
    op.create_table(
        "spellings",
        sa.Column("recipient", sa.LargeBinary, primary_key=True),
        sa.Column("spelling", sa.LargeBinary, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("spellings_by_age", "spellings", ["seen_at"])


def _counts() -> None:
    op.create_table(
        "counts",
        sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("recipient_domain", sa.Text, primary_key=True),
        sa.Column("provider", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, primary_key=True),
        sa.Column("template", sa.Text, primary_key=True),
        sa.Column("configuration_set", sa.Text, primary_key=True),
        sa.Column("reasons_version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("writer", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "latest",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("configuration_set", sa.Text, primary_key=True),
        sa.Column("writer", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("stamp", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("audit_by_age", "audit", ["at"])


def _move() -> None:
    """Every event to its new place.  The counts of them are made when all migrations are done."""
    bind = op.get_bind()
    before = sa.Table("events_before", sa.MetaData(), autoload_with=bind)
    events = sa.Table("events", sa.MetaData(), autoload_with=bind)
    spellings = sa.Table("spellings", sa.MetaData(), autoload_with=bind)
    if bind.dialect.name == "postgresql":
        _partitions(bind, before)
    last = ""
    while True:
        chunk = sa.select(before).where(before.c.key > last).order_by(before.c.key).limit(CHUNK)
        rows = [dict(row) for row in bind.execute(chunk).mappings()]
        if not rows:
            return
        last = rows[-1]["key"]
        bind.execute(sa.insert(events), [_moved(row) for row in rows])
        _keep_spellings(bind, spellings, rows)


def _moved(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in SAME} | {
        "event": _event(row),
        "recipient": bytes.fromhex(row["recipient"]),
        "day": row["sent_at"] // DAY,
    }


def _event(row: dict[str, Any]) -> bytes:
    """As this version makes it, where that can be told: the old key of a bounce or complaint was
    made from SES's id of it, which was not kept."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=row["at"])
    kind = row["kind"].lower()
    own = f"{row['message_id']} {at.isoformat()}"
    if _digest(f"{kind}\n{own}\n{row['recipient']}").hex() == row["key"]:
        return _digest(f"{kind}\n{own}")[:8]
    return bytes.fromhex(row["key"])[:8]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _keep_spellings(bind: sa.Connection, spellings: sa.Table, rows: Iterable[Any]) -> None:
    """Each once; its age counts from the newest event, as that of the rows."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["recipient"], row["spelling"])
        if key not in found or row["at"] > found[key]["seen_at"]:
            found[key] = {"address": row["address"], "seen_at": row["at"]}
    for (recipient, spelling), kept in found.items():
        name = {
            "recipient": bytes.fromhex(recipient),
            "spelling": bytes.fromhex(spelling),
        }
        same = [spellings.c[column] == value for column, value in name.items()]
        there = bind.execute(sa.select(spellings.c.seen_at).where(*same)).scalar()
        if there is None:
            bind.execute(sa.insert(spellings), name | kept)
        elif there < kept["seen_at"]:
            bind.execute(sa.update(spellings).where(*same).values(kept))


def _partitions(bind: sa.Connection, before: sa.Table) -> None:
    days = bind.execute(sa.select(before.c.sent_at // DAY).distinct()).scalars()
    for day in days:
        name = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("events_%Y%m%d")
        bind.execute(
            sa.text(
                f"CREATE TABLE {name} PARTITION OF events FOR VALUES FROM ({day}) TO ({day + 1})"
            )
        )
