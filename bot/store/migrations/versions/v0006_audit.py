"""The audit log is about somebody, by a mark, and stays as it was written; look-ups are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OF id, at, actor, action, detail ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END
    """,
    """
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.at > (CAST(strftime('%s', 'now') AS INTEGER) - 30 * 86400) * 1000000
    BEGIN SELECT RAISE(ABORT, 'the audit log is not deleted before 30 days'); END
    """,
)

_POSTGRESQL = (
    """
    CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is not changed'; END $$
    """,
    """
    CREATE TRIGGER audit_stays BEFORE UPDATE OF id, at, actor, action, detail ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_stays()
    """,
    """
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit FOR EACH ROW
    WHEN (OLD.at > (extract(epoch FROM now())::bigint - 30 * 86400) * 1000000)
    EXECUTE FUNCTION audit_stays()
    """,
    """
    CREATE TRIGGER audit_is_whole BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()
    """,
)


def upgrade() -> None:
    op.add_column("audit", sa.Column("mark", sa.String(32)))
    op.create_index("audit_by_mark", "audit", ["mark"])
    op.create_table(
        "lookups",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("lookups_by_actor", "lookups", ["actor", "at"])
    op.create_index("lookups_by_age", "lookups", ["at"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if sqlite else _POSTGRESQL:
        # exec_driver_sql: a % in it is a %
        op.get_bind().exec_driver_sql(statement)
