"""Texts that staff look at: what waits, what was not understood, what did not leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    for name, table, columns, condition in (
        ("inbound_parked", "inbound", ["received_at", "id"], "state = 'parked'"),
        ("inbound_misread", "inbound", ["received_at", "id"], "state = 'answered' AND command = ''"),
        ("outbox_failed", "outbox", ["created_at", "id"], "state IN ('failed', 'expired')"),
        ("outbox_unclear", "outbox", ["created_at", "id"], "state = 'unclear'"),
    ):
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
