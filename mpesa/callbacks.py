"""Read the callbacks Safaricom makes, and the rows it gives when pulled.

Source: Daraja 3.0, "Customer to Business", "M-PESA Express", "Transaction Status",
"Reversal", "Pull Transaction" (read 2026-11). Nothing is signed: a callback
is a hint. Lists of one arrive as one object, names may be missing, codes are
numbers or text. Only result code 0 says that money moved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import UnreadableReply
from domain.receipts import CollectAnswer, CollectState, Receipt, Unread, Word
from mpesa import fields
from mpesa.fields import OPERATOR, read_body, read_text, require

PULL_ROWS_MAX = 10_000

_PULL_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(?:Z|\+03:?00)?"
)
_FAILED = frozenset(
    [
        "1",
        "2",
        "3",
        "4",
        "8",
        "17",
        "26",
        "1001",
        "1019",
        "1025",
        "9999",
        "1031",
        "1032",
        "1036",
        "1037",
        "2001",
        "2028",
        "8006",
        "SFC_IC0003",
    ]
)
_PENDING = "4999"
PAID = "0"
"""The code that says that money moved, whether or not its receipt is named."""

_CHECKOUT = re.compile(r".*([0-9]{9})")
"""The id of a prompt; it ends in the phone's national number in every example, and that is documented nowhere."""

_PULL_SUCCESS = frozenset({"1000", "1001"})


@dataclass(frozen=True)
class PullPage:
    """What one pull gave: *rows* counts all, so that the next page begins there; *told* holds each as it came."""

    receipts: tuple[Receipt, ...]
    unread: tuple[Unread, ...]
    rows: int
    told: tuple[str, ...] = ()


def read_validation(body: bytes) -> Receipt:
    """Read the question whether money may reach us: the receipt it will be, not yet one.

    Raises:
        UnreadableReply: a field is missing, or not of its form.

    """
    return _read_c2b(read_body(body))


def read_confirmation(body: bytes) -> Receipt:
    """Read the callback that says money has reached our paybill or till.

    Raises:
        UnreadableReply: a field is missing, or not of its form.

    """
    return _read_c2b(read_body(body))


def read_collect(body: bytes) -> CollectAnswer:
    """Read what became of a collect request (STK push).

    Its receipt has no account reference: that stands with the request.

    Raises:
        UnreadableReply: no such envelope, or money without a readable amount.

    """
    callback = _inner(_inner(read_body(body), "Body"), "stkCallback")
    code = require(callback, "ResultCode")
    receipt = None
    metadata = callback.get("CallbackMetadata")
    if code == PAID and isinstance(metadata, dict):
        receipt = _read_collected(items(metadata.get("Item"), "Name"))
    request = require(callback, "CheckoutRequestID")
    asked = _CHECKOUT.fullmatch(request)
    return CollectAnswer(
        request=request,
        merchant_request=read_text(callback.get("MerchantRequestID")) or None,
        state=collect_state(code, is_proved=receipt is not None),
        code=code,
        reason=read_text(callback.get("ResultDesc")),
        receipt=receipt,
        phone=f"+254{asked[1]}" if asked else None,
    )


def read_pull(body: bytes) -> PullPage:
    """Read one page of a pull; a row that cannot be read is told, and hides no other.

    Raises:
        UnreadableReply: no such envelope, or the pull was refused.

    """
    return read_pulled(read_body(body))


def read_pulled(content: Mapping[str, Any]) -> PullPage:
    """Read one page of a pull that is a JSON object already. Raises as `read_pull`."""
    code = read_text(content.get("ResponseCode"))
    if code not in _PULL_SUCCESS:
        raise UnreadableReply(f"pull answered {code[:40]!r}: {read_text(content.get('ResponseMessage'))}")
    rows = _pull_rows(content.get("Response"))
    if code == "1000" and not isinstance(content.get("Response"), list):
        raise UnreadableReply("the pull has no rows")
    receipts: list[Receipt] = []
    unread: list[Unread] = []
    for row, each in enumerate(rows, start=1):
        try:
            receipts.append(_read_pulled(each))
        except UnreadableReply as error:
            unread.append(Unread(row, str(error)))
    told = tuple(json.dumps(each, default=str, ensure_ascii=False) for each in rows)
    return PullPage(tuple(receipts), tuple(unread), len(rows), told)


