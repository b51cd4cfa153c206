"""What people do about money: who works on it, notes, and proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_cases()
    _make_notes()
    _make_proposals()
    has_mask = sa.text("mask IS NOT NULL")
    op.create_index("remittances_mask", "remittances", ["mask", "id"], sqlite_where=has_mask, postgresql_where=has_mask)


def _make_cases() -> None:
    op.create_table(
        "suspense_cases",
        sa.Column("remittance_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("owner", Words),
        sa.Column("owner_name", Words),
        sa.Column("last_by", Words, nullable=False),
        sa.Column("last_name", Words, nullable=False),
        sa.Column("last_verb", Words, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
    )


def _make_notes() -> None:
    op.create_table(
        "suspense_notes",
        sa.Column("id", Number, primary_key=True),
        sa.Column("remittance_id", sa.BigInteger, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("by_name", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("words", Words, nullable=False),
    )
    op.create_index("suspense_notes_remittance", "suspense_notes", ["remittance_id", "id"])


def _make_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", Number, primary_key=True),
        sa.Column("remittance_id", sa.BigInteger, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("client_id", sa.BigInteger),
        sa.Column("client_number", Words),
        sa.Column("client_name", Words),
        sa.Column("wishes", Words, nullable=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("by_name", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("decided_by", Words),
        sa.Column("decided_name", Words),
        sa.Column("decided_at", Moment),
        sa.Column("placed_at", Moment),
    )
    op.create_index("proposals_remittance", "proposals", ["remittance_id", "id"])
    is_open = sa.text("state = 'proposed'")
    op.create_index(
        "proposals_open",
        "proposals",
        ["remittance_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    returns = sa.text("number <> ''")
    op.create_index("proposals_number", "proposals", ["number"], sqlite_where=returns, postgresql_where=returns)
