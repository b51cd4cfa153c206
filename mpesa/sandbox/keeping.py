"""What all books of the sandbox operator stand on: one lock, one clock, a register, a ledger, a file.

Safe for many threads; with a file everything is on disk before a method returns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock

from mpesa.sandbox.amounts import plain
from mpesa.sandbox.clock import Clock, day_of
from mpesa.sandbox.journal import Journal, Record
from mpesa.sandbox.ledger import Ledger
from mpesa.sandbox.movements import Movement
from mpesa.sandbox.numbers import receipt_number
from mpesa.sandbox.parties import Addresses, Customer, PullRegistration, Shortcode
from mpesa.sandbox.refusals import Declined, Fault
from mpesa.sandbox.register import Register
from mpesa.sandbox.tariff import Limits, Tariff

_CALLS_KEPT = 1_000
_LEFT_OUT = 1_000  # numbers that an earlier run may have named in a validation and never written down


@dataclass(frozen=True)
class Call:
    """A call that came in over HTTP; status 0 where the connection was cut without an answer."""

    at: datetime
    method: str
    path: str
    status: int


class Keeping:
    """Books in memory, with *file* also on disk; *seed* is what their receipt numbers come from."""

    def __init__(
        self,
        now: Clock,
        file: Path | None = None,
        *,
        seed: int = 0,
        tariff: Tariff | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.now = now
        self.lock = RLock()
        self.register = Register()
        self.ledger = Ledger()
        self.tariff = tariff or Tariff()
        self.limits = limits or Limits()
        self._seed = seed
        self._drawn: dict[str, int] = {}
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self._journal = Journal(file)
        for record in self._journal.records():
            self._apply(record)
        self._left_out = _LEFT_OUT if self.register.shortcodes else 0

    @property
    def is_new(self) -> bool:
        """Whether there is nothing in them yet."""
        return not self.register.shortcodes

    def keep(self, *records: Record) -> None:
        """Write *records* down, all of them together."""
        with self.lock:
            self._journal.add(*records)
            for each in records:
                self._apply(each)

    def customer(self, phone: str) -> Customer:
        """Give the customer with that phone.

        Raises:
            Declined: M-PESA knows no such phone.

        """
        with self.lock:
            found = self.register.customers.get(phone)
        if found is None:
            raise Declined(Fault.NO_SUCH_PARTY)
        return found

    def shortcode(self, number: str) -> Shortcode:
        """Give the shortcode of that number.

        Raises:
            Declined: there is none.

        """
        with self.lock:
            found = self.register.shortcodes.get(number)
        if found is None:
            raise Declined(Fault.NO_SUCH_PARTY)
        return found

    def addresses(self, shortcode: str) -> Addresses | None:
        """Tell where a shortcode wants to be asked and told."""
        with self.lock:
            return self.register.addresses.get(shortcode)

    def pull_registration(self, shortcode: str) -> PullRegistration | None:
        """Tell whether a shortcode may pull."""
        with self.lock:
            return self.register.pulls.get(shortcode)

    def entries(self) -> Sequence[Mapping[str, object]]:
        """List the money that reached shortcodes, in order, as `GET /village/mpesa/books` wants it."""
        with self.lock:
            return [
                {
                    "receipt": each.number,
                    "phone": each.party,
                    "account": each.reference,
                    "amount": plain(each.cents),
                    "at": each.at.isoformat(),
                    "reversed": self.ledger.undone_by(each.number) is not None,
                }
                for each in self.ledger.movements()
                if each.is_money_in
            ]

    def note(self, call: Call) -> None:
        """Remember a call; beyond a thousand the oldest are forgotten."""
        with self.lock:
            self._calls.append(call)

    def calls(self) -> Sequence[Call]:
        """List what was asked over HTTP lately, oldest first."""
        with self.lock:
            return list(self._calls)

    def draw(self, at: datetime) -> str:
        """Draw a receipt number that was never given, of the day of *at*."""
        day = day_of(at)
        while True:
            n = self._drawn.get(day.isoformat(), self.ledger.count(day) + self._left_out)
            self._drawn[day.isoformat()] = n + 1
            number = receipt_number(day, n, self._seed)
            if self.ledger.find(number) is None:
                return number

    def _apply(self, record: Record) -> None:
        if isinstance(record, Movement):
            self.ledger.write(record)
        else:
            self.register.enter(record)
