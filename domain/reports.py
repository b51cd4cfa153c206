"""What an officer wrote of a meeting, before anybody looked at the sheet.

Amounts are in whole currency. Whether a line is on the sheet, whose name it is
and whether an amount is likely is decided by who knows the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

ABSENT = "A"

Told = str | Mapping[str, str] | list[Mapping[str, str]]
"""One field of a report as `explain` prints it."""


class Doubt(StrEnum):
    """Why a report is asked back."""

    CODE = "no code"
    SEVERAL_CODES = "several codes"
    LETTER = "a letter for a digit"
    RANGE = "a range of lines"
    TWICE = "twice, with two amounts"
    TWO_WAYS = "two readings"
    UNREADABLE = "not understood"


@dataclass(frozen=True)
class Share:
    """Where *amount* goes: *label* is "S" savings, "S15" those of that number, "L" first loan, "L2" second loan or the loan of that number, "FREG" a fee or contribution."""

    label: str
    amount: int

    @property
    def written(self) -> str:
        """Write it as it is typed: a label with a number or a name in it wants its sign."""
        return f"{self.label}{'=' if len(self.label) > 1 else ''}{self.amount}"


@dataclass(frozen=True)
class ReportedLine:
    """What differs on one line of the sheet.

    *amount* is all that she gave, *shares* say exactly where it goes; one of the two,
    or neither where she *is_absent* and sent nothing.
    """

    number: int
    amount: int | None = None
    shares: tuple[Share, ...] = ()
    is_absent: bool = False

    @property
    def written(self) -> str:
        """Write what stands behind the sign: "40", "A", "A480", "L400 S50"."""
        shares = " ".join(each.written for each in self.shares)
        amount = "" if self.amount is None else str(self.amount)
        return (ABSENT + (" " if shares else "") if self.is_absent else "") + amount + shares


@dataclass(frozen=True)
class ClientShares:
    """What one client gave, *by* whom it was brought where that was somebody else.

    *client* and *by* are a client number ("45"), a line of today's sheet ("#3") or a name in capitals ("MARY").
    """

    client: str
    shares: tuple[Share, ...]
    by: str = ""

    @property
    def told(self) -> dict[str, str]:
        """Name it by the fields of the contract."""
        amounts = {each.label: str(each.amount) for each in self.shares}
        return {"client": self.client, **amounts, **({"by": self.by} if self.by else {})}


Guest = ClientShares
"""A client of another group who gave at this meeting."""


@dataclass(frozen=True)
class SheetReport:
    """A sheet: all as expected, but for *lines*; *guests* are on no line of it."""

    code: str
    lines: tuple[ReportedLine, ...] = ()
    guests: tuple[Guest, ...] = ()

    @property
    def told(self) -> dict[str, Told]:
        """Name it by the fields of the contract; only what was typed."""
        told: dict[str, Told] = {"code": self.code}
        if self.lines:
            told["exceptions"] = {str(each.number): each.written for each in self.lines}
        if self.guests:
            told["guests"] = _told(self.guests)
        return told


@dataclass(frozen=True)
class ClientsReport:
    """Clients one by one, without a sheet's code."""

    clients: tuple[ClientShares, ...]

    @property
    def told(self) -> dict[str, Told]:
        """Name it by the fields of the contract."""
        return {"clients": _told(self.clients)}


FieldReport = SheetReport | ClientsReport


def _told(clients: Iterable[ClientShares]) -> list[Mapping[str, str]]:
    return [each.told for each in clients]
