"""Find in the core's books what was posted for an order.

Source: Apache Fineract 1.10.1, recorded on 22 November 2026. A repayment is found
by its external id, which stays with it when a backdated posting makes the core
replace it by a copy; what is found may have been reversed, and says so by a day,
never surely by its flag. A deposit has no external id: the deposits of that day and amount are looked
through for its receipt number, which the core neither filters by nor keeps unique.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.errors import NoSuchEntry, Unavailable, UnreadableReply
from domain.postings import CoreOrder, Found, Trace
from mifos_client import fields
from mifos_client.calling import Asked, CoreCalls, as_object
from mifos_client.fields import Body

PAGE = 50
PAGES_MAX = 20
"""Pages of deposits of one amount, made to one account on one day."""

FORMS = {"dateFormat": "yyyy-MM-dd", "locale": "en"}

_REPAYMENT = 2
_DEPOSIT = 1
_ABSENT = frozenset({"error.msg.loan.transaction.external.id.invalid", "error.msg.loan.transaction.id.invalid"})


def find_repayment(calls: CoreCalls, order: CoreOrder) -> Sequence[Found]:
    """List what carries the external id of *order* on its loan: one posting or none.

    Raises:
        NoSuchEntry: there is no such loan, or none that we may see.

    """
    (found,) = calls.each([(f"loans/{order.account.id}/transactions/external-id/{order.external_id}", {})])
    if isinstance(found, NoSuchEntry) and str(found) in _ABSENT:
        return ()
    row = as_object(found)
    if fields.integer(row, "loanId") != order.account.id:
        raise UnreadableReply("a posting of another loan")
    return (Found(_trace(row, order), fields.integer(row, "id")),)


def find_deposits(calls: CoreCalls, order: CoreOrder) -> Sequence[Found]:
    """List what stands, or once stood, of the deposits that *order* may have made, oldest first.

    Raises:
        NoSuchEntry: there is no such account, or none that we may see.

    """
    rows = _search(calls, order)
    return [
        Found(Trace.REVERSED if fields.boolean(row, "reversed") else Trace.POSTED, each)
        for each, row in sorted(rows.items())
        if _is_ordered(row, order)
    ]


def _trace(row: Body, order: CoreOrder) -> Trace:
    if "reversedOnDate" in row:
        return Trace.REVERSED
    if _type_id(row, "type") != _REPAYMENT or not _is_of_amount(row, order):
        return Trace.OTHER
    return Trace.POSTED


def _search(calls: CoreCalls, order: CoreOrder) -> Mapping[int, Body]:
    """Read all deposits of the day and amount by their ids; the search itself knows no account that is not there."""
    account = f"savingsaccounts/{order.account.id}"
    her, body = calls.objects([(account, {}), _page(order, 0)])
    if fields.integer(her, "id") != order.account.id:
        raise UnreadableReply("another account")
    found: dict[int, Body] = {}
    for page in range(1, PAGES_MAX + 1):
        rows = fields.objects(body.get("content"), "content")
        found |= {fields.integer(row, "id"): row for row in rows}
        if len(found) >= fields.integer(body, "total"):
            return found
        if not rows:
            raise Unavailable("the deposits changed while they were read")
        (body,) = calls.objects([_page(order, page)])
    raise UnreadableReply(f"over {PAGE * PAGES_MAX} deposits of one amount on one day")


def _page(order: CoreOrder, page: int) -> Asked:
    """Name one page; the core's offset counts pages."""
    day, amount = order.on.isoformat(), amount_text(order)
    query = {"fromDate": day, "toDate": day, "fromAmount": amount, "toAmount": amount, "types": str(_DEPOSIT)}
    path = f"savingsaccounts/{order.account.id}/transactions/search"
    return path, {**query, "limit": str(PAGE), "offset": str(page), **FORMS}


def amount_text(order: CoreOrder) -> str:
    """Write an amount as the core reads it in the locale of FORMS."""
    return f"{order.amount.amount:f}"


def _is_ordered(row: Body, order: CoreOrder) -> bool:
    """Tell whether a row is a deposit such as ordered; the row by which another was reversed is none."""
    detail: Body = fields.part(row, "paymentDetailData") if "paymentDetailData" in row else {}
    return (
        not fields.boolean(row, "isReversal")
        and fields.optional_text(detail, "receiptNumber") == order.receipt.strip()
        and _type_id(row, "transactionType") == _DEPOSIT
        and fields.day(row, "date") == order.on
        and _is_of_amount(row, order)
    )


def _is_of_amount(row: Body, order: CoreOrder) -> bool:
    currency = fields.text(fields.part(row, "currency"), "code")
    return currency == order.amount.currency and fields.money(row, "amount", currency) == order.amount


def _type_id(row: Body, key: str) -> int:
    return fields.integer(fields.part(row, key), "id")
