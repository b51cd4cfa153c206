"""The tables about collection sheets: what is expected at a meeting, what was reported, given and counted."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Time, literal_column

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only

sheets = Table(
    "sheets",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Words, nullable=False),
    Column("code", Words),
    Column("group_id", BigInteger),
    Column("title", Words, nullable=False),
    Column("officer_id", BigInteger, nullable=False),
    Column("officer", Words, nullable=False),
    Column("office_id", BigInteger, nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Time),
    Column("currency", Words, nullable=False),
    Column("lines", Words, nullable=False),
    Column("expected_minor", BigInteger, nullable=False),
    Column("state", Words, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reason", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("moved_at", Moment, nullable=False),
)
# Written out, not bound: a database takes a partial index only where the query says the same as the index.
sheet_is_open = sheets.c.state == literal_column("'open'")
sheet_waits = sheets.c.state.in_([literal_column("'reported'"), literal_column("'held'")])
Index("sheets_key", sheets.c.key, unique=True)
# A code comes again after a rest, never twice to one officer; those that are drawn side by side are open together.
Index("sheets_code", sheets.c.code, sheets.c.officer_id, unique=True, **only(sheets.c.code.is_not(None)))
Index("sheets_code_open", sheets.c.code, unique=True, **only(sheet_is_open))
Index("sheets_day", sheets.c.on, sheets.c.officer_id)
Index("sheets_open", sheets.c.on, **only(sheet_is_open))
Index("sheets_waiting", sheets.c.on, **only(sheet_waits))

reports = Table(
    "reports",
    metadata,
    Column("id", Number, primary_key=True),
    Column("sheet_id", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("meaning", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("is_late", Boolean, nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("held_at", Moment),
    Column("undone_at", Moment),
    Column("count_id", BigInteger),
)
Index("reports_count", reports.c.count_id, **only(reports.c.count_id.is_not(None)))
Index("reports_sheet", reports.c.sheet_id, reports.c.round, unique=True)

givens = Table(
    "givens",
    metadata,
    Column("id", Number, primary_key=True),
    Column("report_id", BigInteger, nullable=False),
    Column("line", Integer),
    Column("client_id", BigInteger, nullable=False),
    Column("client_number", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("shares", Words, nullable=False),
    Column("is_absent", Boolean, nullable=False),
    Column("by", Words, nullable=False),
)
Index("givens_report", givens.c.report_id, givens.c.id)
Index("givens_client", givens.c.client_id, givens.c.id)

counts = Table(
    "counts",
    metadata,
    Column("id", Number, primary_key=True),
    Column("officer_id", BigInteger, nullable=False),
    Column("counted_minor", BigInteger, nullable=False),
    Column("wrote_down_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Words, nullable=False),
    Column("note", Words, nullable=False),
)
Index("counts_officer", counts.c.officer_id, counts.c.at)
