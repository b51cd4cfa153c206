"""The tables. Each index serves a query that a repository makes; partial ones leave out what is over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    and_,
    literal_column,
)

from gateway.store.columns import Moment, Number, Words

metadata = MetaData(
    naming_convention={"pk": "%(table_name)s_pkey", "uq": "%(table_name)s_%(column_0_N_name)s_key"},
)


def only(condition: ColumnElement[bool]) -> dict[str, Any]:
    """Leave out of an index what does not fit *condition*."""
    return {"sqlite_where": condition, "postgresql_where": condition}


jobs = Table(
    "jobs",
    metadata,
    Column("id", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("queue", Words, nullable=False),
    Column("lane", Words),
    Column("key", Words, nullable=False),
    Column("is_head", Boolean, nullable=False),
    Column("due", Moment, nullable=False),
    Column("fence", Integer, nullable=False, default=0),
    Column("attempts", Integer, nullable=False, default=0),
    Column("done_at", Moment),
    Column("parked_at", Moment),
    Column("reason", Words, nullable=False, default=""),
)
# Each query below fits one index only: a planner that has two to choose from takes the wrong one before it has counted.
job_is_open = and_(jobs.c.done_at.is_(None), jobs.c.parked_at.is_(None))
job_may_run = and_(jobs.c.is_head, job_is_open)
job_is_behind = and_(~jobs.c.is_head, job_is_open)
lane_is_taken = and_(jobs.c.is_head, jobs.c.done_at.is_(None), jobs.c.lane.is_not(None))
Index("jobs_key", jobs.c.key, unique=True)
Index("jobs_due", jobs.c.queue, jobs.c.due, **only(job_may_run))
Index("jobs_lane", jobs.c.lane, jobs.c.id, **only(job_is_behind))
Index("jobs_head", jobs.c.lane, unique=True, **only(lane_is_taken))
Index("jobs_parked", jobs.c.parked_at, **only(jobs.c.parked_at.is_not(None)))

inbound = Table(
    "inbound",
    metadata,
    Column("id", Number, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("once", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("phone", Words),
    Column("to", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("answered_by_carrier", Boolean, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Column("settled_at", Moment),
    Column("shown", Words, nullable=False, default=""),
    Column("command", Words, nullable=False, default=""),
    Column("reason", Words, nullable=False, default=""),
)
Index("inbound_once", inbound.c.channel, inbound.c.once, unique=True)
Index("inbound_phone", inbound.c.phone, inbound.c.received_at)
# Written out, not bound: a database takes a partial index only where the query says the same as the index.
inbound_is_parked = inbound.c.state == literal_column("'parked'")
inbound_is_misread = and_(inbound.c.state == literal_column("'answered'"), inbound.c.command == literal_column("''"))
Index("inbound_parked", inbound.c.received_at, inbound.c.id, **only(inbound_is_parked))
Index("inbound_misread", inbound.c.received_at, inbound.c.id, **only(inbound_is_misread))

parked_callbacks = Table(
    "parked_callbacks",
    metadata,
    Column("id", Number, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("once", Words, nullable=False, unique=True),
    Column("reason", Words, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("parked_at", Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", Words, nullable=False),
    Column("to", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("via", Words),
    Column("in_reply_to", BigInteger),
    Column("state", Words, nullable=False),
    Column("moved_at", Moment, nullable=False),
    Column("channel", Words),
    Column("carrier_id", Words),
    Column("carrier_id_folded", Words),
    Column("reason", Words, nullable=False, default=""),
    Column("doubts", Number, nullable=False, default=0),
)
Index("outbox_key", outbox.c.key, unique=True)
Index("outbox_to", outbox.c.to, outbox.c.id)
sms_failed = outbox.c.state.in_([literal_column("'failed'"), literal_column("'expired'")])
sms_is_unclear = outbox.c.state == literal_column("'unclear'")
Index("outbox_failed", outbox.c.created_at, outbox.c.id, **only(sms_failed))
Index("outbox_unclear", outbox.c.created_at, outbox.c.id, **only(sms_is_unclear))
Index(
    "outbox_carrier_id",
    outbox.c.channel,
    outbox.c.carrier_id_folded,
    outbox.c.id,
    **only(outbox.c.carrier_id_folded.is_not(None)),
)

early_reports = Table(
    "early_reports",
    metadata,
    Column("id", Number, primary_key=True),
    Column("channel", Words, nullable=False),
    Column("carrier_id", Words, nullable=False),
    Column("carrier_id_folded", Words, nullable=False),
    Column("key", Words),
    Column("delivery", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("kept_at", Moment, nullable=False),
)
Index("early_reports_carrier_id", early_reports.c.channel, early_reports.c.carrier_id_folded)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Number, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Words),
    Column("closed_because", Words),
)
task_is_open = tasks.c.closed_at.is_(None)
Index("tasks_open", tasks.c.kind, tasks.c.subject, unique=True, **only(task_is_open))
Index("tasks_oldest", tasks.c.opened_at, tasks.c.id, **only(task_is_open))

carriers = Table(
    "carriers",
    metadata,
    Column("channel", Words, primary_key=True),
    Column("turn_us", BigInteger, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("down_until", Moment),
)

pulse = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
