"""The first tables.  Times are microseconds since 1970, UTC."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _events()
    _dead_letters()
    _snapshot()
    _answers()
    _slack_requests()
    _leases()


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("recipient", sa.String(32), nullable=False),
        sa.Column("recipient_domain", sa.Text, nullable=False),
        sa.Column("spelling", sa.String(32), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
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
    )
    op.create_index("events_by_recipient", "events", ["recipient", "sent_at", "message_id"])
    op.create_index("events_by_message", "events", ["message_id"])
    op.create_index("events_by_region", "events", ["region", "at"])
    op.create_index("events_by_age", "events", ["at"])


def _dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
    )
    op.create_index("dead_letters_by_age", "dead_letters", ["received_at"])


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("detail_ts", sa.Text),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("target_mark", sa.String(32), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("lead", sa.Text),
    )
    op.create_index("answers_by_target", "answers", ["target_mark", "asked_at"])
    op.create_index("answers_by_age", "answers", ["asked_at"])


def _slack_requests() -> None:
    op.create_table(
        "slack_requests",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("slack_requests_by_age", "slack_requests", ["at"])


def _leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
