"""The counter is told which dossier's contact notify has refused, and why; never the contact."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE contact_refusal (
    dossier text NOT NULL CONSTRAINT pk_contact_refusal PRIMARY KEY,
    unit text NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.execute(TABLES)
