"""A sheet's code comes again after a rest: it is unique for its officer, and among open sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    op.drop_index("sheets_code", "sheets")
    for name, columns, condition in (
        ("sheets_code", ["code", "officer_id"], "code IS NOT NULL"),
        ("sheets_code_open", ["code"], "state = 'open'"),
    ):
        where = sa.text(condition)
        op.create_index(name, "sheets", columns, unique=True, sqlite_where=where, postgresql_where=where)
