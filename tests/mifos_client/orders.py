"""Orders such as the recorded requests carry, and recorded answers changed to fit others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.postings import CoreAccount, CoreOrder

ON = date(2026, 11, 22)


def loan_order(loan_id: int = 34, minor: int = 170050, **changes: Any) -> CoreOrder:
    account = CoreAccount(loan_id, AccountReference(AccountKind.LOAN, str(loan_id)))
    return _order(account, minor, {"external_id": "mpesa-00148", "receipt": "SKT0AB21CD"} | changes)


def savings_order(savings_id: int = 49, minor: int = 50000, **changes: Any) -> CoreOrder:
    account = CoreAccount(savings_id, AccountReference(AccountKind.SAVINGS, str(savings_id)))
    return _order(account, minor, {"external_id": "mm0123", "receipt": "SKI0AB12CD"} | changes)


def order_of(exchange: dict[str, Any]) -> CoreOrder:
    """Order what the recorded request asked for; what it left out gets a value of no other."""
    _, resource, account_id, *_ = exchange["request"]["path"].split("/api/v1")[1].split("/")
    sent = exchange["request"]["body"]
    make = {"loans": loan_order, "savingsaccounts": savings_order}[resource]
    return make(
        int(account_id),
        int(Decimal(str(sent["transactionAmount"]).strip("\0")) * 100) or 1,
        external_id=sent.get("externalId", "mm-of-no-other"),
        receipt=sent.get("receiptNumber", "OF NO OTHER"),
    )


def _order(account: CoreAccount, minor: int, rest: dict[str, Any]) -> CoreOrder:
    return CoreOrder(account=account, amount=Money(minor, rest.pop("currency", "KES")), on=rest.pop("on", ON), **rest)
