"""Bend a callback's body into the other shapes in which Safaricom sends it.

Source: production callbacks and integrators' reports (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mpesa.sandbox.faults import CallbackFault
from mpesa.sandbox.refusals import TEXTS, Fault

_NAMES = ("FirstName", "MiddleName", "LastName")
_QUEUED = {"ResultType": 0, "ResultCode": 1, "ResultDesc": "The request waited too long in a queue."}


def bend(body: Mapping[str, Any], fault: CallbackFault) -> Mapping[str, Any]:
    """Give *body* in the shape that *fault* names; a fault that is no shape changes nothing."""
    match fault:
        case CallbackFault.NO_NAMES:
            return {name: value for name, value in body.items() if name not in _NAMES}
        case CallbackFault.BLANK_TYPE:
            return {**body, "TransactionType": ""}
        case CallbackFault.TEXT_CODES:
            return _within(body, lambda told: {**told, "ResultCode": str(told["ResultCode"])})
        case CallbackFault.SINGLE_OBJECT:
            return _within(body, _single)
        case CallbackFault.MISSING_VALUE:
            return _within(body, _without_last_value)
    return body


def failed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make of an STK callback the one that says: the handset could not be reached."""
    told = body["Body"]["stkCallback"]
    kept = {name: told[name] for name in ("MerchantRequestID", "CheckoutRequestID")}
    reason = {"ResultCode": int(Fault.NOT_REACHED), "ResultDesc": TEXTS[Fault.NOT_REACHED]}
    return {"Body": {"stkCallback": {**kept, **reason}}}


def queued(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make of a result what the queue's time-out says."""
    told = body["Result"]
    return {"Result": {**_QUEUED, **{name: told[name] for name in ("OriginatorConversationID", "ConversationID")}}}


def _within(body: Mapping[str, Any], change: Any) -> Mapping[str, Any]:
    if "Result" in body:
        return {"Result": change(body["Result"])}
    return {"Body": {"stkCallback": change(body["Body"]["stkCallback"])}}


def _single(told: Mapping[str, Any]) -> Mapping[str, Any]:
    if "ResultParameters" not in told:
        return told
    first = told["ResultParameters"]["ResultParameter"][0]
    return {**told, "ResultParameters": {"ResultParameter": first}}


def _without_last_value(told: Mapping[str, Any]) -> Mapping[str, Any]:
    for outer, inner in (("ResultParameters", "ResultParameter"), ("CallbackMetadata", "Item")):
        if outer in told:
            *others, last = told[outer][inner]
            bare = {name: value for name, value in last.items() if name != "Value"}
            return {**told, outer: {inner: [*others, bare]}}
    return told
