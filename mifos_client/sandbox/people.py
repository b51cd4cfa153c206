"""Who stands in the books: offices, staff, logins, clients, groups and centers.

A fresh tenant of Fineract holds the Head Office (1) and the super user `mifos`; so do fresh books.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import TypeVar

from mifos_client.sandbox.ledger import Ledger, Terms, recorded
from mifos_client.sandbox.records import CENTER_LEVEL, GROUP_LEVEL, Client, Group, Login, Office, Staff
from mifos_client.sandbox.refusals import Kind, Refusal, not_found

_T = TypeVar("_T")

HEAD_OFFICE = 1
_HEAD_OFFICE_OPENED = date(2009, 1, 1)
_SUPER_USER = "mifos"
_SUPER_PASSWORD = "password"  # Fineract's own seed (fineract-api.md 15)


class PeopleBooks(Ledger):
    """The part of the books that holds people."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        head = Office(self.next_id("office"), "Head Office", None, _HEAD_OFFICE_OPENED)
        root = (self.next_id("login"), _SUPER_USER, _SUPER_PASSWORD, "App", "Administrator", HEAD_OFFICE, None)
        self.offices: dict[int, Office] = {head.number: head}
        self.staff: dict[int, Staff] = {}
        self.logins: dict[int, Login] = {1: Login(*root, role="Super user", permissions=("ALL_FUNCTIONS",))}
        self.clients: dict[int, Client] = {}
        self.groups: dict[int, Group] = {}

    @recorded
    def add_office(self, name: str) -> int:
        """Open a branch below the Head Office."""
        number = self.next_id("office")
        self.offices[number] = Office(number, name, HEAD_OFFICE, _HEAD_OFFICE_OPENED)
        return number

    @recorded
    def add_staff(
        self,
        *,
        first_name: str,
        last_name: str,
        office_id: int,
        phone: str | None,
        is_loan_officer: bool,
        is_active: bool = True,
        external_id: str | None = None,
    ) -> int:
        """Take somebody on."""
        self.office(office_id)
        if phone is not None and any(other.phone == phone for other in self.staff.values()):
            raise Refusal(Kind.INTEGRITY, "error.msg.staff.unknown.data.integrity.issue", "the phone is taken")
        number = self.next_id("staff")
        self.staff[number] = Staff(
            number, first_name, last_name, office_id, phone, is_loan_officer, is_active, self.today(), external_id
        )
        return number

    @recorded
    def set_staff_active(self, staff_id: int, is_active: bool) -> None:
        """Let somebody go, or take them back."""
        self.staff[staff_id] = replace(self.member_of_staff(staff_id), is_active=is_active)

    @recorded
    def add_login(
        self,
        *,
        login: str,
        password: str,
        office_id: int,
        staff_id: int | None,
        permissions: Iterable[str],
        role: str | None = None,
    ) -> int:
        """Let somebody into the API, with a role of their own that holds *permissions*; *role* is its name."""
        self.office(office_id)
        if any(other.name == login for other in self.logins.values()):
            raise Refusal(Kind.INTEGRITY, "error.msg.user.duplicate.username", f"{login} is taken")
        person = None if staff_id is None else self.member_of_staff(staff_id)
        names = (login, "Login") if person is None else (person.first_name, person.last_name)
        number = self.next_id("login")
        self.logins[number] = Login(
            number, login, password, *names, office_id, staff_id, role or f"Role of {login}", tuple(permissions)
        )
        return number

    @recorded
    def add_client(
        self,
        *,
        number: int,
        first_name: str,
        last_name: str,
        office_id: int,
        staff_id: int | None,
        phone: str | None,
        active_on: date,
        external_id: str | None = None,
    ) -> int:
        """Take on an active client under a number of our choice; her account number is that number."""
        self.office(office_id)
        assert number not in self.clients, f"client {number} is there already"
        self._phone_is_free(phone, number)
        self.clients[number] = Client(
            number, first_name, last_name, office_id, staff_id, phone, active_on, self.moment(), external_id
        )
        return number

    @recorded
    def set_client_phone(self, client_id: int, phone: str | None) -> None:
        """Change her mobile number; None takes it away."""
        client = self.client(client_id)
        self._phone_is_free(phone, client_id)
        self.clients[client_id] = replace(client, phone=phone)

    @recorded
    def add_identifier(self, client_id: int, key: str) -> int:
        """Note the number of a document of hers, such as a national id."""
        client = self.client(client_id)
        number = self.next_id("identifier")
        self.clients[client_id] = replace(client, identifiers=(*client.identifiers, (number, key)))
        return number

    @recorded
    def add_group(
        self,
        *,
        name: str,
        office_id: int,
        staff_id: int | None,
        client_ids: Iterable[int],
        meets_first: date | None,
        meets_at: time | None,
        center_id: int | None = None,
        external_id: str | None = None,
    ) -> int:
        """Form a group; with *meets_first* it meets every week on that day of the week, at *meets_at*."""
        members = tuple(self.client(number).number for number in client_ids)
        meeting = (meets_first, meets_at)
        return self._add_group(GROUP_LEVEL, name, (office_id, staff_id), members, center_id, meeting, external_id)

    @recorded
    def add_center(
        self,
        *,
        name: str,
        office_id: int,
        staff_id: int | None,
        meets_first: date | None,
        meets_at: time | None,
        external_id: str | None = None,
    ) -> int:
        """Form a center, to which groups may belong."""
        meeting = (meets_first, meets_at)
        return self._add_group(CENTER_LEVEL, name, (office_id, staff_id), (), None, meeting, external_id)

    def office(self, number: int) -> Office:
        """Find an office."""
        return _found(self.offices, number, "Office", "error.msg.office.id.invalid")

    def member_of_staff(self, number: int) -> Staff:
        """Find somebody who works for us."""
        return _found(self.staff, number, "Staff", "error.msg.staff.id.invalid")

    def client(self, number: int) -> Client:
        """Find a client."""
        if number not in self.clients:
            raise not_found("Client", "error.msg.client.not.found.with.client.id", str(number))
        return self.clients[number]

    def login(self, name: str, password: str) -> Login | None:
        """Find the login with that name and password; names are compared without case, as MariaDB does."""
        found = (login for login in self.logins.values() if login.name.casefold() == name.casefold())
        return next((login for login in found if login.password == password), None)

    def sees(self, login: Login, office_id: int) -> bool:
        """Tell whether *office_id* lies in the part of the tree that *login* works in."""
        return self.office(office_id).hierarchy.startswith(self.office(login.office).hierarchy)

    def _phone_is_free(self, phone: str | None, client_id: int) -> None:
        if phone is None:
            return
        if any(other.phone == phone and other.number != client_id for other in self.clients.values()):
            raise Refusal(
                Kind.INTEGRITY, "error.msg.client.duplicate.mobileNo", f"{phone} is taken", parameter="mobileNo"
            )

    def _add_group(
        self,
        level: int,
        name: str,
        place: tuple[int, int | None],
        members: tuple[int, ...],
        center: int | None,
        meeting: tuple[date | None, time | None],
        external_id: str | None,
    ) -> int:
        office, staff = place
        active_on = meeting[0] or self.today()
        calendar = None if meeting[0] is None else self.next_id("calendar")
        number = self.next_id("group")
        self.groups[number] = Group(
            number,
            level,
            name,
            self.office(office).number,
            staff,
            members,
            center,
            active_on,
            *meeting,
            calendar,
            self.moment(),
            external_id,
        )
        return number


def _found(shelf: dict[int, _T], number: int, thing: str, code: str) -> _T:
    if number not in shelf:
        raise not_found(thing, code, number)
    return shelf[number]
