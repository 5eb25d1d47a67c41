"""Contacts of dossiers that were closed before they were told of it, few at any time."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KNOWN = """
UPDATE contact AS c SET closed_at = d.closed_at FROM dossier d
WHERE d.dossier = c.dossier AND c.sealed IS NOT NULL AND d.closed_at IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(KNOWN)
