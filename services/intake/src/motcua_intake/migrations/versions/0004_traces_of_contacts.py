"""A contact goes to notify in the trace of the reception that it was given at."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE contact_push ADD COLUMN traceparent text")
