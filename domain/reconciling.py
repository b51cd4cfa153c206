"""Reconcile a day: what each source says of every receipt, and why what is not on the books is not.

A receipt has one class. What operator and core do not agree about, or what nobody can
give a reason for, is unexplained, and the day is not over while there is any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.doubts import Cause, Explained, find_doubts, is_explained
from domain.money import Money, write_exact
from domain.own_rows import OwnDay
from domain.postings import OVER, PostingState
from domain.proofs import ASKED
from domain.receipts import Word
from domain.remittances import Reason, Remittance, RemittanceState

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
    """A receipt with all that was said about it: *words* oldest first, *postings* what is in each state.

    *core* is what of it stands by the core's own books, None where the core was not asked, or could not say. *is_denied*: its
    operator was asked for it and did not know it. *explained* is what people said of it, oldest first.
    """

    remittance: Remittance
    words: Sequence[Said] = ()
    postings: Sequence[tuple[PostingState, Money]] = ()
    core: Money | None = None
    is_denied: bool = False
    explained: Sequence[Explained] = ()

    @property
    def is_off(self) -> bool:
        """Whether people took it off its account, and nothing of it is on any."""
        remittance = self.remittance
        is_off = remittance.state is RemittanceState.SUSPENDED and remittance.reason == Reason.TAKEN_OFF
        return is_off and not self.posted

    @property
    def posted(self) -> Money:
        """What of it the core has, by what it answered."""
        amounts = [amount for state, amount in self.postings if state is PostingState.POSTED]
        return sum(amounts, Money.nothing(self.remittance.receipt.amount.currency))

    @property
    def odd(self) -> Sequence[tuple[int, Said]]:
        """The words that tell otherwise than the first, each with its place, from 1."""
        first = self.remittance.receipt
        return [
            (place, each)
            for place, each in enumerate(self.words, start=1)
            if each.amount != first.amount or not is_same_day(first.paid_at, each.paid_at)
        ]

    @property
    def is_known(self) -> bool:
        """Whether its operator, when it was asked or in its own books, tells of it as the first word did."""
        return any(each.word in ASKED and each.amount == self.remittance.receipt.amount for each in self.words)

    def said(self, word: Word) -> Money | None:
        """Give what one source says came, its last word that nobody explained; None where it is silent."""
        explained = max((each.words for each in self.explained if Cause.WORDS in each.causes), default=0)
        odd = {place for place, _ in self.odd if place <= explained}
        told = [(place in odd, each.amount) for place, each in enumerate(self.words, start=1) if each.word is word]
        left = [amount for is_odd, amount in told if not is_odd] or [amount for _, amount in told]
        return left[-1] if left else None


@dataclass(frozen=True)
class DayLine:
    """A receipt and its class; *reason* is "" for what is posted and never was in doubt, *cause* is there for what is unexplained."""

    traced: Traced
    day_class: DayClass
    reason: str
    cause: Cause | None = None


@dataclass(frozen=True)
class Sum:
    """How many receipts, and what they come to."""

    receipts: int
    amount: Money


@dataclass(frozen=True)
class CoreAsked:
    """How far the core was asked: *accounts* there were, *asked* of them answered in *calls* calls.

    *why* tells what kept the others from being asked, "" where all were.
    """

    accounts: int = 0
    asked: int = 0
    calls: int = 0
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the core spoke for all of the day; else its column is partly our own record."""
        return not self.why and self.asked == self.accounts


NOT_ASKED = CoreAsked(why="it was not asked")


@dataclass(frozen=True)
class DayTable:
    """A day: its receipts by the time they were paid, the *statements* that cover some of it, the operator's *own* rows."""

    lines: Sequence[DayLine]
    statements: Sequence[str]
    currency: str
    core: CoreAsked = NOT_ASKED
    own: OwnDay = field(default_factory=OwnDay)

    @property
    def is_explained(self) -> bool:
        """Whether every receipt is, and every other row has a class."""
        return all(line.day_class.is_explained for line in self.lines) and not self.own.unknown

    @property
    def unexplained(self) -> Sequence[DayLine]:
        """The receipts that a person has to see to."""
        return [line for line in self.lines if line.day_class is DayClass.UNEXPLAINED]

    def by_source(self) -> Mapping[str, Sum]:
        """Sum up what each source says; "core" is what the core says, and our own record where it did not."""
        told: dict[str, list[Money | None]] = {
            word.value: [line.traced.said(word) for line in self.lines] for word in Word
        }
        told["core"] = [
            each.posted if each.core is None else each.core for each in (line.traced for line in self.lines)
        ]
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


def classify(traced: Traced, *, is_covered: bool, called: str = "the operator") -> DayLine:
    """Give a receipt its class; *is_covered* says that a statement of its time is on record, *called* names its operator."""
    doubts = find_doubts(traced, is_covered=is_covered, called=called)
    open_doubt = next((each for each in doubts if not is_explained(traced, each.cause)), None)
    if open_doubt is not None and (open_doubt.cause is Cause.WORDS or not traced.is_off):
        return _unexplained(traced, open_doubt.words, open_doubt.cause)
    line = _stand(traced)
    if line.cause is not None or not doubts:
        return line
    why = [f"{each.by} explained it: {each.why}" for each in traced.explained[-1:]]
    told = [each.words for each in doubts]
    return replace(line, reason="; ".join(each for each in (line.reason, *told, *why) if each))


def _stand(traced: Traced) -> DayLine:
    """Give a receipt its class by where its money is."""
    remittance, posted = traced.remittance, traced.posted
    amount, state = remittance.receipt.amount, remittance.state
    if is_otherwise_in_core(traced):
        says = f"by our record {write_exact(posted)} is posted, the core has {write_exact(traced.core or Money.nothing(amount.currency))}"
        return _unexplained(traced, says, Cause.CORE)
    if state is RemittanceState.REVERSED:
        return _reversed(traced)
    if state is RemittanceState.POSTED:
        if posted == amount:
            return DayLine(traced, DayClass.POSTED, "")
        return _unexplained(
            traced, f"posted, but the core has {write_exact(posted)} of {write_exact(amount)}", Cause.RECORD
        )
    if state is RemittanceState.RETURNED:
        return DayLine(traced, DayClass.RETURNED, remittance.reason or "given back to the payer")
    if state is RemittanceState.SUSPENDED:
        return _suspended(traced)
    return DayLine(traced, DayClass.ON_ITS_WAY, _way(traced))


def is_otherwise_in_core(traced: Traced) -> bool:
    """Tell whether the core has another sum of it than we, and nothing of it is on its way there or out."""
    rests = traced.remittance.state in (RemittanceState.POSTED, RemittanceState.SUSPENDED, RemittanceState.RETURNED)
    if traced.core is None or not rests or any(state not in OVER for state, _ in traced.postings):
        return False
    return traced.core != traced.posted


def is_same_day(first: datetime, other: datetime) -> bool:
    """Tell whether two words may put the same money at these times."""
    return abs(first - other) < SAME_DAY


def _suspended(traced: Traced) -> DayLine:
    if not traced.remittance.reason:
        return _unexplained(traced, "in suspense without a reason", Cause.RECORD)
    rest = f"{write_exact(traced.posted)} of it is posted; " if traced.posted else ""
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


def _unexplained(traced: Traced, reason: str, cause: Cause) -> DayLine:
    return DayLine(traced, DayClass.UNEXPLAINED, reason, cause)
