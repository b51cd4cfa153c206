"""Say what the core's answer to a posting means: posted, certainly not, or nobody knows.

Source: Apache Fineract 1.10.1, recorded from a real server on MariaDB and on
PostgreSQL on 22 November 2026. A key that was used before answers with what came of
its first call, whatever is asked now; such an answer is marked, and certain only
where it says that nothing happened. A conflict is not even then final: it is
stored for a moment while the core tries again. Certain is what the core itself
refuses in its own envelope; all else (a proxy's words, 5xx, a unique index that
fired) may come after the money was posted.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from domain.errors import (
    AwaitsChecker,
    Denied,
    GatewayError,
    KeyBurnt,
    NoSuchEntry,
    OutcomeUnknown,
    Refused,
    StillRunning,
    Throttled,
    Unavailable,
    UnreadableReply,
)
from domain.postings import RECEIPT_MAX, CoreOrder
from gateway.http import Answer
from mifos_client import fields
from mifos_client.errors import NOT_AUTHORIZED, explain, read_code, read_top_code
from mifos_client.fields import Body

_RULE = "validation.msg.domain.rule.violation"
"""The envelope of every 403 that is a rule; the others are broken indexes, each database with codes of its own."""

_KEY_TAKEN = "error.msg.data.integrity.issue"
"""The key waits for a checker, was rejected by one, or won a race that this call lost."""

_TAKEN = ".value.must.be.unique"
_BUSY = frozenset(
    {
        "error.msg.loan.locked",  # the close of business works on it
        "error.msg.invalid.request.body",  # the same, told by another filter of the core
        "error.msg.sheduler.job.currently.running",
    }
)
"""Passes by itself, and stores no key."""

_NEVER = frozenset(
    {
        "error.msg.loan.transfer.transaction.update.not.allowed",
        "error.msg.loan.written.off.update.not.allowed",
        "error.msg.loan.transaction.update.not.allowed",
        "error.msg.saving.account.transfer.transaction.update.not.allowed",
        "error.msg.saving.account.transaction.update.not.allowed",
    }
)
"""Refused for good, although the core says 503."""

_COMMAND_MAX = 40
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")


def is_from_store(answer: Answer) -> bool:
    """Tell whether the core only repeats what it answered the first time under this key."""
    return answer.headers.get("x-served-from-cache", "").lower() == "true"


def explain_posting(answer: Answer, permission: str) -> GatewayError:
    """Say what an answer that is no 200 means for whoever asked to write what takes *permission*."""
    code = read_code(answer)
    said = f"{answer.status} {code}".strip()
    if code == NOT_AUTHORIZED:
        return Denied(permission)
    shut = explain(answer, "")
    if isinstance(shut, Denied | Throttled):
        return shut
    if not _is_certain(answer, code):
        is_taken = answer.status == 425 or code == _KEY_TAKEN or is_from_store(answer)
        return StillRunning(said) if is_taken else OutcomeUnknown(said)
    if is_from_store(answer):
        return KeyBurnt(said)
    if code in _BUSY and answer.status in (409, 503):
        return Unavailable(said)
    if answer.status == 409:
        return KeyBurnt(said)
    return NoSuchEntry(code) if answer.status == 404 else Refused(code)


def _is_certain(answer: Answer, code: str) -> bool:
    """Tell whether an answer proves that the call it speaks of posted nothing, and never will."""
    match answer.status:
        case 400:
            return bool(code) and not code.endswith(_TAKEN)
        case 403:
            return read_top_code(answer) == _RULE
        case 404:
            return bool(code)
        case 409:
            return bool(code) and not is_from_store(answer)
        case 503:
            return code in _BUSY | _NEVER
        case _:
            return False


def read_posted(answer: Answer, order: CoreOrder) -> int:
    """Read the core's id of a posting from a 200 that says it posted *order* and nothing else.

    Raises:
        AwaitsChecker: it posted nothing yet.
        OutcomeUnknown: it speaks of another posting, or not in the form agreed.
        StillRunning: the same, under a key that was used before.

    """
    unknown = StillRunning if is_from_store(answer) else OutcomeUnknown
    try:
        body = _read_done(answer, order)
        _must_be_ordered(body, order)
        return fields.integer(body, "resourceId")
    except UnreadableReply as error:
        raise unknown(f"200, {error}") from error


def as_told(answer: Answer, order: CoreOrder) -> CoreOrder:
    """Give *order* as the core tells of it: a deposit that its key made before stands under the receipt number of then.

    That is another one where our tables were brought back from an old copy: we number receipts, not keys, anew.
    """
    if not order.account.is_savings or not is_from_store(answer):
        return order
    try:
        receipt = fields.text(fields.part(_read_done(answer, order), "changes"), "receiptNumber").strip()
    except (UnreadableReply, AwaitsChecker):
        return order  # whoever reads what was posted says what that means
    return replace(order, receipt=receipt) if 0 < len(receipt) <= RECEIPT_MAX else order


def read_undone(answer: Answer, order: CoreOrder) -> None:
    """Read a 200 that says that the posting of *order* was undone; raises as `read_posted` does."""
    try:
        _read_done(answer, order)
    except UnreadableReply as error:
        raise OutcomeUnknown(f"200, {error}") from error


def _read_done(answer: Answer, order: CoreOrder) -> Body:
    """Read the result of a command on the account of *order*, one that was carried out."""
    body = answer.json()
    if not isinstance(body, dict):
        raise UnreadableReply("no object")
    if body.get("rollbackTransaction") is True:
        raise AwaitsChecker(f"command {body.get('commandId')}"[:_COMMAND_MAX])
    account = "savingsId" if order.account.is_savings else "loanId"
    if fields.integer(body, account) != order.account.id:
        raise UnreadableReply("of another account")
    return body


def _must_be_ordered(body: Body, order: CoreOrder) -> None:
    """Compare what changed with what was ordered; of a deposit the core tells neither amount nor day."""
    changes = fields.part(body, "changes")
    if order.account.is_savings:
        is_ordered = fields.text(changes, "receiptNumber") == order.receipt.strip()
    else:
        amount = _AMOUNT.fullmatch(fields.text(changes, "transactionAmount"))
        is_ordered = amount is not None and Decimal(amount[0]) == order.amount.amount
        is_ordered = is_ordered and fields.text(changes, "externalId") == order.external_id
    if not is_ordered:
        raise UnreadableReply("of another posting")
