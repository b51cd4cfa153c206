"""The money of a day, summed up so that it adds up: what came in is posted, waits, is in suspense, went back, or is unexplained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.doubts import UNKNOWN
from domain.money import Money
from domain.postings import PostingState
from domain.reconciling import DayClass, DayLine, Sum


@dataclass(frozen=True)
class DaySums:
    """One operator's day: *received* is the sum of all that follow, in money and in receipts.

    A receipt of which a part is posted counts its parts where they are, and
    itself where the rest is. *unclear* lists those of which nobody knows
    whether the core has them; they are part of *waiting*. *rows* are of a
    statement that does not say what they are for: they are no receipts.
    *unknown* lists the unexplained that their operator does not know.
    """

    received: Sum
    posted: Sum
    waiting: Sum
    suspended: Sum
    gone: Sum
    unexplained: Sum
    unclear: Sequence[DayLine] = ()
    rows: Sum | None = None
    unknown: Sequence[DayLine] = ()

    @property
    def adds_up(self) -> bool:
        """Whether it does."""
        parts = (self.posted, self.waiting, self.suspended, self.gone, self.unexplained)
        whole = (sum(each.receipts for each in parts), sum(each.amount.minor for each in parts))
        return whole == (self.received.receipts, self.received.amount.minor)


class Part(StrEnum):
    """What a day is split into; RECEIVED is all of it."""

    RECEIVED = "received"
    POSTED = "posted"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    GONE = "gone"
    UNEXPLAINED = "unexplained"


_CLASSES = {
    Part.WAITING: (DayClass.ON_ITS_WAY,),
    Part.SUSPENDED: (DayClass.SUSPENDED,),
    Part.GONE: (DayClass.RETURNED, DayClass.REVERSED),
    Part.UNEXPLAINED: (DayClass.UNEXPLAINED,),
}


def list_part(lines: Iterable[DayLine], part: Part) -> Sequence[tuple[DayLine, Money]]:
    """List the receipts of which something is there, each with how much: they come to what `sum_up` says."""
    if part is Part.RECEIVED:
        return [(line, _amount(line)) for line in lines]
    if part is Part.POSTED:
        return [(line, posted) for line in lines if (posted := _share(line)[0])]
    return [(line, _share(line)[1]) for line in lines if line.day_class in _CLASSES[part]]


def sum_up(lines: Iterable[DayLine], currency: str) -> DaySums:
    """Sum up the receipts of a day."""
    lines = list(lines)
    nothing = Money.nothing(currency)
    parts = [_share(line) for line in lines]
    posted = sum((part for part, _ in parts), nothing)
    return DaySums(
        received=Sum(len(lines), sum((_amount(line) for line in lines), nothing)),
        posted=Sum(_count(lines, DayClass.POSTED), posted),
        waiting=_rest(lines, currency, Part.WAITING),
        suspended=_rest(lines, currency, Part.SUSPENDED),
        gone=_rest(lines, currency, Part.GONE),
        unexplained=_rest(lines, currency, Part.UNEXPLAINED),
        unclear=tuple(line for line in lines if _is_unclear(line)),
        unknown=tuple(line for line in lines if line.cause in UNKNOWN),
    )


def _share(line: DayLine) -> tuple[Money, Money]:
    """Split a receipt into what is posted of it and the rest; one that is unexplained or went back is all rest."""
    amount = _amount(line)
    if line.day_class is DayClass.POSTED:
        return amount, Money.nothing(amount.currency)
    posted = line.traced.posted
    if line.day_class in (DayClass.ON_ITS_WAY, DayClass.SUSPENDED) and posted.minor < amount.minor:
        return posted, amount - posted
    return Money.nothing(amount.currency), amount


def _rest(lines: Sequence[DayLine], currency: str, part: Part) -> Sum:
    found = list_part(lines, part)
    return Sum(len(found), sum((amount for _, amount in found), Money.nothing(currency)))


def _count(lines: Sequence[DayLine], day_class: DayClass) -> int:
    return sum(line.day_class is day_class for line in lines)


def _amount(line: DayLine) -> Money:
    return line.traced.remittance.receipt.amount


def _is_unclear(line: DayLine) -> bool:
    states = {state for state, _ in line.traced.postings}
    return line.day_class is DayClass.ON_ITS_WAY and PostingState.UNCLEAR in states
