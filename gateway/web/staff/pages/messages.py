"""Messages: what did we say, what not understand?

What officers of other branches said or were told is left to their branches. Which branch a client is of is
not on record with us (the core knows it, client by client), so clients' texts stand in every branch's lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import merge
from itertools import islice

from flask import Response, request

from domain.errors import NoSuchEntry
from domain.masking import mask_numbers
from domain.messages import COUNTED, Counted, Heard
from domain.ports.message_book import MessageBook
from domain.ports.outbox import Outbound
from domain.ports.store import UnitOfWork
from domain.sms import InboundState
from domain.staff import Done, Role
from gateway.flows.work_messages import PAGES_MAX, HeardItem, SaidItem, WorkMessages
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form, read_number
from gateway.web.staff.here import Here
from gateway.web.staff.message_rows import (
    LIST,
    SHOWN_MAX,
    Row,
    became,
    heard_row,
    measured,
    people_of,
    said_row,
    says,
    state_of,
    why_so_many,
)
from gateway.web.staff.states import shown_state
from gateway.web.staff.wording import count

ROWS_MAX = 20
TYPED_MAX = 500
_MISREAD, _FAILED, _UNCLEAR, _ALL = "", "failed", "unclear", "all"


def _waiting(here: Here) -> int:
    counted = here.flow(WorkMessages).count(here.person)
    return counted.parked + counted.unclear


PAGE = Page(
    "messages",
    roles=frozenset({Role.ADMINISTRATOR, Role.CASHIER, Role.MANAGER}),
    menu=Menu("Messages", LIST, count=_waiting),
)


@PAGE.shows("/messages")
def show_list(here: Here) -> Response:
    """List what waits, and what was not understood."""
    flow, before = here.flow(WorkMessages), read_number(request.args.get("before", ""))
    parked, found = here.store.read(
        lambda work: (_book(here, work).parked(ROWS_MAX), _book(here, work).misread(flow.since(), ROWS_MAX + 1, before))
    )
    counted = flow.count(here.person)
    parked = () if before else parked
    title = _need(counted.parked) if parked else _misread(counted.misread)
    rows = [heard_row(here, each) for each in found[:ROWS_MAX]]
    after = f"{LIST}?before={found[ROWS_MAX - 1].id}" if len(found) > ROWS_MAX else ""
    waits = [heard_row(here, each) for each in parked]
    return _show_list(here, _MISREAD, title, rows, after, counted, waits=waits, left=counted.parked - len(waits))


@PAGE.shows("/messages/failed")
def show_failed(here: Here) -> Response:
    """List what did not arrive."""
    return _show_said(here, _FAILED)


@PAGE.shows("/messages/unclear")
def show_unclear(here: Here) -> Response:
    """List what may have left."""
    return _show_said(here, _UNCLEAR)


@PAGE.shows("/messages/all")
def show_all(here: Here) -> Response:
    """List everything, newest first; *before* names the last of each side that stands above."""
    heard_before, _, said_before = request.args.get("before", "").partition("-")
    edges = [read_number(heard_before), read_number(said_before)]
    heard, said = here.store.read(_both, here, *edges)
    came = [(each.received_at, 0, each.id, heard_row(here, each)) for each in heard]
    left = [(each.created_at, 1, each.id, said_row(here, each)) for each in said]
    rows = list(islice(merge(came, left, key=lambda row: row[:2], reverse=True), ROWS_MAX))
    for _, side, number, _ in rows:
        edges[side] = number  # each side goes on behind its last row here, also where its times are out of order
    after = f"{LIST}/all?before={edges[0]}-{edges[1]}" if len(came) + len(left) > ROWS_MAX else ""
    counted = here.flow(WorkMessages).count(here.person)
    return _show_list(here, _ALL, "All texts, the newest first", [row for *_, row in rows], after, counted)


@PAGE.shows("/messages/in/<number>")
def show_heard(here: Here, number: str) -> Response:
    """Show a text that came, and what was said to its phone since."""
    return _show_heard(here, _heard(here, number))


@PAGE.shows("/messages/out/<number>")
def show_said(here: Here, number: str) -> Response:
    """Show one of ours."""
    return _show_one_said(here, _said(here, number))


@PAGE.does("/messages/in/<number>/show", on=show_heard)
def unmask_heard(here: Here, form: Form, number: str) -> Outcome:
    """Show who sent it; that is on record."""
    item = _heard(here, number)
    return _show_heard(here, item, whole=here.flow(WorkMessages).show_phone(here.person, heard=item.heard.id))


@PAGE.does("/messages/out/<number>/show", on=show_said)
def unmask_said(here: Here, form: Form, number: str) -> Outcome:
    """Show whom it went to; that is on record."""
    item = _said(here, number)
    return _show_one_said(here, item, whole=here.flow(WorkMessages).show_phone(here.person, said=item.sms.id))


@PAGE.does("/messages/in/<number>/answer", on=show_heard)
def answer(here: Here, form: Form, number: str) -> Outcome:
    """Count what leaves, and once it was counted, send it."""
    item, flow = _heard(here, number), here.flow(WorkMessages)
    typed = form.text("text", missing="Write what she should read.", most=TYPED_MAX)
    pages = flow.pages(here.person, typed)
    if typed and len(pages) > PAGES_MAX:
        form.wrong("text", f"This takes {count(len(pages), 'text')}; at most {PAGES_MAX} leave.{why_so_many(typed)}")
    if form.is_wrong:
        return form
    if form.value("act") != "send" or form.value("counted") != typed:
        return _show_heard(here, item, pages=pages, typed=typed)
    flow.answer(here.person, item.heard.id, typed, seen=form.seen, once=form.once)
    return Done(f"Your answer leaves now: {count(len(pages), 'text')}.", f"{LIST}/in/{item.heard.id}")


@PAGE.does("/messages/in/<number>/close", on=show_heard)
def close(here: Here, form: Form, number: str) -> Outcome:
    """Take it off the list."""
    here.flow(WorkMessages).close(here.person, _heard(here, number).heard.id, seen=form.seen)
    return Done("Closed. Nobody was told by us.", LIST)


@PAGE.does("/messages/out/<number>/again", on=show_said)
def send_again(here: Here, form: Form, number: str) -> Outcome:
    """Send once more what may have left."""
    here.flow(WorkMessages).send_again(here.person, _said(here, number).sms.id)
    return Done("It leaves once more, now.", f"{LIST}/unclear")


def _show_said(here: Here, tab: str) -> Response:
    flow, before = here.flow(WorkMessages), read_number(request.args.get("before", ""))

    def look(work: UnitOfWork) -> Sequence[Outbound]:
        book = _book(here, work)
        lists = {_FAILED: book.failed, _UNCLEAR: book.unclear}
        return lists[tab](flow.since(), ROWS_MAX + 1, before)

    found, counted = here.store.read(look), flow.count(here.person)
    rows = [said_row(here, each) for each in found[:ROWS_MAX]]
    after = f"{LIST}/{tab}?before={found[ROWS_MAX - 1].id}" if len(found) > ROWS_MAX else ""
    how_many = counted.failed if tab == _FAILED else counted.unclear
    title = (_texts(how_many) if how_many else "No text") + (" failed" if tab == _FAILED else " may have left")
    return _show_list(here, tab, title, rows, after, counted)


def _show_list(
    here: Here,
    tab: str,
    title: str,
    rows: Sequence[Row],
    after: str,
    counted: Counted,
    *,
    waits: Sequence[Row] = (),
    left: int = 0,
) -> Response:
    tabs = [
        (_MISREAD, "Not understood", counted.misread),
        (_FAILED, "Failed", counted.failed),
        (_UNCLEAR, "Unclear", counted.unclear),
        (_ALL, "All", 0),
    ]
    before = f"{LIST}/{tab}".rstrip("/") if request.args.get("before") else ""
    values = {"tab": tab, "tabs": tabs, "rows": rows, "waits": waits, "left": left, "before": before, "after": after}
    return here.show("messages.html", title=title, **values)


def _show_heard(
    here: Here, item: HeardItem, *, whole: str = "", pages: Sequence[str] = (), typed: str = ""
) -> Response:
    heard = item.heard
    counted = [(page, measured(page)) for page in pages]
    return here.show(
        "message.html",
        title=says(heard),
        item=item,
        state=state_of(heard.state.value),
        people=people_of(here, item.card.holders),
        said=[said_row(here, each) for each in item.said],
        is_parked=heard.state is InboundState.PARKED,
        whole=whole,
        whole_text=mask_numbers(heard.shown) if len(heard.shown) > SHOWN_MAX else "",
        counted=counted,
        typed=typed,
        most=TYPED_MAX,
    )


def _show_one_said(here: Here, item: SaidItem, *, whole: str = "") -> Response:
    kind, word = shown_state(item.sms.state.value)
    return here.show(
        "message_said.html",
        title=f"Our text of {here.parts.wording.when(item.sms.created_at)} {became(word)}",
        item=item,
        text=mask_numbers(item.sms.text),
        state=(kind, word),
        people=people_of(here, item.card.holders),
        whole=whole,
    )


def _book(here: Here, work: UnitOfWork) -> MessageBook:
    return work.messages.of(here.person.bound_to)


def _both(work: UnitOfWork, here: Here, heard: int, said: int) -> tuple[Sequence[Heard], Sequence[Outbound]]:
    book = _book(here, work)
    return book.heard(ROWS_MAX + 1, heard), book.said(ROWS_MAX + 1, said)


def _heard(here: Here, number: str) -> HeardItem:
    try:
        return here.flow(WorkMessages).heard(here.person, read_number(number))
    except NoSuchEntry as error:
        raise NotThere("There is no such text") from error


def _said(here: Here, number: str) -> SaidItem:
    try:
        return here.flow(WorkMessages).said(here.person, read_number(number))
    except NoSuchEntry as error:
        raise NotThere("There is no such text") from error


def _texts(number: int) -> str:
    return f"{COUNTED:,} texts or more" if number >= COUNTED else count(number, "text")


def _need(number: int) -> str:
    return f"{_texts(number)} {'waits' if number == 1 else 'wait'} for an answer"


def _misread(number: int) -> str:
    return (
        f"{_texts(number)} {'was' if number == 1 else 'were'} not understood" if number else "Every text was understood"
    )
