"""The tables about what statements bring beside money: which were imported, and what operators took back."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only

imports = Table(
    "imports",
    metadata,
    Column("id", Number, primary_key=True),
    Column("operator", Words, nullable=False),
    Column("shortcode", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("held_until", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("first_at", Moment),
    Column("last_at", Moment),
    Column("counts", Words),
    sqlite_autoincrement=True,  # else whoever was taken for dead goes on under the next one's number
)
import_runs = imports.c.ended_at.is_(None)
Index("imports_digest", imports.c.operator, imports.c.shortcode, imports.c.digest, unique=True)
Index("imports_running", imports.c.operator, imports.c.shortcode, unique=True, **only(import_runs))

reversals = Table(
    "reversals",
    metadata,
    Column("id", Number, primary_key=True),
    Column("operator", Words, nullable=False),
    Column("number_folded", Words, nullable=False),
    Column("original_folded", Words, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("reversed_at", Moment, nullable=False),
    Column("word", Words, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index("reversals_number", reversals.c.operator, reversals.c.number_folded, unique=True)
Index("reversals_original", reversals.c.operator, reversals.c.original_folded)
