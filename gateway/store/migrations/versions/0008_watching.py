"""Callbacks by when they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    told = sa.text("word = 'callback'")
    op.create_index("words_told", "words", ["told_at"], sqlite_where=told, postgresql_where=told)
