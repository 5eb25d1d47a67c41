"""Facts, dossiers, counts, and the reader's books."""

from alembic import op

from motcua_kit.db.ddl import READER_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE fact (
    unit text NOT NULL,
    seq bigint NOT NULL,
    dossier text NOT NULL,
    type text NOT NULL,
    procedure text NOT NULL,
    origin text NOT NULL,
    custody integer NOT NULL,
    step integer NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    business_at timestamptz NOT NULL,
    hash bytea NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    CONSTRAINT pk_fact PRIMARY KEY (unit, seq)
);
CREATE INDEX ix_fact_dossier ON fact (dossier);
CREATE TABLE dossier (
    dossier text PRIMARY KEY,
    procedure text NOT NULL,
    field text NOT NULL,
    origin text NOT NULL,
    channel text,
    imported boolean NOT NULL,
    received_at timestamptz,
    custodian text,
    state text,
    custody integer NOT NULL,
    step integer NOT NULL,
    peer text,
    due_first timestamptz,
    due_current timestamptz,
    provisional boolean NOT NULL,
    due_custody integer NOT NULL,
    due_step integer NOT NULL,
    solved_at timestamptz,
    verdict text,
    verdict_index text,
    solved_by text,
    "end" text,
    ended_at timestamptz
);
CREATE INDEX ix_dossier_unsolved ON dossier (origin, due_current)
    WHERE solved_at IS NULL AND "end" IS NULL;
CREATE INDEX ix_dossier_origin_received ON dossier (origin, received_at);
CREATE INDEX ix_dossier_origin_solved ON dossier (origin, solved_at) WHERE solved_at IS NOT NULL;
CREATE INDEX ix_dossier_custodian ON dossier (custodian, state) WHERE state <> 'closed';
CREATE TABLE flow (
    unit text NOT NULL,
    day date NOT NULL,
    procedure text NOT NULL,
    received bigint NOT NULL DEFAULT 0,
    handed_in bigint NOT NULL DEFAULT 0,
    reopened bigint NOT NULL DEFAULT 0,
    handed_out bigint NOT NULL DEFAULT 0,
    closed bigint NOT NULL DEFAULT 0,
    moved_out bigint NOT NULL DEFAULT 0,
    moved_in bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_flow PRIMARY KEY (unit, day, procedure)
);
CREATE TABLE tally (
    origin text NOT NULL,
    day date NOT NULL,
    procedure text NOT NULL,
    field text NOT NULL,
    officer text NOT NULL,
    measure text NOT NULL,
    n bigint NOT NULL,
    CONSTRAINT pk_tally PRIMARY KEY (origin, day, procedure, field, officer, measure)
);
CREATE INDEX ix_tally_day ON tally (day, origin);
CREATE TABLE work (
    unit text NOT NULL,
    day date NOT NULL,
    procedure text NOT NULL,
    officer text NOT NULL,
    type text NOT NULL,
    n bigint NOT NULL,
    late bigint NOT NULL,
    CONSTRAINT pk_work PRIMARY KEY (unit, day, procedure, officer, type)
);
CREATE TABLE leg (
    leg text PRIMARY KEY,
    dossier text NOT NULL,
    procedure text NOT NULL,
    leg_code text NOT NULL,
    from_unit text NOT NULL,
    to_unit text NOT NULL,
    mode text NOT NULL,
    state text NOT NULL,
    rank integer NOT NULL,
    imported boolean NOT NULL,
    accepted_at timestamptz,
    finished_at timestamptz,
    due timestamptz,
    verdict text,
    offer_overdue boolean NOT NULL DEFAULT false,
    leg_overdue boolean NOT NULL DEFAULT false
);
CREATE INDEX ix_leg_dossier ON leg (dossier);
CREATE INDEX ix_leg_to_unit ON leg (to_unit, finished_at);
CREATE TABLE notice (
    message text PRIMARY KEY,
    dossier text NOT NULL,
    unit text NOT NULL,
    milestone text NOT NULL,
    channel text NOT NULL,
    state text NOT NULL,
    rank integer NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ix_notice_unit ON notice (unit, state);
CREATE TABLE record (
    kind text NOT NULL,
    code text NOT NULL,
    version bigint NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (kind, code)
);
"""


def upgrade() -> None:
    """Create what reporting keeps."""
    op.execute(READER_1)
    op.execute(TABLES)
