"""Contacts to be erased and what was done lately are found without the rest."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KNOWN = """
UPDATE contact AS c SET closed_at = d.closed_at FROM dossier d
WHERE d.dossier = c.dossier AND c.sealed IS NOT NULL AND d.closed_at IS NOT NULL;
"""
INDEXES = """
CREATE INDEX ix_contact_over ON contact (closed_at)
    WHERE sealed IS NOT NULL AND closed_at IS NOT NULL;
CREATE INDEX ix_message_done ON message (done_at, state) WHERE state IN ('sent', 'dropped');
"""


def upgrade() -> None:
    """Contacts of dossiers that were closed before, few at any time; then both indexes."""
    op.execute(KNOWN)
    op.execute(INDEXES)
