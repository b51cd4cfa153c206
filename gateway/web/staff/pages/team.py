"""Team: who works here, whose phone counts, and who takes over."""

from __future__ import annotations

from collections import Counter

from flask import Response, request

from domain.errors import NoSuchEntry
from domain.sheets import Sheet, SheetState
from domain.staff import Done, Role
from gateway.flows.keep_team import Colleague, KeepTeam
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state
from gateway.web.staff.wording import count, meets

LIST = "/staff/team"
ROWS_MAX = 20
NOBODY = "nobody"
_NOT_COUNTED = frozenset({SheetState.REPORTED, SheetState.HELD})

PAGE = Page("team", roles=frozenset({Role.ADMINISTRATOR, Role.MANAGER}), menu=Menu("Team", LIST))


@PAGE.shows("/team")
def show_team(here: Here) -> Response:
    """List who works here."""
    flow, after = here.flow(KeepTeam), read_number(request.args.get("after", ""))
    found = flow.team(here.person, ROWS_MAX + 1, after)
    sheets = Counter(each.made.officer_id for each in flow.of_today())
    blocked = flow.count_blocked(here.person)
    rows = [
        {
            "path": f"{LIST}/{member.id}",
            "name": member.name,
            "does": "loan officer" if member.is_loan_officer else "staff",
            "phone": member.phone,
            "stands": _stands(member.phone, is_blocked=is_blocked),
            "sheets": count(sheets[member.id], "sheet") + " today" if sheets[member.id] else "",
        }
        for member, is_blocked in found[:ROWS_MAX]
    ]
    return here.show(
        "team.html",
        title=f"{count(blocked, 'phone')} {'is' if blocked == 1 else 'are'} blocked"
        if blocked
        else "No phone is blocked",
        rows=rows,
        before=LIST if after else "",
        after=f"{LIST}?after={found[ROWS_MAX - 1][0].id}" if len(found) > ROWS_MAX else "",
    )


@PAGE.shows("/team/<number>")
def show_colleague(here: Here, number: str) -> Response:
    """Show one of them."""
    return _show(here, _find(here, number))


@PAGE.does("/team/<number>/show", on=show_colleague)
def unmask(here: Here, form: Form, number: str) -> Outcome:
    """Show the whole number; that is on record."""
    found = _find(here, number)
    return _show(here, found, whole=here.flow(KeepTeam).show_phone(here.person, found.member.id))


@PAGE.does("/team/<number>/block", on=show_colleague)
def block(here: Here, form: Form, number: str) -> Outcome:
    """Let nothing from her phone count, and hand over what is open."""
    found = _find(here, number)
    heir = _heir(form, found) if found.open_sheets else None
    if form.is_wrong:
        return form
    handed = here.flow(KeepTeam).block(here.person, found.member.id, heir, seen=form.seen)
    return Done(f"Nothing from {found.member.name}'s phone counts any more.{_went(found, heir, handed)}", _path(found))


@PAGE.does("/team/<number>/unblock", on=show_colleague)
def unblock(here: Here, form: Form, number: str) -> Outcome:
    """Let her phone count again."""
    found = _find(here, number)
    here.flow(KeepTeam).unblock(here.person, found.member.id, seen=form.seen)
    return Done(f"{found.member.name}'s phone counts again.", _path(found))


@PAGE.does("/team/<number>/hand-over", on=show_colleague)
def hand_over(here: Here, form: Form, number: str) -> Outcome:
    """Hand over what is open, whatever her phone does."""
    found = _find(here, number)
    heir = _heir(form, found)
    if form.is_wrong:
        return form
    if heir is None:
        form.wrong("heir", "Choose who takes over.")
        return form
    handed = here.flow(KeepTeam).hand_over(here.person, found.member.id, heir)
    return Done(_went(found, heir, handed).strip(), _path(found))


@PAGE.does("/team/<number>/code", on=show_colleague)
def give_code(here: Here, form: Form, number: str) -> Outcome:
    """Show a JOIN code for her PIN, once."""
    found = _find(here, number)
    code, until = here.flow(KeepTeam).give_code(here.person, found.member.id)
    return _show(here, found, code=code, until=here.parts.wording.when(until))


def _show(here: Here, found: Colleague, *, whole: str = "", code: str = "", until: str = "") -> Response:
    member = found.member
    return here.show(
        "colleague.html",
        title=_says(found),
        path=_path(found),
        found=found,
        does="loan officer" if member.is_loan_officer else "staff",
        stands=_stands(member.phone, is_blocked=found.is_blocked),
        whole=whole,
        code=code,
        until=until,
        sheets=[_sheet(here, each) for each in found.sheets],
        holds=any(each.state in _NOT_COUNTED for each in found.sheets),
        heirs=[(str(each.id), each.name) for each in found.heirs],
        nobody=NOBODY,
        is_own=here.person.staff_id == member.id,
    )


def _find(here: Here, number: str) -> Colleague:
    try:
        return here.flow(KeepTeam).colleague(here.person, read_number(number))
    except NoSuchEntry as error:
        raise NotThere("Nobody who works here is that") from error


def _heir(form: Form, found: Colleague) -> int | None:
    """Read who takes over; None for nobody."""
    chosen = form.choice("heir", [NOBODY, *(str(each.id) for each in found.heirs)], missing="Choose who takes over.")
    return int(chosen) if chosen and chosen != NOBODY else None


def _went(found: Colleague, heir: int | None, handed: int) -> str:
    if not handed:
        return " Her open sheets stay hers: type them in from paper." if found.open_sheets else ""
    name = next(each.name for each in found.heirs if each.id == heir)
    is_one = handed == 1
    return (
        f" {count(handed, 'sheet')} {'is' if is_one else 'are'} {name}'s now:"
        f" {'its code works' if is_one else 'their codes work'} from that phone."
    )


def _says(found: Colleague) -> str:
    name = found.member.name
    if found.is_blocked:
        return f"{name}'s phone is blocked"
    if found.card is None:
        return f"{name} has no phone in Mifos"
    return f"{name} works today" if found.open_sheets else f"{name}'s phone counts"


def _stands(phone: str | None, *, is_blocked: bool) -> tuple[str, str]:
    """Say what a phone is worth: its shape, and the words."""
    if phone is None:
        return "you", "no phone"
    return ("shut", "blocked") if is_blocked else ("done", "counts")


def _sheet(here: Here, sheet: Sheet) -> dict[str, object]:
    made, code = sheet.made, sheet.made.code
    return {
        "title": made.title,
        "path": here.link(f"/staff/sheets/{code}/{made.on}") if code else "",
        "expected": made.expected,
        "state": shown_state(sheet.state.value),
        "when": ", ".join(filter(None, (meets(made.on, made.at), code))),
    }


def _path(found: Colleague) -> str:
    return f"{LIST}/{found.member.id}"
