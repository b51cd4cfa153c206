"""Which statements were imported, what operators took back, and remittances by the day they were paid."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_imports()
    _make_reversals()
    op.create_index("remittances_paid", "remittances", ["operator", "paid_at"])


def _make_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", Number, primary_key=True),
        sa.Column("operator", Words, nullable=False),
        sa.Column("shortcode", Words, nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("held_until", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("first_at", Moment),
        sa.Column("last_at", Moment),
        sa.Column("counts", Words),
        sqlite_autoincrement=True,
    )
    op.create_index("imports_digest", "imports", ["operator", "shortcode", "digest"], unique=True)
    running = _where("ended_at IS NULL")
    op.create_index("imports_running", "imports", ["operator", "shortcode"], unique=True, **running)


def _make_reversals() -> None:
    op.create_table(
        "reversals",
        sa.Column("id", Number, primary_key=True),
        sa.Column("operator", Words, nullable=False),
        sa.Column("number_folded", Words, nullable=False),
        sa.Column("original_folded", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("reversed_at", Moment, nullable=False),
        sa.Column("word", Words, nullable=False),
        sa.Column("told_at", Moment, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("reversals_number", "reversals", ["operator", "number_folded"], unique=True)
    op.create_index("reversals_original", "reversals", ["operator", "original_folded"])


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
