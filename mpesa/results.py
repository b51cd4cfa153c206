"""Read the results Safaricom sends to questions and orders: transaction status, reversal.

Source: Daraja 3.0, "Transaction Status", "Reversal" (read 2026-11). A code other
than 0 says something about the question, nothing about the money asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.errors import UnreadableReply
from domain.money import Money
from domain.receipts import MoveState, Party, Receipt, ReversalAnswer, ReversalState, StatusAnswer, Word
from mpesa import fields
from mpesa.callbacks import items
from mpesa.fields import read_body, read_text, require

_DOTTED = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_DONE = "0"
_STATES = {
    "completed": MoveState.COMPLETED,
    "failed": MoveState.FAILED,
    "cancelled": MoveState.FAILED,
    "declined": MoveState.FAILED,
    "expired": MoveState.FAILED,
    "initiated": MoveState.WAITING,
    "authorized": MoveState.WAITING,
    "pending authorized": MoveState.WAITING,
}
_OUR_CREDENTIAL = frozenset({"2001", "21", "8006", "TP40153"})
_REVERSALS = {
    _DONE: ReversalState.DONE,
    "R000001": ReversalState.DONE_BEFORE,
    "R000002": ReversalState.REFUSED,
    "1": ReversalState.REFUSED,
    "11": ReversalState.REFUSED,
    "21": ReversalState.REFUSED,
    "2001": ReversalState.REFUSED,
    "2006": ReversalState.REFUSED,
    "2028": ReversalState.REFUSED,
    "8006": ReversalState.REFUSED,
}


@dataclass(frozen=True)
class _Envelope:
    code: str
    reason: str
    conversation: str
    originator: str
    number: object
    told: Mapping[str, Any]
    is_last: bool


def read_status(body: bytes) -> StatusAnswer:
    """Read the answer to a status query.

    Raises:
        UnreadableReply: no such envelope, or a value not of its form.

    """
    envelope = _read_envelope(body)
    told = envelope.told
    found = envelope.code == _DONE and envelope.is_last
    state = _STATES.get(read_text(told.get("TransactionStatus")).lower(), MoveState.UNCLEAR)
    return StatusAnswer(
        conversation=envelope.conversation,
        originator=envelope.originator,
        state=state if found else MoveState.UNCLEAR,
        code=envelope.code,
        reason=envelope.reason,
        number=_number(told.get("ReceiptNo")) if found else None,
        amount=_amount(told.get("Amount")),
        moved_at=_time(told.get("FinalisedTime")),
        debit=_party(told.get("DebitPartyName")),
        credit=_party(told.get("CreditPartyName")),
        order=read_text(told.get("OriginatorConversationID") or told.get("Originator Conversation ID")) or None,
        is_about_us=envelope.code in _OUR_CREDENTIAL,
    )


def receipt_of(answer: StatusAnswer, shortcode: str) -> Receipt | None:
    """Give the receipt that an answer tells of; None where no money reached *shortcode*, or not all of it is told."""
    is_ours = answer.credit is not None and answer.credit.id == shortcode
    if answer.state is not MoveState.COMPLETED or not is_ours:
        return None
    if answer.number is None or answer.amount is None or answer.amount.minor <= 0 or answer.moved_at is None:
        return None
    debit = answer.debit or Party("", "")
    return Receipt(
        operator=fields.OPERATOR,
        number=answer.number,
        amount=answer.amount,
        paid_at=answer.moved_at,
        word=Word.STATUS,
        payer=fields.read_payer(debit.id, debit.name),
        shortcode=shortcode,
        oddities=fields.oddities(answer.number, answer.moved_at),
    )


def read_reversal(body: bytes) -> ReversalAnswer:
    """Read what became of a reversal we asked for.

    Raises:
        UnreadableReply: no such envelope, or a value not of its form.

    """
    envelope = _read_envelope(body)
    state = _REVERSALS.get(envelope.code, ReversalState.UNCLEAR) if envelope.is_last else ReversalState.UNCLEAR
    is_done = state is ReversalState.DONE
    return ReversalAnswer(
        conversation=envelope.conversation,
        originator=envelope.originator,
        state=state,
        code=envelope.code,
        reason=envelope.reason,
        number=_number(envelope.number) if is_done else None,
        original=_number(envelope.told.get("OriginalTransactionID")),
        amount=_amount(envelope.told.get("Amount")),
    )


def _read_envelope(body: bytes) -> _Envelope:
    result = read_body(body).get("Result")
    if not isinstance(result, dict):
        raise UnreadableReply("Result is missing")
    parameters = result.get("ResultParameters")
    told = items(parameters.get("ResultParameter"), "Key") if isinstance(parameters, dict) else {}
    return _Envelope(
        code=require(result, "ResultCode"),
        reason=read_text(result.get("ResultDesc")),
        conversation=read_text(result.get("ConversationID")),
        originator=read_text(result.get("OriginatorConversationID")),
        number=result.get("TransactionID"),
        told=told,
        is_last=read_text(result.get("ResultType")) != "1",
    )


def _number(value: object) -> str | None:
    return fields.read_number(value) if read_text(value) else None


def _amount(value: object) -> Money | None:
    return fields.read_amount(value) if read_text(value) else None


def _time(value: object) -> datetime | None:
    text = read_text(value)
    if not text:
        return None
    if dotted := _DOTTED.fullmatch(text):
        day, month, year, *clock = (int(each) for each in dotted.groups())
        return fields.at_nairobi(year, month, day, *clock)
    return fields.read_time(text)


def _party(value: object) -> Party | None:
    text = read_text(value)
    if not text:
        return None
    number, _, name = text.partition(" - ")
    return Party(number.strip(), name.strip())
