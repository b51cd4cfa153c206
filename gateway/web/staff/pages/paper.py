"""A paper sheet typed in at the branch: its code, then its lines."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, redirect

from domain.errors import NoSuchEntry
from domain.filling import NotFilled, take_down
from domain.money import Money
from domain.reporting import GivenAlready
from domain.reports import ReportedLine
from domain.sheets import NewSheet, SheetLine
from domain.staff import Done, Role, Stale
from domain.tray import Meeting
from gateway.flows.see_tray import SeeTray
from gateway.flows.type_sheet import TypeSheet
from gateway.web.staff.declaring import Outcome, Page
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from gateway.web.staff.line_rows import EXAMPLE, HOW, problem_words
from gateway.web.staff.wording import meets
from parsers.typed_line import TYPED_MAX

PAGE = Page("paper", roles=frozenset({Role.CASHIER, Role.MANAGER}), under="tray")
AT = "/staff/tray/paper"
CODE_MAX = 12
ROWS_MAX = 20


@PAGE.shows("/tray/paper")
def show_codes(here: Here) -> Response:
    """Ask which sheet it is."""
    trays = here.flow(SeeTray)(here.person, here.today)
    awaited = [
        (meeting, tray.officer)
        for tray in trays
        for meeting in tray.meetings
        if meeting.is_awaited and meeting.sheet.made.code and here.person.staff_id != tray.officer_id
    ]
    return here.show(
        "paper.html",
        title="Which sheet is it?",
        rows=[
            (_named(each), f"{AT}/{each.sheet.made.code}", each.sheet.made.expected, by)
            for each, by in awaited[:ROWS_MAX]
        ],
        most=CODE_MAX,
    )


@PAGE.does("/tray/paper/find", on=show_codes)
def find(here: Here, form: Form) -> Outcome:
    """Find it by its code."""
    code = form.text("code", missing="Write the code, such as 7K4QZ.", most=CODE_MAX).upper()
    if form.is_wrong:
        return form
    try:
        sheet = here.flow(TypeSheet).find(here.person, code)
    except NoSuchEntry:
        form.wrong("code", f"No sheet of this branch has the code {code}. It stands large on the paper, such as 7K4QZ.")
        return form
    return redirect(f"{AT}/{sheet.made.code}", 303)


@PAGE.shows("/tray/paper/<code>")
def show_sheet(here: Here, code: str) -> Response:
    """Show its lines as fields."""
    try:
        sheet = here.flow(TypeSheet).find(here.person, code)
    except Stale as error:
        return here.show("line_gone.html", title="Nothing can be typed in here any more", why=str(error))
    made = sheet.made
    return here.show(
        "paper_sheet.html",
        title=f"What stands on {made.title}'s sheet?",
        sheet=made,
        when=meets(made.on, made.at, with_year=True),
        path=f"{AT}/{made.code}",
        how=HOW,
        most=TYPED_MAX,
    )


@PAGE.does("/tray/paper/<code>", on=show_sheet)
def type_in(here: Here, form: Form, code: str) -> Outcome:
    """Put on record what stands on it."""
    flow = here.flow(TypeSheet)
    made = flow.find(here.person, code).made
    lines = _lines(here, form, made)
    _check_total(here, form, made, lines)
    if form.is_wrong:
        return form
    done = flow(here.person, code, lines)
    if isinstance(done, NotFilled):
        line = made.line(done.line or 0)
        form.wrong(f"l{done.line}", problem_words(here, done, line, made.currency))
        return form
    if isinstance(done, GivenAlready):
        _ask_about(here, form, done, made)
        return form
    amount = here.money(done.report.total(made.currency))
    words = f"{made.title} brought {amount}, ref {done.report.reference}. Her clients are told now; then you count it."
    return Done(words, f"/staff/tray/{made.officer_id}")


def _lines(here: Here, form: Form, sheet: NewSheet) -> Sequence[ReportedLine]:
    """Read what differs from what is listed, and note at each line what cannot be meant."""
    flow, found = here.flow(TypeSheet), list[ReportedLine]()
    for line in sheet.lines:
        name = f"l{line.number}"
        if not (written := form.value(name).strip()):
            continue
        typed = flow.typed(line.number, written)
        if typed is None:
            form.wrong(name, f"{_called(line)}: {EXAMPLE}")
            continue
        found.append(typed)
        took = take_down(line, typed, sheet.currency)
        if isinstance(took, NotFilled):
            form.wrong(name, f"{_called(line)}: {problem_words(here, took, line, sheet.currency)}")
    return found


def _sum(sheet: NewSheet, lines: Sequence[ReportedLine]) -> Money:
    named = {each.number: each for each in lines}
    took = (take_down(each, named.get(each.number), sheet.currency) for each in sheet.lines)
    return sum(
        (each.total(sheet.currency) for each in took if not isinstance(each, NotFilled)), Money.nothing(sheet.currency)
    )


def _check_total(here: Here, form: Form, sheet: NewSheet, lines: Sequence[ReportedLine]) -> None:
    """Hold the lines against the sum that stands under them: a slip of the pen or the finger is found here."""
    is_nothing = form.value("total").strip() == "0"
    total = Money.nothing(sheet.currency) if is_nothing else form.money("total", sheet.currency)
    came = _sum(sheet, lines)
    if total is not None and not form.errors and came != total:
        words = f"The lines come to {here.money(came)}, not {here.money(total)}. Look at both once more."
        form.wrong("total", words)


def _ask_about(here: Here, form: Form, found: GivenAlready, sheet: NewSheet) -> None:
    """Note at their lines who has money in another report of the day: nobody knows whether it is the same."""
    lines = {each.client_id: each for each in sheet.lines}
    for each in found.others:
        line, what = lines[each.given.what.client_id], each.given.what
        amount = here.money(what.total(sheet.currency))
        form.wrong(
            f"l{line.number}",
            f"{_called(line)}: {amount} of hers stand in {each.report.reference} of today already. If that was all,"
            " write 0 here; if this came besides, write how much.",
        )


def _called(line: SheetLine) -> str:
    return f"{line.number} {line.first_name}"


def _named(meeting: Meeting) -> str:
    made = meeting.sheet.made
    return f"{made.title} {made.code}"
