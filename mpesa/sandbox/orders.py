"""What an operator of the organisation orders by API: status query, reversal, account balance.

Source: Daraja 3.0 (read 2026-11). An order is acknowledged at once; its result comes as
a callback. The code for a receipt that nobody knows is not documented: `unknown_code`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mpesa.sandbox import results
from mpesa.sandbox.books import Books
from mpesa.sandbox.clock import day_of
from mpesa.sandbox.credentials import Credentials
from mpesa.sandbox.faults import CallbackKind
from mpesa.sandbox.ids import Ids
from mpesa.sandbox.movements import Movement
from mpesa.sandbox.numbers import placeholder
from mpesa.sandbox.outbox import Callback, Outbox
from mpesa.sandbox.parties import Initiator, Role
from mpesa.sandbox.refusals import TEXTS, Declined, Fault
from mpesa.sandbox.results import Outcome

_TRIES = 3


@dataclass(frozen=True)
class Order:
    """Who orders, with what credential, for which shortcode, and where the result goes."""

    initiator: str
    credential: str
    shortcode: str
    result_url: str
    timeout_url: str


@dataclass(frozen=True)
class Acknowledged:
    """The two ids under which a result will come."""

    conversation: str
    originator: str


class Orders:
    """Orders, done at once and told later."""

    def __init__(self, books: Books, outbox: Outbox, credentials: Credentials, ids: Ids) -> None:
        self.credentials = credentials
        self.unknown_code = str(Fault.BAD_PARAMETER)
        self._books, self._outbox, self._ids = books, outbox, ids
        self._wrong: dict[str, int] = {}
        self._ordered: dict[str, str] = {}

    def status(self, order: Order, number: str, conversation: str) -> Acknowledged:
        """Ask what became of a receipt, or of the order with that id."""
        taken = self._take()
        fault = self._check(order, Role.STATUS)
        with self._books.lock:
            movement = self._books.ledger.find(number or self._ordered.get(conversation, ""))
        if fault is not None:
            outcome = self._failed(fault)
        elif movement is None or movement.shortcode != order.shortcode:
            outcome = Outcome(self.unknown_code, TEXTS[Fault.BAD_PARAMETER], self._placeholder(), {})
        else:
            told = results.status(movement, self._books.shortcode(order.shortcode), taken.conversation)
            outcome = Outcome("0", results.DONE, self._placeholder(), told)
        return self._tell(order, taken, outcome)

    def reverse(self, order: Order, number: str, cents: int) -> Acknowledged:
        """Take a receipt back."""
        taken = self._take()
        fault = self._check(order, Role.REVERSAL)
        outcome = self._failed(fault) if fault else self._reversed(order, number, cents, taken)
        return self._tell(order, taken, outcome)

    def balance(self, order: Order) -> Acknowledged:
        """Ask what the five accounts hold."""
        taken = self._take()
        fault = self._check(order, Role.BALANCE)
        if fault is not None:
            return self._tell(order, taken, self._failed(fault))
        with self._books.lock:
            told = results.balance(order.shortcode, self._books.ledger, self._books.now())
        return self._tell(order, taken, Outcome("0", results.DONE, self._placeholder(), told))

    def _reversed(self, order: Order, number: str, cents: int, taken: Acknowledged) -> Outcome:
        with self._books.lock:
            paid = self._books.ledger.find(number)
            if paid is not None and paid.shortcode != order.shortcode:
                return self._failed(Fault.NO_SUCH_ORIGINAL)
            if paid is not None and paid.cents != cents:
                return self._failed(Fault.BAD_PARAMETER)
            try:
                movement: Movement = self._books.reverse(number)
            except Declined as declined:
                return Outcome(declined.code, declined.text, self._placeholder(), {})
            self._ordered[taken.originator] = movement.number
            told = results.reversal(movement, self._books.shortcode(order.shortcode), self._books.ledger)
            return Outcome("0", results.DONE, movement.number, told)

    def _check(self, order: Order, role: Role) -> Fault | None:
        """Hold the initiator's credential and role; a third wrong password locks her."""
        with self._books.lock:
            initiator: Initiator | None = self._books.register.initiators.get(order.initiator)
            if initiator is None or order.shortcode not in self._books.register.shortcodes:
                return Fault.WRONG_CREDENTIAL
            if initiator.is_locked:
                return Fault.LOCKED
            if initiator.is_expired or not self.credentials.is_of(order.credential, initiator.password):
                self._wrong[initiator.name] = self._wrong.get(initiator.name, 0) + 1
                if self._wrong[initiator.name] >= _TRIES:
                    self._books.keep(replace(initiator, is_locked=True))
                return Fault.WRONG_CREDENTIAL
            self._wrong.pop(initiator.name, None)
            return None if role in initiator.roles else Fault.NOT_ALLOWED

    def _take(self) -> Acknowledged:
        return Acknowledged(self._ids.conversation(self._books.now()), self._ids.request())

    def _tell(self, order: Order, taken: Acknowledged, outcome: Outcome) -> Acknowledged:
        body: Mapping[str, Any] = results.envelope(outcome, taken.conversation, taken.originator, order.timeout_url)
        callback = Callback(CallbackKind.RESULT, taken.conversation, order.result_url, body, order.timeout_url)
        self._outbox.send(callback, self._outbox.timetable.result_after_s)
        return taken

    def _failed(self, fault: Fault) -> Outcome:
        return Outcome(str(fault), TEXTS[fault], self._placeholder(), {})

    def _placeholder(self) -> str:
        return placeholder(day_of(self._books.now()))
