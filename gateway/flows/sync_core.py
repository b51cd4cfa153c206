"""Bring the phone book up to date with the core, a page a job.

A lease then outlasts its job whatever the core's size: each job writes one page
and asks for the next as it ends. A page that is read twice changes nothing. The
staff come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Client, StaffMember
from domain.errors import Refused
from domain.jobs import Job
from domain.parts import in_parts
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from gateway.flows.go_on import go_on
from gateway.flows.meet_client import meet_client

FROM_THE_START = "0"
STAFF = "staff"
CLIENTS_MAX = 2_000_000
"""Where we stop reading: a core that gives one page for every offset would never end."""

ROWS_A_STEP = 50
"""Texts wait while a step is written: 200 rows took up to 0.9 s on a busy machine."""


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
            self._sync_staff()
            self.store.write(go_on, job, None, self.clock())
        else:
            offset = int(job.subject)
            count = self._sync_page(offset)
            self.store.write(go_on, job, offset + count if count else STAFF, self.clock())

    def sync(self) -> tuple[int, int]:
        """Read all clients and staff and give how many there are. Raises what the core raises."""
        clients = 0
        while count := self._sync_page(clients):
            clients += count
        return clients, self._sync_staff()

    def _sync_page(self, offset: int) -> int:
        if offset >= CLIENTS_MAX:
            raise Refused(f"the core lists more than {CLIENTS_MAX} clients")
        clients = self.core.clients_page(offset)
        for some in in_parts(clients, ROWS_A_STEP):
            self.store.write(self._put_clients, some, self.clock())
        return len(clients)

    def _sync_staff(self) -> int:
        staff = self.core.staff()
        for some in in_parts(staff, ROWS_A_STEP):
            self.store.write(self._put_staff, some, self.clock())
        return len(staff)

    def _put_clients(self, work: UnitOfWork, clients: Sequence[Client], now: datetime) -> None:
        for client in clients:
            meet_client(work, client, self._phone(client.phone), now)

    def _put_staff(self, work: UnitOfWork, staff: Sequence[StaffMember], now: datetime) -> None:
        for member in staff:
            work.phones.put_staff(member, self._phone(member.phone), now)

    def _phone(self, raw: str | None) -> str | None:
        return read_phone(raw, self.country) if raw else None
