"""Take what an officer says of clients one by one, without a code: a sheet of its own, on which nothing was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from domain.accounts import StaffMember
from domain.filling import Guest, NotFilled, fill
from domain.ports.store import UnitOfWork
from domain.reporting import GivenAlready, Reported, Reporter, counts
from domain.reports import SheetReport
from domain.sheets import NewReport, NewSheet, Report, Sheet
from gateway.flows.report_sheet import elsewhere, put_report, replaced_by

TITLE = "Clients"
SENT_AGAIN = timedelta(hours=6)
"""How long a text may look for a network, or be sent again by who had no answer: the same then may be the same money."""

TURNS_MAX = 100
"""How often a day the same may be said and taken back."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AtHand:
    """Clients as she wrote them, found in the core for *officer*."""

    clients: Sequence[Guest]
    officer: StaffMember
    currency: str


def report_clients(
    work: UnitOfWork, hand: AtHand, reporter: Reporter, now: datetime, *, holds: bool = True
) -> Reported | NotFilled | GivenAlready:
    """Put it on record, once a day, and have the clients told.

    Who has money in a report of hers today that is not counted yet is asked about: it
    may be the same money. So it is with one of the night before, since a text that
    found no network is sent again, and with every one of today where nobody *holds*.
    """
    sheet = _sheet(hand, reporter)
    said = SheetReport("", (), tuple(each.said for each in hand.clients))
    filled = fill(replace(sheet, lines=()), said, reporter.by, hand.clients)
    if isinstance(filled, NotFilled):
        return filled
    report = _numbered(filled, sheet)
    # Looked for first: it waits for whoever reports the same clients at once.
    already = _already(work, hand, reporter, now, holds=holds)
    for turn in range(1, TURNS_MAX):
        key = f"{sheet.key} {_mark(report)} {turn}"
        found = work.sheets.with_key(key)
        if found is None:
            return already or _put(work, replace(sheet, key=key), report, now)
        if known := _known(work, found):
            return known
    raise AssertionError(f"said {TURNS_MAX} times a day")


def _put(work: UnitOfWork, sheet: NewSheet, report: NewReport, now: datetime) -> Reported:
    number = work.sheets.add(sheet, now)
    assert number is not None, "whoever reports the same at once waits"
    return put_report(work, work.sheets.get(number), report, now)


def _known(work: UnitOfWork, sheet: Sheet) -> Reported | None:
    """Give what was said before, where it counts still."""
    last = work.sheets.last_report(sheet.id)
    is_said = last is not None and counts(sheet, last)
    return Reported(sheet, last, replaced_by(work, last), is_known=True) if last and is_said else None


def _already(work: UnitOfWork, hand: AtHand, reporter: Reporter, now: datetime, *, holds: bool) -> GivenAlready | None:
    since = datetime.combine(reporter.today, time(), UTC) - _DAY

    def is_meant(sheet: Sheet, report: Report) -> bool:
        is_now = sheet.made.on == reporter.today or report.reported_at > now - SENT_AGAIN
        return is_now and sheet.made.officer_id == reporter.officer_id and not (holds and sheet.is_released)

    others = elsewhere(work, [each.line.client_id for each in hand.clients], since, is_meant)
    return GivenAlready(others, reporter) if others else None


def _sheet(hand: AtHand, reporter: Reporter) -> NewSheet:
    lines = tuple(replace(each.line, number=place) for place, each in enumerate(hand.clients, start=1))
    return NewSheet(
        key=f"clients {reporter.officer_id} {reporter.today}",
        code=None,
        group_id=None,
        title=TITLE,
        officer_id=hand.officer.id,
        officer=hand.officer.called,
        office_id=hand.officer.office_id,
        on=reporter.today,
        at=None,
        currency=hand.currency,
        lines=lines,
    )


def _numbered(report: NewReport, sheet: NewSheet) -> NewReport:
    """Put everybody on her line; in whatever order they were written, it means the same."""
    lines = {each.client_id: each.number for each in sheet.lines}
    given = tuple(replace(each, line=lines[each.client_id]) for each in report.given)
    return replace(report, given=given, meaning=";".join(sorted(report.meaning.split(";"))))


def _mark(report: NewReport) -> str:
    """Make a mark of what it means, short enough for a key."""
    return sha256(report.meaning.encode()).hexdigest()[:32]
