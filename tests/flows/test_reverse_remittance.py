"""What becomes of money that its operator took back: it leaves the core, once, and she is told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.errors import Refused
from domain.jobs import Job
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.postings import CoreAccount, CoreOrder, Earmark, PostingState, Source
from domain.receipts import Receipt, Reversal, Word
from domain.remittances import TELL_REVERSAL, Remittance, RemittanceState
from gateway.flows import posting_steps, settle_remittance, undo_posting
from gateway.flows.core_rest import CoreRest
from gateway.flows.post_to_core import PostToCore
from gateway.flows.posting_steps import order_postings
from gateway.flows.reverse_remittance import reverse_remittance
from gateway.flows.settle_remittance import SettleRemittance
from gateway.flows.undo_posting import UndoPosting
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.flows.counting_house import AMOUNT, LOAN, SAVINGS, BookCore, Manner
from tests.support.clock import HandClock

NUMBER, BACK = "UC25C4D8QA", "UC25Z9Z9Z9"
WHOLE = Money(AMOUNT.minor * 2, AMOUNT.currency)


class Spender(BookCore):
    """A core in which deposits were spent."""

    def undo(self, order: CoreOrder) -> None:
        if order.account.is_savings:
            raise Refused("results.in.balance.going.negative")
        super().undo(order)


class Treasury:
    """Money of two parts on its way into a core, and back."""

    def __init__(self, store: OpenStore, clock: HandClock, core: BookCore) -> None:
        self.store, self.clock, self.core = store, clock, core
        self.told: list[str] = []
        rest = CoreRest()
        self._handlers = {
            posting_steps.KIND: PostToCore(store, core, rest, clock),
            undo_posting.KIND: UndoPosting(store, core, rest, clock),
            posting_steps.SETTLE: SettleRemittance(store, clock),
            settle_remittance.TELL: self._tell,
            TELL_REVERSAL: self._tell,
            "tell_suspense": self._tell,
        }
        self.number = store.write(self._receive)

    def pass_time(self, **by: float) -> None:
        self.clock.move(**by)
        runs, now = Runs(self.store, self._handlers, self.clock), self.clock()
        until = now + timedelta(minutes=1)
        while jobs := self.store.write(lambda work: work.jobs.claim("money", limit=8, now=now, until=until)):
            for job in jobs:
                runs(job)

    def take_back(self, amount: Money = WHOLE) -> bool:
        told = Reversal("mpesa", BACK, NUMBER, amount, self.clock(), Word.STATEMENT)
        return self.store.write(reverse_remittance, told, self.clock())

    def remittance(self) -> Remittance:
        return self.store.read(lambda work: work.remittances.get(self.number))

    def postings(self) -> Sequence[PostingState]:
        return [each.state for each in self.store.read(lambda work: work.postings.of(f"mpesa:{NUMBER}"))]

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]

    def notes(self) -> list[str]:
        return [task.note for task in self.store.read(lambda work: work.tasks.waiting())]

    def _receive(self, work: UnitOfWork) -> int:
        now = self.clock()
        number, _ = work.remittances.hear(Receipt("mpesa", NUMBER, WHOLE, now, Word.CALLBACK), b"", now)
        work.remittances.move(number, start=RemittanceState.RECEIVED, to=RemittanceState.MATCHED, now=now, client_id=41)
        source = Source(f"mpesa:{NUMBER}", 41, now.date(), NUMBER)
        order_postings(work, source, [Earmark(each, AMOUNT) for each in (LOAN, SAVINGS)], now)
        return number

    def _tell(self, job: Job) -> None:
        self.told.append(job.kind)
        self.store.write(lambda work: work.jobs.finish(job, self.clock()))


@pytest.fixture
def treasury(store: OpenStore, clock: HandClock) -> Treasury:
    return Treasury(store, clock, BookCore())


def test_what_was_posted_leaves_the_core_and_she_is_told_once(treasury: Treasury) -> None:
    treasury.pass_time(seconds=1)
    assert treasury.take_back()
    treasury.pass_time(seconds=1)
    treasury.pass_time(days=1)
    assert treasury.core.standing() == []
    assert treasury.remittance().state is RemittanceState.REVERSED
    assert treasury.told == ["tell_remittance", "tell_reversal"]


def test_what_was_not_posted_yet_never_is(treasury: Treasury) -> None:
    treasury.take_back()
    treasury.pass_time(days=1)
    assert (treasury.core.calls, treasury.told) == ([], [])
    assert treasury.postings() == [PostingState.REFUSED, PostingState.REFUSED]


def test_what_nobody_knows_of_yet_is_undone_once_it_is_found(treasury: Treasury) -> None:
    treasury.core.manners = deque([Manner.CUT_AFTER, Manner.CUT_AFTER])
    treasury.pass_time(seconds=1)
    treasury.take_back()
    for _ in range(4):
        treasury.pass_time(seconds=31)
    assert (treasury.core.standing(), len(treasury.core.entries)) == ([], 2)
    assert treasury.told == ["tell_reversal"]


def test_what_may_be_posted_and_is_not_does_not_go_again(treasury: Treasury) -> None:
    treasury.core.manners = deque([Manner.CUT_BEFORE, Manner.CUT_BEFORE])
    treasury.pass_time(seconds=1)
    treasury.take_back()
    for _ in range(8):
        treasury.pass_time(seconds=31)
    assert (treasury.core.entries, len(treasury.core.calls)) == ([], 2)
    assert treasury.postings() == [PostingState.REFUSED, PostingState.REFUSED]


def test_told_twice_it_is_taken_back_once(treasury: Treasury) -> None:
    treasury.pass_time(seconds=1)
    assert [treasury.take_back(), treasury.take_back()] == [True, False]


def test_of_another_amount_it_is_for_a_person(treasury: Treasury) -> None:
    treasury.pass_time(seconds=1)
    assert not treasury.take_back(AMOUNT)
    assert treasury.remittance().state is RemittanceState.POSTED
    assert treasury.tasks() == ["reversal of another amount"]
    assert treasury.notes() == [f"{BACK}: KES 500"]


def test_of_a_receipt_nobody_knows_nothing_is_done(store: OpenStore, clock: HandClock) -> None:
    told = Reversal("mpesa", BACK, NUMBER, WHOLE, clock(), Word.STATEMENT)
    assert not store.write(reverse_remittance, told, clock())


def test_while_the_core_is_silent_it_waits(treasury: Treasury) -> None:
    treasury.pass_time(seconds=1)
    treasury.core.is_silent = True
    treasury.take_back()
    for _ in range(20):
        treasury.pass_time(minutes=5)
    treasury.core.is_silent = False
    for _ in range(3):
        treasury.pass_time(seconds=31)
    assert treasury.core.standing() == []


def test_what_the_core_does_not_take_back_is_for_a_person(store: OpenStore, clock: HandClock) -> None:
    treasury = Treasury(store, clock, Spender())
    treasury.pass_time(seconds=1)
    treasury.take_back()
    treasury.pass_time(seconds=1)
    assert [order.account for order in treasury.core.standing()] == [SAVINGS]
    assert (treasury.tasks(), treasury.told) == (["posting not undone"], ["tell_remittance"])


def test_its_account_goes_on_meanwhile(store: OpenStore, clock: HandClock) -> None:
    treasury = Treasury(store, clock, Spender())
    treasury.pass_time(seconds=1)
    treasury.take_back()
    treasury.pass_time(seconds=1)
    other = Source("mpesa:UC25AAAAAA", 41, clock().date(), "UC25AAAAAA")
    account = CoreAccount(SAVINGS.id, SAVINGS.reference)
    store.write(order_postings, other, [Earmark(account, AMOUNT)], clock())
    now = clock()
    claimed = store.write(lambda work: work.jobs.claim("money", limit=8, now=now, until=now + timedelta(minutes=1)))
    assert [job.kind for job in claimed] == [posting_steps.KIND]
