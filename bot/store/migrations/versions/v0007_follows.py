"""Threads that are told of what happens next."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("recipient", sa.LargeBinary),
        sa.Column("message_id", sa.Text),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("asked", sa.Boolean, nullable=False),
        sa.Column("masked", sa.Boolean, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("posts", sa.Integer, nullable=False),
        sa.Column("last_due", sa.BigInteger),
    )
    for name, column in (
        ("follows_by_recipient", "recipient"),
        ("follows_by_message", "message_id"),
        ("follows_by_answer", "answer"),
        ("follows_by_actor", "actor"),
        ("follows_by_end", "until"),
    ):
        op.create_index(name, "follows", [column])
