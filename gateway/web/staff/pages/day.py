"""The day: what must I do, where do we stand?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response

from domain.day import DaySums
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.reconciling import DayLine
from domain.staff import Role
from domain.tasks import TaskKind
from gateway.flows.see_day import SeeDay
from gateway.web.staff.cases import ForYou, cases_of, clean, suspense_of
from gateway.web.staff.day_meetings import meetings_of
from gateway.web.staff.day_tiles import Tile, tiles_of
from gateway.web.staff.declaring import Menu, Page
from gateway.web.staff.here import Here
from gateway.web.staff.wording import count

ROWS_MAX = 20

PAGE = Page("day", menu=Menu("Day", "/staff/"))

_KEEPS_BOOKS = frozenset({Role.FINANCE, Role.MANAGER})
_WARNED = _KEEPS_BOOKS | {Role.ADMINISTRATOR}


@dataclass(frozen=True)
class OperatorDay:
    """What the page shows of one operator."""

    name: str
    sums: DaySums
    tiles: tuple[Tile, ...]


@PAGE.shows("/")
def show_day(here: Here) -> Response:
    """Show the day."""
    waits = here.store.read(_waits, here)
    days = [_operator_day(here, key, name) for key, name in here.parts.operators.items()]
    return here.show(
        "day.html",
        title=_title(here, waits, days),
        waits=[replace(each, path=here.link(each.path)) for each in waits[:ROWS_MAX]],
        more=max(len(waits) - ROWS_MAX, 0),
        meetings=meetings_of(here),
        days=days,
        silent=here.store.read(_silent) if here.person.is_one_of(_WARNED) else [],
        unclear=[_named(here, line) for day in days for line in day.sums.unclear],
        unknown=[(day.name, *_named(here, line)) for day in days for line in day.sums.unknown[:ROWS_MAX]],
    )


def _title(here: Here, waits: list[ForYou], days: list[OperatorDay]) -> str:
    """Say what matters most: money that nobody can explain, then what waits for her."""
    lost = [day.sums.unexplained for day in days if day.sums.unexplained.receipts]
    rows = [day.sums.rows for day in days if day.sums.rows and day.sums.rows.receipts]
    if (lost or rows) and here.person.is_one_of(_KEEPS_BOOKS):
        number = sum(each.receipts for each in [*lost, *rows])
        amount = sum((each.amount for each in [*lost, *rows]), Money.nothing(here.institution.currency))
        what = count(number, "row" if rows else "receipt")
        return f"{what}, {here.money(amount)}, {'is' if number == 1 else 'are'} unexplained"
    if waits:
        return f"{count(len(waits), 'thing')} {'waits' if len(waits) == 1 else 'wait'} for you"
    return "Nothing waits for you"


def _waits(work: UnitOfWork, here: Here) -> list[ForYou]:
    found = [*suspense_of(here, work), *cases_of(here, work)]
    return sorted(found, key=lambda each: each.since or here.now)


def _silent(work: UnitOfWork) -> list[tuple[str, str]]:
    """List the channels that tell nothing when they should, and since when."""
    return [(clean(each.subject), clean(each.note)) for each in work.tasks.of_kind(TaskKind.SILENCE)]


def _operator_day(here: Here, operator: str, name: str) -> OperatorDay:
    sums = here.flow(SeeDay)(operator, here.today)
    assert sums.adds_up, sums
    return OperatorDay(name, sums, tuple(tiles_of(here, operator, here.today, sums)))


def _named(here: Here, line: DayLine) -> tuple[str, str]:
    receipt = line.traced.remittance.receipt
    return f"{here.money(receipt.amount)}, {receipt.number}", here.link(f"/staff/receipts/{receipt.number}")
