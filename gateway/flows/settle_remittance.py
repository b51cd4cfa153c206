"""Say what became of a remittance once its postings ended, and have her told what the core has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY, Job
from domain.ports.clock import Clock
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import OVER, PostingState
from domain.remittances import TELL_REVERSAL, Reason, Remittance, RemittanceState
from domain.suspense import TELL_UNMATCH, Proposal
from domain.tasks import TaskKind
from gateway.flows.place_remittance import ask_to_place
from gateway.flows.share_remittance import ask_to_tell
from gateway.flows.undo_posting import order_undoing

TELL = "tell_remittance"

_WAITS = (RemittanceState.MATCHED, RemittanceState.PARTLY_POSTED)
_OUT = (PostingState.UNDONE, PostingState.REFUSED)


@dataclass(frozen=True)
class SettleRemittance:
    """Works one `settle_remittance` job; its subject is the source of the postings ("mpesa:UKN4T7Q2WX")."""

    store: Store
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Move it on, once all its postings ended."""
        self.store.write(_settle, job, self.clock())


def _settle(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.finish(job, now)
    operator, _, number = job.subject.partition(":")
    remittance = work.remittances.find(operator, number)
    assert remittance is not None, f"{job.subject} has postings and is no remittance"
    postings = work.postings.of(job.subject)
    if remittance.state is RemittanceState.REVERSED:
        _undo(work, remittance, postings, now)
    elif work.suspense.to_place(remittance.id) is not None:
        _move_over(work, remittance, postings, now)
    elif remittance.state in _WAITS and all(posting.state in OVER for posting in postings):
        _move_on(work, remittance, postings, now)


def _move_on(work: UnitOfWork, remittance: Remittance, postings: Sequence[Posting], now: datetime) -> None:
    """Move it to where what is posted leaves it; a rest waits in suspense."""
    posted = sum(each.order.amount.minor for each in postings if each.state is PostingState.POSTED)
    state = remittance.state
    if posted == remittance.receipt.amount.minor:
        work.remittances.move(remittance.id, start=state, to=RemittanceState.POSTED, now=now)
    else:
        if posted and state is RemittanceState.MATCHED:
            work.remittances.move(remittance.id, start=state, to=RemittanceState.PARTLY_POSTED, now=now)
            state = RemittanceState.PARTLY_POSTED
        reason = _reason(postings)
        work.remittances.move(remittance.id, start=state, to=RemittanceState.SUSPENDED, now=now, reason=reason)
    if posted:
        work.jobs.add(TELL, str(remittance.id), queue=MONEY, key=_tell_once(remittance, postings, posted), due=now)
    else:
        ask_to_tell(work, remittance.id, now)


def _move_over(work: UnitOfWork, remittance: Remittance, postings: Sequence[Posting], now: datetime) -> None:
    """Give money that was on a wrong account to whose it is, or nobody, once it is out of the core; she who had it is told."""
    proposal = work.suspense.to_place(remittance.id)
    is_out = all(posting.state in _OUT for posting in postings)
    if proposal is None or remittance.state is not RemittanceState.UNMATCHED or not is_out:
        return
    work.jobs.add(
        TELL_UNMATCH,
        f"{remittance.id}:{remittance.client_id}",
        queue=MONEY,
        key=f"unmatch-{proposal.id}",
        due=now,
    )
    if proposal.plan.target is None:
        reason, to = Reason.TAKEN_OFF, RemittanceState.SUSPENDED
        work.remittances.move(remittance.id, start=remittance.state, to=to, now=now, reason=reason)
        work.suspense.place(remittance.id, now)
        _close_unknown(work, remittance, proposal, now)
        return
    to, client_id = RemittanceState.MATCHED, proposal.plan.target.client_id
    work.remittances.move(remittance.id, start=remittance.state, to=to, now=now, client_id=client_id)
    ask_to_place(work, proposal.id, now)


def _close_unknown(work: UnitOfWork, remittance: Remittance, proposal: Proposal, now: datetime) -> None:
    """Let nobody look any more at money that its operator does not know: it is off its account."""
    task = work.tasks.find(TaskKind.RECEIPT_UNKNOWN, remittance.source)
    if task is not None and proposal.decided_by is not None:
        work.tasks.close(task.id, proposal.decided_by.login, proposal.plan.reason, now)


def _undo(work: UnitOfWork, remittance: Remittance, postings: Sequence[Posting], now: datetime) -> None:
    """Take back what is posted, each as it ends; she is told when all of it is out of the core."""
    for posting in postings:
        if posting.state is PostingState.POSTED:
            order_undoing(work, posting, now)
    states = {posting.state for posting in postings}
    if PostingState.UNDONE in states and states <= set(_OUT):
        work.jobs.add(TELL_REVERSAL, str(remittance.id), queue=MONEY, key=f"reversal-{remittance.id}", due=now)


def _tell_once(remittance: Remittance, postings: Sequence[Posting], posted: int) -> str:
    """Name what is told: once as much of it is on the books, and anew where it was on other accounts before."""
    undone = sum(posting.state is PostingState.UNDONE for posting in postings)
    return f"tell-{remittance.id}-{posted}" + (f"-{undone}" if undone else "")


def _reason(postings: Sequence[Posting]) -> str:
    """Give the core's last refusal, else that there was more than anything takes."""
    refused = [each.reason for each in postings if each.state is PostingState.REFUSED]
    return refused[-1] if refused else Reason.IS_OVER
