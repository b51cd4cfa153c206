"""The client of Daraja for money that comes in.

Source: Daraja 3.0, "Customer to Business", "M-PESA Express", "Transaction Status", "Reversal",
"Pull Transactions" (read 2026-11), misspellings and all. Clocks are Nairobi's;
amounts are shillings. What is told later comes to our callbacks.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.collects import Collect, OrderTaken, Prompted
from domain.errors import Denied, Refused
from domain.money import Money
from domain.operator_orders import ReturnRule
from domain.ports.clock import Clock
from domain.pulls import Pulled, PulledReceipt, UnreadRow
from domain.receipts import CollectAnswer, CollectState
from mpesa.answers import NothingThere, RegisteredBefore, StillShown, accepted, in_words
from mpesa.callbacks import PullPage, collect_state, read_pulled
from mpesa.calling import Call, DarajaCalls
from mpesa.credentials import encrypt
from mpesa.fields import NAIROBI, OPERATOR, read_text
from mpesa.settings import DarajaSettings

WINDOW = timedelta(hours=48)
REFERENCE_MAX = 12
NOTE_MAX = 13
REMARKS_MAX = 100
RETURNS = ReturnRule(OPERATOR, 100, "M-PESA takes back whole receipts of its own, in whole shillings.")

_C2B = {version: Call("C2B", f"/mpesa/c2b/{version}/registerurl") for version in ("v2", "v1")}
_PUSH = Call("Lipa na M-PESA", "/mpesa/stkpush/v1/processrequest")
_PUSH_QUERY = Call("Lipa na M-PESA", "/mpesa/stkpushquery/v1/query", is_question=True)
_PULL_REGISTER = Call("Pull", "/pulltransactions/v1/register", is_question=True)
_PULL = Call("Pull", "/pulltransactions/v1/query", is_question=True)
_STATUS = Call("M-PESA", "/mpesa/transactionstatus/v1/query", is_question=True)
_REVERSE = Call("M-PESA", "/mpesa/reversal/v1/request")
_MSISDN = re.compile(r"\+(254[17][0-9]{8})")
_RECEIPT = re.compile(r"[A-Z0-9]{10}")
_PULL_REGISTERED = {"1000": False, "1001": True}


class Registered(StrEnum):
    """What came of registering: which of the two products took it, or that there was an earlier one."""

    V2 = "v2"
    V1 = "v1"
    BEFORE = "before"


class Daraja:
    """Asks and orders for one shortcode. For use from many threads; a call takes `settings.deadline_s` at most."""

    def __init__(self, settings: DarajaSettings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._calls = DarajaCalls(settings, clock)

    def login(self) -> None:
        """Prove key and secret. Raises Denied and Unavailable."""
        self._calls.tokens.get()

    def register(self) -> Registered:
        """Tell where money is to be told of; where one product does not take it, the other one is tried, once.

        Raises as `DarajaCalls.post`; BEFORE does not say that the addresses on record are ours.
        """
        urls = self._settings.callbacks
        content = {
            "ShortCode": self._settings.shortcode,
            "ResponseType": "Completed",
            "ConfirmationURL": urls.of("c2b", "confirmation"),
            "ValidationURL": urls.of("c2b", "validation"),
        }
        try:
            try:
                accepted(self._calls.post(_C2B["v2"], content))
            except Denied:
                accepted(self._calls.post(_C2B["v1"], content))
                return Registered.V1
        except RegisteredBefore:
            return Registered.BEFORE
        return Registered.V2

    def collect(self, wanted: Collect) -> Prompted:  # noqa: D102 (a port's method)
        phone = _MSISDN.fullmatch(wanted.phone)
        if phone is None:
            raise Refused("no phone of Kenya's")
        if not 1 <= len(wanted.reference) <= REFERENCE_MAX or len(wanted.note) > NOTE_MAX:
            raise Refused("the prompt has no room for reference or note")
        content = {
            **self._who(),
            "TransactionType": "CustomerPayBillOnline",
            "Amount": _whole_shillings(wanted.amount),
            "PartyA": phone.group(1),
            "PartyB": self._settings.shortcode,
            "PhoneNumber": phone.group(1),
            "CallBackURL": self._settings.callbacks.of("stk"),
            "AccountReference": wanted.reference,
            "TransactionDesc": wanted.note,
        }
        told = accepted(self._calls.post(_PUSH, content), "CheckoutRequestID")
        return Prompted(read_text(told["CheckoutRequestID"]), read_text(told.get("MerchantRequestID")) or None)

    def ask(self, request: str) -> CollectAnswer:  # noqa: D102 (a port's method)
        try:
            told = self._calls.post(_PUSH_QUERY, {**self._who(), "CheckoutRequestID": request})
        except StillShown as error:
            return CollectAnswer(request, None, CollectState.PENDING, "", str(error))
        code = read_text(told.get("ResultCode"))
        return CollectAnswer(
            request=request,
            merchant_request=read_text(told.get("MerchantRequestID")) or None,
            state=collect_state(code),
            code=code,
            reason=in_words(told.get("ResultDesc")),
        )

    def register_pull(self, phone: str) -> Registered:
        """Let our shortcode pull; *phone* (E.164) is the one that Safaricom may call about it."""
        found = _MSISDN.fullmatch(phone)
        if found is None:
            raise Refused("no phone of Kenya's")
        content = {
            "ShortCode": self._settings.shortcode,
            "RequestType": "Pull",
            "NominatedNumber": found.group(1),
            "CallBackURL": self._settings.callbacks.of("pull"),
        }
        told = self._calls.post(_PULL_REGISTER, content)
        code = read_text(told.get("ResponseStatus") or told.get("Response Status"))
        if code not in _PULL_REGISTERED:
            raise Refused(f"{code[:40]}: {in_words(told.get('ResponseDescription'))}")
        return Registered.BEFORE if _PULL_REGISTERED[code] else Registered.V1

    def pull(self, since: datetime, until: datetime, offset: int) -> Pulled:  # noqa: D102 (a port's method)
        oldest = self._clock() - WINDOW
        if until < oldest:
            return Pulled((), (), 0)  # M-PESA remembers no more; a statement does.
        content = {
            "ShortCode": self._settings.shortcode,
            "StartDate": _clock_of(max(since, oldest)),
            "EndDate": _clock_of(until),
            "OffSetValue": str(offset),
        }
        try:
            return _pulled(read_pulled(self._calls.post(_PULL, content)), self._settings.shortcode)
        except NothingThere:
            return Pulled((), (), 0)

    def ask_status(self, number: str) -> OrderTaken:  # noqa: D102 (a port's method)
        content = {
            **self._order("TransactionStatusQuery", "status"),
            "TransactionID": _receipt(number),
            "PartyA": self._settings.shortcode,
            "IdentifierType": "4",
            "Remarks": "check",
        }
        return _taken(self._calls.post(_STATUS, content))

    def reverse(self, number: str, amount: Money, reason: str) -> OrderTaken:  # noqa: D102 (a port's method)
        content = {
            **self._order("TransactionReversal", "reversal"),
            "TransactionID": _receipt(number),
            "Amount": _whole_shillings(amount),
            "ReceiverParty": self._settings.shortcode,
            "RecieverIdentifierType": "11",
            "Remarks": reason[:REMARKS_MAX] or "reversal",
        }
        return _taken(self._calls.post(_REVERSE, content))

    def close(self) -> None:
        """Let the connections go."""
        self._calls.close()

    def _who(self) -> Mapping[str, str]:
        shortcode, passkey = self._settings.shortcode, self._settings.passkey
        if not passkey:
            raise Denied("there is no passkey")
        stamp = f"{self._clock().astimezone(NAIROBI):%Y%m%d%H%M%S}"
        password = base64.b64encode(f"{shortcode}{passkey}{stamp}".encode()).decode()
        return {"BusinessShortCode": shortcode, "Password": password, "Timestamp": stamp}

    def _order(self, command: str, subject: str) -> Mapping[str, str]:
        settings = self._settings
        if not settings.initiator or not settings.credential:
            raise Denied("there is no initiator, or no security credential of his")
        is_ready = settings.certificate is None
        return {
            "Initiator": settings.initiator,
            "SecurityCredential": settings.credential if is_ready else _encrypted(settings),
            "CommandID": command,
            "ResultURL": settings.callbacks.of(subject, "result"),
            "QueueTimeOutURL": settings.callbacks.of(subject, "timeout"),
            "Occasion": "",
        }


def _encrypted(settings: DarajaSettings) -> str:
    assert settings.certificate is not None
    try:
        return encrypt(settings.credential, settings.certificate)
    except ValueError as error:
        raise Denied("the security credential does not fit the certificate") from error


def _taken(told: Mapping[str, Any]) -> OrderTaken:
    told = accepted(told, "ConversationID")
    originator = told.get("OriginatorConversationID") or told.get("OriginatorCoversationID")
    return OrderTaken(read_text(told["ConversationID"]), read_text(originator))


def _pulled(page: PullPage, shortcode: str) -> Pulled:
    """Put each row beside what was made of it; a pull does not say whose shortcode it is, for it is ours."""
    reasons = {each.row: each.reason for each in page.unread}
    readable = (told for row, told in enumerate(page.told, start=1) if row not in reasons)
    receipts = tuple(
        PulledReceipt(replace(receipt, shortcode=shortcode), told)
        for receipt, told in zip(page.receipts, readable, strict=True)
    )
    return Pulled(receipts, tuple(UnreadRow(page.told[row - 1], reason) for row, reason in reasons.items()), page.rows)


def _clock_of(moment: datetime) -> str:
    return f"{moment.astimezone(NAIROBI):%Y-%m-%d %H:%M:%S}"


def _receipt(number: str) -> str:
    if _RECEIPT.fullmatch(number) is None:
        raise Refused("no receipt number")
    return number


def _whole_shillings(amount: Money) -> str:
    if amount.currency != "KES" or amount.minor <= 0 or amount.minor % 100:
        raise Refused(f"M-PESA moves whole shillings, not {amount.amount} {amount.currency}")
    return str(amount.minor // 100)
