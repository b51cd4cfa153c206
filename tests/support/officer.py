"""An officer who texts what she collected: what she types is read, done in a store, and answered, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import cast

from domain.accounts import AccountReference, Client, Loan, Savings, StaffMember, Standing
from domain.commands import (
    AboutOfficer,
    AboutPhone,
    Asker,
    Institution,
    PINs,
    Question,
    Reading,
    Speaks,
    Tools,
    Understood,
)
from domain.errors import GatewayError, NoSuchEntry
from domain.expected import expect
from domain.phonebook import PhoneCard
from domain.ports.core import ReadsCore
from domain.ports.store import UnitOfWork
from domain.sheets import NewSheet, Sheet, SheetState
from gateway.commands.finding import find_commands
from gateway.flows.field_work import DoFieldWork
from gateway.flows.find_clients import FindClients
from gateway.store.opening import OpenStore
from parsers.catalogues import load_all
from parsers.paging import fit
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.parsers.forms import FORMS
from tests.support.people import ENGLISH, JIRANI, NAIROBI, NOW, kes, loan, savings, tools

GRACE = StaffMember(1, "Wanjiru, Grace", "0700000001", 2, is_loan_officer=True, is_active=True)
PETER = StaffMember(2, "Otieno, Peter", "0700000002", 2, is_loan_officer=True, is_active=True)
FUNDS = ("REG",)
PHONES = {GRACE.id: "+254700000001", PETER.id: "+254700000002"}
DAY = date(2026, 11, 24)
SOKO, ELSEWHERE = 2, 3


def _stands(number: int, name: str, *accounts: Loan | Savings) -> Standing:
    loans = tuple(each for each in accounts if isinstance(each, Loan))
    saved = tuple(each for each in accounts if isinstance(each, Savings))
    return Standing(Client(number, str(number), name, None, is_active=True), loans, saved, NOW)


def _due(number: int, amount: int, late: int = 0) -> Loan:
    return loan(str(number), 10_000, late=late, due="24 Nov", amount=amount)


UPENDO = (
    _stands(1, "Mary Akoth", _due(4, 480), _due(21, 330), savings("1", 3_450)),
    _stands(2, "Jane Wambui", _due(1, 240), savings("2", 1_200)),
    _stands(3, "Alice Nduku", _due(2, 720, late=720), savings("3", 900)),
    _stands(4, "Esther Moraa", savings("4", 5_100)),
    _stands(5, "Josephine Atieno", _due(5, 480), savings("5", 2_050)),
    _stands(6, "Paul Otieno"),
)
BARAKA = (
    _stands(15, "Dorcas Wanza", _due(14, 300), savings("15", 350)),
    _stands(16, "Elizabeth Wairimu N.", _due(15, 480), savings("16", 3_000)),
    _stands(17, "Elizabeth Wairimu K.", _due(16, 360), savings("17", 450)),
)
TABITHA = _stands(30, "Tabitha Wangari", savings("30", 4_000))
"""A client of another branch."""


def sheet_of(
    title: str, code: str, standings: Sequence[Standing], officer: StaffMember = GRACE, on: date = DAY
) -> NewSheet:
    """Make a group's sheet of where its members stand."""
    lines = expect(standings, on, kes(50))
    key = f"{title} {on}"
    return NewSheet(key, code, 9, title, officer.id, officer.called, officer.office_id, on, None, "KES", lines)


@dataclass
class Branch:
    """A core that knows clients and their offices; *trouble* is raised by whatever is asked."""

    standings: dict[int, Standing] = field(
        default_factory=lambda: {each.client.id: each for each in (*UPENDO, *BARAKA, TABITHA)}
    )
    offices: dict[int, int] = field(default_factory=lambda: {30: ELSEWHERE})
    trouble: GatewayError | None = None
    asked: list[str] = field(default_factory=list)

    def office_of(self, client_id: int) -> int:
        self._answer(f"office of {client_id}")
        return self.offices.get(client_id, SOKO)

    def owners(self, reference: AccountReference) -> Sequence[Client]:
        self._answer(f"owners of {reference}")
        return [each.client for each in self.standings.values() if f"C{each.client.number}" == str(reference)]

    def standing(self, client_id: int, known: Standing | None, now: datetime) -> Standing:
        self._answer(f"client {client_id}")
        if client_id not in self.standings:
            raise NoSuchEntry(f"client {client_id}")
        return self.standings[client_id]

    def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.trouble is not None:
            raise self.trouble


def _move(work: UnitOfWork, number: int, to: SheetState, now: datetime) -> bool:
    return work.sheets.move(work.sheets.get(number), to, now)


@cache
def _reader() -> Reader:
    return Reader(vocabulary_of(load_all(NAIROBI).values()), FORMS)


@dataclass
class Officer:
    """Texts of one officer; *now* is the clock, which tests move."""

    store: OpenStore
    branch: Branch = field(default_factory=Branch)
    who: StaffMember = GRACE
    now: datetime = NOW
    speaks: Speaks = ENGLISH
    institution: Institution = JIRANI
    lives: timedelta = timedelta(days=7)
    holds: bool = True
    said_on: date | None = None
    """The day on which her text reached us, where that was not today."""

    pins: PINs | None = None
    """Who checks PINs, where one is typed."""

    def texts(self, text: str) -> list[str]:
        """Read a text, do it in one commit, and give the pages of the answer."""
        question = self.asks(text)
        command = find_commands()[question.understood.command]
        if isinstance(command, AboutOfficer):
            answer = command.answer(question, self.who, self.tools())
        else:
            assert isinstance(command, AboutPhone), "officers ask nothing about a person"
            answer = command.answer(question, self.tools())
        if answer.decide is not None:
            answer = self.store.write(answer.decide)
        if answer.change is not None:
            self.store.write(answer.change)
        return [page for said in (answer.variants, *((each,) for each in answer.then)) for page in fit(said)]

    def says(self, text: str) -> str:
        """Give the whole answer as one text."""
        return " ".join(self.texts(text))

    def asks(self, text: str) -> Question:
        """Read what she types. It must be understood."""
        read = self.reads(text)
        assert isinstance(read, Understood), read
        card = PhoneCard(PHONES[self.who.id], staff=self.who.called)
        today = self.now.astimezone(NAIROBI).date()
        return Question(read, card, self.speaks, self.institution, self.now, today, self.said_on or today)

    def reads(self, text: str) -> Reading:
        """Read what she types."""
        return _reader().read(text, Asker.STAFF)

    def tools(self) -> Tools:
        """Give what her words work with."""
        clients = FindClients(self.store, cast(ReadsCore, self.branch), self.branch, "KES", lambda: self.now, FUNDS)
        return replace(tools(self.store, self.pins), field_work=DoFieldWork(clients, self.lives, "KES", self.holds))

    def has(self, sheet: NewSheet) -> Sheet:
        """Put a sheet of hers on record."""
        number = self.store.write(lambda work: work.sheets.add(sheet, self.now))
        assert number is not None
        return self.sheet(number)

    def sheet(self, number: int) -> Sheet:
        """Read a sheet."""
        return self.store.read(lambda work: work.sheets.get(number))

    def moves(self, number: int, *path: SheetState) -> None:
        """Move a sheet as others do."""
        for to in path:
            assert self.store.write(_move, number, to, self.now)

    def total(self, number: int) -> int:
        """Give what she has to bring of a sheet, in whole currency; 0 where no report of it counts."""
        report = self.store.read(lambda work: work.sheets.last_report(number))
        return 0 if report is None or report.undone_at else report.total("KES").minor // 100
