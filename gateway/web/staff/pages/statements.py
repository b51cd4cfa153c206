"""Statements: did every row land?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import Response, request

from domain.errors import NoSuchEntry
from domain.imports import RowAccount, RowFate, days_of
from domain.money import Money
from domain.readings import ImportOnRecord, Reading, ReadingState, Totals
from domain.staff import Done, Role
from gateway.flows.hand_in_statement import PAGE as SHOWN
from gateway.flows.hand_in_statement import HandInStatement, TooManyFiles
from gateway.flows.import_statement import StatementFile
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.wording import count, written_day

LIST = "/staff/statements"
FILE_MAX = 32 * 1024 * 1024
FIELDS_MAX = 64 * 1024
NAME_MAX = 80
ROWS_MAX = 20
REASON_MAX = 200

PAGE = Page("statements", roles=frozenset({Role.FINANCE}), menu=Menu("Statements", LIST))

_COUNTED = (
    ("Known already", (RowFate.KNOWN,)),
    ("New", (RowFate.NEW,)),
    ("Taken out again", (RowFate.REVERSED,)),
    ("Charges and transfers", (RowFate.CHARGE, RowFate.TRANSFER, RowFate.PAID_OUT)),
    ("Not completed", (RowFate.NOT_COMPLETED,)),
    ("For you to look at", (RowFate.DIFFERS, RowFate.TAKEN_BACK, RowFate.UNKNOWN)),
    ("Could not be read", (RowFate.DAMAGED,)),
)
_ALWAYS = frozenset({"Known already", "New", "Charges and transfers", "Could not be read"})
_FATES = {
    RowFate.DIFFERS: "told otherwise before",
    RowFate.TAKEN_BACK: "taken back",
    RowFate.UNKNOWN: "nobody knows these words",
    RowFate.DAMAGED: "could not be read",
}


@dataclass(frozen=True)
class Listed:
    """An import as the list shows it."""

    name: str
    path: str
    rows: str
    line: str
    is_fine: bool


@PAGE.shows("/statements")
def show_list(here: Here) -> Response:
    """Ask for a file, and list what came before."""
    flow, before = here.flow(HandInStatement), read_number(request.args.get("before", "")) or None
    found = flow.latest(before)
    listed = [_listed(here, each) for each in found[:SHOWN]]
    after = f"{LIST}?before={found[SHOWN - 1].id}" if len(found) > SHOWN else ""
    return here.show("statements.html", title="Bring in a statement", listed=listed, after=after, before=before)


@PAGE.does("/statements/bring", on=show_list, body_max=FILE_MAX + FIELDS_MAX)
def bring(here: Here, form: Form) -> Outcome:
    """Read a file, or begin to."""
    form.choice("operator", list(here.parts.operators), missing="Choose whose statement it is.")
    sent = request.files.get("file")
    content = sent.stream.read(FILE_MAX + 1) if sent is not None else b""
    if not content:
        form.wrong("file", "Choose the file that you exported from the portal; this one is empty or missing.")
    if len(content) > FILE_MAX:
        form.wrong("file", "At most 32 MiB. Export fewer days at once.")
    if form.is_wrong:
        return form
    name = _clean(sent.filename or "" if sent is not None else "")
    try:
        number = here.flow(HandInStatement)(StatementFile(content, name, here.person.login), here.person.name)
    except TooManyFiles:
        form.wrong("file", "Three files are being read already. Hand yours in when they are done.")
        return form
    return Done(f"We have {name}.", f"{LIST}/files/{number}")


@PAGE.shows("/statements/files/<number>")
def show_reading(here: Here, number: str) -> Response:
    """Tell how far a file is, or what came of it."""
    flow = here.flow(HandInStatement)
    try:
        reading = flow.reading(read_number(number))
    except NoSuchEntry as error:
        raise NotThere("There is no such file") from error
    if reading.import_id is not None:
        return _result(here, reading.import_id, is_known=reading.state is ReadingState.KNOWN)
    title, words, kind = _state(here, reading)
    return here.show("reading.html", title=title, words=words, kind=kind, reading=reading)


@PAGE.shows("/statements/<number>")
def show_import(here: Here, number: str) -> Response:
    """Say what became of each row of a statement."""
    return _result(here, read_number(number), is_known=False)


def _result(here: Here, number: int, *, is_known: bool) -> Response:
    try:
        found, report = here.flow(HandInStatement).imported(number)
    except NoSuchEntry as error:
        raise NotThere("There is no such statement") from error
    counts = found.statement.counts or {}
    total = sum(counts.values())
    rows = report.rows if report else ()
    return here.show(
        "statement.html",
        title=_title(total, counts, report.faults if report else ()),
        found=found,
        known=_known(here, found) if is_known else "",
        rows=[_row(here, each) for each in rows[:ROWS_MAX]],
        more=max(len(rows) - ROWS_MAX, 0) + (report.left_out if report else 0),
        faults=report.faults if report else (),
        counted=[
            (label, str(_sum(counts, fates)), "", "") for label, fates in _COUNTED if _shows(label, counts, fates)
        ],
        adds_up=_adds_up(here, report.totals, report.faults) if report and report.totals else "",
        total=total,
        days=_days(here, found),
    )


def _days(here: Here, found: ImportOnRecord) -> Sequence[tuple[str, str]]:
    """Name the days to reconcile now, each with its page; none to who may not open it."""
    told = found.statement
    days = days_of(told.first_at, told.last_at, here.institution.zone)
    paths = [(day, here.link(f"/staff/reconcile/{told.operator}/{day.isoformat()}")) for day in days]
    return [(written_day(day), path) for day, path in paths if path]


def _title(total: int, counts: Mapping[RowFate, int], faults: Sequence[str]) -> str:
    """Say what a person has to do, else that there is nothing."""
    waiting = sum(number for fate, number in counts.items() if fate.needs_person)
    if waiting:
        return f"{count(waiting, 'row')} of {total:,} {'needs' if waiting == 1 else 'need'} you"
    if faults:
        return f"{count(total, 'row')}, and the file does not add up"
    return f"{count(total, 'row')}, all accounted for"


def _shows(label: str, counts: Mapping[RowFate, int], fates: Sequence[RowFate]) -> bool:
    return label in _ALWAYS or _sum(counts, fates) > 0


def _sum(counts: Mapping[RowFate, int], fates: Sequence[RowFate]) -> int:
    return sum(counts.get(fate, 0) for fate in fates)


def _row(here: Here, row: RowAccount) -> tuple[str, str, str, str]:
    """Write a row that a person has to look at: its place, its receipt and where that is, what is wrong."""
    fate = _FATES.get(row.fate, row.fate.value)
    path = here.link(f"/staff/receipts/{row.number}") if row.number and row.fate is not RowFate.UNKNOWN else ""
    return f"Row {row.row:,}", row.number, path, f"{fate}: {row.reason[:REASON_MAX]}"


def _adds_up(here: Here, totals: Totals, faults: Sequence[str]) -> str:
    """Write the line that adds up; "" where it does not, or where the file says too little."""
    if totals.opening is None or faults:
        return ""
    comes = totals.opening + totals.paid_in + totals.withdrawn
    figure = here.parts.wording.figure
    out = Money(-totals.withdrawn.minor, totals.withdrawn.currency)
    return (
        f"It adds up: opening {figure(totals.opening)} + in {figure(totals.paid_in)} - out {figure(out)}"
        f" = closing, {here.money(comes)}."
    )


def _state(here: Here, reading: Reading) -> tuple[str, str, str]:
    """Say how a reading stands: what to call it, what to do, and whether that is a warning."""
    if reading.has_broken_off(here.now):
        words = "Nothing is lost: bring the same file in again, and what is on record is known."
        return f"The reading broke off after {count(reading.rows, 'row')}", words, "warn"
    match reading.state:
        case ReadingState.RUNNING:
            words = "It goes on by itself. You may leave this page, and look again."
            return f"{count(reading.rows, 'row')} done so far", words, ""
        case ReadingState.WAITING:
            return f"{reading.reason} is reading a file. Yours is next.", "You may leave this page, and look again.", ""
        case ReadingState.WRONG:
            words = "Export the file again from the portal, as it is: do not mend it by hand."
            done = f" The {count(reading.rows, 'row')} before that stay." if reading.rows else " Nothing was done."
            return "This file cannot be read", f"It says: {reading.reason[:REASON_MAX]}.{done} {words}", "wrong"
        case _:
            return "This file was not read to its end", f"{reading.reason[:REASON_MAX]}. Bring it in again.", "wrong"


def _known(here: Here, found: ImportOnRecord) -> str:
    """Say who brought the same file in before."""
    who = "You" if found.statement.by == here.person.login else found.by
    return f"{who} brought this in on {here.parts.wording.when(found.statement.began_at)}. Nothing new."


def _listed(here: Here, each: ImportOnRecord) -> Listed:
    statement, wording = each.statement, here.parts.wording
    counts = statement.counts or {}
    total, waiting = sum(counts.values()), sum(number for fate, number in counts.items() if fate.needs_person)
    operator = here.parts.operators.get(statement.operator, statement.operator)
    of_days = wording.weekday(statement.first_at) if statement.first_at else wording.weekday(statement.began_at)
    if statement.first_at and statement.last_at and of_days != wording.weekday(statement.last_at):
        of_days = f"{of_days} to {wording.weekday(statement.last_at)}"
    line = f"{statement.name[:NAME_MAX]}, by {each.by}, {wording.when(statement.began_at)}"
    return Listed(f"{of_days}, {operator}", f"{LIST}/{each.id}", f"{total - waiting} of {total}", line, not waiting)


def _clean(name: str) -> str:
    """Keep of a file's name what a person reads in it: no folders, nothing that does not print."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(each for each in last if each.isprintable()).strip()
    return shown[:NAME_MAX] or "statement"
