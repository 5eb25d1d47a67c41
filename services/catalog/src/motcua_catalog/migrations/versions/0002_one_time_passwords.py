"""Passwords that an operator gives are for once."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what is stored, or written by the release before, is nobody's to change."""
    op.execute("ALTER TABLE credential ADD COLUMN is_once boolean NOT NULL DEFAULT false")
