"""The tables about money that comes in, and what a payer's phone is found by."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PAGE = 1000
_TAIL = 3


def upgrade() -> None:
    _make_remittances()
    _make_words()
    _make_postings()
    _make_accounts()
    _widen_phones()
    _fill_phones()


def _make_remittances() -> None:
    op.create_table(
        "remittances",
        sa.Column("id", Number, primary_key=True),
        sa.Column("number_folded", Words, nullable=False),
        *_told(),
        sa.Column("state", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("client_id", sa.BigInteger),
        sa.Column("held_back_minor", sa.BigInteger, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
    )
    op.create_index("remittances_number", "remittances", ["operator", "number_folded"], unique=True)
    op.create_index("remittances_phone", "remittances", ["phone_hash", "id"], **_where("phone_hash IS NOT NULL"))
    op.create_index("remittances_suspended", "remittances", ["id"], **_where("state = 'suspended'"))


def _make_words() -> None:
    op.create_table(
        "words",
        sa.Column("id", Number, primary_key=True),
        sa.Column("remittance_id", sa.BigInteger, nullable=False),
        sa.Column("digest", Words, nullable=False),
        *_told(),
        sa.Column("told_at", Moment, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("words_digest", "words", ["digest"], unique=True)
    op.create_index("words_remittance", "words", ["remittance_id", "id"])


def _told() -> list[sa.Column[Any]]:
    return [
        sa.Column("operator", Words, nullable=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("paid_at", Moment, nullable=False),
        sa.Column("word", Words, nullable=False),
        sa.Column("reference", Words),
        sa.Column("phone", Words),
        sa.Column("mask", Words),
        sa.Column("phone_hash", Words),
        sa.Column("name", Words),
        sa.Column("shortcode", Words),
        sa.Column("balance_minor", sa.BigInteger),
        sa.Column("balance_currency", Words),
        sa.Column("kind", Words, nullable=False),
        sa.Column("oddities", Words, nullable=False),
    ]


def _make_postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", Number, primary_key=True),
        sa.Column("external_id", Words, nullable=False),
        sa.Column("source", Words, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("account_kind", Words, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        sa.Column("account_number", Words, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("currency", Words, nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("receipt", Words, nullable=False),
        sa.Column("note", Words, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("doubted_at", Moment),
        sa.Column("core_id", sa.BigInteger),
        sa.Column("reason", Words, nullable=False),
        sa.Column("added_at", Moment, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
    )
    op.create_index("postings_external_id", "postings", ["external_id"], unique=True)
    op.create_index("postings_source", "postings", ["source", "id"])


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("kind", Words, primary_key=True),
        sa.Column("core_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("expected", Words, nullable=False),
        sa.Column("read_at", Moment, nullable=False),
    )
    op.create_index("accounts_client", "accounts", ["client_id"])
    op.create_index("accounts_number", "accounts", ["number"])
    op.create_index("accounts_open", "accounts", ["kind", "read_at"], **_where("is_open", sqlite="is_open = 1"))


def _widen_phones() -> None:
    for name in ("hashed", "tail", "hashed_tail"):
        op.add_column("phones", sa.Column(name, Words, nullable=False, server_default=""))


def _fill_phones() -> None:
    """Hash the phones that are there, and index them after that."""
    fill = sa.text("UPDATE phones SET hashed = :hashed, tail = :tail, hashed_tail = :hashed_tail WHERE phone = :phone")
    for page in _pages():
        op.get_bind().execute(fill, [_hash(phone) for phone in page])
    for name in ("hashed", "tail", "hashed_tail"):
        op.create_index(f"phones_{name}", "phones", [name])


def _pages() -> Iterator[list[str]]:
    read = sa.text("SELECT phone FROM phones WHERE phone > :after ORDER BY phone LIMIT :most")
    after = ""
    while page := list(op.get_bind().execute(read, {"after": after, "most": _PAGE}).scalars()):
        yield page
        after = page[-1]


def _hash(phone: str) -> dict[str, str]:
    hashed = sha256(phone.removeprefix("+").encode()).hexdigest()
    return {"phone": phone, "hashed": hashed, "tail": phone[-_TAIL:], "hashed_tail": hashed[-_TAIL:]}


def _where(condition: str, sqlite: str = "") -> dict[str, Any]:
    return {"sqlite_where": sa.text(sqlite or condition), "postgresql_where": sa.text(condition)}
