"""The books of the sandbox operator: who there is, what moved, and what was asked lately.

Safe for many threads; with a file everything is on disk before a method returns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import RLock

from mpesa.sandbox.amounts import plain
from mpesa.sandbox.clock import Clock, day_of
from mpesa.sandbox.journal import Journal, Record
from mpesa.sandbox.ledger import Ledger
from mpesa.sandbox.movements import AGENTS, SAFARICOM, Account, Kind, Leg, Movement, State, own
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


@dataclass(frozen=True)
class Wish:
    """What somebody wants to pay to a shortcode."""

    kind: Kind
    shortcode: str
    party: str
    name: str
    cents: int
    reference: str


class Books:
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

    def attempt(self, wish: Wish) -> Movement:
        """Give a wish its number; nothing moves yet.

        Raises:
            Declined: it is against the limits, or there is not enough money.

        """
        with self.lock:
            self.shortcode(wish.shortcode)
            self._check(wish.party, wish.cents, is_customer=wish.kind is not Kind.ORGANIZATION)
            return self._draft(wish)

    def receive(self, attempt: Movement) -> Movement:
        """Let the money of *attempt* reach its shortcode's Utility Account, less the charge.

        Raises:
            Declined: meanwhile the money is gone.

        """
        with self.lock:
            is_customer = attempt.kind is not Kind.ORGANIZATION
            self._check(attempt.party, attempt.cents, is_customer=is_customer)
            utility, charge = own(attempt.shortcode, Account.UTILITY), self.tariff.charge(attempt.cents)
            payer = attempt.party if is_customer else AGENTS
            legs = [Leg(payer, -attempt.cents), Leg(utility, attempt.cents)]
            if charge:
                legs += [Leg(utility, -charge), Leg(SAFARICOM, charge)]
            return self._write(replace(attempt, balance=self.ledger.balance(utility) + attempt.cents), legs)

    def decline(self, attempt: Movement) -> Movement:
        """Write down that *attempt* was declined."""
        with self.lock:
            declined = replace(attempt, state=State.DECLINED, at=self.now())
            self.keep(declined)
            return declined

    def reverse(self, number: str) -> Movement:
        """Take money back from a shortcode and give it to who paid. Nobody is told.

        Raises:
            Declined: no money came by that number, it was taken back before, or it is not there any more.

        """
        with self.lock:
            paid = self.ledger.find(number)
            if paid is None or not paid.is_money_in:
                raise Declined(Fault.NO_SUCH_ORIGINAL)
            if self.ledger.undone_by(number):
                raise Declined(Fault.REVERSED_BEFORE)
            utility = own(paid.shortcode, Account.UTILITY)
            if self.ledger.balance(utility) < paid.cents:
                raise Declined(Fault.NO_FUNDS)
            wish = Wish(Kind.REVERSAL, paid.shortcode, paid.party, paid.name, paid.cents, paid.reference)
            payer = AGENTS if paid.kind is Kind.ORGANIZATION else paid.party
            draft = replace(self._draft(wish), linked=number)
            return self._write(draft, [Leg(utility, -paid.cents), Leg(payer, paid.cents)])

    def sweep(self, shortcode: str) -> Movement | None:
        """Move what the Utility Account holds to the Organization Settlement Account; None where it holds nothing."""
        with self.lock:
            organization, utility = self.shortcode(shortcode), own(shortcode, Account.UTILITY)
            cents = self.ledger.balance(utility)
            if cents <= 0:
                return None
            wish = Wish(Kind.SWEEP, shortcode, shortcode, organization.name, cents, "")
            settlement = own(shortcode, Account.SETTLEMENT)
            return self._write(self._draft(wish), [Leg(utility, -cents), Leg(settlement, cents)])

    def cash_in(self, phone: str, cents: int) -> Movement:
        """Put cash from an agent into a customer's wallet.

        Raises:
            Declined: M-PESA knows no such phone.

        """
        with self.lock:
            wish = Wish(Kind.CASH_IN, "", phone, self.customer(phone).name, cents, "")
            return self._write(self._draft(wish), [Leg(AGENTS, -cents), Leg(phone, cents)])

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

    def _check(self, party: str, cents: int, *, is_customer: bool) -> None:
        if cents < self.limits.least:
            raise Declined(Fault.TOO_LITTLE)
        if not is_customer:
            return
        self.customer(party)
        if cents > self.limits.most:
            raise Declined(Fault.TOO_MUCH)
        if self.ledger.spent(party, day_of(self.now())) + cents > self.limits.most_a_day:
            raise Declined(Fault.DAY_LIMIT)
        if self.ledger.balance(party) < cents:
            raise Declined(Fault.NO_FUNDS)

    def _draft(self, wish: Wish) -> Movement:
        now = self.now()
        return Movement(
            number=self._number(now),
            kind=wish.kind,
            state=State.ATTEMPTED,
            shortcode=wish.shortcode,
            cents=wish.cents,
            party=wish.party,
            name=wish.name,
            reference=wish.reference,
            began=now,
            at=now,
        )

    def _number(self, at: datetime) -> str:
        day = day_of(at)
        while True:
            n = self._drawn.get(day.isoformat(), self.ledger.count(day) + self._left_out)
            self._drawn[day.isoformat()] = n + 1
            number = receipt_number(day, n, self._seed)
            if self.ledger.find(number) is None:
                return number

    def _write(self, draft: Movement, legs: list[Leg]) -> Movement:
        done = replace(draft, state=State.COMPLETED, at=self.now(), legs=tuple(legs))
        self.keep(done)
        return done

    def _apply(self, record: Record) -> None:
        if isinstance(record, Movement):
            self.ledger.write(record)
        else:
            self.register.enter(record)
