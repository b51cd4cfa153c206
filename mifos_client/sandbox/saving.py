"""One savings account: its postings, its balance, and the interest it has earned but not got."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import IntEnum

from mifos_client.sandbox.records import Means

ZERO = Decimal(0)
ANNUAL_RATE = Decimal(5)  # per cent
_CENT = Decimal("0.01")
_DAY = timedelta(days=1)


class SavingsStatus(IntEnum):
    """Fineract's numbers for the states that these books know."""

    PENDING = 100
    ACTIVE = 300


class Block(IntEnum):
    """Fineract's numbers for the sub-statuses that these books know."""

    NONE = 0
    ALL = 400
    CREDIT = 500
    DEBIT = 600


class SavingsEntry(IntEnum):
    """Fineract's numbers for what a posting on savings is."""

    DEPOSIT = 1
    WITHDRAWAL = 2
    HOLD = 20
    RELEASE = 21


@dataclass
class SavingsPosting:
    """Money that came, went, or was put aside."""

    number: int
    account: int
    kind: SavingsEntry
    amount: Decimal
    on: date
    made_at: datetime
    receipt: str | None = None
    reason: str | None = None
    balance: Decimal = ZERO
    release: int = 0
    is_reversed: bool = False
    means: Means = field(default_factory=Means)


@dataclass
class Savings:
    """A savings account of one client."""

    number: int
    client: int
    officer: int | None
    product: int
    opened_on: date
    external_id: str | None
    status: SavingsStatus = SavingsStatus.ACTIVE
    block: Block = Block.NONE
    block_reason: str | None = None
    balance: Decimal = ZERO
    held: Decimal = ZERO
    interest: Decimal = ZERO
    interest_until: date | None = None
    postings: list[SavingsPosting] = field(default_factory=list)

    @property
    def available(self) -> Decimal:
        """What can be withdrawn."""
        return self.balance - self.held

    @property
    def last_active_on(self) -> date:
        """The day of the last posting, or of the opening."""
        return max((posting.on for posting in self.postings if not posting.is_reversed), default=self.opened_on)

    def total(self, kind: SavingsEntry) -> Decimal:
        """Add up the postings of *kind* that stand."""
        return sum((entry.amount for entry in self.postings if entry.kind is kind and not entry.is_reversed), ZERO)

    def in_order(self) -> list[SavingsPosting]:
        """List the postings by day, oldest first."""
        return sorted(self.postings, key=lambda posting: (posting.on, posting.number))

    def lowest_from(self, on: date) -> Decimal:
        """Tell the least that could be spent at the end of *on* or any later day."""
        before = [posting for posting in self.in_order() if posting.on <= on and not posting.is_reversed]
        after = [posting for posting in self.in_order() if posting.on > on and not posting.is_reversed]
        balance = lowest = sum((_effect(posting) for posting in before), ZERO)
        for posting in after:
            balance += _effect(posting)
            lowest = min(lowest, balance)
        return lowest

    def enter(self, posting: SavingsPosting, today: date) -> None:
        """Take *posting* in: balances are made anew, and interest is counted up to *today*."""
        backdated = bool(self.postings) and posting.on < self.last_active_on
        self.postings.append(posting)
        if backdated:
            self._count_anew()
        else:
            self._count(posting)
        if posting.kind in (SavingsEntry.DEPOSIT, SavingsEntry.WITHDRAWAL):
            self._earn(today)

    def stands_without(self, undone: SavingsPosting) -> bool:
        """Tell whether the balance would never have been below nothing without *undone*."""
        balance = ZERO
        for posting in self.in_order():
            if posting is not undone and not posting.is_reversed:
                balance += _effect(posting)
                if balance < 0:
                    return False
        return True

    def undo(self, posting: SavingsPosting, today: date) -> None:
        """Mark *posting* as reversed, and count without it."""
        posting.is_reversed = True
        self._count_anew()
        self._earn(today)

    def _count_anew(self) -> None:
        self.balance = self.held = ZERO
        for posting in self.in_order():
            if not posting.is_reversed:
                self._count(posting)

    def _count(self, posting: SavingsPosting) -> None:
        match posting.kind:
            case SavingsEntry.DEPOSIT:
                self.balance += posting.amount
            case SavingsEntry.WITHDRAWAL:
                self.balance -= posting.amount
            case SavingsEntry.HOLD:
                self.held += posting.amount
            case SavingsEntry.RELEASE:
                self.held -= posting.amount
        posting.balance = self.available

    def _earn(self, today: date) -> None:
        """Count the interest on every day's closing balance; it is shown, but posted by nobody."""
        earned, balance, since = ZERO, ZERO, self.opened_on
        for posting in self.in_order():
            if posting.is_reversed or posting.kind not in (SavingsEntry.DEPOSIT, SavingsEntry.WITHDRAWAL):
                continue
            earned += balance * (posting.on - since).days
            balance, since = balance + _effect(posting), posting.on
        earned += balance * (today + _DAY - since).days
        self.interest = (earned * ANNUAL_RATE / 100 / 365).quantize(_CENT, ROUND_HALF_EVEN)
        self.interest_until = today


def _effect(posting: SavingsPosting) -> Decimal:
    """Tell what *posting* does to the money that can be spent."""
    comes = posting.kind in (SavingsEntry.DEPOSIT, SavingsEntry.RELEASE)
    return posting.amount if comes else -posting.amount
