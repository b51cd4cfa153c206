"""The tray: whose cash do I count?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from flask import Response, redirect, request

from domain.counting import NOTE_MAX, Difference, Heap, total_over
from domain.money import Money
from domain.staff import Done, NotAllowed, Role
from domain.tray import Meeting, OfficerTray
from gateway.flows.release_sheets import ReleaseSheets, may_release
from gateway.flows.retry_lines import RetryLines
from gateway.flows.see_tray import SeeTray
from gateway.web.staff.counting import cash_in, counted_from, heap_from, pieces_in
from gateway.web.staff.declaring import Menu, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here, Notice
from gateway.web.staff.tray_rows import Counting, counting_of, difference_of, result_of, row_of
from gateway.web.staff.wording import count

LIST = "/staff/tray"
ROWS_MAX = 20
DIFFERENCES_OF = timedelta(days=31)
WHYS = {
    Difference.LATER: "She brings it later",
    Difference.FROM_PAY: "Take it from her pay",
    Difference.BAD_NOTE: "A bad note",
    Difference.OTHER: "Something else",
}


def _waiting(here: Here) -> int:
    return sum(bool(each.heap) for each in _trays(here))


PAGE = Page("tray", roles=frozenset({Role.CASHIER, Role.MANAGER}), menu=Menu("Tray", LIST, count=_waiting))


@PAGE.shows("/tray")
def show_tray(here: Here) -> Response:
    """List the officers of the branch, and what each has to bring."""
    trays = _trays(here)
    held = sum((each.held for each in trays), Money.nothing(here.institution.currency))
    return here.show(
        "tray.html",
        title=f"{here.money(held)} to count" if held else "No cash is held",
        rows=[row_of(each) for each in trays],
        held=held,
        day=here.today,
    )


@PAGE.shows("/tray/<officer>")
def show_officer(here: Here, officer: str) -> Response:
    """Let her count what one officer brings, and show what became of what was counted."""
    tray = _tray(here, officer)
    counting = counting_of(tray)
    changed = here.flow(ReleaseSheets).changed_by(here.person, [each.report for each in tray.heap if each.report])
    sees = here.flow(SeeTray)
    differences = sees.differences(tray.officer_id, here.now - DIFFERENCES_OF)
    return here.show(
        "tray_count.html",
        title=_title(here, tray, counting),
        tray=tray,
        counting=counting,
        results=[result_of(each) for each in sees.results(tray)],
        changed=", ".join(each.reference for each in changed),
        differences=[difference_of(here, each) for each in differences[:ROWS_MAX]],
        differs=here.money(total_over(differences, here.institution.currency)),
    )


@PAGE.does("/tray/<officer>/add", on=show_officer)
def add_up(here: Here, form: Form, officer: str) -> Outcome:
    """Add the notes and coins up, and lead to the check."""
    tray = _tray(here, officer)
    heap = heap_from(form, tray)
    cash = counted_from(form, here.institution.currency)
    if form.is_wrong:
        return form
    pieces = [(f"n{coin}", many) for coin, many in pieces_in(form, {}, cash)]
    query = urlencode([*(("of", each.report.id) for each in heap if each.report), ("counted", cash.minor), *pieces])
    return redirect(f"{LIST}/{tray.officer_id}/release?{query}", 303)


@PAGE.shows("/tray/<officer>/release")
def show_release(here: Here, officer: str) -> Response:
    """Show what a release would do, and ask why the cash differs where it does."""
    tray = _tray(here, officer)
    chosen = _chosen(here, tray, _wanted(here))
    if not chosen:
        gone = Notice("What you counted is not held any more: it was released, or reported anew.", "warn")
        return show_officer(here if here.notice else replace(here, notice=gone), officer)
    cash = cash_in(here.form.value("counted") or request.args.get("counted", ""), here.institution.currency)
    wrote_down = _sum(here, chosen)
    over = cash - wrote_down
    lines = sum(len([given for given in each.report.given if given.what.shares]) for each in chosen if each.report)
    return here.show(
        "tray_release.html",
        title=_differs(here, over),
        tray=tray,
        cash=cash,
        pieces=pieces_in(here.form, request.args, cash),
        wrote_down=wrote_down,
        over=over,
        differs=Money(abs(over.minor), over.currency),
        chosen=chosen,
        titles=", ".join(dict.fromkeys(each.sheet.made.title for each in chosen)),
        lines=count(lines, "line"),
        whys=[(each.name, words) for each, words in WHYS.items()],
    )


@PAGE.does("/tray/<officer>/release", on=show_release)
def release(here: Here, form: Form, officer: str) -> Outcome:
    """Release it."""
    tray, wanted = _tray(here, officer), _wanted(here)
    chosen = _chosen(here, tray, wanted)
    cash = cash_in(form.value("counted"), here.institution.currency)
    why = None
    if len(chosen) == len(wanted) and cash != _sum(here, chosen):
        name = form.choice("why", [each.name for each in Difference], missing="Say why the cash differs.")
        why = Difference[name] if name else None
    note = form.text("note", most=NOTE_MAX)
    if why is Difference.OTHER and not note:
        form.wrong("note", "Write what it is, such as: two coins were lost on the way.")
    if form.is_wrong:
        return form
    done = here.flow(ReleaseSheets)(Heap(tuple(sorted(wanted)), cash, why, note), here.person)
    return Done(f"Released {here.money(done.wrote_down)} for {done.titles}.", f"{LIST}/counts/{done.count_id}")


@PAGE.shows("/tray/counts/<number>")
def show_count(here: Here, number: str) -> Response:
    """Show one count, and what became of each line."""
    made, results = here.flow(SeeTray).counted(here.person, read_number(number))
    rows = [result_of(each) for each in results]
    waits = any(line.state[1] in {"due", "posting"} for row in rows for line in row.lines)
    words = "goes to Mifos" if waits else "needs you" if any(row.failed for row in rows) else "is posted"
    return here.show(
        "tray_counted.html",
        title=f"{here.money(made.made.wrote_down)} of {results[0].meeting.sheet.made.officer} {words}",
        made=made.made,
        results=rows,
        refused=[line for row in rows for line in row.lines if line.missing],
        decides=here.person.is_one_of(frozenset({Role.MANAGER})),
        number=made.id,
    )


@PAGE.does("/tray/counts/<number>/retry", on=show_count)
def retry(here: Here, form: Form, number: str) -> Outcome:
    """Have Mifos asked again for what it refused."""
    _, results = here.flow(SeeTray).counted(here.person, read_number(number))
    failed = [each.meeting.report for each in results if any(line.missing and line.is_over for line in each.lines)]
    lines = sum(here.flow(RetryLines)(report.id, here.person) for report in failed if report)
    return Done(f"{count(lines, 'line goes', 'lines go')} to Mifos again.", f"{LIST}/counts/{read_number(number)}")


def _trays(here: Here) -> list[OfficerTray]:
    return list(here.flow(SeeTray)(here.person, here.today))


def _tray(here: Here, officer: str) -> OfficerTray:
    """Read one officer's; her own she may not count. Raises NotThere and NotAllowed."""
    tray = here.flow(SeeTray).officer(here.person, read_number(officer), here.today)
    if here.person.staff_id == tray.officer_id:
        raise NotAllowed("It is your own collection. Somebody else counts it.")
    return tray


