"""An officer in the field, her clients' phones, and the hands that tell them what she wrote down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from domain.errors import NoSuchEntry
from domain.jobs import MONEY, Job
from domain.phonebook import Origin
from domain.ports.outbox import Outbound
from domain.ports.store import UnitOfWork
from domain.sms import OutboundState as O
from gateway.flows.hold_sheet import HoldSheet
from gateway.flows.report_sheet import HOLD
from gateway.flows.tell_undone import TellUndone
from gateway.flows.tell_written import TellWritten
from gateway.flows.undo_report import TELL_UNDONE
from gateway.store.opening import OpenStore
from tests.support.clock import HandClock
from tests.support.officer import BARAKA, UPENDO, Officer, sheet_of
from tests.support.people import ENGLISH, JIRANI, NOW, SWAHILI

FIRST, SECOND, THIRD = "H2235", "H2247", "H2259"
MARY, JANE, ALICE, DORCAS = (f"+2547000000{each}" for each in (11, 12, 13, 25))
FAMILY = "+254700000015"


class Field(Officer):
    """An officer, and the hands that tell her clients."""

    def begin(self) -> None:
        """Give Mary, Jane, Alice and Dorcas a phone each, and Esther and Josephine one together."""
        clock = HandClock(self.now)
        speaks = {None: ENGLISH, "sw": SWAHILI}
        tell = TellWritten(self.store, lambda code: speaks[code], JIRANI, clock)
        self.flows: dict[str, Any] = {
            HOLD: HoldSheet(tell),
            TELL_UNDONE: TellUndone(tell),
        }
        self.clock, self.read, self.leaves = clock, 0, True
        phones = {1: MARY, 2: JANE, 3: ALICE, 4: FAMILY, 5: FAMILY, 15: DORCAS}
        self.store.write(self._link, phones)

    def _link(self, work: UnitOfWork, phones: dict[int, str]) -> None:
        for each in (*UPENDO, *BARAKA):
            work.phones.put_client(each.client)
            if phone := phones.get(each.client.id):
                work.phones.link(phone, each.client.id, Origin.CORE, NOW)

    def jobs(self) -> list[Job]:
        """Claim what is due."""
        until = self.clock() + timedelta(minutes=1)
        return list(self.store.write(lambda work: work.jobs.claim(MONEY, limit=9, now=self.clock(), until=until)))

    def works(self) -> list[tuple[str, str]]:
        """Work what is due until nothing is, and give the texts that came of it, by phone."""
        self.clock.now = self.now
        while jobs := self.jobs():
            for job in jobs:
                if job.kind in self.flows:
                    self.flows[job.kind](job)
                else:
                    self.store.write(lambda work, job=job: work.jobs.finish(job, self.clock()))
        new = self.new()
        if self.leaves:
            self.store.write(lambda work: [self._send(work, each) for each in new])
        return [(each.to, each.text) for each in new]

    def _send(self, work: UnitOfWork, sms: Outbound) -> None:
        for start, to in pairwise((O.QUEUED, O.SENDING, O.SENT)):
            work.outbox.move(sms.id, start=start, to=to, now=self.clock())

    def new(self) -> list[Outbound]:
        """Read what was queued since last time."""
        found = list(self.store.read(lambda work: list(self._outbox(work))))
        self.read += len(found)
        return found

    def kept_back(self) -> list[tuple[str, str]]:
        """Read what was queued and shall not leave any more."""
        self.read = 0
        return [(each.to, each.text) for each in self.new() if each.state is O.DROPPED]

    def _outbox(self, work: UnitOfWork) -> Iterator[Outbound]:
        for number in range(self.read + 1, self.read + 99):
            try:
                yield work.outbox.get(number)
            except NoSuchEntry:
                return


def field(store: OpenStore) -> Field:
    """Give Grace a sheet, and her clients phones."""
    officer = Field(store)
    officer.begin()
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    return officer


def wrote(amount: str, name: str, reference: str = FIRST, who: str = "Grace Wanjiru") -> str:
    return (
        f"JIRANI: {who} wrote down KES {amount} from {name} today, ref {reference}."
        f" Your receipt comes after the branch counts it. Not right? Send WRONG {reference}"
    )


def anew(amount: str, name: str, reference: str, before: str, last: str, who: str = "Grace Wanjiru") -> str:
    return (
        f"JIRANI correction: {who} wrote down KES {amount} from {name}, ref {reference}, in place of KES {before},"
        f" ref {last}. Not right? Send WRONG {reference}"
    )


def undone(amount: str, name: str, reference: str) -> str:
    return (
        f"JIRANI correction: KES {amount} from {name}, ref {reference}, was written down by mistake, says Grace Wanjiru."
        f" It does not count. Did you give it? Send WRONG {reference}"
    )
