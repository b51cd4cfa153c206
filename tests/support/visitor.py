"""The staff pages over a real store, by a clock that tests move, and people who visit them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page as Screen
from werkzeug.test import TestResponse

from domain.commands import Institution
from domain.errors import Unavailable
from domain.ports.store import Store
from domain.staff import CorePerson, Login, Role, WrongLogin
from gateway.flows.explain_receipt import ExplainReceipt
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.see_day import SeeDay
from gateway.flows.sign_in import SignIn, StaffSessions
from gateway.store.secrets import Sealer, new_key
from gateway.web.application import create_web
from gateway.web.staff.declaring import Page
from gateway.web.staff.doors import staff
from gateway.web.staff.finding import find_pages
from gateway.web.staff.here import Parts
from gateway.web.staff.wording import Wording
from parsers.catalogues import load
from tests.support.clock import HandClock
from tests.support.pages import Seen

JIRANI = Institution("JIRANI", "KE", "KES", ZoneInfo("Africa/Nairobi"), ("en",), "0700000009")
ROLES = {role: (role.value,) for role in Role}
PASSWORD = "correct-horse-24"


def person(login: str, name: str, *roles: str, staff_id: int | None = 1) -> CorePerson:
    """Make somebody whom the core knows."""
    return CorePerson(login, name, staff_id, 2, "Soko branch", roles)


PEOPLE = (
    person("grace", "Grace Wanjiru", "officer", staff_id=1),
    person("peter", "Peter Otieno", "officer", staff_id=2),
    person("rose", "Rose Chebet", "branch manager", staff_id=3),
    person("daniel", "Daniel Mutua", "finance", staff_id=4),
    person("faith", "Faith Nduta", "cashier", staff_id=5),
    person("admin", "admin", "administrator", staff_id=None),
)


@dataclass
class Logins:
    """A core that knows some people, all by one password; *fails* is what it raises instead."""

    people: dict[str, CorePerson] = field(default_factory=lambda: {each.login: each for each in PEOPLE})
    fails: Exception | None = None
    asked: int = 0

    def sign_in(self, login: Login) -> CorePerson:
        """See the port."""
        self.asked += 1
        if self.fails:
            raise self.fails
        known = self.people.get(login.name.casefold())
        if known is None or login.password != PASSWORD:
            raise WrongLogin("no such login and password")
        return known

    def fall_silent(self) -> None:
        """Answer nobody from now on."""
        self.fails = Unavailable("it does not answer")


@dataclass
class Visitor:
    """A browser with cookies of its own, which reads the forms it is shown."""

    http: FlaskClient
    page: TestResponse | None = None

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page and stay on it; redirects are followed."""
        self.page = self.http.get(path, headers=headers, follow_redirects=True)
        return self.page

    def send(self, action: str, typed: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send the form of this page that goes to *action*, filled with *typed*, and stay where it leads."""
        assert self.page is not None
        fields = Seen(self.page.text).form(action)
        del fields["action"]
        self.page = self.http.post(action, data={**fields, **(typed or {}), **more}, follow_redirects=True)
        return self.page

    def sign_in(self, login: str, password: str = PASSWORD, to: str = "/staff/") -> TestResponse:
        """Sign in."""
        self.get(f"/staff/login?to={to}")
        return self.send("/staff/login", login=login, password=password)


@dataclass
class StaffPages:
    """The pages of one institution; beside the day, the pages named in *shown* are there, with their *flows* by class."""

    store: Store
    clock: HandClock
    flows: dict[type[Any], Callable[[], Any]] = field(default_factory=dict)
    logins: Logins = field(default_factory=Logins)
    is_secure: bool = False
    shown: frozenset[str] = frozenset()
    more: list[Page] = field(default_factory=list)
    seal_key: str = field(default_factory=new_key)

    def __post_init__(self) -> None:
        day = ReconcileDay(self.store, "mpesa", "600999", JIRANI.currency, JIRANI.zone)
        self.flows.setdefault(SeeDay, lambda: SeeDay({"mpesa": day}))
        self.flows.setdefault(ExplainReceipt, lambda: ExplainReceipt(self.store, {"mpesa": day}, self.clock))
        self.app = self.make()

    def make(self) -> Flask:
        """Make the application, as a daemon's start does."""
        seals = Sealer([self.seal_key])
        parts = Parts(
            store=self.store,
            clock=self.clock,
            seals=seals,
            institution=JIRANI,
            wording=Wording(JIRANI, load("en", JIRANI.zone)),
            sign_in=SignIn(self.store, self.logins, seals, ROLES, self.clock),
            sessions=StaffSessions(self.store, self.clock),
            flows=self.flows,
            operators={"mpesa": "M-PESA"},
            is_secure=self.is_secure,
        )
        return create_web({}, lambda: True, None, staff(parts, [*self._found(), *self.more]))

    def _found(self) -> list[Page]:
        return [page for page in find_pages() if page.name in {"day", "more", *self.shown}]

    def visitor(self, login: str = "") -> Visitor:
        """Bring somebody with a browser of her own, signed in where *login* is given."""
        visitor = Visitor(self.app.test_client())
        if login:
            visitor.sign_in(login)
        return visitor


Opens = Callable[[StaffPages, str], Screen]
"""Shows the pages in a browser, signed in by the login that is not empty."""
