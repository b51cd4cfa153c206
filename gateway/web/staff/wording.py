"""How the pages write figures, times and numbers of phones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.commands import Institution
from domain.money import Money
from parsers.catalogues import Catalogue

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
_DOT = "\N{BULLET}"


@dataclass(frozen=True)
class Wording:
    """Words for one institution, on its clock."""

    institution: Institution
    catalogue: Catalogue

    def filters(self) -> Mapping[str, Callable[..., str]]:
        """List what templates may use: `{{ amount|money }}`."""
        return {
            "money": self.money,
            "figure": self.figure,
            "weekday": self.weekday,
            "when": self.when,
            "time": self.time,
            "age": age,
            "mask": mask,
            "count": count,
            "hour": hour,
        }

    def money(self, amount: Money) -> str:
        """Write an amount in a sentence or on a button: "KES 2,040"."""
        return self.catalogue.money(amount)

    def figure(self, amount: Money) -> str:
        """Write an amount in a table: "2,040"."""
        return self.catalogue.figure(amount)

    def weekday(self, moment: datetime) -> str:
        """Write a day: "Tue 24 Nov"."""
        return written_day(moment.astimezone(self.institution.zone))

    def time(self, moment: datetime) -> str:
        """Write the time of day: "09:42"."""
        return f"{moment.astimezone(self.institution.zone):%H:%M}"

    def when(self, moment: datetime) -> str:
        """Write day and time: "Tue 24 Nov, 09:42"."""
        return f"{self.weekday(moment)}, {self.time(moment)}"


def written_day(on: date, *, with_year: bool = False) -> str:
    """Write a date: "Tue 24 Nov", "Tue 24 Nov 2026"."""
    return f"{on:%a} {on.day} {on:%b}" + (f" {on.year}" if with_year else "")


def hour(at: time | None) -> str:
    """Write when a meeting begins: "9:00"; "" where nobody said."""
    return f"{at.hour}:{at:%M}" if at else ""


def meets(on: date, at: time | None, *, with_year: bool = False) -> str:
    """Write when a meeting is: "Tue 24 Nov, 9:00"."""
    return ", ".join(filter(None, (written_day(on, with_year=with_year), hour(at))))


def age(since: timedelta) -> str:
    """Write how long: "1 hour 38 minutes", its two largest parts; "less than a minute"."""
    rest, words = int(since.total_seconds()), list[str]()
    for name, seconds in _UNITS:
        number, rest = divmod(rest, seconds)
        if number or words:
            words.append(count(number, name) if number else "")
        if len(words) == 2:
            break
    return " ".join(word for word in words if word) or "less than a minute"


def mask(phone: str) -> str:
    """Hide all of a phone number but its ends: "+254 7•• ••• •15"."""
    if len(phone) < 8:
        return _DOT * len(phone)
    code = "+63" if phone.startswith("+63") else phone[:4]
    rest = phone[len(code) :]
    hidden = rest[0] + _DOT * (len(rest) - 3) + rest[-2:]
    return f"{code} {' '.join(hidden[at : at + 3] for at in range(0, len(hidden), 3))}"


def count(number: int, one: str, several: str = "") -> str:
    """Write how many: "1 thing", "3 things"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
