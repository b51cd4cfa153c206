"""When clients were told of what an officer reported, and when she took it back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    op.add_column("reports", sa.Column("held_at", Moment))
    op.add_column("reports", sa.Column("undone_at", Moment))
