"""Parked: what waits for a person, one thing at a time."""

from __future__ import annotations

from flask import Response

from domain.audit import Act
from domain.ports.store import UnitOfWork
from domain.staff import Done, Role, Stale
from gateway.web.staff.cases import OPERATOR, Case, case_of, cases_of, count_cases
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.wording import count, written_day

LIST = "/staff/parked"
ROWS_MAX = 20
REASON_MAX = 400
_WORKS = frozenset(Role) - {Role.OFFICER, Role.CASHIER}


def _waiting(here: Here) -> int:
    return here.store.read(lambda work: count_cases(here, work))


PAGE = Page("parked", roles=_WORKS, menu=Menu("Parked", LIST, count=_waiting))


@PAGE.shows("/parked")
def show_list(here: Here) -> Response:
    """List what waits for who looks."""
    cases = here.store.read(lambda work: cases_of(here, work))
    title = "Nothing stopped" if not cases else f"{count(len(cases), 'thing')} stopped and {_need(len(cases))} a person"
    return here.show("parked.html", title=title, cases=cases[:ROWS_MAX], more=max(len(cases) - ROWS_MAX, 0))


@PAGE.shows("/parked/<number>")
def show_item(here: Here, number: str) -> Response:
    """Show one of them, and what to do about it."""
    return _show(here, _find(here, number))


@PAGE.does("/parked/<number>/show", on=show_item)
def unmask(here: Here, form: Form, number: str) -> Outcome:
    """Show the number of the phone that it is about; that is on record."""
    case = _find(here, number)
    here.store.write(_note_unmasked, here, case)
    return _show(here, case, shown=case.phone)


@PAGE.does("/parked/<number>/close", on=show_item)
def close(here: Here, form: Form, number: str) -> Outcome:
    """Take it off the list, with what was found."""
    case = _find(here, number)
    because = form.text(
        "because", missing="Write what you found, such as: called her, the sum is right.", most=REASON_MAX
    )
    if form.is_wrong:
        return form
    here.store.write(_close, here, case, because)
    return Done(f"Closed: {case.for_you.words}.", "/staff/")


def _show(here: Here, case: Case, shown: str = "") -> Response:
    story = here.link(f"/staff/receipts/{case.receipt}") if case.receipt else ""
    clients = [(f"C{each}", here.link(f"/staff/clients/{each}")) for each in case.clients]
    receipts = [(each, here.link(f"/staff/receipts/{each}")) for each in case.receipts]
    day = here.link(f"/staff/reconcile/{OPERATOR}/{case.on.isoformat()}") if case.on else ""
    return here.show(
        "parked_item.html",
        title=case.for_you.words,
        case=case,
        story=story,
        clients=clients,
        receipts=receipts,
        day=(written_day(case.on), day) if case.on and day else None,
        shown=shown,
    )


def _find(here: Here, number: str) -> Case:
    found = here.store.read(lambda work: case_of(here, work, read_number(number)))
    if found is None:
        raise NotThere("That is closed, or was never there.")
    return found


def _note_unmasked(work: UnitOfWork, here: Here, case: Case) -> None:
    work.audit.by(here.person.login)
    work.audit.note(f"task:{case.task.id}", Act.UNMASKED, here.now, {"what": "phone"})


def _close(work: UnitOfWork, here: Here, case: Case, because: str) -> None:
    if not work.tasks.close(case.task.id, here.person.login, because, here.now):
        raise Stale("Somebody closed it before.")
    work.audit.by(here.person.login)
    work.audit.note(f"task:{case.task.id}", "closed", here.now, {"kind": case.task.kind})


def _need(number: int) -> str:
    return "needs" if number == 1 else "need"
