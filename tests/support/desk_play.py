"""What finance and the branch manager do about money in a conversation, at the suspense desk of the whole daemon."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from domain.errors import Refused
from domain.staff import Role, StaffPerson
from gateway.village.kenya import KENYA
from tests.support.together import Together

_ROLES = {"finance": Role.FINANCE, "manager": Role.MANAGER}
_WAY_BACK = "UKO9Z9Z9Z9"
_WHO = r"\((Daniel|Rose)"


class DeskPlay:
    """Plays such lines about the receipt that *receipt* gives; what is refused must be said to be."""

    def __init__(self, together: Together, receipt: Callable[[], str]) -> None:
        self._together, self._receipt = together, receipt

    def steps(self) -> Sequence[tuple[str, Callable[..., None]]]:
        """List what may be done."""
        return (
            (rf"{_WHO} matches it to ([^)]*)\)", self._matches),
            (rf"{_WHO} moves it to ([^)]*)\)", self._moves),
            (rf"{_WHO} says that M-PESA gave it back\)", self._gives_back),
            (rf"{_WHO} (confirms|declines)\)", self._decides),
            (rf"{_WHO} cannot confirm\)", self._cannot_confirm),
        )

    def _matches(self, who: str, accounts: str) -> None:
        desk, number = self._desk, self._receipt()
        desk.match(person(who), number, None, desk.typed(desk.item(number).held, accounts))
        self._together.settle()

    def _moves(self, who: str, accounts: str) -> None:
        desk, number = self._desk, self._receipt()
        desk.unmatch(person(who), number, None, desk.typed(desk.item(number).held, accounts), "she says so")
        self._together.settle()

    def _gives_back(self, who: str) -> None:
        self._desk.give_back(person(who), self._receipt(), None, _WAY_BACK, "")

    def _decides(self, who: str, how: str) -> None:
        act = self._desk.confirm if how == "confirms" else self._desk.decline
        act(person(who), self._receipt(), None)
        self._together.settle()

    def _cannot_confirm(self, who: str) -> None:
        try:
            self._desk.confirm(person(who), self._receipt(), None)
        except Refused:
            return
        raise AssertionError(f"{who} could confirm")

    @property
    def _desk(self):  # type: ignore[no-untyped-def]  # as wiring makes it
        return self._together.daemon.money.desk


def person(first_name: str) -> StaffPerson:
    """Give somebody of the village as she is signed in."""
    found = next(each for each in KENYA.staff if each.first_name == first_name)
    return StaffPerson(found.login, found.name, frozenset({_ROLES[found.role.value]}), None, 1, "Soko")
