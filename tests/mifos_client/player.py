"""Play a recorded scenario against the sandbox core in its order, on books of its own, and tell what is answered otherwise."""

from __future__ import annotations

import re
import threading
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.running import Pace
from mifos_client.sandbox.server import create_app
from tests.mifos_client import wording
from tests.mifos_client.gate import Gate
from tests.mifos_client.recorded import owners_and_names
from tests.mifos_client.shapes import differences, on_the_wire

IGNORED = frozenset(["interestType"])  # these books lend at flat interest
NOBODY = {"999999": "987654"}
PASSWORD = "Gulu-Road-1962?"
HEADERS = ("Content-Type", "WWW-Authenticate", "x-served-from-cache")
_NOW = datetime.combine(wording.TODAY, time(9, 30), UTC)
_FIRST_DUE = wording.days_ago("2026-10-20")
_KINDS = {
    "clientId": "client",
    "loanId": "loan",
    "savingsId": "savings",
    "commandId": "command",
    "accountId": "savings",
}


@dataclass
class Accounts:
    """What a scenario's accounts are to be: states by recorded number, all others active; owners and external ids."""

    states: dict[str, str] = field(default_factory=dict)
    logins: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Player:
    """The books that a scenario is played on, and which of their numbers stands for which recorded one."""

    def __init__(self, exchanges: list[dict[str, Any]], accounts: Accounts, manners: Manners, file: Path) -> None:
        self.exchanges = exchanges
        self.accounts = accounts
        self.gate = Gate()
        self.faults = Faults(sleep=self.gate)
        self.open(manners, file)
        self.ids: dict[str, dict[str, str]] = defaultdict(dict)
        self.answers: dict[str, TestResponse] = {}
        self._under_way: dict[str, tuple[threading.Event, threading.Thread]] = {}
        self._owners, self._external_ids = owners_and_names(exchanges)
        self._next = 700
        if self.books.is_new:
            self.office = self.books.add_office("Arua")
            self.officer = self.books.add_staff(
                first_name="Ann", last_name="Acen", office_id=self.office, phone=None, is_loan_officer=True
            )
            for name, permissions in accounts.logins.items():
                self.books.add_login(
                    login=name, password=PASSWORD, office_id=self.office, staff_id=None, permissions=permissions
                )
            self.books.save()

    def open(self, manners: Manners, file: Path) -> None:
        """Open the books, as a core does when it starts."""
        self.books = Books(ZoneInfo("Africa/Kampala"), "KES", lambda: _NOW, file, manners)
        self.core: FlaskClient = create_app(self.books, self.faults, pace=Pace(wait_s=0)).test_client()
        self.again = (manners, file)

    def restart(self) -> None:
        """Kill the core and start another on the same file."""
        self.open(*self.again)

    # numbers

    def ours(self, kind: str, recorded: str) -> str:
        """Give our number for a recorded one; an account comes into being when it is first named."""
        if recorded in NOBODY:
            return NOBODY[recorded]
        if recorded not in self.ids[kind]:
            assert kind in ("loan", "savings"), f"no {kind} stands for {recorded}"
            (self._lend if kind == "loan" else self._open_savings)(recorded)
        return self.ids[kind][recorded]

    def bind(self, kind: str, recorded: str, ours: str) -> list[str]:
        """Let a number of ours stand for a recorded one; tell where another one does already."""
        known = self.ids[kind]
        if known.setdefault(recorded, ours) != ours:
            return [f"{kind} {recorded} is {known[recorded]} here, and now {ours}"]
        others = [theirs for theirs, mine in known.items() if mine == ours and theirs != recorded]
        return [f"{kind} {ours} stands for {others} and {recorded}"] if others else []

    def number(self, kind: str, recorded: str) -> int:
        """Give our number as a number."""
        return int(self.ours(kind, recorded))

    def _lend(self, recorded: str) -> None:
        state = self.accounts.states.get(f"L{recorded}", "active")
        owner, number = self._owner("loan", recorded), self._number()
        starts = _FIRST_DUE - wording.weeks(1)
        principal = 3000 if state == "small" else 30000
        self.books.add_loan(
            number=number,
            client_id=owner,
            officer_id=self.officer,
            principal=Decimal(principal),
            instalment=Decimal(principal) * Decimal("0.105"),
            weeks=10,
            first_due=_FIRST_DUE,
            submitted_on=starts,
            external_id=wording.name(self._external_ids.get(("loan", recorded), f"loan-9{recorded}")),
        )
        self.ids["loan"][recorded] = str(number)
        if state != "pending":
            self.books.approve(number, starts)
        if state not in ("pending", "approved"):
            self.books.disburse(number, starts)
        if state == "closed":
            self.books.repay(number, self.books.loan(number).owed, wording.TODAY)

    def _open_savings(self, recorded: str) -> None:
        number = self._number()
        self.books.add_savings(
            number=number,
            client_id=self._owner("savings", recorded),
            opened_on=wording.days_ago("2026-05-06"),
            external_id=wording.name(self._external_ids.get(("savings", recorded), f"sv-9{recorded}")),
            is_active=self.accounts.states.get(f"S{recorded}") != "pending",
        )
        self.ids["savings"][recorded] = str(number)

    def _owner(self, kind: str, recorded: str) -> int:
        owner = self._owners.get((kind, recorded), f"of {kind} {recorded}")
        if owner not in self.ids["client"]:
            number = self._number()
            self.books.add_client(
                number=number,
                first_name="Joan",
                last_name=f"Atim {number}",
                office_id=self.office,
                staff_id=self.officer,
                phone=f"256772{number:06}",
                active_on=wording.days_ago("2025-10-18"),
                external_id=f"ug-{number}",
            )
            self.ids["client"][owner] = str(number)
        return int(self.ids["client"][owner])

    def _number(self) -> int:
        self._next += 7
        return self._next

    # asking

    def play(self, exchange: dict[str, Any], ignored: tuple[str, ...] = ()) -> list[str]:
        """Ask what was asked; list what is answered otherwise, but for the keys in *ignored*."""
        response = self.answers.pop(exchange["name"], None) or self.ask(exchange["request"])
        recorded = exchange["response"]
        found = []
        if response.status_code != int(recorded["status"]):
            return [f"{recorded['status']} recorded, ours is {response.status_code}: {response.text[:300]}"]
        for header in HEADERS:
            theirs, mine = recorded["headers"].get(header, ""), response.headers.get(header, "")
            if theirs.lower().replace(" ", "") != mine.lower().replace(" ", ""):
                found.append(f"{header}: {theirs!r} recorded, ours is {mine!r}")
        if response.mimetype == "application/json":
            ours = on_the_wire(response.text)
            found += differences(recorded["body"], ours, IGNORED | set(ignored))
            found += self._compare_values(exchange, recorded["body"], ours)
        return found

    def ask(self, recorded: dict[str, Any]) -> TestResponse:
        """Ask with our numbers, names, amounts and days."""
        headers = {key: value for key, value in recorded["headers"].items() if key != "Idempotency-Key"}
        if "Idempotency-Key" in recorded["headers"]:
            headers["Idempotency-Key"] = wording.name(recorded["headers"]["Idempotency-Key"])
        login = recorded["as"]
        password = {"mifos": "password"}.get(login, PASSWORD)
        headers["Authorization"] = "Basic " + b64encode(f"{login}:{password}".encode()).decode()
        query = wording.query(recorded["query"] or "")
        return self.core.open(
            method=recorded["method"],
            path=self._path(recorded["path"]),
            query_string=re.sub("(?<=loanid=)[0-9]+", lambda found: self.ours("loan", found[0]), query),
            headers=headers,
            data=wording.body(recorded.get("body")),
        )

    def start(self, name: str) -> None:
        """Let a command begin and stop in its middle; `end` lets it go."""
        request = next(each["request"] for each in self.exchanges if each["name"] == name)
        go = self.gate.close()
        thread = threading.Thread(target=lambda: self.answers.__setitem__(name, self.ask(request)))
        thread.start()
        assert self.gate.reached.wait(20)
        self._under_way[name] = (go, thread)

    def end(self, name: str) -> None:
        """Let a command that was stopped go on to its end."""
        go, thread = self._under_way.pop(name)
        go.set()
        thread.join(20)

    def request_of(self, name: str) -> dict[str, Any]:
        """Give what was asked in an exchange."""
        found: dict[str, Any] = next(each["request"] for each in self.exchanges if each["name"] == name)
        return found

    def _path(self, recorded: str) -> str:
        kind = "savings" if "/savingsaccounts/" in recorded else "loan"
        path = re.sub(r"(?<=/external-id/)[^/]+", lambda found: wording.name(found[0]), recorded)
        for pattern, what in (
            (r"(?<=/loans/)[0-9]+", "loan"),
            (r"(?<=/savingsaccounts/)[0-9]+", "savings"),
            (r"(?<=/makercheckers/)[0-9]+", "command"),
            (r"(?<=/transactions/)[0-9]+", f"{kind} posting"),
        ):
            path = re.sub(pattern, lambda found, what=what: self.ours(what, found[0]), path)
        if "/loans/external-id/" in path:  # it must be there before it is asked for
            external_id = recorded.partition("/loans/external-id/")[2].partition("/")[0]
            for (_, number), text in self._external_ids.items():
                if text == external_id:
                    self.ours("loan", number)
        return path

    def _compare_values(self, exchange: dict[str, Any], recorded: Any, ours: Any) -> list[str]:
        """Compare what can be told beforehand: which number stands for which, and what was sent."""
        request = exchange["request"]
        if not isinstance(recorded, dict) or "/template" in request["path"] or recorded.keys() - ours.keys():
            return []
        found = []
        for key, kind in _KINDS.items():
            if key in recorded and recorded[key] is not None:
                found += self.bind(kind, str(recorded[key]), str(ours[key]))
        kind = "savings posting" if "/savingsaccounts/" in request["path"] else "loan posting"
        if "resourceId" in recorded:
            is_account = "command=undo" in (request["query"] or "") and "/savingsaccounts/" in request["path"]
            found += self.bind("savings" if is_account else kind, recorded["resourceId"], ours["resourceId"])
        elif "paymentDetailData" in recorded:
            found += self.bind(kind, recorded["id"], ours["id"])
            found += _same("amount", Decimal(recorded["amount"]) * 3, Decimal(ours["amount"]))
        for key in ("externalId", "resourceExternalId"):
            if isinstance(recorded.get(key), str) and "accountNo" not in recorded:
                found += _same(key, wording.name(recorded[key]), ours[key])
        if isinstance(recorded.get("changes"), dict) and "permissions" not in recorded["changes"]:
            told = {key: wording.field(key, value) for key, value in recorded["changes"].items()}
            found += _same("changes", told, ours["changes"])
        return found


def _same(what: str, expected: object, ours: object) -> list[str]:
    return [] if expected == ours else [f"{what}: {expected!r} expected, ours is {ours!r}"]
