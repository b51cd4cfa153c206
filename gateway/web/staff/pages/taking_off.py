"""Taking off: does this money leave its account, and belong to nobody?"""

from __future__ import annotations

from flask import Response

from domain.errors import Refused
from domain.staff import Done, NotAllowed, Stale
from domain.suspense import WORDS_MAX, WORKS
from gateway.flows.work_suspense import WorkSuspense
from gateway.web.staff.declaring import Outcome, Page
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from gateway.web.staff.suspense_item import item_of, open_item, say_denied

PAGE = Page("taking off", roles=WORKS)


@PAGE.shows("/suspense/<receipt>/off")
def show_off(here: Here, receipt: str) -> Response:
    """Ask why it leaves its account; what is on none, or waits for a second person, is shown as it stands."""
    item = open_item(here, receipt)
    held = item.held
    if not held.may_leave:
        return item_of(here, item)
    accounts = ", ".join(str(each.order.account.reference) for each in held.posted)
    amount = here.money(held.remittance.receipt.amount - held.left)
    return here.show(
        "taking_off.html",
        title=f"Take {amount} off {accounts}?",
        item=item,
        button=f"Take {amount} off {accounts}",
        denied=say_denied(here, item),
    )


@PAGE.does("/suspense/<receipt>/off", on=show_off)
def take_off(here: Here, form: Form, receipt: str) -> Outcome:
    """Propose it."""
    reason = form.text("reason", missing="Say why it is taken off its account.", most=WORDS_MAX)
    if form.is_wrong:
        return form
    try:
        here.flow(WorkSuspense).take_off(here.person, receipt, form.seen, reason)
    except (Stale, NotAllowed):
        raise
    except Refused as error:
        form.wrong("reason", str(error))
        return form
    words = "Proposed. A second person confirms. Until then nothing moves."
    return Done(words, f"/staff/suspense/{receipt.strip().upper()}")
