"""Who was seen at sign-in and may do what, and who handed money in suspense to whom works on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Words

revision = "0012"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    op.create_table(
        "staff_seen",
        sa.Column("key", Words, primary_key=True),
        sa.Column("login", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("roles", Words, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
    )
    op.add_column("suspense_cases", sa.Column("handed_by", Words))
