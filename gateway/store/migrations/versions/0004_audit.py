"""The audit chain; what is on record already has no lines, and the chain's seed says up to where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", Number, primary_key=True, autoincrement=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("act", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("details", Words, nullable=False),
        sa.Column("before", Words, nullable=False),
        sa.Column("hash", Words, nullable=False),
    )
    op.create_index("audit_subject", "audit", ["subject", "number"])
    op.create_table(
        "audit_subjects",
        sa.Column("subject", Words, primary_key=True),
        sa.Column("lines", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", Words, nullable=False),
        sa.Column("old_remittances", sa.BigInteger, nullable=False),
        sa.Column("old_postings", sa.BigInteger, nullable=False),
    )
    op.execute(
        "INSERT INTO audit_head (id, seq, hash, old_remittances, old_postings) SELECT 1, 0, '',"
        " (SELECT coalesce(max(id), 0) FROM remittances), (SELECT coalesce(max(id), 0) FROM postings)"
    )
