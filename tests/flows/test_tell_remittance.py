"""What a client is told of money on the books: only while it is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from domain.errors import Unavailable
from domain.jobs import Job
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.postings import Earmark, PostingState, Source
from domain.receipts import Payer, Receipt, Word
from domain.remittances import RemittanceState
from gateway.flows.posting_steps import order_postings
from gateway.flows.settle_remittance import TELL
from gateway.flows.tell_remittance import TellRemittance
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.flows.counting_house import LOAN
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, MARY, PHONE, put_people

NUMBER = "UC25C4D8QA"
AMOUNT = Money(20_000, "KES")
P, R = PostingState, RemittanceState
POSTED, UNDONE = (P.DUE, P.POSTING, P.POSTED), (P.DUE, P.POSTING, P.POSTED, P.UNDONE)


class SilentCore:
    """A core that tells nobody's figures."""

    def standing(self, client_id: int, known: object, now: datetime) -> object:
        raise Unavailable("refused the connection")


def book(work: UnitOfWork, path: tuple[RemittanceState, ...], moves: tuple[PostingState, ...], now: datetime) -> None:
    """Let Mary's money go along *path* and its posting along *moves*, and ask that she be told."""
    receipt = Receipt("mpesa", NUMBER, AMOUNT, now, Word.CALLBACK, payer=Payer(phone=PHONE))
    number, _ = work.remittances.hear(receipt, b"", now)
    order_postings(work, Source(receipt.key, MARY.client_id, now.date(), NUMBER), [Earmark(LOAN, AMOUNT)], now)
    for start, to in pairwise(path):
        assert work.remittances.move(number, start=start, to=to, now=now, client_id=MARY.client_id)
    for first, then in pairwise(moves):
        assert work.postings.move(1, start=first, to=then, now=now)
    work.jobs.add(TELL, str(number), queue="bulk", key="tell", due=now)


def told(store: OpenStore, clock: HandClock) -> str | None:
    flow = TellRemittance(store, SilentCore(), lambda _: ENGLISH, JIRANI, {"mpesa": "M-PESA"}, clock)  # type: ignore[arg-type]
    for _ in range(4):
        for job in store.write(_claim, clock()):
            Runs(store, {TELL: flow}, clock)(job)
        clock.move(seconds=11)
    last = store.read(lambda work: work.outbox.last_to(PHONE))
    return last.text if last else None


def _claim(work: UnitOfWork, now: datetime) -> Sequence[Job]:
    return work.jobs.claim("bulk", limit=9, now=now, until=now + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("path", "moves"),
    [
        pytest.param((R.RECEIVED, R.MATCHED, R.POSTED, R.REVERSED), POSTED, id="taken back, on its way out"),
        pytest.param((R.RECEIVED, R.MATCHED, R.POSTED, R.REVERSED), UNDONE, id="taken back, and out"),
        pytest.param((R.RECEIVED, R.MATCHED, R.POSTED, R.UNMATCHED), POSTED, id="was not hers"),
        pytest.param((R.RECEIVED, R.MATCHED, R.POSTED, R.UNMATCHED, R.MATCHED), UNDONE, id="is another's by now"),
    ],
)
def test_of_money_off_the_books_she_is_not_told(
    store: OpenStore, clock: HandClock, path: tuple[RemittanceState, ...], moves: tuple[PostingState, ...]
) -> None:
    store.write(put_people, MARY)
    store.write(book, path, moves, clock())
    assert told(store, clock) is None


def test_without_figures_she_is_told_what_is_on_the_books(store: OpenStore, clock: HandClock) -> None:
    store.write(put_people, MARY)
    store.write(book, (R.RECEIVED, R.MATCHED, R.POSTED), POSTED, clock())
    text = told(store, clock)
    assert text is not None
    assert NUMBER in text
