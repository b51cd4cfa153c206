"""Clients: is this her phone?"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, redirect

from domain.client_cards import ClientCard, ClientFound
from domain.errors import NoSuchEntry
from domain.phonebook import PhoneCard
from domain.staff import ALL_ROLES, Done, NotAllowed, Role
from gateway.flows.serve_client import SHOWN, ServeClient
from gateway.web.staff.declaring import Menu, NotThere, Outcome, Page
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from gateway.web.staff.wording import count

HOME = "/staff/clients"
TYPED_MAX = 60
NUMBER_MAX = 20
SERVES = frozenset({Role.CASHIER, Role.MANAGER, Role.ADMINISTRATOR})
"""Who may change what opens an account to somebody's eyes; nobody who collects her money or keeps the books."""

LANGUAGES = {"en": "English", "sw": "Kiswahili", "fil": "Filipino"}

PAGE = Page("clients", roles=ALL_ROLES, menu=Menu("Clients", HOME))


@PAGE.shows("/clients")
def show_search(here: Here) -> Response:
    """Ask for a client."""
    return here.show("clients.html", title="Which client?", found=(), more=False)


@PAGE.does("/clients/find", on=show_search)
def find(here: Here, form: Form) -> Outcome:
    """Lead to the one who fits, or list those who do."""
    typed = form.text("find", missing="Type a name, a client number or a phone.", most=TYPED_MAX)
    if form.is_wrong:
        return form
    flow = here.flow(ServeClient)
    found = flow.find(typed)
    if len(found) == 1:
        answer = redirect(_path(found[0].number), 303)
        assert isinstance(answer, Response)
        return answer
    close = () if found else flow.close(typed)
    return here.show(
        "clients.html", title=_title(typed, found), found=[*found[:SHOWN], *close], more=len(found) > SHOWN
    )


@PAGE.shows("/clients/<number>")
def show_client(here: Here, number: str) -> Response:
    """Show one client."""
    return _show(here, number)


@PAGE.does("/clients/<number>/show", on=show_client)
def show_phone(here: Here, form: Form, number: str) -> Outcome:
    """Show a phone whole, once; it is on record."""
    whole = here.flow(ServeClient).show_phone(here.person, _number(number), form.value("phone"))
    return _show(here, number, shown=whole)


@PAGE.does("/clients/<number>/unlink", on=show_client)
def unlink_phone(here: Here, form: Form, number: str) -> Outcome:
    """Note that a phone is not hers."""
    flow = _serve(here)
    flow.unlink_phone(here.person, _number(number), form.value("phone"))
    name = flow.card(_number(number)).client.name
    return Done(f"That phone is not {name}'s any more: nothing of hers is told there.", _path(number))


@PAGE.does("/clients/<number>/code", on=show_client)
def give_code(here: Here, form: Form, number: str) -> Outcome:
    """Show a JOIN code, once."""
    code, until = _serve(here).give_code(here.person, _number(number))
    return _show(here, number, code=code, until=here.parts.wording.when(until))


@PAGE.does("/clients/<number>/unlock", on=show_client)
def unlock(here: Here, form: Form, number: str) -> Outcome:
    """Open what wrong PINs locked."""
    opened = _serve(here).unlock(here.person, _number(number))
    return Done(f"{count(opened, 'lock')} opened. She may try her PIN again.", _path(number))


@PAGE.does("/clients/<number>/language", on=show_client)
def choose_language(here: Here, form: Form, number: str) -> Outcome:
    """Choose the language of her texts."""
    flow = _serve(here)
    language = form.choice("language", list(here.institution.languages))
    if form.is_wrong:
        return form
    phones = flow.speak(here.person, _number(number), language)
    return Done(
        f"{count(phones, 'phone')} of hers {'is' if phones == 1 else 'are'} answered in {_called(language)}.",
        _path(number),
    )


def _serve(here: Here) -> ServeClient:
    """Let nobody else change it. Raises NotAllowed."""
    if not here.person.is_one_of(SERVES):
        raise NotAllowed(
            f"The cashier, the branch manager and the administrator may. You are here as {here.person.title}."
        )
    return here.flow(ServeClient)


def _show(here: Here, number: str, *, shown: str = "", code: str = "", until: str = "") -> Response:
    flow = here.flow(ServeClient)
    try:
        card = flow.card(_number(number))
    except NoSuchEntry as error:
        raise NotThere(f"No client has the number {_number(number)}") from error
    languages = [(each, _called(each)) for each in here.institution.languages]
    return here.show(
        "client.html",
        title=_says(card),
        card=card,
        why=_why(card),
        path=_path(card.client.number),
        phones=[(each, flow.name_phone(each.phone), _stands(card, each)) for each in card.phones],
        shown=shown,
        code=code,
        until=until,
        languages=languages,
        language=next((each.language for each in card.phones if each.language), here.institution.languages[0]),
        serves=here.person.is_one_of(SERVES),
    )


def _title(typed: str, found: Sequence[ClientFound]) -> str:
    if not found:
        return f"Nobody fits “{typed}”"
    return f"{count(len(found), 'client')} fit “{typed}”" if len(found) <= SHOWN else f"Many fit “{typed}”"


def _says(card: ClientCard) -> str:
    """Say whether she can text us."""
    name = card.client.name
    if not card.client.is_active:
        return f"{name} is not active in Mifos"
    return f"{name} texts us from {count(len(card.usable), 'phone')}" if card.usable else f"{name} cannot text us yet"


def _why(card: ClientCard) -> str:
    if card.usable:
        return ""
    if not card.phones:
        return "Her phone is not in Mifos. Give her a code."
    return "Her phone has to prove that it is hers. Give her a code."


def _stands(card: ClientCard, phone: PhoneCard) -> tuple[str, str]:
    """Say whose a phone is: its shape, and the words."""
    if phone.is_blocked:
        return "shut", "blocked"
    if card.must_prove(phone):
        return "you", "must JOIN"
    if others := card.others(phone):
        return "you", f"shared with {', '.join(others[:4])}{' and others' if len(others) > 4 else ''}"
    return "done", "hers"


def _called(language: str) -> str:
    return LANGUAGES.get(language, language)


def _number(number: str) -> str:
    return number[:NUMBER_MAX].upper().removeprefix("C")


def _path(number: str) -> str:
    return f"{HOME}/{quote(_number(number), safe='')}"
