"""The reader asks for what it misses of a ledger."""

from alembic import op

from motcua_kit.db.ddl import READER_2

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """When what was asked for."""
    op.execute(READER_2)
