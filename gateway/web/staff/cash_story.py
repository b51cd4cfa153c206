"""How the story of cash is shown: a client's receipt (T...), or an officer's report (H...)."""

from __future__ import annotations

from flask import Response

from domain.codes import CASH, read_reference
from domain.errors import NoSuchEntry
from domain.money import Money
from domain.staff import Role
from gateway.flows.explain_refusal import in_words
from gateway.flows.tell_cash import CashStory, ReportStory, TellCash
from gateway.web.staff.declaring import NotThere
from gateway.web.staff.here import Here
from gateway.web.staff.states import shown_state
from gateway.web.staff.story_rows import left_out, steps_of
from gateway.web.staff.tray_rows import lines_shown
from gateway.web.staff.wording import written_day

DECIDES = frozenset({Role.MANAGER})
"""Who says what becomes of cash that Mifos refused."""


def show_cash(here: Here, reference: str) -> Response:
    """Show what became of it. Raises NotThere."""
    typed = reference.strip().upper()
    try:
        if read_reference(typed, CASH) is not None:
            return _receipt(here, here.flow(TellCash).receipt(here.person, typed))
        return _report(here, here.flow(TellCash).report(here.person, typed))
    except NoSuchEntry as error:
        raise NotThere(f"No cash {typed}") from error


def _receipt(here: Here, story: CashStory) -> Response:
    line = story.line
    missing = (
        sum((each.amount for each in line.missing), Money.nothing(story.amount.currency)) if line.is_over else None
    )
    return here.show(
        "cash.html",
        title=f"{here.money(story.amount)} from {story.given.what.name}: {story.sheet.state}",
        story=story,
        steps=steps_of(here, story.events),
        left_out=left_out(story.events),
        report=f"/staff/receipts/{story.report.reference}",
        path=f"/staff/receipts/{story.given.reference}",
        missing=missing,
        why=in_words(story.line.reason),
        decides=here.person.is_one_of(DECIDES),
    )


def _report(here: Here, story: ReportStory) -> Response:
    made = story.sheet.made
    total = story.report.total(made.currency)
    return here.show(
        "cash_report.html",
        title=f"{made.officer} wrote down {here.money(total)}",
        story=story,
        made=made,
        day=written_day(made.on),
        total=total,
        state=shown_state(story.sheet.state.value),
        lines=lines_shown(story.lines, made, "/staff/receipts/"),
    )
