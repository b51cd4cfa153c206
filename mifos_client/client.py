"""Reads Mifos X: who owns what, now.

Source: Apache Fineract 1.10.1's HTTP API, checked against answers recorded from a
real server on 22 November 2026. The port says what each method gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.accounts import (
    AccountKind,
    AccountReference,
    Client,
    Holding,
    Holdings,
    Movement,
    StaffMember,
    Standing,
)
from domain.phones import forms_on_file
from mifos_client import checking, fields, reading
from mifos_client.calling import Asked, CoreCalls
from mifos_client.fields import Body
from mifos_client.postings import read_loan_movements, read_savings_movements
from mifos_client.reading import Listed
from mifos_client.settings import CoreSettings
from mifos_client.standings import read_standing

PAGE = 200
POSTINGS_MAX = 50
"""Postings of one savings account that are looked through for its last movements."""

_NUMBER_MAX = 20
_PADDED = 9
_RESOURCES = {AccountKind.CLIENT: "clients", AccountKind.LOAN: "loans", AccountKind.SAVINGS: "savings"}
_WITH_PARENT = ("LOAN", "SAVING")


class MifosClient:
    """Reads one core as one of its users; for use from many threads."""

    def __init__(self, settings: CoreSettings) -> None:
        """Read the core that *settings* name. Raises Refused where the file with certificates cannot be read."""
        self._settings = settings
        self._calls = CoreCalls(settings)

    def clients_with_phone(self, phone: str) -> Sequence[Client]:
        """See the port."""
        forms = forms_on_file(phone)
        found = _clients(self._search(forms, "clients"))
        return _once(each for each in found if each.is_active and each.phone in forms)

    def owners(self, reference: AccountReference) -> Sequence[Client]:
        """See the port."""
        number = reference.number.strip().translate({ord("%"): None, ord("_"): None})[:_NUMBER_MAX]
        if not number:
            return ()
        resource = _RESOURCES[reference.kind] if reference.kind else ",".join(_RESOURCES.values())
        found = self._search({number: None, number.lstrip("0").zfill(_PADDED): None}, resource)
        found = [row for row in found if _is_numbered(row, number)]
        clients = _clients(found)
        behind = {fields.integer(row, "parentId") for row in found if _is_of_client(row)} - {
            each.id for each in clients
        }
        bodies = self._calls.objects([(f"clients/{each}", {}) for each in sorted(behind)])
        return _once([*clients, *map(reading.read_client, bodies)])

    def standing(self, client_id: int, known: Standing | None, now: datetime) -> Standing:
        """See the port."""
        return read_standing(self._calls, self._settings, client_id, known, now)

    def holdings(self, client_id: int, now: datetime) -> Holdings:
        """See the port."""
        standing = self.standing(client_id, None, now)
        (listed,) = self._calls.objects([(f"clients/{client_id}/accounts", {})])
        loans = [(AccountKind.LOAN, each) for each in reading.read_listed_loans(listed)]
        savings = [(AccountKind.SAVINGS, each) for each in reading.read_listed_savings(listed)]
        return Holdings(
            standing,
            tuple(
                Holding(each.id, AccountReference(kind, each.number), each.status == reading.ACTIVE)
                for kind, each in (*loans, *savings)
            ),
        )

    def movements(self, client_id: int, limit: int) -> Sequence[Movement]:
        """See the port; of closed loans the newest is looked through."""
        (accounts,) = self._calls.objects([(f"clients/{client_id}/accounts", {})])
        loans = _moving_loans(reading.read_listed_loans(accounts))
        savings = [each for each in reading.read_listed_savings(accounts) if each.status == reading.ACTIVE]
        asked: list[Asked] = [(f"loans/{each.id}", {"associations": "transactions"}) for each in loans]
        asked += [(f"savingsaccounts/{each.id}/transactions/search", {"limit": str(POSTINGS_MAX)}) for each in savings]
        bodies = self._calls.objects(asked)
        currency = self._settings.currency
        moved = [each for body in bodies[: len(loans)] for each in read_loan_movements(body, currency)]
        for account, body in zip(savings, bodies[len(loans) :], strict=True):
            moved += read_savings_movements(body, account.number, currency)
        return sorted(moved, key=lambda each: each.on, reverse=True)[: max(limit, 0)]

    def clients_page(self, offset: int) -> Sequence[Client]:
        """See the port."""
        (body,) = self._calls.objects([("clients", {"offset": str(offset), "limit": str(PAGE), "orderBy": "id"})])
        return [reading.read_client(row) for row in fields.rows(body, "pageItems")]

    def staff(self) -> Sequence[StaffMember]:
        """See the port."""
        (listed,) = self._calls.lists([("staff", {"status": "all"})])
        return [reading.read_staff_member(row) for row in listed]

    def check(self) -> Sequence[str]:
        """See the port."""
        return checking.check(self._calls, self._settings)

    def close(self) -> None:
        """Let the connections go."""
        self._calls.http.close()

    def _search(self, texts: Iterable[str], resource: str) -> list[Body]:
        """Find rows that are exactly one of *texts*; % and _ would be wildcards, and 50 rows a text is the core's limit."""
        asked = [("search", {"query": each, "resource": resource, "exactMatch": "true"}) for each in texts]
        return [row for rows in self._calls.lists(asked) for row in rows]


def _clients(found: Iterable[Body]) -> list[Client]:
    return [reading.read_found_client(row) for row in found if row.get("entityType") == "CLIENT"]


def _is_numbered(row: Body, number: str) -> bool:
    """Tell whether a row was found by its account number; external ids, phones and names are compared too."""
    found = fields.optional_text(row, "entityAccountNo") or ""
    return found.lstrip("0").casefold() == number.lstrip("0").casefold()


def _is_of_client(row: Body) -> bool:
    return row.get("entityType") in _WITH_PARENT and row.get("parentType") == "client"


def _moving_loans(listed: Iterable[Listed]) -> list[Listed]:
    """Choose the loans that money may have moved on lately: those under way, and the newest of the closed."""
    loans = sorted(listed, key=lambda each: each.id)
    under_way = [each for each in loans if each.status in (reading.ACTIVE, reading.OVERPAID)]
    return under_way + [each for each in loans if each.status == reading.CLOSED][-1:]


def _once(clients: Iterable[Client]) -> Sequence[Client]:
    return tuple({each.id: each for each in clients}.values())
