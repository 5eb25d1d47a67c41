"""Contacts to be erased, those refused, and what was done lately are found without the rest.

Built beside the work: a year's messages are nearly all sent.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_contact_refused": "contact (registered_at) WHERE refused <> ''",
    "ix_contact_over": "contact (closed_at) WHERE sealed IS NOT NULL AND closed_at IS NOT NULL",
    "ix_message_done": "message (done_at, state) WHERE state IN ('sent', 'dropped')",
}


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '8min'; SET statement_timeout = '8min'")
        for name, terms in INDEXES.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {terms}")
        op.execute("SET lock_timeout = '2s'; SET statement_timeout = '60s'")
