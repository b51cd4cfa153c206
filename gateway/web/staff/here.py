"""What a page knows while it is made: who looks, when, what she typed; and what it may use."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from flask import Response

from domain.commands import Institution
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store
from domain.staff import StaffPerson
from gateway.flows.session_keys import make_token
from gateway.flows.sign_in import SignedIn, SignIn, StaffSessions
from gateway.web.staff.form import Form
from gateway.web.staff.wording import Wording

T = TypeVar("T")
UNCERTAIN = 503
"""The status of a page on which a form comes back that may have been done: a flow that keys by `form.once` does it once."""

_ONCE_BYTES = 12


@dataclass(frozen=True)
class Parts:
    """What all pages are made with; *flows* makes each flow that a page asks for by its class, *operators* are their names ("mpesa": "M-PESA")."""

    store: Store
    clock: Clock
    seals: Seals
    institution: Institution
    wording: Wording
    sign_in: SignIn
    sessions: StaffSessions
    flows: Mapping[type[Any], Callable[[], Any]]
    operators: Mapping[str, str]
    is_secure: bool

    def flow(self, kind: type[T]) -> T:
        """Give the flow of a class."""
        made: T = self.flows[kind]()
        return made


@dataclass(frozen=True)
class Notice:
    """What stands first on a page: *kind* is "" for what was done, "warn" or "wrong"."""

    words: str
    kind: str = ""
    undo: str = ""


@dataclass(frozen=True)
class Here:
    """One request of somebody who is signed in."""

    signed_in: SignedIn
    now: datetime
    parts: Parts
    render: Callable[[Here, str, Mapping[str, Any]], str]
    may_open: Callable[[str], bool]
    path: str = "/staff/"
    page: str = ""
    form: Form = field(default_factory=Form)
    notice: Notice | None = None
    status: int = 200

    @property
    def person(self) -> StaffPerson:
        """Who looks or acts."""
        return self.signed_in.person

    @property
    def store(self) -> Store:
        """Where everything is kept."""
        return self.parts.store

    @property
    def institution(self) -> Institution:
        """Whom she works for."""
        return self.parts.institution

    @property
    def today(self) -> date:
        """Which day it is there."""
        return self.now.astimezone(self.institution.zone).date()

    @property
    def token(self) -> str:
        """What a form carries to show that it is ours."""
        return make_token(self.signed_in.key.forms)

    @property
    def once(self) -> str:
        """What a form carries so that it is done once; another one each time, but where nobody knows whether it was done."""
        if self.status == UNCERTAIN and self.form.once:
            return self.form.once
        return secrets.token_urlsafe(_ONCE_BYTES)

    def money(self, amount: Money) -> str:
        """Write an amount in a title: "KES 2,040"."""
        return self.parts.wording.money(amount)

    def link(self, path: str) -> str:
        """Give *path* where it is a page that she may open, else ""."""
        return path if path and self.may_open(path) else ""

    def flow(self, kind: type[T]) -> T:
        """Give the flow of a class, as wiring made it."""
        return self.parts.flow(kind)

    def show(self, template: str, *, title: str, **values: Any) -> Response:
        """Make the page; *title* is its h1: the answer or the task, never a label."""
        text = self.render(self, template, {"title": title, **values})
        return Response(text, self.status, content_type="text/html; charset=utf-8")
