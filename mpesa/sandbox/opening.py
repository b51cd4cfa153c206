"""Open a sandbox operator with our shortcode and its customers: all that a village needs of M-PESA."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from mpesa.sandbox.books import Books
from mpesa.sandbox.clock import Clock
from mpesa.sandbox.exports.account_statement import Form, write_statement
from mpesa.sandbox.exports.rows import extract
from mpesa.sandbox.faults import Faults
from mpesa.sandbox.operator import Operator
from mpesa.sandbox.outbox import Timetable
from mpesa.sandbox.parties import App, Customer, Initiator, Shortcode
from mpesa.sandbox.server import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

WALLET = 400_000_00


@dataclass(frozen=True)
class Organization:
    """Who is paid: her shortcode, the app that calls for her, the operator who orders."""

    shortcode: Shortcode
    app: App
    initiator: Initiator


@dataclass(frozen=True)
class Mpesa:
    """What it answers over HTTP, its books and faults, and all that people do with it for one shortcode."""

    app: WSGIApplication
    books: Books
    faults: Faults
    operator: Operator
    shortcode: str

    def start(self) -> None:
        """Let callbacks go out."""
        self.operator.start()

    def stop(self) -> None:
        """Send no more; what was still to be sent is never sent."""
        self.operator.stop()

    def pay(self, phone: str, account: str, amount: str | int | Decimal) -> str:
        """Let a phone (E.164) pay the paybill, and give the receipt.

        Raises:
            Declined: no money moved.
            ValueError: *amount* is none.

        """
        return self.operator.paying.pay(self.shortcode, phone, account, amount)

    def statement(self, day: date, form: str) -> bytes:
        """Write the portal's file of *day*: csv, xlsx or xls.

        Raises:
            ValueError: there is no such form.

        """
        return write_statement(extract(self.books, self.shortcode, day, day), Form(form), self.books.now())


def open_mpesa(
    organization: Organization,
    customers: Iterable[tuple[str, str]],
    now: Clock,
    file: Path | None = None,
    *,
    timetable: Timetable | None = None,
    seed: int = 0,
    sleep: Callable[[float], None] = time.sleep,
    source: str | None = None,
) -> Mpesa:
    """Open M-PESA, or what lies in *file*; *customers* (phone in E.164, name) begin with `WALLET` each.

    Callbacks rest until it is started; they come from *source*, an address of this machine.
    """
    books = Books(now, file, seed=seed)
    if books.is_new:
        for phone, name in customers:
            books.keep(Customer(phone, name))
            if not books.ledger.balance(phone):  # an opening that a crash cut off is done again
                books.cash_in(phone, WALLET)
        books.keep(organization.app, organization.initiator, organization.shortcode)
    faults = Faults(seed=seed, sleep=sleep)
    keys = file.with_suffix(".key") if file else None
    operator = Operator(books, faults, timetable, source=source, keys=keys)
    app = create_app(books, faults, operator)
    return Mpesa(app, books, faults, operator, organization.shortcode.number)
