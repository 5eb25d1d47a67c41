"""Dossiers, occasions, contacts, messages, the catalogue, the reader's books, the outbox."""

from alembic import op

from motcua_kit.db.ddl import OUTBOX_1, READER_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE dossier (
    dossier text PRIMARY KEY,
    origin text NOT NULL DEFAULT '',
    wants boolean,
    turn_custody integer NOT NULL DEFAULT 0,
    turn_step integer NOT NULL DEFAULT 0,
    closed_at timestamptz
);
CREATE TABLE occasion (
    dossier text NOT NULL,
    milestone text NOT NULL,
    occurrence text NOT NULL,
    unit text NOT NULL,
    business_at timestamptz NOT NULL,
    details jsonb NOT NULL,
    settled text,
    CONSTRAINT pk_occasion PRIMARY KEY (dossier, milestone, occurrence)
);
CREATE INDEX ix_occasion_waiting ON occasion (dossier) WHERE settled IS NULL;
CREATE TABLE contact (
    dossier text PRIMARY KEY,
    unit text NOT NULL,
    version bigint NOT NULL,
    channels text[] NOT NULL,
    sealed bytea,
    registered_at timestamptz NOT NULL,
    erased_at timestamptz
);
CREATE INDEX ix_contact_kept ON contact (registered_at) WHERE sealed IS NOT NULL;
CREATE TABLE message (
    id uuid PRIMARY KEY,
    dossier text NOT NULL,
    unit text NOT NULL,
    milestone text NOT NULL,
    occurrence text NOT NULL,
    channel text NOT NULL,
    audience text NOT NULL,
    business_at timestamptz NOT NULL,
    planned_at timestamptz NOT NULL,
    not_before timestamptz NOT NULL,
    give_up_at timestamptz NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    claim uuid,
    claimed_until timestamptz,
    woken_at timestamptz,
    reason text NOT NULL,
    carrier text NOT NULL,
    done_at timestamptz,
    CONSTRAINT uq_message_once UNIQUE (dossier, milestone, occurrence, audience, channel)
);
CREATE INDEX ix_message_due ON message (not_before) WHERE state = 'planned';
CREATE INDEX ix_message_claimed ON message (claimed_until) WHERE state = 'sending';
CREATE INDEX ix_message_looked_at ON message (state, done_at)
    WHERE state IN ('failed', 'uncertain');
CREATE TABLE record (
    kind text NOT NULL,
    code text NOT NULL,
    version bigint NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (kind, code)
);
CREATE TABLE gateway_message (
    reference text NOT NULL,
    channel text NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    delivered integer NOT NULL,
    asked integer NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT pk_gateway_message PRIMARY KEY (channel, reference)
);
CREATE INDEX ix_gateway_message_last ON gateway_message (last_at);
CREATE TABLE gateway_fault (
    channel text PRIMARY KEY,
    kind text NOT NULL,
    times integer,
    seconds double precision NOT NULL
);
"""


def upgrade() -> None:
    """Create what notify keeps."""
    op.execute(READER_1)
    op.execute(OUTBOX_1)
    op.execute(TABLES)
