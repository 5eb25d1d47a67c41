"""What a restored node needs: where its database lies, under what name it speaks, what it read."""

from alembic import op

from motcua_kit.tail.place import PLACE_1

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE speaker (
    id boolean NOT NULL DEFAULT true CONSTRAINT pk_speaker PRIMARY KEY,
    name text NOT NULL,
    CONSTRAINT ck_speaker_one CHECK (id)
);
CREATE TABLE recovery (
    unit text NOT NULL,
    from_seq bigint NOT NULL,
    to_seq bigint NOT NULL,
    at timestamptz NOT NULL,
    dossiers integer NOT NULL,
    unknown_dossiers integer NOT NULL,
    CONSTRAINT pk_recovery PRIMARY KEY (unit, from_seq)
);
"""


def upgrade() -> None:
    for statements in (PLACE_1, TABLES):
        op.execute(statements)
