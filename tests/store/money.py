"""Money that comes in, for several tests of the store."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.postings import CoreAccount, CoreOrder, external_id
from domain.receipts import Payer, Receipt, Word
from domain.remittances import Heard, RemittanceState
from tests.store.steps import PHONE
from tests.support.clock import NOW

SOURCE = "mpesa:UKN4T7Q2WX"
MASKED = Payer(mask="2547 ***** 011", name="MARY")
WHOLE = Payer(phone=PHONE, name="MARY WANJIKU")
LOAN = CoreAccount(4, AccountReference(AccountKind.LOAN, "12"))
SAVINGS = CoreAccount(4, AccountReference(AccountKind.SAVINGS, "7"))
R = RemittanceState


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def receipt(number: str = "UKN4T7Q2WX", **changes: Any) -> Receipt:
    told: dict[str, Any] = {
        "operator": "mpesa",
        "number": number,
        "amount": kes(100),
        "paid_at": datetime(2026, 3, 2, 7, 59, 30, tzinfo=UTC),
        "word": Word.CALLBACK,
        "reference": "L12",
        "payer": MASKED,
        "shortcode": "600999",
        "balance": kes(5000),
        "kind": "Pay Bill",
    }
    return Receipt(**(told | changes))


def hear(work: UnitOfWork, told: Receipt, sealed: bytes = b"sealed", now: datetime = NOW) -> tuple[int, Heard]:
    return work.remittances.hear(told, sealed, now)


def walk(work: UnitOfWork, /, remittance_id: int, *path: RemittanceState) -> list[bool]:
    """Move a remittance along *path*, from its first state."""
    return [work.remittances.move(remittance_id, start=start, to=to, now=NOW) for start, to in pairwise(path)]


def order(account: CoreAccount = LOAN, *, source: str = SOURCE, round_: int = 0, **changes: Any) -> CoreOrder:
    told: dict[str, Any] = {"amount": kes(100), "on": date(2026, 3, 2), "receipt": "UKN4T7Q2WX", "note": "M-PESA"}
    return CoreOrder(account, external_id=external_id(source, account, round_), **(told | changes))


def add_posting(work: UnitOfWork, ordered: CoreOrder, source: str = SOURCE, round_: int = 0) -> int | None:
    return work.postings.add(source, round_, 15, ordered, NOW)
