"""Make one posting in the core: once, whatever becomes of the answer.

`posting` is on disk before the first byte leaves, and nothing goes a second time
before the core's own books were looked through. What they do not show goes again
when the first call cannot be running any more: a loan's posting under a new key,
since its external id cannot be used twice; a deposit, which has none, under the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.errors import (
    AwaitsChecker,
    Denied,
    GatewayError,
    KeyBurnt,
    OutcomeUnknown,
    StillRunning,
    Unavailable,
)
from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.core_postings import PostsToCore
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import DOUBT_LASTS, OVER, Found, PostingState, Trace
from gateway.flows import posting_steps as steps
from gateway.flows.core_rest import POSTINGS, CoreRest, has_work, wait

PERSON_AFTER = timedelta(hours=1)
"""How long a core that answers may leave a deposit open, before a person looks."""

TRIES_MAX = 20

log = structlog.get_logger()


@dataclass(frozen=True)
class PostToCore:
    """Works one job; its subject is the posting's id, its lane the account's."""

    store: Store
    core: PostsToCore
    rest: CoreRest
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Post it, or learn what became of it."""
        now = self.clock()
        posting = self.store.read(_get, int(job.subject))
        if not has_work(self.store, self.rest, job, now, is_over=posting.state in OVER, kind=_kind(posting)):
            return
        if posting.state is PostingState.DUE or self._may_go_again(job, posting):
            self._post(job, posting)

    def _may_go_again(self, job: Job, posting: Posting) -> bool:
        """Look for what may have been posted; False where that ends it, or nothing may be done now."""
        found = self._look(job, posting)
        if found is None:
            return False
        now = self.clock()
        since = posting.doubted_at or posting.moved_at
        if found.trace is not Trace.ABSENT:
            self.store.write(steps.end_found, job, posting, found, now)
        elif posting.reason == steps.AWAITS_CHECKER:
            self.store.write(steps.await_checker, job, posting, posting.reason, since, now)
        elif now < since + DOUBT_LASTS:
            self.store.write(steps.doubt, job, posting, posting.reason, since, now)
        elif posting.tries >= TRIES_MAX:
            self.store.write(steps.park, job, posting, f"{TRIES_MAX} tries, and no end: {posting.reason}", now)
        else:
            return True
        return False

    def _look(self, job: Job, posting: Posting) -> Found | None:
        """Look into the core's books; None where it does not let us, and the job is put off."""
        try:
            found = self.core.find(posting.order)
        except (Unavailable, Denied) as error:
            now = self.clock()
            self.store.write(wait, job, error, POSTINGS, self.rest.failed(now, error, _kind(posting)), now)
            return None
        except OutcomeUnknown as error:
            self.store.write(steps.wait_for_look, job, posting, error, self.clock())
            return None
        self.rest.answered()
        return found

    def _post(self, job: Job, posting: Posting) -> None:
        began = self.clock()
        begun = self.store.write(steps.begin, job, posting, began)
        if begun is None:
            return
        try:
            core_id = self.core.post(begun.order, begun.key)
        except GatewayError as error:
            log.warning("not posted", posting=begun.order.external_id, error=type(error).__name__, reason=str(error))
            self._not_posted(job, begun, error, begun.doubted_at or began)
            return
        self.rest.answered(_kind(posting))
        self.store.write(steps.end, job, begun, PostingState.POSTED, self.clock(), core_id=core_id)

    def _not_posted(self, job: Job, posting: Posting, error: GatewayError, since: datetime) -> None:
        now = self.clock()
        match error:
            case AwaitsChecker():
                self.store.write(steps.await_checker, job, posting, str(error), since, now)
            case StillRunning() if posting.order.account.is_savings and now > since + PERSON_AFTER:
                self.store.write(steps.park, job, posting, f"no look-up settles it: {error}", now)
            case OutcomeUnknown():
                self.rest.lost(now)
                self.store.write(steps.doubt, job, posting, str(error), since, now)
            case KeyBurnt() if posting.tries >= TRIES_MAX:
                self.store.write(steps.park, job, posting, f"{TRIES_MAX} tries, and none got through: {error}", now)
            case KeyBurnt():
                self.store.write(steps.take_new_key, job, posting, error, now)
            case Unavailable() | Denied():
                self.store.write(steps.not_now, job, posting, error, self.rest.failed(now, error, _kind(posting)), now)
            case _:
                self._refused(job, posting, error)

    def _refused(self, job: Job, posting: Posting, error: GatewayError) -> None:
        """End it; an earlier try may have done it, and be the very reason why this one was refused."""
        found = Found(Trace.ABSENT)
        if posting.tries or posting.doubted_at:
            looked = self._look(job, posting)
            if looked is None:
                return
            found = looked
        if found.trace is Trace.ABSENT:
            now = self.clock()
            self.store.write(steps.end, job, posting, PostingState.REFUSED, now, reason=str(error))
        else:
            self.store.write(steps.end_found, job, posting, found, self.clock())


def _kind(posting: Posting) -> str:
    """Name what is asked of the core, as its permissions go."""
    return f"post {posting.order.account.reference.kind}"


def _get(work: UnitOfWork, posting_id: int) -> Posting:
    return work.postings.get(posting_id)
