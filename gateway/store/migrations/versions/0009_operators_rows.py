"""The operator's own rows, what became of each import, and statements as they are read in from the page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    _make_own_rows()
    op.create_table(
        "import_accounts",
        sa.Column("import_id", Number, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("id", Number, primary_key=True),
        sa.Column("operator", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("import_id", sa.BigInteger),
        sa.Column("reason", Words, nullable=False),
    )


def _make_own_rows() -> None:
    op.create_table(
        "own_rows",
        sa.Column("id", Number, primary_key=True),
        sa.Column("digest", Words, nullable=False),
        sa.Column("operator", Words, nullable=False),
        sa.Column("shortcode", Words, nullable=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("read_as", Words, nullable=False),
        sa.Column("row_class", Words, nullable=False),
        sa.Column("said_by", Words, nullable=False),
        sa.Column("said_at", Moment),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("own_rows_digest", "own_rows", ["digest"], unique=True)
    op.create_index("own_rows_moved", "own_rows", ["operator", "shortcode", "moved_at"])
    unknown = sa.text("row_class = 'unknown'")
    op.create_index("own_rows_unknown", "own_rows", ["moved_at", "id"], sqlite_where=unknown, postgresql_where=unknown)
