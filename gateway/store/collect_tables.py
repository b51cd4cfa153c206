"""The tables about what operators are asked and told to do: collect requests, and orders about receipts."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only

collects = Table(
    "collects",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Words, nullable=False),
    Column("client_id", BigInteger, nullable=False),
    Column("client_number", Words, nullable=False),
    Column("phone", Words, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("account_kind", Words),
    Column("account_number", Words),
    Column("state", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("request", Words),
    Column("receipt", Words),
    Column("added_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
Index("collects_key", collects.c.key, unique=True)
Index("collects_phone", collects.c.phone, collects.c.id)
Index("collects_request", collects.c.request, unique=True, **only(collects.c.request.is_not(None)))
Index("collects_receipt", collects.c.receipt, **only(collects.c.receipt.is_not(None)))

operator_orders = Table(
    "operator_orders",
    metadata,
    Column("id", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("operator", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("number_folded", Words, nullable=False),
    Column("amount_minor", BigInteger),
    Column("currency", Words),
    Column("phone", Words),
    Column("client_id", BigInteger),
    Column("by", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("conversation", Words),
    Column("originator", Words),
    Column("result", Words),
    Column("code", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
Index(
    "operator_orders_number",
    operator_orders.c.kind,
    operator_orders.c.operator,
    operator_orders.c.number_folded,
    unique=True,
)
Index(
    "operator_orders_conversation",
    operator_orders.c.conversation,
    **only(operator_orders.c.conversation.is_not(None)),
)
Index("operator_orders_originator", operator_orders.c.originator, **only(operator_orders.c.originator.is_not(None)))
