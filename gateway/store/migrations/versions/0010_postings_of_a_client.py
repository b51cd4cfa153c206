"""Which postings are a client's: new money looks whether other money of hers is on its way."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    op.create_index("postings_client", "postings", ["client_id", "id"])
