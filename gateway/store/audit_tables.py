"""The tables of the audit chain: its lines, how many each subject has, and where it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, Table

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata


class AnyMoment(Moment):
    """An aware time; what somebody made no time of is read as the first there is, and its line's hash tells."""

    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a time."""
        try:
            return super().process_result_value(value, dialect)
        except (TypeError, OverflowError):
            return datetime.min.replace(tzinfo=UTC)


audit = Table(
    "audit",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("subject", Words, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("act", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", AnyMoment, nullable=False),
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
