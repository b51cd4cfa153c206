"""Tell clients that what their officer wrote down does not count any more, since she took it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.commands import Institution, Speaks
from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from gateway.flows.hold_sheet import Seen, look_at
from gateway.flows.send_sms import queue_confirmation
from parsers.written_down import not_written_down


@dataclass(frozen=True)
class TellUndone:
    """Works the `tell_undone` jobs; their subject is the id of the report that was taken back."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    institution: Institution
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue a text to each client who was told of money of hers."""
        self.store.write(self._tell, job, self.store.read(look_at, int(job.subject)), self.clock())

    def _tell(self, work: UnitOfWork, job: Job, seen: Seen, now: datetime) -> None:
        work.jobs.finish(job, now)
        for client_id, gave in seen.known().items():
            card = seen.cards.get(client_id)
            if card is not None and gave.amount:
                said = not_written_down(self.speaks_to(card.language), self.institution, gave)
                queue_confirmation(work, f"{job.key}-{client_id}", card.phone, said, now, about=seen.sheet.subject)
