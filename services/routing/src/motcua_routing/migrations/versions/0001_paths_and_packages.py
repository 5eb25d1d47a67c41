"""Paths of dossiers, the catalogue as read, sealed packages, and the kit's books."""

from alembic import op

from motcua_kit.db.ddl import OUTBOX_1, READER_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE dossier (
    code text PRIMARY KEY,
    procedure text NOT NULL DEFAULT '',
    procedure_version integer NOT NULL DEFAULT 0,
    procedure_order bigint NOT NULL DEFAULT -1,
    field text NOT NULL DEFAULT '',
    origin text NOT NULL DEFAULT '',
    residence text NOT NULL DEFAULT '',
    land text NOT NULL DEFAULT '',
    received_at timestamptz,
    due timestamptz,
    due_order bigint NOT NULL DEFAULT -1,
    phase text NOT NULL DEFAULT 'processing',
    phase_order bigint NOT NULL DEFAULT -1,
    steps_done integer NOT NULL DEFAULT 0,
    changed_at timestamptz,
    imported boolean NOT NULL DEFAULT false,
    custodian text NOT NULL DEFAULT '',
    custody integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'open',
    waiting_on text NOT NULL DEFAULT ''
);
CREATE INDEX ix_dossier_custodian ON dossier (custodian, state);
CREATE TABLE custody (
    dossier text NOT NULL CONSTRAINT fk_custody_dossier REFERENCES dossier (code),
    number integer NOT NULL,
    unit text NOT NULL,
    state text NOT NULL,
    since timestamptz,
    leg text NOT NULL,
    leg_code text NOT NULL,
    offer text NOT NULL,
    peer text NOT NULL,
    passed_at timestamptz,
    result_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT pk_custody PRIMARY KEY (dossier, number, unit)
);
CREATE INDEX ix_custody_present ON custody (unit, state) WHERE state IN ('open', 'in_transit');
CREATE TABLE leg (
    id text NOT NULL,
    dossier text NOT NULL CONSTRAINT fk_leg_dossier REFERENCES dossier (code),
    code text NOT NULL,
    mode text NOT NULL,
    from_unit text NOT NULL,
    planned_to text NOT NULL,
    offered_to text NOT NULL,
    taken_by text NOT NULL,
    place text NOT NULL,
    base text NOT NULL,
    asked_unit text NOT NULL,
    wanted_at timestamptz,
    answer text NOT NULL,
    reason text NOT NULL,
    tried_revision bigint NOT NULL,
    tried_at timestamptz,
    accept_by timestamptz,
    offered_at timestamptz,
    accepted_at timestamptz,
    due timestamptz,
    judged_due timestamptz,
    declined_at timestamptz,
    decline_reason text NOT NULL,
    ended_at timestamptz,
    ended_reason text NOT NULL,
    acknowledged_at timestamptz,
    release_wanted_at timestamptz,
    task_finished_at timestamptz,
    outcome text NOT NULL,
    settled_at timestamptz,
    offer_overdue_at timestamptz,
    leg_overdue_at timestamptz,
    imported boolean NOT NULL,
    to_unit text NOT NULL,
    state text NOT NULL,
    finished_at timestamptz,
    verdict text,
    CONSTRAINT pk_leg PRIMARY KEY (dossier, id)
);
CREATE INDEX ix_leg_id ON leg (id);
CREATE INDEX ix_leg_unanswered ON leg (tried_revision)
    WHERE state IN ('wanted', 'blocked', 'waiting_key');
CREATE INDEX ix_leg_offer_limit ON leg (accept_by)
    WHERE state = 'offered' AND offer_overdue_at IS NULL AND NOT imported;
CREATE INDEX ix_leg_date ON leg (due)
    WHERE state IN ('accepted', 'offered') AND leg_overdue_at IS NULL AND NOT imported;
CREATE INDEX ix_leg_live ON leg (state)
    WHERE state IN ('wanted', 'blocked', 'waiting_key', 'offered', 'accepted');
CREATE TABLE record (
    kind text NOT NULL,
    code text NOT NULL,
    version bigint NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (kind, code)
);
CREATE TABLE catalog_revision (
    is_the_one boolean PRIMARY KEY DEFAULT true
        CONSTRAINT ck_catalog_revision_is_the_one CHECK (is_the_one),
    revision bigint NOT NULL
);
CREATE SEQUENCE catalog_revision_number;
INSERT INTO catalog_revision (revision) VALUES (0);
CREATE TABLE package_blob (
    digest text PRIMARY KEY,
    size bigint NOT NULL
);
CREATE TABLE package_chunk (
    digest text NOT NULL
        CONSTRAINT fk_package_chunk_digest REFERENCES package_blob (digest) ON DELETE CASCADE,
    number integer NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT pk_package_chunk PRIMARY KEY (digest, number)
);
ALTER TABLE package_chunk ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE package (
    leg text NOT NULL,
    digest text NOT NULL CONSTRAINT fk_package_digest REFERENCES package_blob (digest),
    to_unit text NOT NULL,
    put_at timestamptz NOT NULL,
    CONSTRAINT pk_package PRIMARY KEY (leg, digest)
);
CREATE INDEX ix_package_digest ON package (digest);
CREATE INDEX ix_package_put_at ON package (put_at);
"""


def upgrade() -> None:
    """Paths of dossiers, the catalogue as read, sealed packages, and the kit's books."""
    for statement in (READER_1, OUTBOX_1, TABLES):
        op.execute(statement)
