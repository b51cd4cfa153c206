"""Customers and organizations pay our shortcode: validation, the move, the confirmation.

Source: Daraja 3.0, "Customer to Business" (read 2026-11). An answer counts with status
200 within eight seconds; ResultCode 0 accepts, any other rejects, anything else is silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal

from mpesa.sandbox import bodies
from mpesa.sandbox.amounts import read_cents
from mpesa.sandbox.books import Books, Wish
from mpesa.sandbox.calling import Reply
from mpesa.sandbox.faults import CallbackKind
from mpesa.sandbox.movements import Kind, Movement
from mpesa.sandbox.outbox import Callback, Outbox
from mpesa.sandbox.parties import Addresses, ResponseType
from mpesa.sandbox.refusals import Declined, Fault

_REFERENCE_MAX = 20
_THIRD_PARTY_MAX = 100
_OK = 200


@dataclass(frozen=True)
class Paying:
    """What happens when somebody pays."""

    books: Books
    outbox: Outbox

    def pay(self, shortcode: str, phone: str, reference: str, amount: str | int | Decimal) -> str:
        """Let a customer pay with her phone's menu, and give the receipt.

        Raises:
            Declined: no money moved.
            ValueError: *amount* is none.

        """
        cents = read_cents(amount)
        if cents % 100:
            raise Declined(Fault.BAD_PARAMETER)
        customer = self.books.customer(phone)
        return self._move(Wish(Kind.PAY_BILL, shortcode, phone, customer.name, cents, _typed(reference)))

    def transfer(self, shortcode: str, sender: str, name: str, reference: str, amount: str | int | Decimal) -> str:
        """Let an organization (a bank, say) pay from its own shortcode *sender*, and give the receipt.

        Raises:
            Declined: no money moved.
            ValueError: *amount* is none.

        """
        return self._move(Wish(Kind.ORGANIZATION, shortcode, sender, name, read_cents(amount), _typed(reference)))

    def tell(self, movement: Movement) -> None:
        """Send the confirmation of money that has come, where the shortcode has an address."""
        addresses = self.books.addresses(movement.shortcode)
        if addresses is None:
            return
        body = bodies.confirmation(movement, self.books.shortcode(movement.shortcode))
        callback = Callback(CallbackKind.CONFIRMATION, movement.number, addresses.confirmation, body)
        self.outbox.send(callback, self.outbox.timetable.confirmation_after_s)

    def _move(self, wish: Wish) -> str:
        attempt = self.books.attempt(wish)
        addresses = self.books.addresses(wish.shortcode)
        if addresses is not None and self.books.shortcode(wish.shortcode).validates:
            attempt = self._validated(attempt, addresses)
        try:
            movement = self.books.receive(attempt)
        except Declined as declined:
            self.books.decline(attempt, declined.code)
            raise
        self.tell(movement)
        return movement.number

    def _validated(self, attempt: Movement, addresses: Addresses) -> Movement:
        """Ask the organization whether *attempt* may go on.

        Raises:
            Declined: it rejects, or it is silent and wants silence to mean that.

        """
        body = bodies.validation(attempt, self.books.shortcode(attempt.shortcode))
        asked = Callback(CallbackKind.VALIDATION, attempt.number, addresses.validation, body)
        verdict = _read(self.outbox.ask(asked))
        if verdict is None and addresses.response_type is ResponseType.CANCELLED:
            raise self._declined(attempt, Fault.VALIDATION_SILENT)
        if verdict is not None and verdict.code != "0":
            raise self._declined(attempt, verdict.code)
        return replace(attempt, third_party=verdict.third_party) if verdict else attempt

    def _declined(self, attempt: Movement, fault: Fault | str) -> Declined:
        self.books.decline(attempt, str(fault))
        return Declined(fault, attempt.number)


@dataclass(frozen=True)
class _Verdict:
    code: str
    third_party: str


def _read(reply: Reply | None) -> _Verdict | None:
    """Read what a validation answered; None where that is as good as silence."""
    if reply is None or reply.status != _OK:
        return None
    try:
        told = json.loads(reply.body)
    except ValueError:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("ResultCode"), str | int):
        return None
    third_party = told.get("ThirdPartyTransID")
    known = third_party if isinstance(third_party, str) else ""
    return _Verdict(str(told["ResultCode"]).strip(), known[:_THIRD_PARTY_MAX])


def _typed(reference: str) -> str:
    if len(reference) > _REFERENCE_MAX or not reference.isprintable():
        raise Declined(Fault.BAD_REFERENCE)
    return reference
