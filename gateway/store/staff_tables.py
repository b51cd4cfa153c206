"""The tables about people at work on the staff pages: sessions, wrong sign-ins, forms that were sent, who was seen."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table

from gateway.store.columns import Moment, Words
from gateway.store.tables import metadata

sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", Words, primary_key=True),
    Column("login", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("kept", LargeBinary),
)
Index("staff_sessions_seen", sessions.c.seen_at)

sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("key", Words, primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("wait_until", Moment),
)

staff_acts = Table(
    "staff_acts",
    metadata,
    Column("key", Words, primary_key=True),
    Column("login", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("words", Words, nullable=False),
    Column("place", Words, nullable=False),
    Column("undo", Words, nullable=False),
)
Index("staff_acts_begun", staff_acts.c.begun_at)

staff_seen = Table(
    "staff_seen",
    metadata,
    Column("key", Words, primary_key=True),
    Column("login", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("roles", Words, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
