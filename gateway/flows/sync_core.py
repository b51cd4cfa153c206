"""Bring the phone book up to date with the core."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from domain.accounts import Client, StaffMember
from domain.jobs import Job
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from gateway.flows.meet_client import meet_client

ROWS_A_STEP = 100
T = TypeVar("T")


@dataclass(frozen=True)
class SyncCore:
    """Works the `sync_core` job; also called at once by the command line."""

    store: Store
    core: ReadsCore
    clock: Clock
    country: str

    def __call__(self, job: Job) -> None:
        """Sync, and end the job. Raises what the core raises."""
        self.sync()
        self.store.write(_finish, job, self.clock())

    def sync(self) -> tuple[int, int]:
        """Read all clients and staff and give how many there are. Raises what the core raises."""
        clients = 0
        for some in _by(ROWS_A_STEP, self.core.clients()):
            self.store.write(self._put_clients, some, self.clock())
            clients += len(some)
        staff = self.core.staff()
        for members in _by(ROWS_A_STEP, staff):
            self.store.write(self._put_staff, members, self.clock())
        return clients, len(staff)

    def _put_clients(self, work: UnitOfWork, clients: Sequence[Client], now: datetime) -> None:
        for client in clients:
            meet_client(work, client, self._phone(client.phone), now)

    def _put_staff(self, work: UnitOfWork, staff: Sequence[StaffMember], now: datetime) -> None:
        for member in staff:
            work.phones.put_staff(member, self._phone(member.phone), now)

    def _phone(self, raw: str | None) -> str | None:
        return read_phone(raw, self.country) if raw else None


def _by(size: int, items: Iterable[T]) -> Iterator[list[T]]:
    walk = iter(items)
    while some := list(islice(walk, size)):
        yield some


def _finish(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.finish(job, now)
