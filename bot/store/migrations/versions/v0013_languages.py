"""The language that a person chose, and that of each thread that is followed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "languages",
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("code", sa.String(8), nullable=False),
    )
    op.add_column("follows", sa.Column("language", sa.String(8), nullable=False, server_default=""))
