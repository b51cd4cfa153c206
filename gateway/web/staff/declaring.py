"""How a page is declared: its addresses, who may open them, its forms, its place in the menu.

    PAGE = Page("suspense", roles=frozenset({Role.FINANCE}), menu=Menu("Suspense", "/staff/suspense", count=_waiting))

    @PAGE.shows("/suspense/<receipt>")
    def show_item(here: Here, receipt: str) -> Response:
        return here.show("suspense_item.html", title="Whose are these KES 500?", ...)

    @PAGE.does("/suspense/<receipt>/match", on=show_item)
    def match(here: Here, form: Form, receipt: str) -> Outcome:
        client = form.choice("client", ...)
        if form.is_wrong:
            return form
        here.flow(MatchByHand)(receipt, client, seen=form.seen, by=here.person)
        return Done("Matched KES 500 to Josephine.", "/staff/suspense", undo=f"/staff/suspense/{receipt}/undo")

Both have the same variables in their paths. What a function that does raises: `Stale`
(who changed it; nothing was done), `NotAllowed` (who may), `NotThere`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from werkzeug.wrappers import Response

from domain.staff import ALL_ROLES, Done, Role
from gateway.web.staff.form import Form

if TYPE_CHECKING:
    from gateway.web.staff.here import Here

BODY_MAX = 64 * 1024

Outcome = Done | Form | Response
"""What became of a form: it is done, or is shown again with what is wrong, or a page answers it that is no act ("Show")."""

Shows = Callable[..., Response]
Does = Callable[..., Outcome]
S = TypeVar("S", bound=Shows)
D = TypeVar("D", bound=Does)


class NotThere(Exception):
    """There is no such thing; *words* say what was looked for, *meant* is what it may have been: its words and its path."""

    def __init__(self, words: str, meant: tuple[str, str] | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.meant = meant


@dataclass(frozen=True)
class Menu:
    """A page's place in the menu: what it is called, where it is, how many things wait there for who looks."""

    label: str
    path: str
    count: Callable[[Here], int] | None = None


@dataclass(frozen=True)
class Sight:
    """One address that shows something."""

    path: str
    view: Shows
    roles: frozenset[Role]


@dataclass(frozen=True)
class Deed:
    """One address that does something; *on* shows the form."""

    path: str
    do: Does
    on: Shows
    roles: frozenset[Role]
    body_max: int


@dataclass(frozen=True)
class Page:
    """One page of the staff's, with all its addresses below /staff; *name* stands in the menu's order, *under* whose entry is lit."""

    name: str
    roles: frozenset[Role] = ALL_ROLES
    menu: Menu | None = None
    under: str = ""
    sights: list[Sight] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)

    def shows(self, path: str, *, roles: frozenset[Role] | None = None) -> Callable[[S], S]:
        """Let a function show *path*; it takes Here and the path's variables."""

        def declare(view: S) -> S:
            self.sights.append(Sight(path, view, roles or self.roles))
            return view

        return declare

    def does(
        self, path: str, *, on: Shows, roles: frozenset[Role] | None = None, body_max: int = BODY_MAX
    ) -> Callable[[D], D]:
        """Let a function do what a form on *on* asks for; it takes Here, the Form and the path's variables."""

        def declare(do: D) -> D:
            self.deeds.append(Deed(path, do, on, roles or self.roles, body_max))
            return do

        return declare
