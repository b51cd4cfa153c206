"""Reconcile a day: what each source says of every receipt, and why what is not on the books is not.

A receipt has one class. What operator and core do not agree about, or what nobody can
give a reason for, is unexplained, and the day is not over while there is any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.money import Money
from domain.postings import PostingState
from domain.receipts import Word
from domain.remittances import Remittance, RemittanceState

SAME_DAY = timedelta(days=1)
"""How far apart two words may put the same money: some tell the second, some the minute, some the day only."""


class DayClass(StrEnum):
    """How a receipt stands on the evening of its day."""

    POSTED = "posted"
    SUSPENDED = "in suspense"
    RETURNED = "returned"
    REVERSED = "reversed"
    ON_ITS_WAY = "on its way"
    UNEXPLAINED = "unexplained"

    @property
    def is_explained(self) -> bool:
        """Whether it has come to rest, on an account or on a list with its reason."""
        return self not in (DayClass.ON_ITS_WAY, DayClass.UNEXPLAINED)


@dataclass(frozen=True)
class Said:
    """What one word says: how it came, how much was paid, and when."""

    word: Word
    amount: Money
    paid_at: datetime


@dataclass(frozen=True)
class Traced:
    """A receipt with all that was said about it: *words* oldest first, *postings* what is in each state."""

    remittance: Remittance
    words: Sequence[Said] = ()
    postings: Sequence[tuple[PostingState, Money]] = ()

    @property
    def posted(self) -> Money:
        """What of it the core has, by what it answered."""
        amounts = [amount for state, amount in self.postings if state is PostingState.POSTED]
        return sum(amounts, Money.nothing(self.remittance.receipt.amount.currency))

    def said(self, word: Word) -> Money | None:
        """Give what one source says came, its last word; None where it is silent."""
        amounts = [each.amount for each in self.words if each.word is word]
        return amounts[-1] if amounts else None


@dataclass(frozen=True)
class DayLine:
    """A receipt and its class; *reason* is "" for what is posted."""

    traced: Traced
    day_class: DayClass
    reason: str


@dataclass(frozen=True)
class Sum:
    """How many receipts, and what they come to."""

    receipts: int
    amount: Money


@dataclass(frozen=True)
class DayTable:
    """A day: its receipts by the time they were paid, and the *statements* that cover some of it."""

    lines: Sequence[DayLine]
    statements: Sequence[str]
    currency: str

    @property
    def is_explained(self) -> bool:
        """Whether every receipt is."""
        return all(line.day_class.is_explained for line in self.lines)

    def by_source(self) -> Mapping[str, Sum]:
        """Sum up what each source says; "core" is what is posted."""
        told: dict[str, list[Money | None]] = {
            word.value: [line.traced.said(word) for line in self.lines] for word in Word
        }
        told["core"] = [line.traced.posted for line in self.lines]
        return {source: self._sum(amounts) for source, amounts in told.items()}

    def by_class(self) -> Mapping[DayClass, Sum]:
        """Sum up what is in each class."""
        amounts = {
            each: [line.traced.remittance.receipt.amount for line in self.lines if line.day_class is each]
            for each in DayClass
        }
        return {each: self._sum(found) for each, found in amounts.items()}

    def _sum(self, amounts: Sequence[Money | None]) -> Sum:
        there = [amount for amount in amounts if amount]
        return Sum(len(there), sum(there, Money.nothing(self.currency)))


def classify(traced: Traced, *, is_covered: bool) -> DayLine:
    """Give a receipt its class; *is_covered* says that a statement of its time is on record."""
    remittance, posted = traced.remittance, traced.posted
    amount, state = remittance.receipt.amount, remittance.state
    if says := _otherwise(traced):
        return _unexplained(traced, says)
    if is_covered and traced.said(Word.STATEMENT) is None:
        return _unexplained(traced, "the statement of that time does not have it")
    if state is RemittanceState.REVERSED:
        return _reversed(traced)
    if state is RemittanceState.POSTED:
        if posted == amount:
            return DayLine(traced, DayClass.POSTED, "")
        return _unexplained(traced, f"posted, but the core has {_write(posted)} of {_write(amount)}")
    if state is RemittanceState.RETURNED:
        return DayLine(traced, DayClass.RETURNED, remittance.reason or "given back to the payer")
    if state is RemittanceState.SUSPENDED:
        return _suspended(traced)
    return DayLine(traced, DayClass.ON_ITS_WAY, _way(traced))


def _otherwise(traced: Traced) -> str:
    """Say which words do not agree with the first; "" where all do."""
    first = traced.remittance.receipt
    amounts = [f"{each.word} {_write(each.amount)}" for each in traced.words if each.amount != first.amount]
    if amounts:
        return f"told as {_write(first.amount)} first, but: {', '.join(amounts)}"
    days = [
        f"{each.word} {each.paid_at:%Y-%m-%d}" for each in traced.words if not is_same_day(first.paid_at, each.paid_at)
    ]
    return f"told as of {first.paid_at:%Y-%m-%d} first, but: {', '.join(days)}" if days else ""


def is_same_day(first: datetime, other: datetime) -> bool:
    """Tell whether two words may put the same money at these times."""
    return abs(first - other) < SAME_DAY


def _suspended(traced: Traced) -> DayLine:
    if not traced.remittance.reason:
        return _unexplained(traced, "in suspense without a reason")
    rest = f"{_write(traced.posted)} of it is posted; " if traced.posted else ""
    return DayLine(traced, DayClass.SUSPENDED, rest + traced.remittance.reason)


def _reversed(traced: Traced) -> DayLine:
    """Money taken back is at rest once nothing of it is in the core, nor may be."""
    over = (PostingState.REFUSED, PostingState.UNDONE)
    if all(state in over for state, _ in traced.postings):
        return DayLine(traced, DayClass.REVERSED, traced.remittance.reason)
    return DayLine(traced, DayClass.ON_ITS_WAY, f"{traced.remittance.reason}; not out of the core yet")


def _way(traced: Traced) -> str:
    states = {state for state, _ in traced.postings}
    if PostingState.UNCLEAR in states:
        return "nobody knows yet whether the core posted it"
    if states & {PostingState.DUE, PostingState.POSTING}:
        return "waits for the core"
    return "waits to be matched" if not states else "waits to be settled"


def _unexplained(traced: Traced, reason: str) -> DayLine:
    return DayLine(traced, DayClass.UNEXPLAINED, reason)


def _write(amount: Money) -> str:
    return f"{amount.currency} {amount.amount:,.2f}"
