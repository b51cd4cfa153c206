"""Let much or odd money that only a callback tells of wait until its operator confirms it: callbacks are not signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.jobs import Job
from domain.money import Money
from domain.operator_orders import NewOrder, OrderKind, OrderState
from domain.ports.store import UnitOfWork
from domain.proofs import WEAK
from domain.receipts import Word
from domain.remittances import Reason, Remittance
from gateway.flows.ask_status import ask_for_status
from gateway.flows.share_remittance import suspend

LOOKS_AGAIN = timedelta(seconds=20)
WAITS_FOR = timedelta(minutes=45)
"""Four pulls and the whole of a status query; after that a person looks."""

OLD, CLOCKS_DIFFER = timedelta(days=7), timedelta(hours=1)
"""How late a callback comes that was held up, and how far before our clock it may tell of."""


@dataclass(frozen=True)
class ConfirmRule:
    """Above what amount a second word is wanted, and whether the operator can be asked for one; a pull brings one too."""

    above: Money
    is_asked: bool


def is_confirmed(work: UnitOfWork, remittance: Remittance, rule: ConfirmRule) -> bool:
    """Tell whether it may be posted without a person, for what a callback's word is worth."""
    receipt = remittance.receipt
    if receipt.amount.minor <= rule.above.minor and not _is_odd(remittance):
        return True
    told = [each.receipt for each in work.remittances.told(remittance.id)]
    words = {each.word for each in told if each.amount == receipt.amount}
    return Word.CALLBACK not in words or bool(words - WEAK - {Word.CALLBACK})


def _is_odd(remittance: Remittance) -> bool:
    """Tell whether its number is of another day than it was paid on, or that day is none that a callback comes from."""
    age = remittance.taken_at - remittance.receipt.paid_at
    return bool(remittance.receipt.oddities) or not -CLOCKS_DIFFER <= age <= OLD


def wait_for_word(work: UnitOfWork, job: Job, remittance: Remittance, rule: ConfirmRule, now: datetime) -> None:
    """Ask the operator, once, and look again soon; what it does not confirm waits for a person."""
    receipt = remittance.receipt
    if rule.is_asked:
        ask_for_status(work, NewOrder(OrderKind.STATUS, receipt.operator, receipt.number), now)
    order = work.operator_orders.about(OrderKind.STATUS, receipt.operator, receipt.number)
    is_denied = order is not None and order.state is OrderState.REFUSED
    if is_denied or now - remittance.taken_at > WAITS_FOR:
        suspend(work, job, remittance, Reason.UNCONFIRMED, now)
    else:
        work.jobs.put_off(job, now + LOOKS_AGAIN)
