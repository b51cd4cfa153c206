"""The steps of a posting: each moves it one state on, and says what its job does next."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from domain.errors import GatewayError, Superseded
from domain.jobs import MONEY, Job
from domain.ports.posting_book import Posting
from domain.ports.store import UnitOfWork
from domain.postings import DOUBT_LASTS, CoreOrder, Earmark, Found, PostingState, Source, Trace, external_id, is_cash
from domain.remittances import RemittanceState
from domain.tasks import TaskKind
from gateway.flows.core_rest import POSTINGS, wait

KIND = "post_to_core"
SETTLE, SETTLE_CASH = "settle_remittance", "settle_given"

AWAITS_CHECKER = "waits for a checker in the core"
AFTER_BURNT_KEY, AFTER_BURNT_KEY_MAX = timedelta(seconds=3), timedelta(minutes=2)
ASKED_AFTER_MIN, ASKED_AFTER_MAX = timedelta(seconds=2), timedelta(seconds=30)
CHECKER_ASKED_AFTER = timedelta(minutes=10)

OTHERS = "the core has another posting under its number"
"""Why a posting is refused of which somebody must look in the core before it is tried again."""

_NOT_OURS = {Trace.REVERSED: "was posted and undone in the core", Trace.OTHER: OTHERS}


def order_postings(work: UnitOfWork, source: Source, earmarks: Iterable[Earmark], now: datetime) -> None:
    """Put postings on record and ask for them to be made; the lane of each is its account's.

    The caller has moved the source on, which happens once: an account it went to before is paid anew.
    """
    made = work.postings.of(source.key)
    for mark in earmarks:
        round_ = sum(posting.order.account == mark.account for posting in made)
        number = external_id(source.ever or source.key, mark.account, round_)
        cash = is_cash(source.key)
        order = CoreOrder(mark.account, mark.amount, source.on, source.receipt, number, source.note, cash)
        posting_id = work.postings.add(source.key, round_, source.client_id, order, now)
        assert posting_id is not None, f"{source.key} has this posting already"
        work.jobs.add(KIND, str(posting_id), queue=MONEY, key=f"post-{posting_id}", due=now, lane=mark.account.lane)


def begin(work: UnitOfWork, job: Job, posting: Posting, now: datetime) -> Posting | None:
    """Commit `posting`; a try that left no trace counts as made and over. None where its money was taken back meanwhile."""
    operator, _, number = posting.source.partition(":")
    remittance = work.remittances.find(operator, number)
    if remittance is not None and remittance.state is RemittanceState.REVERSED:
        end(work, job, posting, PostingState.REFUSED, now, reason=remittance.reason)
        return None
    state = posting.state
    if state is PostingState.POSTING:  # we stopped in the middle of a call
        work.postings.doubt(posting.id, posting.moved_at)
        state = _move(work, posting.id, state, PostingState.UNCLEAR, now)
    if state is PostingState.UNCLEAR:
        state = _move(work, posting.id, state, PostingState.DUE, now)
        if not posting.order.account.is_savings:
            work.postings.next_try(posting.id)
    _move(work, posting.id, state, PostingState.POSTING, now)
    return work.postings.get(posting.id)


def end(
    work: UnitOfWork,
    job: Job,
    posting: Posting,
    state: PostingState,
    now: datetime,
    *,
    core_id: int | None = None,
    reason: str = "",
) -> None:
    """End it, and ask for what its source does then."""
    work.jobs.finish(job, now)
    _move(work, posting.id, posting.state, state, now, core_id=core_id, reason=reason)
    ask_to_settle(work, posting, state, now)


def ask_to_settle(work: UnitOfWork, posting: Posting, state: PostingState, now: datetime) -> None:
    """Have its source say what became of it, now that the posting ended so."""
    kind = SETTLE_CASH if posting.order.is_cash else SETTLE
    work.jobs.add(kind, posting.source, queue=MONEY, key=f"settle-{posting.id}-{state}", due=now)


def end_found(work: UnitOfWork, job: Job, posting: Posting, found: Found, now: datetime) -> None:
    """End it as the core's books say."""
    if found.trace is Trace.POSTED:
        end(work, job, posting, PostingState.POSTED, now, core_id=found.core_id)
    else:
        end(work, job, posting, PostingState.REFUSED, now, reason=_NOT_OURS[found.trace])


