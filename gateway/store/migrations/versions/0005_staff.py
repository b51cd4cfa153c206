"""Who is signed in on the staff pages, which sign-ins went wrong, which forms were sent, who closed a task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_sessions",
        sa.Column("digest", Words, primary_key=True),
        sa.Column("login", Words, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("kept", sa.LargeBinary),
    )
    op.create_index("staff_sessions_seen", "staff_sessions", ["seen_at"])
    op.create_table(
        "sign_in_tries",
        sa.Column("key", Words, primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("wait_until", Moment),
    )
    op.create_table(
        "staff_acts",
        sa.Column("key", Words, primary_key=True),
        sa.Column("login", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("begun_at", Moment, nullable=False),
        sa.Column("answered_at", Moment),
        sa.Column("words", Words, nullable=False),
        sa.Column("place", Words, nullable=False),
        sa.Column("undo", Words, nullable=False),
    )
    op.create_index("staff_acts_begun", "staff_acts", ["begun_at"])
    op.add_column("tasks", sa.Column("closed_by", Words))
    op.add_column("tasks", sa.Column("closed_because", Words))
