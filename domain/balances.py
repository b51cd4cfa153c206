"""Whether each balance that an operator tells follows from the last.

Source: mpesa.md of Daraja's C2B and of notices (read 2026-11): both tell the account's new balance after the receipt,
the statement tells what else moved. Words come late, twice and out of order, and a notice tells the minute only; so what
counts is the time of payment, and within a minute any order in which all follows is the right one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, takewhile

from domain.money import Money

SLACK = timedelta(seconds=61)
"""How far two times may be in the wrong order: a notice tells the minute only."""

SUMS_MAX = 4_096
PERHAPS_MAX = 64
"""How many amounts that may lie between two balances are tried together: of hundreds some would come to any sum."""

CHARGE_PART = 10
"""A charge is at most this part of a receipt beside it: Safaricom's bands stay below a tenth."""

AHEAD = 3
"""How many balances further on may show that one message alone does not fit."""


@dataclass(frozen=True)
class Movement:
    """Money that moved on the account: *amount* below zero left it. *balance* is what was there afterwards, if told.

    *is_sure*: it surely was on this account; else it explains a difference, and none where there is none.
    """

    at: datetime
    number: str
    amount: Money
    balance: Money | None = None
    is_sure: bool = True


@dataclass(frozen=True)
class Gap:
    """Two balances that do not follow from each other: *missing* is what more there was than was told, below zero less.

    *odd* names a receipt without which all follows: it is forged, or as much left the account just then.
    """

    start: Movement
    end: Movement
    missing: Money
    odd: str | None = None

    @property
    def may_be_charge(self) -> bool:
        """Whether so little less is there that the operator's charge explains it, which only the statement tells."""
        largest = max(self.start.amount.minor, self.end.amount.minor)
        return self.odd is None and self.missing.minor < 0 and -self.missing.minor * CHARGE_PART <= largest


def find_gaps(movements: Iterable[Movement]) -> Sequence[Gap]:
    """Find where balances do not follow, in the order of time; the first balance is taken as it is."""
    told = sorted(movements, key=lambda each: (each.at, each.number))
    walk = _Walk([each for each in told if each.balance is not None], [each for each in told if each.balance is None])
    while walk.rest:
        walk.step()
    return walk.gaps


class _Walk:
    """How far the balances were followed: *last* is the one before, *rest* those to come, *silent* what tells none."""

    def __init__(self, rest: list[Movement], silent: list[Movement]) -> None:
        self.rest = rest
        self.silent = silent
        self._times = [each.at for each in silent]
        self._all = [0, *accumulate(each.amount.minor for each in silent)]
        self._sure = [0, *accumulate(each.amount.minor * each.is_sure for each in silent)]
        self.gaps: list[Gap] = []
        self.last: Movement | None = None
        self.before: Movement | None = None

    def step(self) -> None:
        if self.last is None:
            self._take(min(takewhile(lambda each: each.at == self.rest[0].at, self.rest), key=_held_before))
            return
        near = list(takewhile(lambda each: each.at <= self.rest[0].at + SLACK, self.rest))
        last = self.last
        nearest = sorted(near, key=lambda each: abs(self._missing(last, each).minor))
        found = next((each for each in nearest if self._follows(last, each)), None)
        if found is not None:
            self._take(found)
        else:
            self._note(last, self._nearest(last, near))

    def _nearest(self, last: Movement, near: Sequence[Movement]) -> Movement:
        """Choose, of what came in an order that nobody knows, what a charge sets apart from the last; else the first."""
        gaps = [Gap(last, each, self._missing(last, each)) for each in near]
        charged = [gap for gap in gaps if gap.may_be_charge]
        return max(charged, key=lambda gap: gap.missing.minor).end if charged else near[0]

    def _note(self, last: Movement, here: Movement) -> None:
        """Note that *here* does not follow from *last*, and find out whether one of the two is alone in that."""
        missing = self._missing(last, here)
        if any(self._follows(last, each) for each in self.rest[1 : AHEAD + 1]):
            self.gaps.append(Gap(last, here, missing, odd=here.number))
            self.rest.remove(here)
            return
        odd = last.number if self.before is not None and self._follows(self.before, here) else None
        self.gaps.append(Gap(last, here, missing, odd))
        self._take(here)

    def _take(self, here: Movement) -> None:
        self.before, self.last = self.last, here
        self.rest.remove(here)

    def _follows(self, last: Movement, here: Movement) -> bool:
        """Tell whether what may lie between explains what is missing, or nothing is: some of it, or all."""
        missing = self._missing(last, here).minor
        if missing == 0:
            return True
        start, end = self._near(last, here)
        if missing == self._all[end] - self._all[start] - self._sure_amid(last, here):
            return True
        return missing in _sums(self._perhaps(last, here, range(start, end)))

    def _perhaps(self, last: Movement, here: Movement, near: range) -> tuple[int, ...]:
        """List what may lie between, the nearest first: what may be of another account, and what is of another minute."""
        middle, amid = last.at + (here.at - last.at) / 2, self._amid(last, here)
        told = [self.silent[place] for place in near if not (place in amid and self.silent[place].is_sure)]
        told.sort(key=lambda each: abs(each.at - middle))
        return tuple(each.amount.minor for each in told[:PERHAPS_MAX])

    def _missing(self, last: Movement, here: Movement) -> Money:
        """Give what lies between two balances beside what was surely told."""
        assert last.balance is not None, "it tells none"
        assert here.balance is not None, "it tells none"
        between = here.balance - here.amount - last.balance
        return between - Money(self._sure_amid(last, here), between.currency)

    def _sure_amid(self, last: Movement, here: Movement) -> int:
        amid = self._amid(last, here)
        return self._sure[amid.stop] - self._sure[amid.start]

    def _near(self, last: Movement, here: Movement) -> tuple[int, int]:
        """Give the places of those that moved between two others, or so near to them that their order is not sure."""
        return bisect_left(self._times, last.at - SLACK), bisect_right(self._times, here.at + SLACK)

    def _amid(self, last: Movement, here: Movement) -> range:
        """Give the places of those that surely moved between two others."""
        start = bisect_right(self._times, last.at + SLACK)
        return range(start, max(start, bisect_left(self._times, here.at - SLACK)))


def _held_before(movement: Movement) -> int:
    """Give what was there before it, in minor units: of one second, that tells the order."""
    assert movement.balance is not None, "it tells none"
    return movement.balance.minor - movement.amount.minor


@lru_cache(maxsize=256)
def _sums(amounts: tuple[int, ...]) -> frozenset[int]:
    """List what some of *amounts* may come to; of too many, the first ones."""
    sums = {0}
    for amount in amounts:
        if len(sums) > SUMS_MAX:
            break
        sums |= {each + amount for each in sums}
    return frozenset(sums)
