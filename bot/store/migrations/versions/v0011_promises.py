"""Messages that wait for their answer, so that another process can say that none will come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("ts", sa.Text, primary_key=True),
        sa.Column("process", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
