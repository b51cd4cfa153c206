"""The tables about money that comes in: remittances and the words about them, postings, accounts of the core."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, Table, literal_column

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only


def _told() -> list[Column[Any]]:
    """Make the columns of a receipt; the hash stands there for a phone told whole too."""
    return [
        Column("operator", Words, nullable=False),
        Column("number", Words, nullable=False),
        Column("amount_minor", BigInteger, nullable=False),
        Column("currency", Words, nullable=False),
        Column("paid_at", Moment, nullable=False),
        Column("word", Words, nullable=False),
        Column("reference", Words),
        Column("phone", Words),
        Column("mask", Words),
        Column("phone_hash", Words),
        Column("name", Words),
        Column("shortcode", Words),
        Column("balance_minor", BigInteger),
        Column("balance_currency", Words),
        Column("kind", Words, nullable=False),
        Column("oddities", Words, nullable=False),
    ]


remittances = Table(
    "remittances",
    metadata,
    Column("id", Number, primary_key=True),
    Column("number_folded", Words, nullable=False),
    *_told(),
    Column("state", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("client_id", BigInteger),
    Column("held_back_minor", BigInteger, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
# Written out, not bound: a database takes a partial index only where the query says the same as the index.
remittance_is_suspended = remittances.c.state == literal_column("'suspended'")
Index("remittances_number", remittances.c.operator, remittances.c.number_folded, unique=True)
Index("remittances_suspended", remittances.c.id, **only(remittance_is_suspended))
Index("remittances_phone", remittances.c.phone_hash, remittances.c.id, **only(remittances.c.phone_hash.is_not(None)))
Index("remittances_mask", remittances.c.mask, remittances.c.id, **only(remittances.c.mask.is_not(None)))
Index("remittances_paid", remittances.c.operator, remittances.c.paid_at)

words = Table(
    "words",
    metadata,
    Column("id", Number, primary_key=True),
    Column("remittance_id", BigInteger, nullable=False),
    Column("digest", Words, nullable=False),
    *_told(),
    Column("told_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index("words_digest", words.c.digest, unique=True)
Index("words_remittance", words.c.remittance_id, words.c.id)
word_is_callback = words.c.word == literal_column("'callback'")
Index("words_told", words.c.told_at, **only(word_is_callback))

postings = Table(
    "postings",
    metadata,
    Column("id", Number, primary_key=True),
    Column("external_id", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("round", Integer, nullable=False),
    Column("client_id", BigInteger, nullable=False),
    Column("account_kind", Words, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("account_number", Words, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("on", Date, nullable=False),
    Column("receipt", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubted_at", Moment),
    Column("core_id", BigInteger),
    Column("reason", Words, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
Index("postings_external_id", postings.c.external_id, unique=True)
Index("postings_source", postings.c.source, postings.c.id)
Index("postings_client", postings.c.client_id, postings.c.id)

accounts = Table(
    "accounts",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("core_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Words, nullable=False),
    Column("client_id", BigInteger, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("expected", Words, nullable=False),
    Column("read_at", Moment, nullable=False),
)
Index("accounts_number", accounts.c.number)
Index("accounts_client", accounts.c.client_id)
Index("accounts_open", accounts.c.kind, accounts.c.read_at, **only(accounts.c.is_open))