def not_now(work: UnitOfWork, job: Job, posting: Posting, error: GatewayError, until: datetime, now: datetime) -> None:
    """Nothing happened this time: go again at *until*; what an earlier call under the same key did stays unknown."""
    wait(work, job, error, POSTINGS, until, now)
    to = PostingState.DUE if posting.doubted_at is None else PostingState.UNCLEAR
    _move(work, posting.id, posting.state, to, now, reason=str(error))


def wait_for_look(work: UnitOfWork, job: Job, posting: Posting, error: GatewayError, now: datetime) -> None:
    """The core answers, and hides this account or says what we cannot read: staff are told, and we look on."""
    work.jobs.put_off(job, now + ASKED_AFTER_MAX)
    work.tasks.open(TaskKind.POSTING_UNCLEAR, posting.order.external_id, str(error), now)


def take_new_key(work: UnitOfWork, job: Job, posting: Posting, error: GatewayError, now: datetime) -> None:
    """Nothing ever happened under this key, and nothing will: go again under the next."""
    work.jobs.put_off(job, now + min(AFTER_BURNT_KEY * int(2 ** min(posting.tries, 10)), AFTER_BURNT_KEY_MAX))
    _move(work, posting.id, posting.state, PostingState.DUE, now, reason=str(error))
    work.postings.next_try(posting.id)


def doubt(work: UnitOfWork, job: Job, posting: Posting, reason: str, since: datetime, now: datetime) -> None:
    """Ask again what became of the calls since *since*: soon, then later each time, and when they must be over."""
    pause = min(max(now - since, ASKED_AFTER_MIN), ASKED_AFTER_MAX)
    over = since + DOUBT_LASTS
    work.jobs.put_off(job, min(now + pause, over) if now < over else now + pause)
    _leave_unclear(work, posting, reason, since, now)


def await_checker(work: UnitOfWork, job: Job, posting: Posting, error: str, since: datetime, now: datetime) -> None:
    """Never go again: a second command would wait in the core too, and both might be approved."""
    work.jobs.put_off(job, now + CHECKER_ASKED_AFTER)
    _leave_unclear(work, posting, AWAITS_CHECKER, since, now)
    work.tasks.open(TaskKind.AWAITS_CHECKER, posting.order.external_id, error, now)


def park(work: UnitOfWork, job: Job, posting: Posting, reason: str, now: datetime) -> None:
    """Leave it to a person; its account takes nothing before that."""
    work.jobs.park(job, reason, now, keeps_lane=True)
    _leave_unclear(work, posting, reason, posting.doubted_at or posting.moved_at, now)
    work.tasks.open(TaskKind.POSTING_UNCLEAR, posting.order.external_id, reason, now)


def _leave_unclear(work: UnitOfWork, posting: Posting, reason: str, since: datetime, now: datetime) -> None:
    if posting.state is not PostingState.UNCLEAR:
        _move(work, posting.id, posting.state, PostingState.UNCLEAR, now, reason=reason)
    work.postings.doubt(posting.id, since)


def _move(
    work: UnitOfWork,
    posting_id: int,
    start: PostingState,
    to: PostingState,
    now: datetime,
    *,
    core_id: int | None = None,
    reason: str = "",
) -> PostingState:
    """Move it on from where we read it; whoever holds its job is the only one who may."""
    if not work.postings.move(posting_id, start=start, to=to, now=now, core_id=core_id, reason=reason):
        raise Superseded(f"posting {posting_id} was moved by somebody else")
    return to
