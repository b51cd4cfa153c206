"""The tables of the audit chain: its lines, how many each subject has, and where it ends."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from gateway.store.columns import Moment, Words
from gateway.store.tables import metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", Words, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("act", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("details", Words, nullable=False),
    Column("before", Words, nullable=False),
    Column("hash", Words, nullable=False),
)
# Not unique: a line that somebody put in must show, and must not keep ours from being written.
Index("audit_subject", audit.c.subject, audit.c.number)

audit_subjects = Table(
    "audit_subjects",
    metadata,
    Column("subject", Words, primary_key=True),
    Column("lines", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Words, nullable=False),
    Column("old_remittances", BigInteger, nullable=False),
    Column("old_postings", BigInteger, nullable=False),
)
