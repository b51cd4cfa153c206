# ruff: noqa: D102 (a port's method is documented at the port)
"""The texts that leave, and what carriers tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, bindparam, delete, func, insert, select, update

from domain.errors import NoSuchEntry
from domain.ports.outbox import NewOutbound, Outbound
from domain.sms import OUTBOUND_MOVES, Delivery, DeliveryReport, Kind, OutboundState
from gateway.store.desk import Desk, insert_once
from gateway.store.tables import early_reports, outbox

_ADD = insert_once(outbox, outbox.c.id)
ROW = select(
    outbox.c.id,
    outbox.c.key,
    outbox.c.to,
    outbox.c.text,
    outbox.c.kind,
    outbox.c.created_at,
    outbox.c.expires_at,
    outbox.c.via,
    outbox.c.in_reply_to,
    outbox.c.state,
    outbox.c.channel,
    outbox.c.carrier_id,
    outbox.c.reason,
)
_GET = ROW.where(outbox.c.id == bindparam("outbound_id"))
_WITH_KEY = ROW.where(outbox.c.key == bindparam("our_key"))
_BY_KEY = ROW.where(outbox.c.key == bindparam("our_key"), outbox.c.channel == bindparam("by_channel"))
_BY_CARRIER_ID = (
    ROW.where(outbox.c.channel == bindparam("by_channel"), outbox.c.carrier_id_folded == bindparam("folded"))
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_LAST_TO = ROW.where(outbox.c.to == bindparam("to_phone")).order_by(outbox.c.id.desc()).limit(1)


def _new_or_old(column: Column[Any], name: str) -> ColumnElement[Any]:
    return func.coalesce(bindparam(name, type_=column.type), column)


_MOVE = (
    update(outbox)
    .where(outbox.c.id == bindparam("outbound_id"), outbox.c.state == bindparam("from_state"))
    .values(
        state=bindparam("to_state"),
        moved_at=bindparam("now"),
        channel=_new_or_old(outbox.c.channel, "by_channel"),
        carrier_id=_new_or_old(outbox.c.carrier_id, "theirs"),
        carrier_id_folded=_new_or_old(outbox.c.carrier_id_folded, "folded"),
        reason=_new_or_old(outbox.c.reason, "why"),
    )
)
_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("outbound_id"), outbox.c.state == OutboundState.UNCLEAR.value)
    .values(state=OutboundState.QUEUED.value, moved_at=bindparam("now"), expires_at=bindparam("until"))
)
_DOUBT = (
    update(outbox)
    .where(outbox.c.id == bindparam("outbound_id"))
    .values(doubts=outbox.c.doubts + 1)
    .returning(outbox.c.doubts)
)
_TAKE = (
    delete(early_reports)
    .where(early_reports.c.channel == bindparam("by_channel"), early_reports.c.carrier_id_folded == bindparam("folded"))
    .returning(
        early_reports.c.id,
        early_reports.c.carrier_id,
        early_reports.c.delivery,
        early_reports.c.reason,
        early_reports.c.key,
    )
)


@dataclass(frozen=True)
class SQLOutbox:
    """What leaves, inside one unit of work."""

    desk: Desk

    def add(self, sms: NewOutbound) -> int | None:
        number: int | None = self.desk.run(
            _ADD,
            key=sms.key,
            to=sms.to,
            text=sms.text,
            kind=sms.kind.value,
            created_at=sms.created_at,
            expires_at=sms.expires_at,
            via=sms.via,
            in_reply_to=sms.in_reply_to,
            state=OutboundState.QUEUED.value,
            moved_at=sms.created_at,
        ).scalar_one_or_none()
        return number

    def get(self, outbound_id: int) -> Outbound:
        row = self.desk.run(self.desk.locked(_GET), outbound_id=outbound_id).first()
        if row is None:
            raise NoSuchEntry(f"outbound SMS {outbound_id}")
        return read_outbound(row)

    def with_key(self, key: str) -> Outbound | None:
        row = self.desk.run(self.desk.locked(_WITH_KEY), our_key=key).first()
        return None if row is None else read_outbound(row)

    def move(
        self,
        outbound_id: int,
        *,
        start: OutboundState,
        to: OutboundState,
        now: datetime,
        channel: str | None = None,
        carrier_id: str | None = None,
        reason: str = "",
    ) -> bool:
        assert to in OUTBOUND_MOVES[start], f"no move from {start} to {to}"
        moved = self.desk.run(
            _MOVE,
            outbound_id=outbound_id,
            from_state=start.value,
            to_state=to.value,
            now=now,
            by_channel=channel,
            theirs=carrier_id,
            folded=None if carrier_id is None else fold(carrier_id),
            why=reason or None,
        )
        return moved.rowcount == 1

    def again(self, outbound_id: int, until: datetime, now: datetime) -> bool:
        return self.desk.run(_AGAIN, outbound_id=outbound_id, until=until, now=now).rowcount == 1

    def note_doubt(self, outbound_id: int) -> int:
        doubts: int = self.desk.run(_DOUBT, outbound_id=outbound_id).scalar_one()
        return doubts

    def find(self, channel: str, report: DeliveryReport) -> Outbound | None:
        row = None
        if report.key is not None:
            row = self.desk.run(self.desk.locked(_BY_KEY), our_key=report.key, by_channel=channel).first()
        if row is None and report.carrier_id is not None:
            folded = self._hold(channel, report.carrier_id)
            row = self.desk.run(self.desk.locked(_BY_CARRIER_ID), by_channel=channel, folded=folded).first()
        return None if row is None else read_outbound(row)

    def keep_report(self, channel: str, report: DeliveryReport, now: datetime) -> None:
        if report.carrier_id is None:
            return  # Our keys are on record before anything leaves: one that is not there never will be.
        self.desk.run(
            insert(early_reports),
            channel=channel,
            carrier_id=report.carrier_id,
            # Under our key where it is named: a sender that was killed never heard the carrier's id.
            carrier_id_folded=self._hold(channel, report.key or report.carrier_id),
            key=report.key,
            delivery=report.delivery.value,
            reason=report.reason,
            kept_at=now,
        )

    def take_reports(self, channel: str, carrier_id: str) -> Sequence[DeliveryReport]:
        rows = self.desk.run(_TAKE, by_channel=channel, folded=self._hold(channel, carrier_id)).all()
        return [
            DeliveryReport(theirs, Delivery(delivery), reason, key)
            for _, theirs, delivery, reason, key in sorted(rows, key=lambda row: int(row.id))
        ]

    def last_to(self, phone: str) -> Outbound | None:
        row = self.desk.run(_LAST_TO, to_phone=phone).first()
        return None if row is None else read_outbound(row)

    def _hold(self, channel: str, carrier_id: str) -> str:
        # Else a report that finds nothing and the sender that finds no report pass each other, and the report is lost.
        folded = fold(carrier_id)
        self.desk.lock(f"report {channel} {folded}")
        return folded


def fold(carrier_id: str) -> str:
    """Write a carrier's id so that case, blanks around it and leading zeros do not count."""
    return carrier_id.strip().lower().lstrip("0") or "0"


def read_outbound(row: Row[*tuple[Any, ...]]) -> Outbound:
    """Read a row that ROW selected."""
    return Outbound(**{**row._mapping, "kind": Kind(row.kind), "state": OutboundState(row.state)})
