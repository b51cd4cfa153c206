"""A phone's wallet: what it holds by the operator's books, and what M-PESA said to it last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from gateway.village.world import World
from mpesa.sandbox.movements import RECEIVED, Movement, State
from mpesa.sandbox.refusals import Declined, Fault

_GROUPED = re.compile(r"[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?")
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_TYPED_MAX = 40
_REASONS = {
    Fault.NO_FUNDS: "there is not enough money in this wallet.",
    Fault.TOO_LITTLE: "the amount is less than M-PESA moves.",
    Fault.TOO_MUCH: "the amount is more than M-PESA moves at once.",
    Fault.DAY_LIMIT: "it is more than a wallet may send in one day.",
    Fault.BAD_PARAMETER: "M-PESA takes whole shillings, such as 120.",
    Fault.BAD_REFERENCE: "an account is at most 20 letters and digits, such as L4.",
    Fault.NO_SUCH_PARTY: "this phone has no wallet.",
    Fault.VALIDATION_SILENT: "Jirani did not answer M-PESA in time.",
    "C2B00012": "Jirani does not know this account.",
    "C2B00013": "Jirani does not take this amount.",
}


@dataclass(frozen=True)
class Refused:
    """What the wallet says of money that did not move, and what was typed."""

    at: datetime
    account: str
    amount: str
    says: str


@dataclass(frozen=True)
class Wallet:
    """What the page shows of a wallet: *account* and *amount* stand in its fields."""

    holds: str
    says: str
    account: str
    amount: str
    is_refused: bool


def pay(world: World, phone: str, account: str, amount: str) -> Refused | None:
    """Let a phone pay the institution; gives what is said where no money moves."""
    account, amount = account.strip(), amount.strip()
    plain = re.sub("[, ]", "", amount) if _GROUPED.fullmatch(amount) else amount
    if not account:
        return _as_typed(world, account, amount, "Write an account, such as L4.")
    if not _AMOUNT.fullmatch(plain):
        return _as_typed(world, account, amount, "Write the amount as a number, such as 120.")
    try:
        world.mpesa.pay(phone, account, plain)
    except Declined as error:
        why = _REASONS.get(error.code, "Jirani rejected it.")
        return _as_typed(world, account, amount, f"M-PESA: KES {amount} to {_payee(world)} failed: {why}")
    return None


def last_paid(world: World, phone: str) -> Movement | None:
    """Give the newest receipt of a phone, by the operator's books."""
    with world.mpesa.books.lock:
        found = world.mpesa.books.ledger.backwards()
    return next((each for each in found if each.party == phone and _is_paid(each)), None)


def wallet(world: World, phone: str, refused: Refused | None) -> Wallet | None:
    """Show a wallet; None where the phone has none."""
    books = world.mpesa.books
    try:
        books.customer(phone)
    except Declined:
        return None
    with books.lock:
        holds = books.ledger.balance(phone)
    if refused:
        return Wallet(kes(holds), refused.says, refused.account, refused.amount, True)
    paid = last_paid(world, phone)
    says = _confirmed(world, paid) if paid else ""
    return Wallet(kes(holds), says, "", "", False)


def kes(cents: int) -> str:
    """Write a sum, its cents only where there are any."""
    part = f".{cents % 100:02d}" if cents % 100 else ""
    return f"KES {cents // 100:,}{part}"


def _as_typed(world: World, account: str, amount: str, says: str) -> Refused:
    return Refused(world.now(), account[:_TYPED_MAX], amount[:_TYPED_MAX], says)


def _confirmed(world: World, paid: Movement) -> str:
    return f"M-PESA: {paid.number} confirmed. {kes(paid.cents)} sent to {_payee(world)}, account {paid.reference}."


def _payee(world: World) -> str:
    return world.cast.institution.name


def _is_paid(movement: Movement) -> bool:
    return movement.kind in RECEIVED and movement.state is State.COMPLETED
