"""Take one posting back in the core, because its money was taken back or was not hers."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.errors import Denied, GatewayError, OutcomeUnknown, Unavailable
from domain.jobs import MONEY, Job
from domain.ports.clock import Clock
from domain.ports.core_postings import PostsToCore
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import PostingState
from domain.tasks import TaskKind
from gateway.flows.core_rest import POSTINGS, CoreRest, has_work, wait
from gateway.flows.posting_steps import ASKED_AFTER_MAX, ask_to_settle

KIND = "undo_posting"

log = structlog.get_logger()


def order_undoing(work: UnitOfWork, posting: Posting, now: datetime) -> None:
    """Ask for a posting to be taken back, once; it waits its turn in the account's lane."""
    lane = posting.order.account.lane
    work.jobs.add(KIND, str(posting.id), queue=MONEY, key=f"undo-{posting.id}", due=now, lane=lane)


@dataclass(frozen=True)
class UndoPosting:
    """Works one job; its subject is the posting's id, its lane the account's. The core may be asked again and again."""

    store: Store
    core: PostsToCore
    rest: CoreRest
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Undo it, and tell its source."""
        now = self.clock()
        posting = self.store.read(_get, int(job.subject))
        is_over = posting.state is not PostingState.POSTED
        if not has_work(self.store, self.rest, job, now, is_over=is_over, kind=_kind(posting)):
            return
        try:
            self.core.undo(posting.order)
        except GatewayError as error:
            log.warning("not undone", posting=posting.order.external_id, error=type(error).__name__, reason=str(error))
            self._not_undone(job, posting, error)
            return
        self.rest.answered(_kind(posting))
        self.store.write(_end, job, posting, self.clock())

    def _not_undone(self, job: Job, posting: Posting, error: GatewayError) -> None:
        now = self.clock()
        match error:
            case OutcomeUnknown():
                self.rest.lost(now)
                self.store.write(wait, job, error, POSTINGS, now + ASKED_AFTER_MAX, now)
            case Unavailable() | Denied():
                self.store.write(wait, job, error, POSTINGS, self.rest.failed(now, error, _kind(posting)), now)
            case _:
                self.store.write(_park, job, posting, str(error), now)


def _kind(posting: Posting) -> str:
    """Name what is asked of the core, as its permissions go."""
    return f"undo {posting.order.account.reference.kind}"


def _get(work: UnitOfWork, posting_id: int) -> Posting:
    return work.postings.get(posting_id)


def _end(work: UnitOfWork, job: Job, posting: Posting, now: datetime) -> None:
    work.jobs.finish(job, now)
    if work.postings.move(posting.id, start=PostingState.POSTED, to=PostingState.UNDONE, now=now):
        ask_to_settle(work, posting, PostingState.UNDONE, now)


def _park(work: UnitOfWork, job: Job, posting: Posting, reason: str, now: datetime) -> None:
    """Spent savings, a loan written off: a person decides, and the account goes on meanwhile."""
    work.jobs.park(job, reason, now)
    work.tasks.open(TaskKind.POSTING_NOT_UNDONE, posting.order.external_id, reason, now)
