"""Days: which receipts is a sum of a day made of?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Response

from domain.day import Part
from domain.money import Money
from domain.staff import Role
from gateway.flows.see_day import SeeDay
from gateway.web.staff.declaring import NotThere, Page
from gateway.web.staff.here import Here
from gateway.web.staff.wording import written_day

ROWS_MAX = 60
"""More rows than that are no page for a phone; the total is over all of them."""

PAGE = Page("days", roles=frozenset({Role.FINANCE, Role.MANAGER}))

_IS: Mapping[Part, str] = {
    Part.RECEIVED: "came in",
    Part.POSTED: "are posted",
    Part.WAITING: "wait for Mifos",
    Part.SUSPENDED: "are in suspense",
    Part.GONE: "went back",
    Part.UNEXPLAINED: "are unexplained",
}


@PAGE.shows("/days/<operator>/<day>/<what>")
def show_part(here: Here, operator: str, day: str, what: str) -> Response:
    """List the receipts of one sum, and what they come to."""
    on, part = _read(here, operator, day, what)
    lines = here.flow(SeeDay).part(operator, on, part)
    total = sum((amount for _, amount in lines), Money.nothing(here.institution.currency))
    wording = here.parts.wording
    return here.show(
        "days.html",
        title=f"{written_day(on)}: {here.money(total)} {_IS[part]}",
        operator=here.parts.operators[operator],
        rows=[
            (
                line.traced.remittance.receipt.number,
                here.link(f"/staff/receipts/{line.traced.remittance.receipt.number}"),
                wording.figure(amount),
                "; ".join(
                    each
                    for each in (
                        wording.time(line.traced.remittance.receipt.paid_at),
                        line.day_class if part is Part.RECEIVED else "",
                        line.reason,
                    )
                    if each
                ),
            )
            for line, amount in lines[:ROWS_MAX]
        ],
        more=max(len(lines) - ROWS_MAX, 0),
        total=wording.figure(total),
        desk=here.link("/staff/suspense") if part is Part.SUSPENDED else "",
    )


def _read(here: Here, operator: str, day: str, what: str) -> tuple[date, Part]:
    """Read what the path names. Raises NotThere."""
    try:
        on, part = date.fromisoformat(day), Part(what)
    except ValueError as error:
        raise NotThere("There is no such day") from error
    if operator not in here.parts.operators or not date(2007, 3, 1) <= on <= here.today:
        raise NotThere("There is no such day")
    return on, part
