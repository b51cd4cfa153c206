"""Receipts: what happened to this money?"""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect

from domain.errors import NoSuchEntry, Refused
from domain.payers import is_called
from domain.remittances import RemittanceState
from domain.staff import Done, NotAllowed, Role, Stale
from domain.story import Story
from domain.suspense import WORDS_MAX
from gateway.flows.explain_receipt import MAY, ExplainReceipt
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.tell_cash import CashStory, TellCash, is_of_cash
from gateway.flows.tell_story import TellStory
from gateway.web.staff.cash_story import DECIDES, show_cash
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from gateway.web.staff.story_rows import left_out, steps_of
from gateway.web.staff.wording import count

FIND = "/staff/receipts"
NUMBER_MAX = 40

PAGE = Page("receipts", roles=frozenset({Role.FINANCE, Role.MANAGER}), menu=Menu("Receipts", FIND))

_STANDS = {
    RemittanceState.RECEIVED: "was received",
    RemittanceState.RETURNED: "was returned",
    RemittanceState.REVERSED: "was taken back",
    RemittanceState.UNMATCHED: "is off its account",
}


@PAGE.shows("/receipts")
def show_search(here: Here) -> Response:
    """Ask for a number."""
    return here.show("receipts.html", title="Which receipt?")


@PAGE.does("/receipts/find", on=show_search)
def find(here: Here, form: Form) -> Outcome:
    """Lead to the receipt that was asked for."""
    number = form.text("number", missing="Type the receipt number, like UKO7D2F4GH.", most=NUMBER_MAX)
    if form.is_wrong:
        return form
    answer = redirect(_path(number), 303)
    assert isinstance(answer, Response)
    return answer


def _whose(story: Story) -> str:
    """Say who paid it, as far as the operator does; who paid for another is not named."""
    if not story.name:
        return ""
    is_hers = is_called(story.remittance.receipt.payer, story.name.split()[0])
    return f" {'from' if is_hers else 'for'} {story.name}"


@PAGE.shows("/receipts/<number>")
def show_story(here: Here, number: str) -> Response:
    """Tell everything that ever happened to it; cash has receipts of ours."""
    if is_of_cash(number[:NUMBER_MAX].strip().upper()):
        return show_cash(here, number[:NUMBER_MAX])
    tells = here.flow(TellStory)
    try:
        story = tells(number[:NUMBER_MAX])
    except NoSuchEntry as error:
        meant = tells.meant(number[:NUMBER_MAX])
        looked = number[:NUMBER_MAX].strip().upper()
        raise NotThere(f"No receipt {looked}", (meant, _path(meant)) if meant else None) from error
    remittance = story.remittance
    receipt = remittance.receipt
    stands = _STANDS.get(remittance.state, f"is {remittance.state.called}")
    desk = f"/staff/suspense/{receipt.number}"
    return here.show(
        "receipt.html",
        title=f"{here.money(receipt.amount)}{_whose(story)} {stands}",
        story=story,
        receipt=receipt,
        reason=remittance.reason,
        shares=", ".join(f"{each.account} {here.parts.wording.figure(each.amount)}" for each in story.shares),
        steps=steps_of(here, story.events),
        left_out=left_out(story.events),
        wrong=here.link(f"{desk}/wrong") if remittance.state is RemittanceState.POSTED else "",
        off=here.link(f"{desk}/off") if remittance.state is RemittanceState.POSTED else "",
        odd=here.flow(ExplainReceipt).open_line(receipt.number),
        explains=here.person.is_one_of(MAY),
        desk=here.link(desk) if remittance.state is RemittanceState.SUSPENDED else "",
    )


@PAGE.does("/receipts/<number>/explain", on=show_story, roles=MAY)
def explain(here: Here, form: Form, number: str) -> Outcome:
    """Say why it was told otherwise, or not told of: it leaves what is unexplained."""
    why = form.text("why", missing="Write what you found, such as: M-PESA's portal has it once.", most=WORDS_MAX)
    if form.is_wrong:
        return form
    try:
        here.flow(ExplainReceipt)(here.person, number[:NUMBER_MAX], form.seen, why)
    except (Stale, NotAllowed):
        raise
    except Refused as error:
        form.wrong("why", str(error))
        return form
    except NoSuchEntry as error:
        raise NotThere(f"No receipt {number[:NUMBER_MAX]}") from error
    return Done(f"Explained: {number[:NUMBER_MAX].strip().upper()}.", _path(number[:NUMBER_MAX]))


@PAGE.does("/receipts/<number>/retry", on=show_story, roles=DECIDES)
def retry(here: Here, form: Form, number: str) -> Outcome:
    """Have Mifos asked again for what it refused of a report's cash."""
    story = _cash(here, number)
    lines = here.flow(RetryLines)(story.report.id, here.person)
    return Done(f"{count(lines, 'line goes', 'lines go')} to Mifos again.", _path(story.given.reference))


@PAGE.does("/receipts/<number>/save", on=show_story, roles=DECIDES)
def save(here: Here, form: Form, number: str) -> Outcome:
    """Put what Mifos refused of a client's cash into her savings."""
    story = _cash(here, number)
    amount = here.flow(SaveRest)(story.given.id, here.person)
    return Done(f"{here.money(amount)} go to the savings of {story.given.what.name}.", _path(story.given.reference))


def _cash(here: Here, number: str) -> CashStory:
    """Find what a client gave in cash. Raises NotThere."""
    try:
        return here.flow(TellCash).receipt(here.person, number[:NUMBER_MAX].strip().upper())
    except NoSuchEntry as error:
        raise NotThere(f"No cash {number[:NUMBER_MAX]}") from error


def _path(number: str) -> str:
    return f"{FIND}/{quote(''.join(number.split()), safe='')}"
