"""The tables about an operator's own rows, and about statements as they are read in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, literal_column

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only

own_rows = Table(
    "own_rows",
    metadata,
    Column("id", Number, primary_key=True),
    Column("digest", Words, nullable=False),
    Column("operator", Words, nullable=False),
    Column("shortcode", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("moved_at", Moment, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("read_as", Words, nullable=False),
    Column("row_class", Words, nullable=False),
    Column("said_by", Words, nullable=False),
    Column("said_at", Moment),
    Column("taken_at", Moment, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
Index("own_rows_digest", own_rows.c.digest, unique=True)
Index("own_rows_moved", own_rows.c.operator, own_rows.c.shortcode, own_rows.c.moved_at)
row_is_unknown = own_rows.c.row_class == literal_column("'unknown'")
Index("own_rows_unknown", own_rows.c.moved_at, own_rows.c.id, **only(row_is_unknown))

import_accounts = Table(
    "import_accounts",
    metadata,
    Column("import_id", Number, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Number, primary_key=True),
    Column("operator", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("import_id", BigInteger),
    Column("reason", Words, nullable=False),
)
