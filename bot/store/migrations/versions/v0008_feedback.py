"""What people think of answers; and what an answer said, so that its texts can be sent on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("kept", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String(64), primary_key=True),
        sa.Column("by", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("right", sa.Boolean, nullable=False),
        sa.Column("word", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("lead", sa.Text),
        sa.Column("checks", sa.Text, nullable=False),
        sa.Column("target_mark", sa.String(32), nullable=False),
        sa.Column("message_mark", sa.String(32)),
    )
    op.create_index("feedback_by_age", "feedback", ["at"])
    op.create_index("feedback_by_target", "feedback", ["target_mark"])
    op.create_index("feedback_by_message", "feedback", ["message_mark"])
