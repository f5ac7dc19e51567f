"""What is put off, found by when SES gives it up: an index over the few rows that have a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    some = sa.text("expires_at IS NOT NULL")
    op.create_index(
        "events_by_expiry", "events", ["expires_at"], sqlite_where=some, postgresql_where=some
    )
