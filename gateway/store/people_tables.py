"""The tables about people: phones and who is behind them, PINs, figures, conversations."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table

from gateway.store.columns import Moment, Words
from gateway.store.tables import metadata

phones = Table(
    "phones",
    metadata,
    Column("phone", Words, primary_key=True),
    Column("language", Words),
    Column("is_stopped", Boolean, nullable=False, default=False),
    Column("is_blocked", Boolean, nullable=False, default=False),
    Column("heard_at", Moment),
    Column("undelivered_since", Moment),
    Column("changed_at", Moment, nullable=False),
    Column("hashed", Words, nullable=False, server_default=""),
    Column("tail", Words, nullable=False, server_default=""),
    Column("hashed_tail", Words, nullable=False, server_default=""),
)
# A payer's phone may be told as a hash, or with all but its ends hidden behind stars, or both.
Index("phones_hashed", phones.c.hashed)
Index("phones_tail", phones.c.tail)
Index("phones_hashed_tail", phones.c.hashed_tail)

clients = Table(
    "clients",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("phone", Words),
    Column("is_active", Boolean, nullable=False),
)
Index("clients_number", clients.c.number)

links = Table(
    "links",
    metadata,
    Column("phone", Words, primary_key=True),
    Column("client_id", BigInteger, primary_key=True, autoincrement=False),
    Column("origin", Words, nullable=False),
    Column("must_prove", Boolean, nullable=False),
    Column("is_wrong", Boolean, nullable=False, default=False),
    Column("linked_at", Moment, nullable=False),
    Column("unlinked_at", Moment),
)
Index("links_client", links.c.client_id)

staff = Table(
    "staff",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("phone", Words),
    Column("office_id", BigInteger, nullable=False),
    Column("is_loan_officer", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("staff_phone", staff.c.phone)

pins = Table(
    "pins",
    metadata,
    Column("client_id", BigInteger, primary_key=True, autoincrement=False),
    Column("hashed", Words, nullable=False),
    Column("set_at", Moment, nullable=False),
)

pin_tries = Table(
    "pin_tries",
    metadata,
    Column("phone", Words, primary_key=True),
    Column("client_id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrong", Integer, nullable=False, default=0),
    Column("first_at", Moment),
    Column("locks", Integer, nullable=False, default=0),
    Column("locked_until", Moment),
    Column("key", Words, nullable=False, default=""),
)
Index("pin_tries_client", pin_tries.c.client_id)

join_codes = Table(
    "join_codes",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("client_id", BigInteger, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
)
Index("join_codes_client", join_codes.c.client_id)

figures = Table(
    "figures",
    metadata,
    Column("client_id", BigInteger, primary_key=True, autoincrement=False),
    Column("read_at", Moment, nullable=False),
    Column("standing", Words, nullable=False),
)

rests = Table(
    "rests",
    metadata,
    Column("phone", Words, primary_key=True),
    Column("pages", Words, nullable=False),
    Column("until", Moment, nullable=False),
)

warnings = Table(
    "warnings",
    metadata,
    Column("phone", Words, primary_key=True),
    Column("until", Moment, nullable=False),
)
