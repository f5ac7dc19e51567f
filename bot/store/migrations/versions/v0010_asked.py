"""What was asked a moment ago, so that one answer serves all; and a person's own questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("room", sa.Text, primary_key=True),
        sa.Column("target_mark", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("channel", sa.Text),
        sa.Column("ts", sa.Text),
        sa.Column("answer", sa.String(64)),
    )
    op.create_index("asked_by_id", "asked", ["id"])
    op.create_index("asked_by_age", "asked", ["at"])
    op.create_index("answers_by_person", "answers", ["asked_by", "asked_at"])
