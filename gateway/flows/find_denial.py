"""Find whether an operator does not know money that somebody told us of in its name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.operator_orders import OrderKind
from domain.ports.store import UnitOfWork
from domain.proofs import ASKED
from domain.remittances import Remittance
from gateway.flows.ask_status import NOT_FOUND


@dataclass(frozen=True)
class Denial:
    """That an operator does not know a receipt: by what, and since when we know."""

    at: datetime
    words: str


def find_denial(work: UnitOfWork, remittance: Remittance) -> Denial | None:
    """Find the first that speaks against it; None where nothing does, or where the operator itself tells of it elsewhere."""
    receipt = remittance.receipt
    told = [each.receipt for each in work.remittances.told(remittance.id)]
    if any(each.word in ASKED and each.amount == receipt.amount for each in told):
        return None
    found = [*_answers(work, remittance), *_statements(work, remittance)]
    return min(found, key=lambda denial: denial.at, default=None)


def _answers(work: UnitOfWork, remittance: Remittance) -> list[Denial]:
    receipt = remittance.receipt
    order = work.operator_orders.about(OrderKind.STATUS, receipt.operator, receipt.number)
    if order is None or not order.is_denial:
        return []
    said = "did not find it" if order.reason == NOT_FOUND else f"said: {order.reason}"
    return [Denial(order.moved_at, f"it was asked, and {said}")]


def _statements(work: UnitOfWork, remittance: Remittance) -> list[Denial]:
    receipt = remittance.receipt
    if receipt.shortcode is None:
        return []
    until = receipt.paid_at + timedelta(seconds=1)
    near = work.imports.covering(receipt.operator, receipt.shortcode, receipt.paid_at, until)
    return [
        Denial(each.ended_at or each.began_at, f"the statement {each.name} covers its time and does not have it")
        for each in near
        if each.tells_of_money and each.covers(receipt.paid_at)
    ]
