"""A contact that was refused is known as such, so that nobody waits for it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSED = "ALTER TABLE contact ADD COLUMN refused text NOT NULL DEFAULT ''"


def upgrade() -> None:
    """Why, by the name of the error."""
    op.execute(REFUSED)
