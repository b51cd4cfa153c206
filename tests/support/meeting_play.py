"""What happens around a meeting in a conversation: sheets are sent and read, and named by their groups from then on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from domain.counting import Difference, Heap
from domain.money import Money
from domain.sheets import SheetState
from domain.staff import Role, StaffPerson
from tests.support.together import Together

_SHEET = re.compile(r"([2-9][2-9A-Z]{4}) (\w+) [0-9]+ \w+ [A-Z]{3} [0-9]+\. .*", re.DOTALL)
_SENT_WITHIN_S = 60
SHEETS_MAX = 99
_STAFF = {
    "Faith": StaffPerson("faith", "Faith Nduta", frozenset({Role.CASHIER}), 5, 2, "Soko branch"),
    "Rose": StaffPerson("rose", "Rose Chebet", frozenset({Role.MANAGER}), 3, 2, "Soko branch"),
}


class MeetingPlay:
    """Plays such lines; *read* notes that a phone read a text."""

    def __init__(self, together: Together, read: Callable[[str, str], None]) -> None:
        self._together, self._read = together, read
        self._codes: dict[str, str] = {}

    def steps(self) -> Sequence[tuple[str, Callable[..., None]]]:
        """List what may happen."""
        return (
            (r"\(the sheets of the day are sent\)", self._send),
            (r"\(a night passes\)", self._sleep),
            (r"\((Faith|Rose) counts ([0-9]+) of (Grace|Peter)\)", self._count),
        )

    def fill(self, text: str) -> str:
        """Put codes in the place of "{Upendo}"."""
        for group, code in self._codes.items():
            text = text.replace(f"{{{group}}}", code)
        return text

    def _count(self, who: str, amount: str, whose: str) -> None:
        """Let a cashier, or the manager, count all that an officer has brought; what is short she brings later."""
        daemon = self._together.daemon
        held = daemon.store.read(lambda work: work.sheets.waiting(None, SHEETS_MAX))
        hers = [each for each in held if each.made.officer.startswith(whose) and each.state is SheetState.HELD]
        last = daemon.store.read(lambda work: [work.sheets.last_report(each.id) for each in hers])
        counted = Money.of(Decimal(amount), "KES")
        heap = Heap(tuple(each.id for each in last if each), counted, Difference.LATER)
        daemon.cash.release(heap, _STAFF[who])
        self._together.pass_time(seconds=_SENT_WITHIN_S)

    def _sleep(self) -> None:
        """Let the night's jobs run: what was not reported expires."""
        self._together.pass_time(days=1)
        self._together.look_at_the_clock()

    def _send(self) -> None:
        """Let the morning's jobs run, and the officers read what they get."""
        self._together.look_at_the_clock()
        self._together.pass_time(seconds=_SENT_WITHIN_S)
        for phone in self._together.phones():
            for text in self._together.got(phone):
                if found := _SHEET.fullmatch(text):
                    self._codes[found[2]] = found[1]
                    self._read(phone, text)
        assert self._codes, "no sheet came"
