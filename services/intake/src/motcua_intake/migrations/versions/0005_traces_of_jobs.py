"""A package goes to the store, and is fetched, in the trace of the fact that asked for it."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE job ADD COLUMN traceparent text")
