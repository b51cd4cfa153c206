"""The sums of an operator's day as tiles, each a way to the receipts that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.day import DaySums, Part
from gateway.web.staff.here import Here

Tile = tuple[str, str, str, str]

DAYS = "/staff/days"


def tiles_of(here: Here, operator: str, day: date, sums: DaySums) -> Iterator[Tile]:
    """Write what came in and where it is; what is nowhere else is left out where there is none."""
    figure = here.parts.wording.figure
    reconcile = here.link(f"/staff/reconcile/{operator}/{day}")

    def path(part: Part) -> str:
        return here.link(f"{DAYS}/{operator}/{day}/{part}")

    yield f"Received, {sums.received.receipts}", figure(sums.received.amount), path(Part.RECEIVED), ""
    yield f"Posted, {sums.posted.receipts}", figure(sums.posted.amount), path(Part.POSTED), ""
    if sums.waiting.receipts:
        words = f"Waits for Mifos, {sums.waiting.receipts}"
        yield words, figure(sums.waiting.amount), path(Part.WAITING), ""
    words = f"In suspense, {sums.suspended.receipts}"
    yield words, figure(sums.suspended.amount), path(Part.SUSPENDED), ""
    if sums.gone.receipts:
        yield f"Went back, {sums.gone.receipts}", figure(sums.gone.amount), path(Part.GONE), ""
    yield "Unexplained", figure(sums.unexplained.amount), reconcile or path(Part.UNEXPLAINED), ""
    if sums.rows and sums.rows.receipts:
        yield f"Rows of no class, {sums.rows.receipts}", figure(sums.rows.amount), reconcile, ""
