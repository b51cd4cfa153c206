"""Keep the list of the core's accounts, which references are compared with, up to date: a few clients a job."""

from dataclasses import dataclass
from datetime import datetime

from domain.accounts import Holdings
from domain.errors import Denied, NoSuchEntry, Refused
from domain.expectations import held_accounts
from domain.jobs import Job
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.tasks import TaskKind
from gateway.flows.go_on import go_on
from gateway.flows.meet_client import meet_client

KIND = "sync_accounts"
FROM_THE_START = "0"
CLIENTS_A_JOB = 20
"""Each takes two or three rounds of calls, so that a lease outlasts them all at ten seconds a round."""


@dataclass(frozen=True)
class KeepAccounts:
    """Works the `sync_accounts` jobs, whose subject is the id of the last client who was read."""

    store: Store
    core: ReadsCore
    clock: Clock
    country: str

    def __call__(self, job: Job) -> None:
        """Read some clients' accounts, ask for the next, and end the job. Raises what the core raises."""
        last = self._read_some(int(job.subject))
        self.store.write(go_on, job, last, self.clock())

    def read_all(self) -> int:
        """Read every client's accounts and give how many clients there are. Raises what the core raises."""
        count, last = 0, 0
        while ids := self.store.read(_after, last):
            for client_id in ids:
                self.read(client_id)
            count, last = count + len(ids), ids[-1]
        return count

    def read(self, client_id: int) -> None:
        """Read one client's accounts, and put them on record; those that are gone are closed, and of one who cannot be read staff are told.

        Raises what the core raises of all.
        """
        now = self.clock()
        try:
            holdings = self.core.holdings(client_id, now)
        except NoSuchEntry:
            self.store.write(_close_all, client_id, now)
            return
        except Denied:
            raise
        except Refused as error:
            self.store.write(_ask_a_person, client_id, str(error), now)
            return
        client = holdings.standing.client
        phone = read_phone(client.phone, self.country) if client.phone else None
        self.store.write(_put, holdings, phone, now)

    def _read_some(self, last: int) -> int | None:
        ids = self.store.read(_after, last)
        for client_id in ids:
            self.read(client_id)
        return ids[-1] if ids else None


def _after(work: UnitOfWork, last: int) -> list[int]:
    return list(work.phones.clients_after(last, CLIENTS_A_JOB))


def _put(work: UnitOfWork, holdings: Holdings, phone: str | None, now: datetime) -> None:
    meet_client(work, holdings.standing.client, phone, now)
    for held, core_id in held_accounts(holdings):
        work.accounts.put(held, core_id, holdings.standing.read_at)
    work.accounts.close_unseen(holdings.standing.client.id, holdings.standing.read_at)


def _close_all(work: UnitOfWork, client_id: int, now: datetime) -> None:
    """The core has her no more, or lets us see her no more: money for her accounts waits for a person."""
    work.accounts.close_unseen(client_id, now)


def _ask_a_person(work: UnitOfWork, client_id: int, reason: str, now: datetime) -> None:
    work.tasks.open(TaskKind.CLIENT_NOT_READABLE, f"client {client_id}", reason, now)