def items(found: object, name: str) -> dict[str, Any]:
    """Read a list of names and values, which may be one object alone; a value may be missing."""
    listed = found if isinstance(found, list) else [found]
    return {read_text(each.get(name)): each.get("Value") for each in listed if isinstance(each, dict)}


def _read_c2b(content: Mapping[str, Any]) -> Receipt:
    number = fields.read_number(content.get("TransID"))
    paid_at = fields.read_time(content.get("TransTime"))
    names = (read_text(content.get(each)) for each in ("FirstName", "MiddleName", "LastName"))
    return Receipt(
        operator=OPERATOR,
        number=number,
        amount=fields.read_paid(content.get("TransAmount")),
        paid_at=paid_at,
        word=Word.CALLBACK,
        reference=read_text(content.get("BillRefNumber")) or None,
        payer=fields.read_payer(content.get("MSISDN"), " ".join(each for each in names if each)),
        shortcode=require(content, "BusinessShortCode"),
        balance=fields.read_balance(content.get("OrgAccountBalance")),
        kind=read_text(content.get("TransactionType")),
        oddities=fields.oddities(number, paid_at),
    )


def _read_collected(told: Mapping[str, Any]) -> Receipt | None:
    if not read_text(told.get("MpesaReceiptNumber")):
        return None
    number = fields.read_number(told["MpesaReceiptNumber"])
    paid_at = fields.read_time(told.get("TransactionDate"))
    return Receipt(
        operator=OPERATOR,
        number=number,
        amount=fields.read_paid(told.get("Amount")),
        paid_at=paid_at,
        word=Word.CALLBACK,
        payer=fields.read_payer(told.get("PhoneNumber")),
        balance=fields.read_balance(told.get("Balance")),
        oddities=fields.oddities(number, paid_at),
    )


def collect_state(code: str, *, is_proved: bool = False) -> CollectState:
    """Say what a code means; that money moved only where a receipt proves it."""
    if is_proved:
        return CollectState.PAID
    if code == _PENDING:
        return CollectState.PENDING
    return CollectState.FAILED if code in _FAILED else CollectState.UNCLEAR


def _pull_rows(found: object) -> list[object]:
    """Flatten the array inside the array.

    Raises:
        UnreadableReply: more rows than any page holds.

    """
    rows: list[object] = []
    for each in found if isinstance(found, list) else []:
        rows.extend(each if isinstance(each, list) else [each])
    if len(rows) > PULL_ROWS_MAX:
        raise UnreadableReply("the pull has too many rows")
    return rows


def _read_pulled(row: object) -> Receipt:
    """Read one row; its sender is left out, for it says "MPESA" whoever paid."""
    if not isinstance(row, dict):
        raise UnreadableReply("the row is no object")
    number = fields.read_number(row.get("transactionId"))
    paid_at = _read_pull_time(row.get("trxDate"))
    return Receipt(
        operator=OPERATOR,
        number=number,
        amount=fields.read_paid(row.get("amount")),
        paid_at=paid_at,
        word=Word.PULL,
        reference=read_text(row.get("billreference")) or None,
        payer=fields.read_payer(row.get("msisdn")),
        kind=read_text(row.get("transactiontype")),
        oddities=fields.oddities(number, paid_at),
    )


def _read_pull_time(value: object) -> datetime:
    """Read Nairobi's clock, though a Z stands behind it (unconfirmed: match by number, not by time)."""
    match = _PULL_TIME.fullmatch(read_text(value))
    if match is None:
        raise UnreadableReply(f"time {read_text(value)[:40]!r}")
    return fields.at_nairobi(*(int(each) for each in match.groups(default="0")))


def _inner(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    inner = content.get(name)
    if not isinstance(inner, dict):
        raise UnreadableReply(f"{name} is missing")
    return inner
