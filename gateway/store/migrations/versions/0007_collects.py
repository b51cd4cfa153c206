"""Collect requests, and what operators are asked or told about receipts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_collects()
    _make_orders()


def _make_collects() -> None:
    op.create_table(
        "collects",
        sa.Column("id", Number, primary_key=True),
        sa.Column("key", Words, nullable=False),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("client_number", Words, nullable=False),
        sa.Column("phone", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("account_kind", Words),
        sa.Column("account_number", Words),
        sa.Column("state", Words, nullable=False),
        sa.Column("code", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("request", Words),
        sa.Column("receipt", Words),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
    )
    op.create_index("collects_key", "collects", ["key"], unique=True)
    op.create_index("collects_phone", "collects", ["phone", "id"])
    op.create_index("collects_request", "collects", ["request"], unique=True, **_where("request IS NOT NULL"))
    op.create_index("collects_receipt", "collects", ["receipt"], **_where("receipt IS NOT NULL"))


def _make_orders() -> None:
    op.create_table(
        "operator_orders",
        sa.Column("id", Number, primary_key=True),
        sa.Column("kind", Words, nullable=False),
        sa.Column("operator", Words, nullable=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("number_folded", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger),
        sa.Column("currency", Words),
        sa.Column("phone", Words),
        sa.Column("client_id", sa.BigInteger),
        sa.Column("by", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("conversation", Words),
        sa.Column("originator", Words),
        sa.Column("result", Words),
        sa.Column("code", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
    )
    numbers = ["kind", "operator", "number_folded"]
    op.create_index("operator_orders_number", "operator_orders", numbers, unique=True)
    for name in ("conversation", "originator"):
        op.create_index(f"operator_orders_{name}", "operator_orders", [name], **_where(f"{name} IS NOT NULL"))


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
