"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from gateway.store.columns import Moment, Number, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_jobs()
    _make_inbound()
    _make_parked_callbacks()
    _make_outbox()
    _make_early_reports()
    _make_tasks()
    _make_carriers()
    _make_pulse()
    _make_phones()
    _make_clients()
    _make_links()
    _make_staff()
    _make_pins()
    _make_pin_tries()
    _make_join_codes()
    _make_figures()
    _make_rests()
    _make_warnings()


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", Number, primary_key=True),
        sa.Column("kind", Words, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("queue", Words, nullable=False),
        sa.Column("lane", Words),
        sa.Column("key", Words, nullable=False),
        sa.Column("is_head", sa.Boolean, nullable=False),
        sa.Column("due", Moment, nullable=False),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", Moment),
        sa.Column("parked_at", Moment),
        sa.Column("reason", Words, nullable=False),
    )
    is_open, in_lane = "done_at IS NULL AND parked_at IS NULL", "done_at IS NULL AND lane IS NOT NULL"
    is_due = _where(f"is_head AND {is_open}", sqlite=f"is_head = 1 AND {is_open}")
    is_head = _where(f"is_head AND {in_lane}", sqlite=f"is_head = 1 AND {in_lane}")
    waits = _where(f"NOT is_head AND {is_open}", sqlite=f"is_head = 0 AND {is_open}")
    op.create_index("jobs_due", "jobs", ["queue", "due"], **is_due)
    op.create_index("jobs_head", "jobs", ["lane"], unique=True, **is_head)
    op.create_index("jobs_key", "jobs", ["key"], unique=True)
    op.create_index("jobs_lane", "jobs", ["lane", "id"], **waits)
    op.create_index("jobs_parked", "jobs", ["parked_at"], **_where("parked_at IS NOT NULL"))


def _make_inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", Number, primary_key=True),
        sa.Column("channel", Words, nullable=False),
        sa.Column("once", Words, nullable=False),
        sa.Column("sender", Words, nullable=False),
        sa.Column("phone", Words),
        sa.Column("to", Words, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("answered_by_carrier", sa.Boolean, nullable=False),
        sa.Column("received_at", Moment, nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("settled_at", Moment),
        sa.Column("shown", Words, nullable=False),
        sa.Column("command", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
    )
    op.create_index("inbound_once", "inbound", ["channel", "once"], unique=True)
    op.create_index("inbound_phone", "inbound", ["phone", "received_at"])


def _make_parked_callbacks() -> None:
    op.create_table(
        "parked_callbacks",
        sa.Column("id", Number, primary_key=True),
        sa.Column("channel", Words, nullable=False),
        sa.Column("once", Words, nullable=False, unique=True),
        sa.Column("reason", Words, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("parked_at", Moment, nullable=False),
    )


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Number, primary_key=True),
        sa.Column("key", Words, nullable=False),
        sa.Column("to", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("kind", Words, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("via", Words),
        sa.Column("in_reply_to", sa.BigInteger),
        sa.Column("state", Words, nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
        sa.Column("channel", Words),
        sa.Column("carrier_id", Words),
        sa.Column("carrier_id_folded", Words),
        sa.Column("reason", Words, nullable=False),
        sa.Column("doubts", Number, nullable=False),
    )
    op.create_index(
        "outbox_carrier_id", "outbox", ["channel", "carrier_id_folded", "id"], **_where("carrier_id_folded IS NOT NULL")
    )
    op.create_index("outbox_key", "outbox", ["key"], unique=True)
    op.create_index("outbox_to", "outbox", ["to", "id"])


def _make_early_reports() -> None:
    op.create_table(
        "early_reports",
        sa.Column("id", Number, primary_key=True),
        sa.Column("channel", Words, nullable=False),
        sa.Column("carrier_id", Words, nullable=False),
        sa.Column("carrier_id_folded", Words, nullable=False),
        sa.Column("key", Words),
        sa.Column("delivery", Words, nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("kept_at", Moment, nullable=False),
    )
    op.create_index("early_reports_carrier_id", "early_reports", ["channel", "carrier_id_folded"])


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", Number, primary_key=True),
        sa.Column("kind", Words, nullable=False),
        sa.Column("subject", Words, nullable=False),
        sa.Column("note", Words, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
    )
    op.create_index("tasks_oldest", "tasks", ["opened_at", "id"], **_where("closed_at IS NULL"))
    op.create_index("tasks_open", "tasks", ["kind", "subject"], unique=True, **_where("closed_at IS NULL"))


def _make_carriers() -> None:
    op.create_table(
        "carriers",
        sa.Column("channel", Words, primary_key=True),
        sa.Column("turn_us", sa.BigInteger, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("down_until", Moment),
    )


def _make_pulse() -> None:
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
    )


def _make_phones() -> None:
    op.create_table(
        "phones",
        sa.Column("phone", Words, primary_key=True),
        sa.Column("language", Words),
        sa.Column("is_stopped", sa.Boolean, nullable=False),
        sa.Column("is_blocked", sa.Boolean, nullable=False),
        sa.Column("heard_at", Moment),
        sa.Column("undelivered_since", Moment),
        sa.Column("changed_at", Moment, nullable=False),
    )


def _make_clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("phone", Words),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_index("clients_number", "clients", ["number"])


def _make_links() -> None:
    op.create_table(
        "links",
        sa.Column("phone", Words, primary_key=True),
        sa.Column("client_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("origin", Words, nullable=False),
        sa.Column("must_prove", sa.Boolean, nullable=False),
        sa.Column("is_wrong", sa.Boolean, nullable=False),
        sa.Column("linked_at", Moment, nullable=False),
        sa.Column("unlinked_at", Moment),
    )
    op.create_index("links_client", "links", ["client_id"])


def _make_staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("phone", Words),
        sa.Column("office_id", sa.BigInteger, nullable=False),
        sa.Column("is_loan_officer", sa.Boolean, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
    )
    op.create_index("staff_phone", "staff", ["phone"])


def _make_pins() -> None:
    op.create_table(
        "pins",
        sa.Column("client_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("hashed", Words, nullable=False),
        sa.Column("set_at", Moment, nullable=False),
    )


def _make_pin_tries() -> None:
    op.create_table(
        "pin_tries",
        sa.Column("phone", Words, primary_key=True),
        sa.Column("client_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("first_at", Moment),
        sa.Column("locks", sa.Integer, nullable=False),
        sa.Column("locked_until", Moment),
        sa.Column("key", Words, nullable=False),
    )
    op.create_index("pin_tries_client", "pin_tries", ["client_id"])


def _make_join_codes() -> None:
    op.create_table(
        "join_codes",
        sa.Column("digest", Words, primary_key=True),
        sa.Column("client_id", sa.BigInteger, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_index("join_codes_client", "join_codes", ["client_id"])


def _make_figures() -> None:
    op.create_table(
        "figures",
        sa.Column("client_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("read_at", Moment, nullable=False),
        sa.Column("standing", Words, nullable=False),
    )


def _make_rests() -> None:
    op.create_table(
        "rests",
        sa.Column("phone", Words, primary_key=True),
        sa.Column("pages", Words, nullable=False),
        sa.Column("until", Moment, nullable=False),
    )


def _make_warnings() -> None:
    op.create_table(
        "warnings",
        sa.Column("phone", Words, primary_key=True),
        sa.Column("until", Moment, nullable=False),
    )


def _where(condition: str, sqlite: str = "") -> dict[str, Any]:
    return {"sqlite_where": sa.text(sqlite or condition), "postgresql_where": sa.text(condition)}
