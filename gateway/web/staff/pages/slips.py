"""A slip for a client without a phone: what of her cash is on the books?"""

from __future__ import annotations

from flask import Response, request

from domain.errors import Refused
from domain.money import Money
from domain.staff import Done, Role
from gateway.flows.read_slip import ReadSlip, Slip
from gateway.web.staff.declaring import NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.wording import written_day

PAGE = Page("slips", roles=frozenset({Role.CASHIER, Role.MANAGER}), under="tray")


@PAGE.shows("/slips/<reference>")
def show_slip(here: Here, reference: str) -> Response:
    """Show it: to be printed once, and marked as a copy from then on.

    Who has just pressed the button is led here with the number that her print was given; whoever comes without sees
    what the next print would be.
    """
    slip = _read(here, reference)
    number = read_number(request.args.get("print", "")) if here.notice else 0
    is_ready = 0 < number <= slip.printed
    made, standing = slip.sheet.made, slip.standing
    nothing = Money.nothing(made.currency)
    amount = sum((each.amount for each in slip.posted), nothing)
    return here.show(
        "slip.html",
        title=f"{here.money(amount)} of {slip.given.what.name} is on the books",
        slip=slip,
        amount=amount,
        day=written_day(made.on, with_year=True),
        shares=[(str(each.account.reference), each.amount) for each in slip.posted],
        owed=sum((each.outstanding for each in standing.loans), nothing) if standing else None,
        saved=sum((each.balance for each in standing.savings), nothing) if standing else None,
        is_ready=is_ready,
        is_copy=number > 1 if is_ready else slip.printed > 0,
    )


@PAGE.does("/slips/<reference>/print", on=show_slip)
def print_slip(here: Here, form: Form, reference: str) -> Outcome:
    """Put on record that it is printed."""
    try:
        number = here.flow(ReadSlip).printed(here.person, reference)
    except Refused as error:
        raise NotThere(str(error)) from error
    words = "Print this page now: the slip stands below." if number == 1 else "Print this page now: it says COPY."
    return Done(words, f"/staff/slips/{reference.upper()}?print={number}")


def _read(here: Here, reference: str) -> Slip:
    try:
        return here.flow(ReadSlip)(here.person, reference)
    except Refused as error:
        raise NotThere(str(error)) from error