def _wanted(here: Here) -> set[int]:
    """Read which reports she ticked."""
    return {read_number(each) for each in (*here.form.values("of"), *request.args.getlist("of"))}


def _chosen(here: Here, tray: OfficerTray, wanted: set[int]) -> list[Meeting]:
    """Find them, as far as they are held still. Raises NotAllowed."""
    chosen = [each for each in tray.heap if each.report and each.report.id in wanted]
    for each in chosen:
        may_release(here.person, each.sheet)
    return chosen


def _sum(here: Here, meetings: list[Meeting]) -> Money:
    return sum((each.brought for each in meetings), Money.nothing(here.institution.currency))


def _title(here: Here, tray: OfficerTray, counting: Counting | None) -> str:
    if counting is not None:
        return f"Count {here.money(counting.wrote_down)} from {tray.officer}"
    if tray.held:
        return f"{tray.officer} has just reported {here.money(tray.held)}"
    if tray.released:
        return f"{here.money(tray.released)} of {tray.officer}: {tray.stands}"
    return f"{tray.officer} has not reported yet"


def _differs(here: Here, over: Money) -> str:
    if not over:
        return "The cash is even"
    by = here.money(Money(abs(over.minor), over.currency))
    return f"{by} {'are over' if over.minor > 0 else 'are short'}"
