"""Collection sheets, what was reported of them, given and counted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    _make_sheets()
    _make_reports()


def _make_sheets() -> None:
    op.create_table(
        "sheets",
        sa.Column("id", Number, primary_key=True),
        sa.Column("key", Words, nullable=False),
        sa.Column("code", Words),
        sa.Column("group_id", sa.BigInteger),
        sa.Column("title", Words, nullable=False),
        sa.Column("officer_id", sa.BigInteger, nullable=False),
        sa.Column("officer", Words, nullable=False),
        sa.Column("office_id", sa.BigInteger, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("at", sa.Time),
        sa.Column("currency", Words, nullable=False),
        sa.Column("lines", Words, nullable=False),
        sa.Column("expected_minor", sa.BigInteger, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
    )
    op.create_index("sheets_key", "sheets", ["key"], unique=True)
    op.create_index("sheets_code", "sheets", ["code"], unique=True, **_where("code IS NOT NULL"))
    op.create_index("sheets_day", "sheets", ["on", "officer_id"])
    op.create_index("sheets_open", "sheets", ["on"], **_where("state = 'open'"))
    op.create_index("sheets_waiting", "sheets", ["on"], **_where("state IN ('reported', 'held')"))


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", Number, primary_key=True),
        sa.Column("sheet_id", sa.BigInteger, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("meaning", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("is_late", sa.Boolean, nullable=False),
        sa.Column("reported_at", Moment, nullable=False),
    )
    op.create_index("reports_sheet", "reports", ["sheet_id", "round"], unique=True)
    op.create_table(
        "givens",
        sa.Column("id", Number, primary_key=True),
        sa.Column("report_id", sa.BigInteger, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("client_number", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("shares", Words, nullable=False),
        sa.Column("is_absent", sa.Boolean, nullable=False),
        sa.Column("by", Words, nullable=False),
    )
    op.create_index("givens_report", "givens", ["report_id", "id"])
    op.create_index("givens_client", "givens", ["client_id", "id"])
    op.create_table(
        "counts",
        sa.Column("report_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("counted_minor", sa.BigInteger, nullable=False),
        sa.Column("wrote_down_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("by", Words, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("note", Words, nullable=False),
    )


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
