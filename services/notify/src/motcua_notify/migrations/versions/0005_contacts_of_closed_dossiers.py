"""A contact knows when its dossier was closed, so that those to be erased are found by an index.

The database itself keeps it: pods of the release before, which know nothing of it, close dossiers
too, and a contact that nobody finds would be kept for a year.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# The dossier's table first: that is the order in which facts are applied.
CLOSING = """
CREATE FUNCTION dossier_tells_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE contact SET closed_at = NEW.closed_at
    WHERE dossier = NEW.dossier AND sealed IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER tr_dossier_tells_contact AFTER UPDATE OF closed_at ON dossier FOR EACH ROW
    WHEN (OLD.closed_at IS DISTINCT FROM NEW.closed_at)
    EXECUTE FUNCTION dossier_tells_contact();
CREATE FUNCTION contact_asks_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.closed_at := (SELECT d.closed_at FROM dossier d WHERE d.dossier = NEW.dossier);
    RETURN NEW;
END $$;
ALTER TABLE contact ADD COLUMN closed_at timestamptz;
CREATE TRIGGER tr_contact_asks_dossier BEFORE INSERT OR UPDATE OF sealed ON contact FOR EACH ROW
    WHEN (NEW.sealed IS NOT NULL)
    EXECUTE FUNCTION contact_asks_dossier();
"""


def upgrade() -> None:
    """From now on; those of before follow in a transaction of their own."""
    op.execute(CLOSING)
