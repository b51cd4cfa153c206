"""A core with groups that meet, as a test says it: what it has is put into its dictionaries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import cast

from domain.accounts import Client, Loan, Savings, StaffMember, Standing
from domain.errors import GatewayError, NoSuchEntry
from domain.jobs import BULK, REPLIES, Job
from domain.meetings import Group, Individual, Meeting, Member
from domain.ports.core import ReadsCore
from domain.ports.store import UnitOfWork
from gateway.flows.core_rest import CoreRest
from gateway.flows.make_sheet import MakeSheet, SheetRule
from gateway.flows.make_sheets import MakeSheets
from gateway.flows.send_sheet import SendSheet
from gateway.store.opening import OpenStore
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, NAIROBI, NOW, TODAY, kes, loan, savings

GRACE = StaffMember(1, "Grace Wanjiru", "0700000001", 2, is_loan_officer=True, is_active=True)
PETER = StaffMember(2, "Peter Otieno", "0700000002", 2, is_loan_officer=True, is_active=True)
GRACES_PHONE = "+254700000001"
UPENDO = Group(9, "Upendo", 2, 1, None, (Member(1, "1", "Mary Akoth"), Member(8, "8", "Samuel Ochieng")))
LEASE = timedelta(minutes=1)
CODES = tuple(f"{digit}BCDF" for digit in range(2, 10))


def stands(client_id: int, name: str, *accounts: Loan | Savings, is_active: bool = True) -> Standing:
    loans = tuple(each for each in accounts if isinstance(each, Loan))
    saved = tuple(each for each in accounts if isinstance(each, Savings))
    return Standing(Client(client_id, str(client_id), name, None, is_active), loans, saved, NOW)


@dataclass
class MeetingCore:
    """A core as sheets are made from; *trouble* is raised by whatever is asked, *broken* by one thing alone; *page* groups stand on a page."""

    groups: dict[int, Group] = field(default_factory=lambda: {9: UPENDO})
    meets: dict[int, time | None] = field(default_factory=lambda: {9: time(9)})
    members: dict[int, StaffMember] = field(default_factory=lambda: {1: GRACE, 2: PETER})
    alone: dict[int, tuple[Member, ...]] = field(default_factory=dict)
    standings: dict[int, Standing | GatewayError] = field(
        default_factory=lambda: {
            1: stands(1, "Mary Akoth", loan("4", 14880, due="24 Nov", amount=480), savings("1", 3450)),
            8: stands(8, "Samuel Ochieng", savings("8", 1600)),
        }
    )
    trouble: GatewayError | None = None
    broken: dict[str, GatewayError] = field(default_factory=dict)
    page: int = 2
    grouped: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    after_each: Callable[[], None] = lambda: None
    """What happens while it is asked."""

    def groups_page(self, offset: int) -> Sequence[int]:
        self._answer(f"page {offset}")
        return sorted(self.groups)[offset : offset + self.page]

    def groups_of(self, staff_id: int) -> Sequence[int]:
        self._answer(f"groups of officer {staff_id}")
        return sorted(each.id for each in self.groups.values() if each.officer_id == staff_id)

    def group(self, group_id: int) -> Group:
        self._answer(f"group {group_id}")
        if group_id not in self.groups:
            raise NoSuchEntry(f"group {group_id}")
        return self.groups[group_id]

    def meeting(self, group_id: int, on: date) -> Meeting | None:
        self._answer(f"meeting {group_id}")
        return Meeting(group_id, on, self.meets[group_id]) if group_id in self.meets and on == TODAY else None

    def next_meeting(self, group_id: int, after: date) -> Meeting | None:
        raise AssertionError("no sheet is about another day")

    def individuals_page(self, offset: int) -> Sequence[Individual]:
        self._answer(f"individuals {offset}")
        alone = [Individual(each.client_id, staff) for staff, hers in self.alone.items() for each in hers]
        return alone[offset : offset + self.page]

    def is_in_group(self, client_id: int) -> bool:
        self._answer(f"groups of {client_id}")
        return client_id in self.grouped

    def staff_member(self, staff_id: int) -> StaffMember:
        self._answer(f"staff {staff_id}")
        if staff_id not in self.members:
            raise NoSuchEntry(f"staff {staff_id}")
        return self.members[staff_id]

    def standing(self, client_id: int, known: Standing | None, now: object) -> Standing:
        self._answer(f"client {client_id}")
        found = self.standings[client_id]
        if isinstance(found, GatewayError):
            raise found
        return found

    def _answer(self, what: str) -> None:
        self.asked.append(what)
        self.after_each()
        if error := self.trouble or self.broken.get(what):
            raise error


class Morning:
    """The flows of a morning over one store and one core, and the hands that work their jobs."""

    def __init__(self, store: OpenStore, core: MeetingCore, clock: HandClock) -> None:
        self.store, self.core, self.clock = store, core, clock
        self.codes = iter(CODES * 9)
        reads, rest = cast(ReadsCore, core), CoreRest()
        rule = SheetRule(kes(50), time(7), NAIROBI, "KE")
        self.flows = {
            "make_sheets": MakeSheets(store, core, rest, NAIROBI, time(5), LEASE, clock),
            "make_sheet": MakeSheet(store, reads, core, rest, rule, lambda: next(self.codes), LEASE, clock),
            "send_sheet": SendSheet(store, lambda _: ENGLISH, time(20), NAIROBI, clock),
        }

    def wake(self, key: str = "sheets@2026-11-24T02:00:00Z") -> None:
        """Have the clock ask for the day's sheets, and work until nothing is due."""
        self.store.write(lambda work: work.jobs.add("make_sheets", "today", queue=BULK, key=key, due=self.clock()))
        self.work()

    def work(self) -> None:
        """Work what is due of these flows."""
        for _ in range(50):
            jobs = [job for queue in (BULK, REPLIES) for job in self.store.write(self._claim, queue)]
            if not jobs:
                return
            for job in jobs:
                if job.kind in self.flows:
                    self.flows[job.kind](job)
        raise AssertionError("it does not end")

    def run(self, kind: str, subject: str) -> None:
        """Work one job."""
        self.store.write(lambda work: work.jobs.add(kind, subject, queue=BULK, key=subject, due=self.clock()))
        [job] = self.claim()
        self.flows[kind](job)

    def claim(self, queue: str = BULK) -> Sequence[Job]:
        """Take what is due of a queue."""
        return self.store.write(self._claim, queue)

    def _claim(self, work: UnitOfWork, queue: str) -> Sequence[Job]:
        now = self.clock()
        return work.jobs.claim(queue, limit=50, now=now, until=now + LEASE)

    def titles(self) -> list[str]:
        """Name the sheets of the day."""
        return [each.made.title for each in self.store.read(lambda work: work.sheets.of_office(None, TODAY))]

    def texts(self) -> list[tuple[str, str]]:
        """List what was queued, by phone."""

        def last(work: UnitOfWork) -> Iterable[tuple[str, str]]:
            for number in range(1, 20):
                try:
                    sms = work.outbox.get(number)
                except NoSuchEntry:
                    return
                yield sms.to, sms.text

        return self.store.read(lambda work: list(last(work)))

    def tasks(self) -> list[tuple[str, str, str]]:
        """List what waits for a person."""
        waiting = self.store.read(lambda work: work.tasks.waiting())
        return [(task.kind, task.subject, task.note) for task in waiting]
