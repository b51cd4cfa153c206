"""Reconcile: do callback, pull, statement and core agree about a day?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response, redirect

from domain.doubts import Cause
from domain.money import Money
from domain.own_rows import OwnRow
from domain.receipts import Word
from domain.reconciling import DayClass, DayLine, DayTable
from domain.staff import Done, Role
from domain.statements import RowClass
from gateway.flows.explain_row import ExplainRow
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.see_day import sums_of
from gateway.flows.watch_balances import WatchBalances, describe
from gateway.web.staff.day_tiles import tiles_of
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.wording import count, written_day

HOME = "/staff/reconcile"
ROWS_MAX = 6
CHARGE = "charge"
NUMBER_MAX = 20
SOURCES = (Word.CALLBACK, Word.PULL, Word.STATEMENT)

PAGE = Page("reconcile", roles=frozenset({Role.FINANCE}), menu=Menu("Reconcile", HOME))

_OWN = {
    RowClass.CHARGE: ("charge", "charges"),
    RowClass.TRANSFER: ("transfer", "transfers"),
    RowClass.PAID_OUT: ("paid out", "paid out"),
}
_ASKABLE = (Cause.WORDS, Cause.STATEMENT)


@PAGE.shows("/reconcile")
def show_today(here: Here) -> Response:
    """Lead to today, for the first operator."""
    operator = next(iter(here.parts.operators), None)
    if operator is None:
        raise NotThere("No operator pays us yet")
    answer = redirect(_path(operator, here.today), 303)
    assert isinstance(answer, Response)
    return answer


@PAGE.shows("/reconcile/<operator>/<day>")
def show_day(here: Here, operator: str, day: str) -> Response:
    """Show the table of a day."""
    on = _read(here, operator, day)
    table = here.flow(ReconcileDay)(on)
    unexplained, on_way = table.unexplained, [each for each in table.lines if each.day_class is DayClass.ON_ITS_WAY]
    quiet = [each for each in table.lines if each.traced.said(Word.CALLBACK) is None and not each.cause]
    return here.show(
        "reconcile.html",
        title=_title(here, on, table),
        path=_path(operator, on),
        operator=here.parts.operators[operator],
        sources=list(_sources(here, table)),
        core=_core(table),
        unexplained=[_line(here, each) for each in unexplained[:ROWS_MAX]],
        unknown=[(each, _unknown(here, each)) for each in table.own.unknown[:ROWS_MAX]],
        more=max(len(unexplained) - ROWS_MAX, 0) + max(len(table.own.unknown) - ROWS_MAX, 0),
        way=[_line(here, each) for each in on_way[:ROWS_MAX]],
        way_more=max(len(on_way) - ROWS_MAX, 0),
        quiet=[_quiet(here, each) for each in quiet[:ROWS_MAX]],
        quiet_more=max(len(quiet) - ROWS_MAX, 0),
        tiles=list(tiles_of(here, operator, on, sums_of(table))),
        own=", ".join(_own(table)),
        statements=table.statements,
        bring=here.link("/staff/statements"),
        **_balances(here, on),
        is_asked=here.flow(ExplainRow).is_asked,
        days=_around(here, operator, on),
    )


def _balances(here: Here, on: date) -> dict[str, Any]:
    """Say which balances do not follow, with their receipts, and add up what charges took that no statement tells yet."""
    found = here.flow(WatchBalances).of_day(on, here.institution.zone)
    charged = [gap.missing for gap in found if gap.may_be_charge]
    taken = -sum(each.minor for each in charged)
    odd = [gap for gap in found if not gap.may_be_charge]
    told = [
        (
            describe(gap, here.institution.zone),
            [(each.number, _story(here, each.number)) for each in (gap.start, gap.end)],
        )
        for gap in odd[:ROWS_MAX]
    ]
    return {"gaps": len(odd), "gaps_told": told, "charged": Money(taken, here.institution.currency) if taken else None}


@PAGE.does("/reconcile/<operator>/<day>/explain", on=show_day)
def explain(here: Here, form: Form, operator: str, day: str) -> Outcome:
    """Say that a row is the operator's own, or a client's money."""
    on, flow = _read(here, operator, day), here.flow(ExplainRow)
    what, _, row = form.value("row").partition(" ")
    if what == CHARGE:
        said = flow.call_charge(here.person, read_number(row))
        return Done(f"{here.money(said.amount)}, {said.number}, is a charge.", _path(operator, on))
    said = flow.put_in_suspense(here.person, read_number(row))
    return Done(f"{here.money(said.amount)}, {said.number}, is a client's money now.", _path(operator, on))


@PAGE.does("/reconcile/<operator>/<day>/ask", on=show_day)
def ask(here: Here, form: Form, operator: str, day: str) -> Outcome:
    """Have the operator asked for a receipt."""
    on, name = _read(here, operator, day), here.parts.operators[operator]
    number = form.text("receipt", missing="Choose a receipt.", most=NUMBER_MAX)
    if form.is_wrong:
        return form
    is_new = here.flow(ExplainRow).ask(operator, number)
    words = (
        f"We ask {name} for {number}. Look again in a minute." if is_new else f"{name} was asked for {number} before."
    )
    return Done(words, _path(operator, on))


def _story(here: Here, number: str) -> str:
    return here.link(f"/staff/receipts/{number}")


def _title(here: Here, on: date, table: DayTable) -> str:
    """Say what is unexplained, else what is on its way, else that nothing is."""
    day = written_day(on)
    amounts = [abs(each.traced.remittance.receipt.amount.minor) for each in table.unexplained]
    amounts += [abs(each.amount.minor) for each in table.own.unknown]
    if amounts:
        total = here.money(Money(sum(amounts), table.currency))
        return f"{day}: {count(len(amounts), 'row')}, {total}, {'is' if len(amounts) == 1 else 'are'} unexplained"
    way = table.by_class()[DayClass.ON_ITS_WAY]
    if way.receipts:
        verb = "is on its way" if way.receipts == 1 else "are on their way"
        return f"{day}: {count(way.receipts, 'receipt')}, {here.money(way.amount)}, {verb}"
    return f"{day}: nothing is unexplained"


def _sources(here: Here, table: DayTable) -> Iterator[tuple[str, str, str]]:
    """Write what each source says; those that say nothing are left out unless they always could."""
    for name, told in table.by_source().items():
        if told.receipts or name in SOURCES or name == "core":
            yield name.capitalize(), here.parts.wording.figure(told.amount), count(told.receipts, "row")


def _core(table: DayTable) -> str:
    """Say for what the core did not speak itself; "" where it did for all."""
    core = table.core
    if core.is_whole:
        return ""
    return f"as of our own record for {count(core.accounts - core.asked, 'account')}: {core.why}"


def _line(here: Here, line: DayLine) -> dict[str, object]:
    """Write a receipt with what each source says of it."""
    receipt, traced = line.traced.remittance.receipt, line.traced
    said = [(word.capitalize(), traced.said(word)) for word in SOURCES]
    core = traced.posted if traced.core is None else traced.core
    figure = here.parts.wording.figure
    return {
        "number": receipt.number,
        "path": here.link(f"/staff/receipts/{receipt.number}"),
        "amount": receipt.amount,
        "said": [*((name, figure(told) if told else "-") for name, told in said), ("Core", figure(core))],
        "reason": line.reason,
        "can_ask": line.cause in _ASKABLE,
    }


def _quiet(here: Here, line: DayLine) -> tuple[str, str, str, str]:
    """Write a receipt that no callback told of, and what did."""
    receipt = line.traced.remittance.receipt
    words = f"no callback, {line.traced.words[0].word if line.traced.words else receipt.word} brought it"
    return (
        receipt.number,
        here.link(f"/staff/receipts/{receipt.number}"),
        here.parts.wording.figure(receipt.amount),
        words,
    )


def _unknown(here: Here, row: OwnRow) -> str:
    way = "came" if row.amount.minor > 0 else "left"
    return f"{here.parts.wording.time(row.moved_at)}: it {way}, and the statement does not say what for"


def _own(table: DayTable) -> Iterator[str]:
    for row_class, told in sorted(table.own.sums.items()):
        if row_class in _OWN:
            yield f"{_OWN[row_class][told.rows != 1]} {told.rows:,}"


def _around(here: Here, operator: str, on: date) -> Sequence[tuple[str, str]]:
    """Give the days before and after, the one to come left out."""
    before, after = on - timedelta(days=1), on + timedelta(days=1)
    later = (f"{written_day(after)} ›", _path(operator, after)) if after <= here.today else ("", "")
    return (f"‹ {written_day(before)}", _path(operator, before)), later


def _read(here: Here, operator: str, day: str) -> date:
    """Read what the path names. Raises NotThere."""
    if operator not in here.parts.operators:
        raise NotThere("There is no such operator")
    try:
        on = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=here.institution.zone).date()
    except ValueError as error:
        raise NotThere("There is no such day", (written_day(here.today), _path(operator, here.today))) from error
    if not date(2007, 3, 1) <= on <= here.today:
        raise NotThere("That day has not been yet", (written_day(here.today), _path(operator, here.today)))
    return on


def _path(operator: str, day: date) -> str:
    return f"{HOME}/{operator}/{day.isoformat()}"
