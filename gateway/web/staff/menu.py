"""The menu: what each role finds there, in this order, as far as it is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.staff import Role
from gateway.web.staff.declaring import Page
from gateway.web.staff.here import Here

MORE = "more"

ORDER = {
    Role.CASHIER: ("day", "tray", "clients", "messages"),
    Role.MANAGER: ("day", "tray", "loans", "payouts", "suspense", "reminders", "clients"),
    Role.FINANCE: ("day", "suspense", "statements", "reconcile", "payouts", "clients"),
    Role.ADMINISTRATOR: ("day", "team", "messages", "parked", "clients"),
    Role.OFFICER: ("day", "payouts", "reminders", "clients"),
}
"""By the names of pages; what somebody may open besides stands under More."""


@dataclass(frozen=True)
class Item:
    """One line of the menu; *count* is how many things wait there."""

    name: str
    label: str
    path: str
    count: int


def menu_of(here: Here, pages: Sequence[Page]) -> list[Item]:
    """List what stands in the menu of who looks."""
    named = {page.name: page for page in _open_to(here, pages)}
    shown = [named[name] for name in _order(here) if name in named]
    rest = [page for page in named.values() if page not in shown and page.name != MORE]
    return [*_items(here, shown), *([Item(MORE, "More", "/staff/more", 0)] if rest else [])]


def rest_of(here: Here, pages: Sequence[Page]) -> list[Item]:
    """List what stands under More."""
    order = set(_order(here))
    return list(_items(here, [page for page in _open_to(here, pages) if page.name not in order]))


def _open_to(here: Here, pages: Sequence[Page]) -> list[Page]:
    return [page for page in pages if page.menu and here.person.is_one_of(page.roles)]


def _order(here: Here) -> list[str]:
    """Join the orders of all her roles."""
    return list(dict.fromkeys(name for role in ORDER if role in here.person.roles for name in ORDER[role]))


def _items(here: Here, pages: Sequence[Page]) -> Iterator[Item]:
    for page in pages:
        if page.menu:
            yield Item(page.name, page.menu.label, page.menu.path, page.menu.count(here) if page.menu.count else 0)
