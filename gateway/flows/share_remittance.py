"""Order the postings of money whose owner is known, as she stands in the core now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.allocation import Overpaid
from domain.errors import Denied, NoSuchEntry, Refused, Unavailable
from domain.jobs import MONEY, Job
from domain.matches import Match
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import NOTE_MAX, PostingState, Source
from domain.remittances import CLAIM, TELL_SUSPENSE, Reason, Remittance, RemittanceState
from domain.sharing import Shared, share
from domain.suspense import ProposalKind
from domain.tasks import TaskKind
from gateway.flows.core_rest import READING, CoreRest, wait
from gateway.flows.order_return import is_on_its_way_back
from gateway.flows.posting_steps import order_postings

BEHIND_OTHERS_AFTER = timedelta(seconds=2)
"""When money looks again behind other money that is on its way to the same account."""

BEHIND_DOUBT_AFTER, BEHIND_DOUBT_MAX = timedelta(seconds=30), timedelta(minutes=10)
"""When it looks again behind money of which nobody knows whether it is posted: the later, the longer that lasts."""


@dataclass(frozen=True)
class ShareRemittance:
    """Ends a job about one remittance: its postings are ordered, or it is in suspense with the reason."""

    store: Store
    core: ReadsCore
    rest: CoreRest
    overpaid: Overpaid
    zone: ZoneInfo
    clock: Clock

    def __call__(self, job: Job, remittance: Remittance, match: Match, in_note: str = "") -> None:
        """Share what of it is not posted yet; while the core is silent the job waits. *in_note* says who matched it, if a person."""
        asked_at = self.clock()
        try:
            standing = self.core.standing(match.candidate.client_id, None, self.clock())
        except NoSuchEntry:
            self.store.write(suspend, job, remittance, Reason.NO_SUCH_CLIENT, self.clock())
            return
        except (Unavailable, Denied) as error:
            until = self.rest.failed(self.clock(), error, READING)
            self.store.write(wait, job, error, READING, until, self.clock())
            return
        except Refused:
            self.store.write(suspend, job, remittance, Reason.UNREADABLE, self.clock())
            return
        self.rest.answered(READING)
        left = self.store.read(_left, remittance)
        shared = share(left, match, standing, self.overpaid)
        if shared.earmarks:
            source = self._source(remittance, match, in_note)
            self.store.write(_order, job, remittance, source, shared, asked_at, self.clock())
        else:
            self.store.write(suspend, job, remittance, Reason.NO_ACCOUNT, self.clock())

    def _source(self, remittance: Remittance, match: Match, in_note: str) -> Source:
        receipt = remittance.receipt
        on = receipt.paid_at.astimezone(self.zone).date()
        note = (in_note or f"by {match.by}")[:NOTE_MAX]
        return Source(remittance.source, match.candidate.client_id, on, receipt.number, note)


def _order(
    work: UnitOfWork,
    job: Job,
    remittance: Remittance,
    source: Source,
    shared: Shared,
    asked_at: datetime,
    now: datetime,
) -> None:
    """Order them, unless other money moves on these accounts since *asked_at*: two that see the same debt would pay it twice."""
    accounts = {mark.account for mark in shared.earmarks}
    moving = [each for each in work.postings.moving(source.client_id, asked_at) if each.order.account in accounts]
    if moving:
        work.jobs.put_off(job, now + looks_again_after(moving, now))
        return
    work.jobs.finish(job, now)
    if _take(work, remittance, source.client_id, shared, now):
        order_postings(work, source, shared.earmarks, now)


def looks_again_after(moving: Sequence[Posting], now: datetime) -> timedelta:
    """Tell how long money waits behind postings of its account; a checker in the core may keep one for days."""
    doubted = [each.doubted_at or each.moved_at for each in moving if each.state is PostingState.UNCLEAR]
    if not doubted:
        return BEHIND_OTHERS_AFTER
    return min(max((now - min(doubted)) / 4, BEHIND_DOUBT_AFTER), BEHIND_DOUBT_MAX)


def _take(work: UnitOfWork, remittance: Remittance, client_id: int, shared: Shared, now: datetime) -> bool:
    """Move it to matched, unless it went another way; what a person matched stands there until it is placed."""
    stands = work.remittances.get(remittance.id)
    if (stands.state, stands.moved_at) != (remittance.state, remittance.moved_at):
        return False  # It may have been placed and be back where it was: what is left of it is another sum.
    if stands.state is RemittanceState.MATCHED:
        return work.suspense.place(remittance.id, now)
    if is_being_returned(work, remittance.id) or is_on_its_way_back(work, remittance):
        work.tasks.open(TaskKind.RECEIPT_CLAIMED, remittance.receipt.number, "while it is said to be returned", now)
        return False
    return work.remittances.move(
        remittance.id,
        start=remittance.state,
        to=RemittanceState.MATCHED,
        now=now,
        client_id=client_id,
        held_back_minor=shared.held_back.minor,
    )


def is_being_returned(work: UnitOfWork, remittance_id: int) -> bool:
    """Tell whether somebody says that its operator gave it back: until that is decided it goes to no account."""
    proposal = work.suspense.open_about(remittance_id)
    return proposal is not None and proposal.plan.kind is ProposalKind.RETURN


def suspend(work: UnitOfWork, job: Job, remittance: Remittance, reason: str, now: datetime) -> bool:
    """End the job, and tell whether the money waits for a person, with the *reason*, or waits on. What more was told of meanwhile is matched again."""
    stands = work.remittances.get(remittance.id)
    if stands.state is RemittanceState.RECEIVED and stands.receipt != remittance.receipt:
        work.jobs.put_off(job, now)
        return False
    work.jobs.finish(job, now)
    start, to = remittance.state, RemittanceState.SUSPENDED
    was_placed = start is RemittanceState.MATCHED and work.suspense.place(remittance.id, now)
    if was_placed or start is RemittanceState.RECEIVED:
        has_moved = work.remittances.move(remittance.id, start=start, to=to, now=now, reason=reason)
        if has_moved:
            ask_to_tell(work, remittance.id, now)
        return has_moved
    if stands.state is to and job.kind == CLAIM:
        work.tasks.open(TaskKind.RECEIPT_CLAIMED, remittance.receipt.number, reason, now)
    return stands.state is to


def ask_to_tell(work: UnitOfWork, remittance_id: int, now: datetime) -> None:
    """Have the payer told, once for ever, that her money waits."""
    work.jobs.add(TELL_SUSPENSE, str(remittance_id), queue=MONEY, key=f"suspense-{remittance_id}", due=now)


def _left(work: UnitOfWork, remittance: Remittance) -> Money:
    """Give what of it is not in the core yet."""
    amount = remittance.receipt.amount
    postings = work.postings.of(remittance.source)
    posted = [each.order.amount for each in postings if each.state is PostingState.POSTED]
    return amount - sum(posted, Money.nothing(amount.currency))
