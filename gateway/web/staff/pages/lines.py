"""A line is wrong: what is it to be, and who says so?"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, redirect, request

from domain.errors import NoSuchEntry, Refused
from domain.filling import NotFilled
from domain.reports import ReportedLine
from domain.sheets import Given, Report, Sheet, SheetLine
from domain.staff import Done, NotAllowed, Role, Stale
from gateway.flows.mend_line import MendLine, Wrong
from gateway.web.staff.declaring import NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.line_rows import EXAMPLE, HOW, gave, problem_words
from parsers.typed_line import TYPED_MAX

PAGE = Page("lines", roles=frozenset({Role.CASHIER, Role.MANAGER}), under="tray")
AT = "/staff/tray/lines"


@PAGE.shows("/tray/lines/<report>")
def show_lines(here: Here, report: str) -> Response:
    """Ask which line is wrong, and what is right."""
    try:
        sheet, said = here.flow(MendLine).look(here.person, read_number(report))
    except Stale as error:
        return _gone(here, str(error))
    made = sheet.made
    return here.show(
        "line.html",
        title=f"Which line of {made.title} is wrong?",
        sheet=made,
        report=said,
        lines=[(str(each.id), _row(here, sheet, each)) for each in said.given],
        how=HOW,
        most=TYPED_MAX,
    )


@PAGE.does("/tray/lines/<report>/look", on=show_lines)
def look_at(here: Here, form: Form, report: str) -> Outcome:
    """Read what is right, and lead to the check."""
    flow = here.flow(MendLine)
    sheet, found = flow.look(here.person, read_number(report))
    line = form.choice("line", [str(each.id) for each in found.given], missing="Choose the line that is wrong.")
    typed = flow.typed(form.value("said"))
    if typed is None:
        form.wrong("said", EXAMPLE)
    if form.is_wrong or typed is None:
        return form
    checked = flow.check(here.person, found.id, int(line), typed)
    if isinstance(checked, NotFilled):
        form.wrong("said", problem_words(here, checked, _line(sheet, found, int(line)), sheet.made.currency))
        return form
    return redirect(f"{AT}/{found.id}/check?{urlencode({'line': line, 'said': form.value('said').strip()})}", 303)


@PAGE.shows("/tray/lines/<report>/check")
def show_check(here: Here, report: str) -> Response:
    """Show what would be, and what the officer would be asked."""
    try:
        wrong = _wrong(here, report)
    except (NotAllowed, NoSuchEntry):
        raise
    except Refused as error:
        return _gone(here, str(error))
    made = wrong.sheet.made
    asked = here.flow(MendLine).question(here.person, wrong)
    return here.show(
        "line_check.html",
        title=f"{here.money(wrong.after.total(made.currency))} from {wrong.given.what.name}?",
        wrong=wrong,
        made=made,
        was=gave(here, wrong.given.what),
        right=gave(here, wrong.after),
        wrote_down=wrong.report.total(made.currency),
        asked=asked[0] if asked else "",
        typed=_value(here, "said"),
        may_change=Role.MANAGER in here.person.roles,
    )


@PAGE.does("/tray/lines/<report>/ask", on=show_check)
def ask(here: Here, form: Form, report: str) -> Outcome:
    """Ask its officer by SMS."""
    wrong = _wrong(here, report)
    here.flow(MendLine).ask(here.person, wrong.report.id, wrong.given.id, _typed(here))
    made = wrong.sheet.made
    return Done(f"{made.officer} is asked by SMS. Count her cash when she has answered.", _tray(wrong.sheet))


@PAGE.does("/tray/lines/<report>/change", on=show_check, roles=frozenset({Role.MANAGER}))
def change(here: Here, form: Form, report: str) -> Outcome:
    """Change it in the manager's name."""
    wrong = _wrong(here, report)
    done = here.flow(MendLine).change(here.person, wrong.report.id, wrong.given.id, _typed(here))
    amount = here.money(wrong.after.total(wrong.sheet.made.currency))
    words = f"{amount} stand at {wrong.given.what.name} now, ref {done.report.reference}. Her corrected text leaves."
    return Done(words, _tray(wrong.sheet))


def _wrong(here: Here, report: str) -> Wrong:
    """Read what the line is to be. Raises Stale, and NotThere where the address says nothing of the kind."""
    line = _value(here, "line")
    found = here.flow(MendLine).check(here.person, read_number(report), read_number(line), _typed(here))
    if isinstance(found, NotFilled):
        raise NotThere("There is no such line")
    return found


def _typed(here: Here) -> ReportedLine:
    typed = here.flow(MendLine).typed(_value(here, "said"))
    if typed is None:
        raise NotThere("There is no such line")
    return typed


def _value(here: Here, name: str) -> str:
    return here.form.value(name) or request.args.get(name, "")


def _gone(here: Here, why: str) -> Response:
    return here.show("line_gone.html", title="Nothing can be changed here any more", why=why)


def _tray(sheet: Sheet) -> str:
    return f"/staff/tray/{sheet.made.officer_id}"


def _line(sheet: Sheet, report: Report, given_id: int) -> SheetLine | None:
    given = next(each.what for each in report.given if each.id == given_id)
    return sheet.made.line(given.line) if given.line else None


def _row(here: Here, sheet: Sheet, given: Given) -> str:
    what = given.what
    amount = (
        "absent" if what.is_absent and not what.shares else here.parts.wording.figure(what.total(sheet.made.currency))
    )
    return f"{sheet.made.number_of(what)} {what.name}: {amount}"
