"""The tables about what people do with money: who works on it, notes, proposals."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, literal_column

from gateway.store.columns import Moment, Number, Words
from gateway.store.tables import metadata, only

cases = Table(
    "suspense_cases",
    metadata,
    Column("remittance_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("owner", Words),
    Column("owner_name", Words),
    Column("handed_by", Words),
    Column("last_by", Words, nullable=False),
    Column("last_name", Words, nullable=False),
    Column("last_verb", Words, nullable=False),
    Column("last_at", Moment, nullable=False),
)

notes = Table(
    "suspense_notes",
    metadata,
    Column("id", Number, primary_key=True),
    Column("remittance_id", BigInteger, nullable=False),
    Column("by", Words, nullable=False),
    Column("by_name", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("words", Words, nullable=False),
)
Index("suspense_notes_remittance", notes.c.remittance_id, notes.c.id)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Number, primary_key=True),
    Column("remittance_id", BigInteger, nullable=False),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Words, nullable=False),
    Column("client_id", BigInteger),
    Column("client_number", Words),
    Column("client_name", Words),
    Column("wishes", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("by_name", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("decided_by", Words),
    Column("decided_name", Words),
    Column("decided_at", Moment),
    Column("placed_at", Moment),
)
proposal_is_open = proposals.c.state == literal_column("'proposed'")
Index("proposals_remittance", proposals.c.remittance_id, proposals.c.id)
Index("proposals_open", proposals.c.remittance_id, unique=True, **only(proposal_is_open))
Index("proposals_number", proposals.c.number, **only(proposals.c.number != literal_column("''")))
