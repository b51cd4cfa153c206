# ruff: noqa: D102 (a port's method is documented at the port)
"""The texts that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, Text, bindparam, cast, func, literal_column, select, update

from domain.errors import NoSuchEntry
from domain.ports.inbound import Inbound, NewInbound
from domain.sms import INBOUND_MOVES, InboundState
from gateway.store.desk import Desk, insert_once
from gateway.store.tables import inbound, jobs, parked_callbacks

_ADD = insert_once(inbound, inbound.c.id)
_PARK = insert_once(parked_callbacks, parked_callbacks.c.id)
_GET = select(
    inbound.c.id,
    inbound.c.channel,
    inbound.c.sender,
    inbound.c.phone,
    inbound.c.to,
    inbound.c.sealed,
    inbound.c.answered_by_carrier,
    inbound.c.received_at,
    inbound.c.state,
).where(inbound.c.id == bindparam("inbound_id"))
_COUNT = (
    select(func.count())
    .select_from(inbound)
    .where(
        inbound.c.phone == bindparam("from_phone"),
        inbound.c.received_at >= bindparam("since"),
        inbound.c.id <= bindparam("up_to"),
    )
)
_EARLIER = (
    select(inbound.c.id)
    .select_from(inbound)
    .join(jobs, jobs.c.key == literal_column("'answer-'").op("||")(cast(inbound.c.id, Text)))
    .where(
        jobs.c.done_at.is_(None),
        jobs.c.parked_at.is_(None),
        inbound.c.phone == bindparam("from_phone"),
        inbound.c.received_at >= bindparam("since"),
        inbound.c.id < bindparam("than"),
        inbound.c.state == InboundState.RECEIVED.value,
    )
    .limit(1)
)


def _settle(state: InboundState) -> Executable:
    """Move to *state* from where it may come; the text itself is kept only while somebody may have to read it."""
    starts = [start.value for start, ends in INBOUND_MOVES.items() if state in ends]
    moved = update(inbound).where(inbound.c.id == bindparam("inbound_id"), inbound.c.state.in_(starts))
    settled = moved.values(
        state=bindparam("to_state"),
        settled_at=bindparam("now"),
        shown=bindparam("is_shown"),
        command=bindparam("of_command"),
        reason=bindparam("why"),
    )
    return settled if state is InboundState.PARKED else settled.values(sealed=b"")


_SETTLE = {state: _settle(state) for state in set[InboundState]().union(*INBOUND_MOVES.values())}


@dataclass(frozen=True)
class SQLInboundBox:
    """What came, inside one unit of work."""

    desk: Desk

    def add(self, sms: NewInbound) -> int | None:
        number: int | None = self.desk.run(
            _ADD,
            channel=sms.channel,
            once=sms.once,
            sender=sms.sender,
            phone=sms.phone,
            to=sms.to,
            sealed=sms.sealed,
            answered_by_carrier=sms.answered_by_carrier,
            received_at=sms.received_at,
            state=InboundState.RECEIVED.value,
        ).scalar_one_or_none()
        return number

    def get(self, inbound_id: int) -> Inbound:
        row = self.desk.run(self.desk.locked(_GET), inbound_id=inbound_id).first()
        if row is None:
            raise NoSuchEntry(f"inbound SMS {inbound_id}")
        return Inbound(**{**row._mapping, "state": InboundState(row.state)})

    def settle(
        self,
        inbound_id: int,
        state: InboundState,
        now: datetime,
        *,
        shown: str = "",
        command: str = "",
        reason: str = "",
    ) -> bool:
        moved = self.desk.run(
            _SETTLE[state],
            inbound_id=inbound_id,
            to_state=state.value,
            now=now,
            is_shown=shown,
            of_command=command,
            why=reason,
        )
        return moved.rowcount == 1

    def count_from(self, phone: str, since: datetime, *, up_to: int) -> int:
        count: int = self.desk.run(_COUNT, from_phone=phone, since=since, up_to=up_to).scalar_one()
        return count

    def is_behind(self, inbound_id: int, phone: str, since: datetime) -> bool:
        return self.desk.run(_EARLIER, from_phone=phone, since=since, than=inbound_id).first() is not None

    def park_callback(self, channel: str, once: str, reason: str, sealed: bytes, now: datetime) -> bool:
        values = {"channel": channel, "once": once, "reason": reason, "sealed": sealed, "parked_at": now}
        return self.desk.run(_PARK, **values).first() is not None
