"""The language of each answer that is promised."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "promises", sa.Column("language", sa.String(8), nullable=False, server_default="")
    )
