"""Lists tell how a dossier ended, without opening each one's data."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

VERDICT = """
ALTER TABLE dossier ADD COLUMN verdict text NOT NULL DEFAULT '';
UPDATE dossier SET verdict = data #>> '{dates,verdict}' WHERE data #>> '{dates,verdict}' <> '';
"""


def upgrade() -> None:
    op.execute(VERDICT)
