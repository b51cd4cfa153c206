"""Cash is counted by the heap: several reports of one officer at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing; nothing was counted before."""
    op.drop_table("counts")
    op.create_table(
        "counts",
        sa.Column("id", Number, primary_key=True),
        sa.Column("officer_id", sa.BigInteger, nullable=False),
        sa.Column("counted_minor", sa.BigInteger, nullable=False),
        sa.Column("wrote_down_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("note", Words, nullable=False),
    )
    op.create_index("counts_officer", "counts", ["officer_id", "at"])
    op.add_column("reports", sa.Column("count_id", sa.BigInteger))
    op.create_index(
        "reports_count",
        "reports",
        ["count_id"],
        sqlite_where=sa.text("count_id IS NOT NULL"),
        postgresql_where=sa.text("count_id IS NOT NULL"),
    )
