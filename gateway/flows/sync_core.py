"""Bring the phone book up to date with the core, a page a job.

A lease then outlasts its job whatever the core's size: each step writes one
page and asks for the next in the same unit of work. The staff come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Client, StaffMember
from domain.errors import Refused
from domain.jobs import Job
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from gateway.flows.meet_client import meet_client

FROM_THE_START = "0"
STAFF = "staff"
CLIENTS_MAX = 2_000_000
"""Where we stop reading: a core that gives one page for every offset would never end."""


@dataclass(frozen=True)
class SyncCore:
    """Works the `sync_core` jobs, whose subject is the offset of a page or STAFF; the command line walks at once."""

    store: Store
    core: ReadsCore
    clock: Clock
    country: str

    def __call__(self, job: Job) -> None:
        """Read one page, ask for the next, and end the job. Raises what the core raises."""
        if job.subject == STAFF:
            self.store.write(self._end, job, self.core.staff(), self.clock())
        else:
            offset = int(job.subject)
            self.store.write(self._step, job, offset, self._read(offset), self.clock())

    def sync(self) -> tuple[int, int]:
        """Read all clients and staff and give how many there are. Raises what the core raises."""
        count = 0
        while clients := self._read(count):
            self.store.write(self._put_clients, clients, self.clock())
            count += len(clients)
        staff = self.core.staff()
        self.store.write(self._put_staff, staff, self.clock())
        return count, len(staff)

    def _read(self, offset: int) -> Sequence[Client]:
        if offset >= CLIENTS_MAX:
            raise Refused(f"the core lists more than {CLIENTS_MAX} clients")
        return self.core.clients_page(offset)

    def _step(self, work: UnitOfWork, job: Job, offset: int, clients: Sequence[Client], now: datetime) -> None:
        self._put_clients(work, clients, now)
        then = str(offset + len(clients)) if clients else STAFF
        first = job.key.partition("/")[0]
        work.jobs.add(job.kind, then, queue=job.queue, key=f"{first}/{then}", due=now)
        work.jobs.finish(job, now)

    def _end(self, work: UnitOfWork, job: Job, staff: Sequence[StaffMember], now: datetime) -> None:
        self._put_staff(work, staff, now)
        work.jobs.finish(job, now)

    def _put_clients(self, work: UnitOfWork, clients: Sequence[Client], now: datetime) -> None:
        for client in clients:
            meet_client(work, client, self._phone(client.phone), now)

    def _put_staff(self, work: UnitOfWork, staff: Sequence[StaffMember], now: datetime) -> None:
        for member in staff:
            work.phones.put_staff(member, self._phone(member.phone), now)

    def _phone(self, raw: str | None) -> str | None:
        return read_phone(raw, self.country) if raw else None
