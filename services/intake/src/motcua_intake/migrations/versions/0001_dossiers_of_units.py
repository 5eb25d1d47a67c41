"""Dossiers, work, offers, the catalogue's replica, and the kit's books."""

from alembic import op

from motcua_kit.db.ddl import LEDGER_1, OUTBOX_1, READER_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE dossier (
    unit text NOT NULL,
    code text NOT NULL,
    guest text NOT NULL DEFAULT '',
    procedure text NOT NULL,
    procedure_version integer NOT NULL,
    field text NOT NULL,
    origin text NOT NULL,
    custody integer NOT NULL,
    state text NOT NULL,
    financial text NOT NULL,
    holding text NOT NULL,
    custodian text NOT NULL,
    national_status smallint NOT NULL,
    applicant_name text NOT NULL,
    name_key text NOT NULL,
    identity text NOT NULL,
    phone text NOT NULL,
    received_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    due timestamptz,
    provisional boolean NOT NULL,
    imported boolean NOT NULL,
    rev integer NOT NULL DEFAULT 0,
    data jsonb NOT NULL,
    CONSTRAINT pk_dossier PRIMARY KEY (unit, code, guest),
    CONSTRAINT ck_dossier_holding CHECK
        (holding IN ('custody', 'transit', 'away', 'gone', 'guest', 'closed')),
    CONSTRAINT ck_dossier_guest CHECK ((holding = 'guest') = (guest <> ''))
);
CREATE INDEX ix_dossier_standing ON dossier (unit, holding, state, due)
    WHERE holding IN ('custody', 'transit', 'away', 'guest');
CREATE INDEX ix_dossier_received ON dossier (unit, received_at);
CREATE INDEX ix_dossier_identity ON dossier (unit, identity) WHERE identity <> '';
CREATE INDEX ix_dossier_phone ON dossier (unit, phone) WHERE phone <> '';
CREATE INDEX ix_dossier_name ON dossier USING gin (to_tsvector('simple', name_key));
CREATE INDEX ix_dossier_code ON dossier (code);
CREATE TABLE task (
    id text NOT NULL CONSTRAINT pk_task PRIMARY KEY,
    unit text NOT NULL,
    dossier text NOT NULL,
    guest text NOT NULL,
    step text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    assignee text NOT NULL,
    due timestamptz,
    opened_at timestamptz NOT NULL
);
CREATE INDEX ix_task_work ON task (unit, role, due);
CREATE INDEX ix_task_dossier ON task (unit, dossier, guest);
CREATE TABLE command (
    unit text NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    answer jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_command PRIMARY KEY (unit, key)
);
CREATE TABLE number_block (
    unit text NOT NULL,
    day date NOT NULL,
    next integer NOT NULL,
    CONSTRAINT pk_number_block PRIMARY KEY (unit, day)
);
CREATE TABLE offer (
    unit text NOT NULL,
    leg text NOT NULL,
    dossier text NOT NULL,
    procedure text NOT NULL,
    from_unit text NOT NULL,
    mode text NOT NULL,
    state text NOT NULL,
    custody integer NOT NULL,
    applicant_name text NOT NULL DEFAULT '',
    dossier_due timestamptz,
    offered_at timestamptz NOT NULL,
    accept_by timestamptz,
    ended_at timestamptz,
    data jsonb NOT NULL,
    CONSTRAINT pk_offer PRIMARY KEY (unit, leg)
);
CREATE INDEX ix_offer_open ON offer (unit, accept_by)
    WHERE state IN ('arriving', 'arrived', 'unreadable');
CREATE INDEX ix_offer_dossier ON offer (dossier);
CREATE TABLE job (
    kind text NOT NULL,
    unit text NOT NULL,
    leg text NOT NULL,
    dossier text NOT NULL,
    next_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    reason text NOT NULL DEFAULT '',
    CONSTRAINT pk_job PRIMARY KEY (kind, unit, leg)
);
CREATE INDEX ix_job_next ON job (kind, next_at);
CREATE TABLE contact_push (
    dossier text NOT NULL CONSTRAINT pk_contact_push PRIMARY KEY,
    unit text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    version bigint NOT NULL,
    next_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0
);
CREATE INDEX ix_contact_push_next ON contact_push (next_at);
CREATE TABLE slip (
    id text NOT NULL CONSTRAINT pk_slip PRIMARY KEY,
    unit text NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    data jsonb NOT NULL
);
CREATE INDEX ix_slip_day ON slip (unit, at);
CREATE TABLE alert (
    unit text NOT NULL,
    dossier text NOT NULL,
    leg text NOT NULL,
    kind text NOT NULL,
    limit_at timestamptz,
    at timestamptz NOT NULL,
    CONSTRAINT pk_alert PRIMARY KEY (unit, leg, kind)
);
CREATE TABLE catalog_record (
    key text NOT NULL CONSTRAINT pk_catalog_record PRIMARY KEY,
    version bigint NOT NULL,
    body bytea NOT NULL,
    changed bigint NOT NULL
);
CREATE INDEX ix_catalog_record_changed ON catalog_record (changed);
CREATE TABLE replica (
    id boolean NOT NULL DEFAULT true CONSTRAINT pk_replica PRIMARY KEY,
    version bigint NOT NULL,
    CONSTRAINT ck_replica_one CHECK (id)
);
INSERT INTO replica (version) VALUES (0);
CREATE TABLE credential (
    login text NOT NULL CONSTRAINT pk_credential PRIMARY KEY,
    password_hash text NOT NULL,
    version bigint NOT NULL
);
"""


def upgrade() -> None:
    for statements in (LEDGER_1, OUTBOX_1, READER_1, TABLES):
        op.execute(statements)
