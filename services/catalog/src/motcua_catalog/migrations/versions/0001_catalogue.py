"""Units, staff, credentials, the records as published, and the outbox."""

from alembic import op

from motcua_kit.db.ddl import OUTBOX_1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE record (
    key text PRIMARY KEY,
    kind text NOT NULL,
    code text NOT NULL,
    version bigint NOT NULL,
    content bytea NOT NULL,
    at timestamptz NOT NULL,
    parent text NOT NULL,
    search text NOT NULL,
    sort text COLLATE "C" NOT NULL,
    CONSTRAINT uq_record UNIQUE (kind, code)
);
CREATE INDEX ix_record_order ON record (kind, sort, code);
CREATE TABLE tree (
    code text PRIMARY KEY,
    active boolean NOT NULL
);
CREATE TABLE deployment (
    code text PRIMARY KEY,
    name text NOT NULL
);
CREATE TABLE unit (
    code text PRIMARY KEY,
    identifier text NOT NULL,
    deployment text NOT NULL,
    epoch bigint NOT NULL,
    public_key bytea NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT uq_unit_identifier UNIQUE (identifier) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_unit_deployment FOREIGN KEY (deployment) REFERENCES deployment (code),
    CONSTRAINT ck_unit_key CHECK (length(public_key) IN (0, 32))
);
CREATE INDEX ix_unit_deployment ON unit (deployment);
CREATE TABLE unit_parent (
    unit text NOT NULL,
    tree text NOT NULL,
    parent text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT pk_unit_parent PRIMARY KEY (unit, tree, valid_from),
    CONSTRAINT fk_unit_parent_unit FOREIGN KEY (unit) REFERENCES unit (code),
    CONSTRAINT fk_unit_parent_parent FOREIGN KEY (parent) REFERENCES unit (code),
    CONSTRAINT fk_unit_parent_tree FOREIGN KEY (tree) REFERENCES tree (code)
);
CREATE TABLE officer (
    login text PRIMARY KEY,
    name text NOT NULL,
    unit text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT fk_officer_unit FOREIGN KEY (unit) REFERENCES unit (code)
);
CREATE TABLE officer_role (
    login text NOT NULL,
    role text NOT NULL,
    unit text NOT NULL,
    scope text NOT NULL,
    CONSTRAINT pk_officer_role PRIMARY KEY (login, role, unit, scope),
    CONSTRAINT fk_officer_role_login FOREIGN KEY (login) REFERENCES officer (login),
    CONSTRAINT fk_officer_role_unit FOREIGN KEY (unit) REFERENCES unit (code),
    CONSTRAINT ck_officer_role_scope CHECK (scope IN ('unit', 'tree'))
);
CREATE INDEX ix_officer_role_unit ON officer_role (unit);
CREATE TABLE credential (
    login text PRIMARY KEY,
    password_hash text NOT NULL,
    version bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT fk_credential_login FOREIGN KEY (login) REFERENCES officer (login)
);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(TABLES)
    op.execute(OUTBOX_1)
