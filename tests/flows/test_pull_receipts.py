"""What an operator received is asked for, page by page, and every row goes the one road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from domain.errors import Refused, Unavailable
from domain.jobs import BULK, MONEY, Job
from domain.ports.store import UnitOfWork
from domain.pulls import Pulled, PulledReceipt, UnreadRow
from domain.receipts import Word
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.pull_receipts import CALLBACK_COMES_WITHIN, KIND, ROWS_MAX, PullReceipts, last
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.store.money import receipt
from tests.support.clock import NOW, HandClock

SEALS = Sealer([new_key()])
MANY = [f"UC2{number:07}" for number in range(230)]
FIRED = NOW - timedelta(minutes=3)


def row(number: str) -> PulledReceipt:
    return PulledReceipt(replace(receipt(number), word=Word.PULL), f'{{"transactionId": "{number}"}}')


@dataclass
class Books:
    """An operator that gives *rows* by pages of *page*, and what it was asked."""

    rows: Sequence[PulledReceipt] = ()
    unread: tuple[UnreadRow, ...] = ()
    page: int = 100
    is_down: bool = False
    asked: list[tuple[datetime, datetime, int]] = field(default_factory=list)

    def pull(self, since: datetime, until: datetime, offset: int) -> Pulled:
        if self.is_down:
            raise Unavailable("down")
        self.asked.append((since, until, offset))
        some = tuple(self.rows[offset : offset + self.page])
        unread = self.unread if offset == 0 else ()
        return Pulled(some, unread, len(some) + len(unread))


@dataclass
class Office:
    """Works the jobs of one store until none is left, as a drainer does."""

    store: OpenStore
    clock: HandClock
    books: Books
    parked: list[tuple[str, str, bytes]] = field(default_factory=list)

    def ask(self, name: str = "pull", minutes: int = 30) -> None:
        """Ask as the clock does, and work until nothing is left."""
        key = f"{name}@{FIRED:%Y-%m-%dT%H:%M:%SZ}"
        self.store.write(lambda work: work.jobs.add(KIND, last(minutes), queue=BULK, key=key, due=self.clock()))
        pull = PullReceipts(self.store, self.books, SEALS, self.clock, lambda *told: self.parked.append(told))
        while jobs := self.store.write(_claim, self.clock()):
            for job in jobs:
                pull(job)

    def words(self, number: str) -> list[tuple[Word, str]]:
        known = self.store.read(lambda work: work.remittances.find("mpesa", number))
        assert known is not None
        told = self.store.read(lambda work: work.remittances.told(known.id))
        return [(each.receipt.word, SEALS.open(each.sealed)) for each in told]

    def to_match(self) -> int:
        return self.store.read(lambda work: work.jobs.waiting(MONEY))


def _claim(work: UnitOfWork, now: datetime) -> Sequence[Job]:
    return work.jobs.claim(BULK, limit=10, now=now, until=now + timedelta(seconds=60))


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    return Office(store, clock, Books())


def test_what_no_callback_told_of_is_matched_and_keeps_what_was_told(office: Office) -> None:
    office.books.rows = [row("UC24T7Q2WX")]
    office.ask()
    assert office.words("UC24T7Q2WX") == [(Word.PULL, '{"transactionId": "UC24T7Q2WX"}')]
    assert office.to_match() == 1


def test_what_was_heard_before_is_evidence_and_no_money(office: Office) -> None:
    office.store.write(accept_receipt, receipt("UC24T7Q2WX"), SEALS.seal("told"), NOW)
    office.books.rows = [row("UC24T7Q2WX")]
    office.ask()
    assert [word for word, _ in office.words("UC24T7Q2WX")] == [Word.CALLBACK, Word.PULL]
    assert office.to_match() == 1


def test_windows_that_overlap_add_nothing(office: Office) -> None:
    office.books.rows = [row("UC24T7Q2WX")]
    office.ask()
    office.ask("pull-hour", 90)
    assert len(office.words("UC24T7Q2WX")) == office.to_match() == 1


def test_a_row_that_comes_twice_in_a_page_comes_once(office: Office) -> None:
    office.books.rows = [row("UC24T7Q2WX"), row("UC24T7Q2WX")]
    office.ask()
    assert len(office.words("UC24T7Q2WX")) == office.to_match() == 1


def test_the_window_ends_before_it_was_asked_for_however_late_it_is_worked(office: Office, clock: HandClock) -> None:
    clock.move(hours=7)
    office.ask(minutes=90)
    assert office.books.asked == [(FIRED - timedelta(minutes=90), FIRED - CALLBACK_COMES_WITHIN, 0)]


def test_pages_are_asked_for_until_one_is_empty(office: Office) -> None:
    office.books.rows = [row(number) for number in MANY]
    office.ask()
    assert [offset for *_, offset in office.books.asked] == [0, 100, 200, 230]
    assert office.to_match() == len(MANY)


def test_a_page_of_more_rows_than_a_step_takes_is_put_on_record_whole(office: Office) -> None:
    office.books.rows, office.books.page = [row(number) for number in MANY], 1_000
    office.ask()
    assert office.to_match() == len(MANY)


def test_an_operator_that_never_ends_is_left(office: Office) -> None:
    pull = PullReceipts(office.store, office.books, SEALS, office.clock, lambda *_: None)
    office.books.rows = _Endless()  # type: ignore[assignment]  # as much of a list as is asked for
    subject = f"{FIRED.isoformat()} {FIRED.isoformat()} {ROWS_MAX}"
    with pytest.raises(Refused, match="more than"):
        pull(Job(1, KIND, subject, BULK, None, "pull@x/1", 1, 1))


class _Endless:
    def __getitem__(self, _: slice) -> list[PulledReceipt]:
        return [row("UC24T7Q2WX")]


def test_a_row_that_cannot_be_read_is_kept_and_hides_no_other(office: Office) -> None:
    office.books.rows, office.books.unread = [row("UC24T7Q2WX")], (UnreadRow('{"amount": "?"}', "amount '?'"),)
    office.ask()
    assert office.parked == [("pull", "amount '?'", b'{"amount": "?"}')]
    assert office.to_match() == 1


def test_an_operator_that_is_down_leaves_the_job_as_it_is(office: Office) -> None:
    office.books.is_down = True
    with pytest.raises(Unavailable):
        office.ask()
    assert office.store.read(lambda work: work.jobs.waiting(BULK)) == 1
