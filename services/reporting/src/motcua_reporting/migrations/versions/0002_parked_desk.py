"""Reporting speaks: it tells what it parks and asks for what it misses."""

from alembic import op

from motcua_kit.db.ddl import OUTBOX_1, READER_2

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An outbox, and when what was asked for."""
    op.execute(OUTBOX_1)
    op.execute(READER_2)
