"""Workers claim what is due over their channel; what is unsent is counted without the rest."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = """
CREATE INDEX ix_message_due_over ON message (channel, not_before) WHERE state = 'planned';
CREATE INDEX ix_message_unsent ON message (planned_at, channel)
    WHERE state IN ('planned', 'sending');
"""


def upgrade() -> None:
    """Index both."""
    op.execute(INDEXES)
