"""The ledger: movements in order, and what each account holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from mpesa.sandbox.clock import day_of
from mpesa.sandbox.movements import RECEIVED, Kind, Movement, State


class Ledger:
    """Movements that add up. Not thread-safe: the books hold their lock around it."""

    def __init__(self) -> None:
        self._movements: list[Movement] = []
        self._by_number: dict[str, Movement] = {}
        self._balances: Counter[str] = Counter()
        self._spent: Counter[tuple[str, date]] = Counter()
        self._of_day: Counter[date] = Counter()
        self._undone: dict[str, str] = {}

    def write(self, movement: Movement) -> None:
        """Write *movement* down, for good."""
        assert sum(leg.cents for leg in movement.legs) == 0, f"{movement.number} does not add up"
        assert movement.number not in self._by_number, f"{movement.number} is taken"
        self._movements.append(movement)
        self._by_number[movement.number] = movement
        self._of_day[day_of(movement.at)] += 1
        for leg in movement.legs:
            self._balances[leg.account] += leg.cents
        if movement.state is not State.COMPLETED:
            return
        if movement.kind in RECEIVED:
            self._spent[movement.party, day_of(movement.at)] += movement.cents
        elif movement.kind is Kind.REVERSAL:
            self._undone[movement.linked] = movement.number

    def find(self, number: str) -> Movement | None:
        """Give the movement of that number."""
        return self._by_number.get(number)

    def undone_by(self, number: str) -> str | None:
        """Give the number of the reversal that took *number* back."""
        return self._undone.get(number)

    def balance(self, account: str) -> int:
        """Tell what an account holds."""
        return self._balances[account]

    def balances(self) -> dict[str, int]:
        """Tell what every account holds; together it is nothing."""
        return dict(self._balances)

    def spent(self, party: str, day: date) -> int:
        """Tell what a party sent to shortcodes on *day*."""
        return self._spent[party, day]

    def count(self, day: date) -> int:
        """Count the movements of *day*."""
        return self._of_day[day]

    def movements(self) -> Sequence[Movement]:
        """List every movement in order."""
        return list(self._movements)

    def backwards(self) -> Iterator[Movement]:
        """Give the movements, the latest first."""
        return reversed(self.movements())
