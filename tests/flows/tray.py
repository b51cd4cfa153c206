"""A held sheet, a cashier who counts it, and a core that posts it: real store, real engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.accounts import Standing
from domain.counting import Difference, Heap
from domain.errors import Unavailable
from domain.jobs import MONEY
from domain.money import Money
from domain.sheets import NewReport, Report, Sheet, SheetState
from domain.staff import Role, StaffPerson
from gateway.flows.core_rest import CoreRest
from gateway.flows.post_sheet import PostSheet
from gateway.flows.post_to_core import PostToCore
from gateway.flows.posting_steps import KIND, SETTLE_CASH
from gateway.flows.release_sheets import POST, Released, ReleaseSheets
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.settle_given import TELL, LineState, SettleGiven, lines_of
from gateway.flows.tell_given import TellGiven
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.flows.counting_house import LEASE, BookCore
from tests.store.money import kes
from tests.store.test_sheets import GAVE, REPORT, S, added, get, move
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, NAIROBI, loan, person, savings

FAITH = StaffPerson("faith", "Faith Nduta", frozenset({Role.CASHIER}), 5, 2, "Soko branch")

ROSE = replace(FAITH, login="rose", name="Rose Chebet", roles=frozenset({Role.MANAGER}), staff_id=3)
HERS = replace(REPORT, given=(GAVE,))
"""Mary alone: 480 for her loan, 50 saved."""


class FigureCore:
    """A core that tells what Mary owes now, or is silent."""

    is_silent = False

    def standing(self, client_id: int, known: object, now: datetime) -> Standing:
        if self.is_silent:
            raise Unavailable("refused the connection")
        return person("Mary Akoth", loan("4", 14_400), savings("1", 3_500)).standing


@dataclass
class Tray:
    """Puts sheets on it, lets a cashier release them, and works what is due."""

    store: OpenStore
    clock: HandClock
    core: BookCore = field(default_factory=BookCore)
    figures: FigureCore = field(default_factory=FigureCore)

    def __post_init__(self) -> None:
        self.rest = CoreRest()

    def hold(self, report: NewReport = REPORT, **changes: Any) -> int:
        """Put a held sheet there, and give its report."""
        sheet = added(self.store, **changes)
        number = self.store.write(lambda work: work.sheets.report(sheet, report, self.clock()))
        move(self.store, get(self.store, sheet.id), S.REPORTED, S.HELD)
        return number

    def release(
        self, *reports: int, counted: int | None = None, person: StaffPerson = FAITH, why: Difference | None = None
    ) -> Released:
        """Count it, else as it was written down."""
        cash = kes(counted) if counted is not None else self.written(*reports)
        return ReleaseSheets(self.store, NAIROBI, self.clock)(Heap(reports, cash, why), person)

    def retry(self, report: int, person: StaffPerson = FAITH) -> int:
        return RetryLines(self.store, self.clock)(report, person)

    def save(self, given_id: int, person: StaffPerson = ROSE) -> Money:
        core: Any = self.figures
        return SaveRest(self.store, core, self.clock)(given_id, person)

    def work(self) -> None:
        """Do what is due now."""
        speak: Any = lambda _: ENGLISH  # noqa: E731
        figures: Any = self.figures
        runs = Runs(
            self.store,
            {
                POST: PostSheet(self.store, self.clock),
                KIND: PostToCore(self.store, self.core, self.rest, self.clock),
                SETTLE_CASH: SettleGiven(self.store, self.clock),
                TELL: TellGiven(self.store, figures, speak, JIRANI, self.clock),
            },
            self.clock,
        )
        now = self.clock()
        while jobs := self.store.write(lambda work: work.jobs.claim(MONEY, limit=8, now=now, until=now + LEASE)):
            for job in jobs:
                runs(job)

    def pass_time(self, **by: float) -> None:
        self.clock.move(**by)
        self.work()

    def written(self, *reports: int) -> Money:
        return sum((self.report(each).total("KES") for each in reports), Money.nothing("KES"))

    def report(self, number: int) -> Report:
        return self.store.read(lambda work: work.sheets.reported(number))

    def sheet(self, report: int) -> Sheet:
        return get(self.store, self.report(report).sheet_id)

    def state(self, report: int) -> SheetState:
        return self.sheet(report).state

    def lines(self, report: int) -> list[LineState]:
        said = self.report(report)
        return list(self.store.read(lambda work: lines_of(work, said)))

    def books(self) -> Counter[tuple[str, int]]:
        """Count what stands in the core's books, by account and whole shillings."""
        return Counter((str(each.account.reference), each.amount.minor // 100) for each in self.core.standing())

    def tasks(self) -> list[tuple[str, str]]:
        return [(task.kind, task.subject) for task in self.store.read(lambda work: work.tasks.waiting())]
