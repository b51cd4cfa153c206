"""The day of the tray, for print: what was expected, brought, counted and posted, to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Response

from domain.money import Money
from domain.staff import Role
from domain.tray import OfficerTray
from gateway.flows.see_tray import SeeTray
from gateway.web.staff.declaring import NotThere, Page
from gateway.web.staff.here import Here
from gateway.web.staff.tray_rows import difference_of, said_of
from gateway.web.staff.wording import count, written_day

PAGE = Page("tray_day", roles=frozenset({Role.CASHIER, Role.MANAGER}), under="tray")


@dataclass(frozen=True)
class Row:
    """An officer's sums, or those of all."""

    name: str
    line: str
    expected: Money
    missing: Money
    held: Money
    released: Money
    posted: Money


@PAGE.shows("/tray/day/<day>")
def show_day(here: Here, day: str) -> Response:
    """Show what became of a day's collections, officer by officer, and each count."""
    on = _day(here, day)
    sees = here.flow(SeeTray)
    trays = sees(here.person, on)
    begins = datetime.combine(on, time(), here.institution.zone)
    counts = sees.counts(trays, begins, begins + timedelta(days=1))
    nothing = Money.nothing(here.institution.currency)
    return here.show(
        "tray_day.html",
        title=f"{here.money(sum((each.held + each.released for each in trays), nothing))} brought on {written_day(on)}",
        rows=[_row(each) for each in trays],
        total=_total(trays, nothing),
        counts=[
            (path, when, each.made.by, each.made.heap.counted, over, why)
            for each in counts
            for path, when, over, why in [difference_of(here, each)]
        ],
        counted=sum((each.made.heap.counted for each in counts), nothing),
        over=sum((each.made.over for each in counts), nothing),
        before=(on - timedelta(days=1)).isoformat(),
        after=(on + timedelta(days=1)).isoformat() if on < here.today else "",
        day=written_day(on),
    )


def _day(here: Here, typed: str) -> date:
    try:
        on = date.fromisoformat(typed)
    except ValueError as error:
        raise NotThere("That is no day; write it like 2026-11-24") from error
    if on > here.today:
        raise NotThere("That day has not begun")
    return on


def _row(tray: OfficerTray) -> Row:
    return Row(tray.officer, said_of(tray), tray.expected, tray.missing, tray.held, tray.released, tray.posted)


def _total(trays: Sequence[OfficerTray], nothing: Money) -> Row:
    return Row(
        "Total",
        count(len(trays), "officer"),
        sum((each.expected for each in trays), nothing),
        sum((each.missing for each in trays), nothing),
        sum((each.held for each in trays), nothing),
        sum((each.released for each in trays), nothing),
        sum((each.posted for each in trays), nothing),
    )
