"""Let a person say what a row of a statement is that nobody knows the class of, or have its operator asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Refused
from domain.operator_orders import NewOrder, OrderKind
from domain.own_rows import OwnRow
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt, Word
from domain.staff import StaffPerson, Stale
from domain.statements import RowClass
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.ask_status import ask_for_status

ACT = "row explained"


@dataclass(frozen=True)
class ExplainRow:
    """Gives rows their class in the name of who says so; *is_asked* tells whether the operator can be asked for a receipt."""

    store: Store
    clock: Clock
    is_asked: bool

    def call_charge(self, person: StaffPerson, row_id: int) -> OwnRow:
        """Say that it is the operator's own. Raises NoSuchEntry, and Stale where somebody said what it is before."""
        return self.store.write(_call, row_id, RowClass.CHARGE, person.login, self.clock())

    def put_in_suspense(self, person: StaffPerson, row_id: int) -> OwnRow:
        """Say that it is a client's money: it is matched as any receipt is, and waits in suspense until then.

        Raises NoSuchEntry, Refused where nothing came, and Stale where somebody said what it is before.
        """
        return self.store.write(_take_in, row_id, person.login, self.clock())

    def ask(self, operator: str, number: str) -> bool:
        """Have the operator asked for a receipt; False where it was before. Raises Refused where nobody can be asked."""
        if not self.is_asked:
            raise Refused("The settings name no app by which the operator could be asked.")
        return self.store.write(_ask, operator, number, self.clock())


def _call(work: UnitOfWork, row_id: int, row_class: RowClass, by: str, now: datetime) -> OwnRow:
    row = work.own_rows.get(row_id)
    if not work.own_rows.settle(row_id, row_class, by, now):
        raise Stale(f"{row.said_by} said what it is.")
    work.audit.by(by)
    work.audit.note(f"own row:{row_id}", ACT, now, {"number": row.number, "class": row_class})
    return row


def _take_in(work: UnitOfWork, row_id: int, by: str, now: datetime) -> OwnRow:
    row = _call(work, row_id, RowClass.RECEIVED, by, now)
    if row.amount.minor <= 0:
        raise Refused("Nothing came with this row: it cannot be a client's money.")
    receipt = Receipt(row.operator, row.number, row.amount, row.moved_at, Word.STATEMENT, shortcode=row.shortcode)
    accept_receipt(work, receipt, row.sealed, now)
    return row


def _ask(work: UnitOfWork, operator: str, number: str, now: datetime) -> bool:
    return ask_for_status(work, NewOrder(OrderKind.STATUS, operator, number), now)
