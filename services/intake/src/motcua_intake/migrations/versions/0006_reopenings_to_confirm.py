"""Ends that somebody wants undone are found without reading all that has ended."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDEX = """
CREATE INDEX CONCURRENTLY ix_dossier_reopening ON dossier (unit)
    WHERE holding = 'closed' AND data #>> '{reopening,by}' IS NOT NULL
"""
# Without it the planner takes it that every end is to be undone, and may rather read them all.
STATISTICS = """
CREATE STATISTICS st_dossier_reopening ON (data #>> '{reopening,by}') FROM dossier
"""


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '8min'; SET statement_timeout = '8min'")
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_dossier_reopening")
        op.execute(INDEX)
        op.execute("SET lock_timeout = '2s'; SET statement_timeout = '60s'")
    op.execute(STATISTICS)
