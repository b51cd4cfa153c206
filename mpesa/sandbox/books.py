"""The books of the sandbox operator: who there is, what moved, and the rules by which it moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mpesa.sandbox.clock import day_of
from mpesa.sandbox.keeping import Keeping
from mpesa.sandbox.movements import AGENTS, SAFARICOM, Account, Kind, Leg, Movement, State, own
from mpesa.sandbox.refusals import Declined, Fault


@dataclass(frozen=True)
class Wish:
    """What somebody wants to pay to a shortcode."""

    kind: Kind
    shortcode: str
    party: str
    name: str
    cents: int
    reference: str


class Books(Keeping):
    """Every way in which money moves: each adds up, and is kept, or is `Declined`."""

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

    def decline(self, attempt: Movement, code: str) -> Movement:
        """Write down that *attempt* was declined, and why."""
        with self.lock:
            declined = replace(attempt, state=State.DECLINED, at=self.now(), code=code)
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
            number=self.draw(now),
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

    def _write(self, draft: Movement, legs: list[Leg]) -> Movement:
        done = replace(draft, state=State.COMPLETED, at=self.now(), legs=tuple(legs))
        self.keep(done)
        return done
