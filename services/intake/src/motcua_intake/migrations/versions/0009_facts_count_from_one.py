"""A ledger counts from one: no fact can be put before its beginning, where nobody would read it."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not validated: what is there was counted by the ledger's head, and a scan would hold the counter up.
    op.execute("ALTER TABLE ledger ADD CONSTRAINT ck_ledger_seq CHECK (seq > 0) NOT VALID")
