"""The ledger as rows of a portal statement.

Source: organisation portal, "Account Statement" and its export of 2025, "Statements for" of 2026 (read
2026-11). The charge bears the number of what it is for; a declined row has no amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mpesa.sandbox.books import Books
from mpesa.sandbox.clock import midnight
from mpesa.sandbox.movements import REASONS, Account, Kind, Movement, State, own
from mpesa.sandbox.parties import MSISDNMode, Shortcode
from mpesa.sandbox.phones import masked_name, show

_WORDS = {
    Kind.PAY_BILL: "Pay Bill from {party} Acc. {reference}",
    Kind.PAY_BILL_ONLINE: "Pay Bill Online from {party} Acc. {reference}",
    Kind.ORGANIZATION: "Merchant Pay Utility Received from {party} Acc. {reference}",
    Kind.REVERSAL: "Pay Utility Reversal to {party}",
    Kind.SWEEP: REASONS[Kind.SWEEP],
}
_CHARGED_BY = "SP"
_PAY_BILL_CHARGE = "Pay Bill Charge"


@dataclass(frozen=True)
class Row:
    """A row: *cents* gained (lost, below zero) and the account's *balance* afterwards; neither where it was declined."""

    number: str
    began: datetime
    at: datetime
    details: str
    status: str
    reason: str
    party: str
    linked: str = ""
    reference: str = ""
    cents: int | None = None
    balance: int | None = None


@dataclass(frozen=True)
class Extract:
    """An account's rows between two days (both counted), oldest first, and what it held around them."""

    shortcode: Shortcode
    account: Account
    since: date
    until: date
    opening: int
    rows: Sequence[Row]

    @property
    def paid_in(self) -> int:
        """What came in."""
        return sum(each.cents for each in self.rows if each.cents is not None and each.cents > 0)

    @property
    def withdrawn(self) -> int:
        """What went out, below zero."""
        return sum(each.cents for each in self.rows if each.cents is not None and each.cents < 0)

    @property
    def closing(self) -> int:
        """What the account held at the end."""
        return self.opening + self.paid_in + self.withdrawn


def extract(books: Books, shortcode: str, since: date, until: date, account: Account = Account.UTILITY) -> Extract:
    """Copy out one account of *shortcode*."""
    begins, ends = midnight(since), midnight(until + timedelta(days=1))
    name, held, opening = own(shortcode, account), 0, 0
    rows: list[Row] = []
    with books.lock:
        ours = books.shortcode(shortcode)
        movements = [each for each in books.ledger.movements() if each.shortcode == shortcode and each.at < ends]
    for movement in movements:
        told = list(_rows(movement, name, held))
        held += sum(leg.cents for leg in movement.legs if leg.account == name)
        if movement.at < begins:
            opening = held
        elif told and (movement.legs or account is Account.UTILITY):
            rows += told
    return Extract(ours, account, since, until, opening, rows)


def _rows(movement: Movement, account: str, held: int) -> Iterator[Row]:
    if movement.state is not State.COMPLETED:
        yield _row(movement)
        return
    legs = [leg.cents for leg in movement.legs if leg.account == account]
    for place, cents in enumerate(legs):
        held += cents
        yield _row(movement, cents, held) if place == 0 else _charge(movement, cents, held)


def _row(movement: Movement, cents: int | None = None, balance: int | None = None) -> Row:
    party = _party(movement)
    return Row(
        number=movement.number,
        began=movement.began,
        at=movement.at,
        details=_WORDS[movement.kind].format(party=party, reference=movement.reference).rstrip(),
        status=str(movement.state),
        reason=REASONS[movement.kind],
        party=party,
        linked=movement.linked,
        reference=movement.reference,
        cents=cents,
        balance=balance,
    )


def _charge(movement: Movement, cents: int, balance: int) -> Row:
    return Row(
        number=movement.number,
        began=movement.began,
        at=movement.at,
        details=_PAY_BILL_CHARGE,
        status=str(movement.state),
        reason=REASONS[movement.kind],
        party=_CHARGED_BY,
        cents=cents,
        balance=balance,
    )


def _party(movement: Movement) -> str:
    """Write the other side; people are masked, organisations are not."""
    if movement.party.startswith("+"):
        shown = show(movement.party.removeprefix("+"), MSISDNMode.COMPACT_MASK)
        return f"{shown} - {masked_name(movement.name)}"
    return f"{movement.party} - {movement.name.upper()}"
