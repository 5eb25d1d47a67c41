"""The heads of a unit read what stood at the end of each working day; who has read it is kept."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE digest (
    unit text NOT NULL,
    day date NOT NULL,
    made_at timestamptz NOT NULL,
    overdue integer NOT NULL,
    due_today integer NOT NULL,
    due_next integer NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT pk_digest PRIMARY KEY (unit, day)
);
CREATE TABLE digest_reading (
    unit text NOT NULL,
    day date NOT NULL,
    login text NOT NULL,
    read_at timestamptz NOT NULL,
    CONSTRAINT pk_digest_reading PRIMARY KEY (unit, day, login)
);
"""


def upgrade() -> None:
    op.execute(TABLES)
