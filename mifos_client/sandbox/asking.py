"""What a request asks: its query in Fineract's manner, and who asks it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g, request

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.records import Login
from mifos_client.sandbox.refusals import ContainerFault, Kind, Refusal, domain_rule, invalid
from mifos_client.sandbox.writing import Body

_T = TypeVar("_T")
Columns = dict[str, Callable[[_T], int | str]]  # what orderBy may name
_COLUMN = re.compile(r"[A-Za-z0-9_.]+")
_NUMBER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True)
class Page:
    """The rows that were asked for, and how many there are in all."""

    rows: Sequence[Body]
    total: int


def the_books() -> Books:
    """Find the books that this server answers from."""
    books = current_app.extensions["books"]
    assert isinstance(books, Books)
    return books


def caller() -> Login:
    """Tell who asks."""
    login = g.login
    assert isinstance(login, Login)
    return login


def require(permission: str) -> None:
    """Refuse the call unless the caller holds *permission*, such as READ_CLIENT."""
    if not caller().may(permission):
        action, resource = permission.split("_", 1)
        text = f"User has no authority to {action} {resource.lower()}s"
        raise Refusal(Kind.NOT_AUTHORIZED, "error.msg.not.authorized", text)


def whole_number(name: str) -> int | None:
    """Read the number called *name*; a text where a number belongs ends in a 404 of the container, as in JAX-RS."""
    text = request.args.get(name)
    if text is None or text == "":
        return None
    if not _NUMBER.fullmatch(text):
        raise ContainerFault(404)
    return int(text)


def truth(name: str) -> bool:
    """Read the flag called *name*; anything but `true` is false."""
    return request.args.get(name, "").lower() == "true"


def associations() -> set[str]:
    """Read which associations are wanted, less those that are excluded."""
    return _words("associations") - _words("exclude")


def paged(found: Sequence[_T], columns: Columns[_T], make: Callable[[_T], Body]) -> Page:
    """Put *found* in the order asked for, cut out the page asked for, and make its bodies.

    *columns* are those that `orderBy` may name. Without a limit every row comes.
    """
    rows = _ordered(list(found), columns)
    limit, offset = whole_number("limit"), whole_number("offset") or 0
    if limit is not None and limit > 0:
        rows = rows[offset : offset + limit]
    return Page([make(row) for row in rows], len(found))


def page_body(page: Page) -> Body:
    """Print *page* as Fineract's page object."""
    return {"totalFilteredRecords": page.total, "pageItems": page.rows}


def reduced(body: Body, known: frozenset[str]) -> Body:
    """Reduce *body* to the `fields` asked for; keys that the resource does not count as its own come anyway.

    Fineract goes by names alone: a `currency` that was not asked for is missing inside other objects as well.
    """
    wanted = _words("fields")
    return _without(body, known - wanted) if wanted else body


def check_fields(known: frozenset[str]) -> None:
    """Refuse `fields` that the resource does not know."""
    for name in sorted(_words("fields") - known):
        raise invalid("error.msg.parameter.unsupported", f"The parameter {name} is not supported.", name, name)


def _without(body: Body, unwanted: frozenset[str]) -> Body:
    return {key: _inside(value, unwanted) for key, value in body.items() if key not in unwanted}


def _inside(value: object, unwanted: frozenset[str]) -> object:
    if isinstance(value, dict):
        return _without(value, unwanted)
    return [_inside(item, unwanted) for item in value] if isinstance(value, list) else value


def _words(name: str) -> set[str]:
    return {word.strip() for word in request.args.get(name, "").split(",") if word.strip()}


def _ordered(rows: list[_T], columns: Columns[_T]) -> list[_T]:
    column = request.args.get("orderBy")
    if not column:
        return rows
    if not _COLUMN.fullmatch(column):
        raise domain_rule("error.msg.sql.validation", "SQL validation error: invalid SQL statement")
    if column not in columns:
        raise ContainerFault(500)
    descending = request.args.get("sortOrder", "").upper() == "DESC"
    return sorted(rows, key=columns[column], reverse=descending)
