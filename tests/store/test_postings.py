"""What the core is to post."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from domain.errors import NoSuchEntry
from domain.ports.posting_book import Posting
from domain.ports.store import UnitOfWork
from domain.postings import POSTING_MOVES, CoreAccount, CoreOrder, PostingState
from gateway.store.opening import OpenStore
from tests.store.money import LOAN, SAVINGS, SOURCE, add_posting, order
from tests.store.racing import race
from tests.support.clock import NOW

LATER = NOW + timedelta(minutes=1)
P = PostingState
PAST = {
    P.DUE: (P.DUE,),
    P.POSTING: (P.DUE, P.POSTING),
    P.POSTED: (P.DUE, P.POSTING, P.POSTED),
    P.REFUSED: (P.DUE, P.REFUSED),
    P.UNCLEAR: (P.DUE, P.POSTING, P.UNCLEAR),
    P.UNDONE: (P.DUE, P.POSTING, P.POSTED, P.UNDONE),
}


def added(store: OpenStore, account: CoreAccount = LOAN) -> int:
    number = store.write(add_posting, order(account))
    assert number is not None
    return number


def get(store: OpenStore, posting_id: int) -> Posting:
    return store.read(lambda work: work.postings.get(posting_id))


def walk(work: UnitOfWork, /, posting_id: int, *path: PostingState, **changes: Any) -> list[bool]:
    return [work.postings.move(posting_id, start=start, to=to, now=LATER, **changes) for start, to in pairwise(path)]


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(order(), id="a repayment"),
        pytest.param(order(SAVINGS, note=""), id="a deposit without a note"),
    ],
)
def test_a_posting_is_read_as_it_was_written(store: OpenStore, ordered: CoreOrder) -> None:
    number = store.write(lambda work: work.postings.add(SOURCE, 2, 15, ordered, NOW))
    assert number is not None
    assert get(store, number) == Posting(number, SOURCE, 2, 15, ordered, P.DUE, 0, None, None, "", NOW)


def test_what_is_not_there_is_no_entry(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        get(store, 99)


def test_a_posting_is_on_record_once(store: OpenStore) -> None:
    assert store.write(add_posting, order()) is not None
    assert store.write(add_posting, order()) is None


def test_the_postings_of_a_source_are_listed_in_their_order(store: OpenStore) -> None:
    other = "mpesa:UKN4T7Q2WY"
    numbers = [
        store.write(add_posting, order()),
        store.write(add_posting, order(source=other), other),
        store.write(add_posting, order(SAVINGS)),
    ]
    assert [each.id for each in store.read(lambda work: work.postings.of(SOURCE))] == [numbers[0], numbers[2]]


@pytest.mark.parametrize("start", [pytest.param(each, id=each.value) for each in PostingState])
def test_a_posting_moves_only_as_drawn(store: OpenStore, start: PostingState) -> None:
    moved = set()
    for round_, to in enumerate(PostingState):
        number = store.write(add_posting, order(round_=round_))
        assert number is not None
        store.write(walk, number, *PAST[start])
        if store.write(walk, number, start, to) == [True]:
            moved.add(to)
        assert get(store, number).state is (to if to in moved else start)
    assert moved == POSTING_MOVES[start]


def test_a_posting_moves_once(store: OpenStore) -> None:
    number = added(store)
    assert [store.write(walk, number, P.DUE, P.POSTING) for _ in range(2)] == [[True], [False]]


def test_a_move_notes_what_it_names(store: OpenStore) -> None:
    number = added(store)
    store.write(walk, number, P.DUE, P.POSTING, core_id=77, reason="again")
    moved = get(store, number)
    assert (moved.core_id, moved.reason, moved.moved_at) == (77, "again", LATER)


def test_a_move_leaves_the_cores_id_and_replaces_the_reason(store: OpenStore) -> None:
    number = added(store)
    store.write(walk, number, P.DUE, P.POSTING, core_id=77, reason="again")
    store.write(walk, number, P.POSTING, P.POSTED)
    moved = get(store, number)
    assert (moved.core_id, moved.reason) == (77, "")


def doubt(work: UnitOfWork, /, posting_id: int, at: datetime) -> None:
    work.postings.doubt(posting_id, at)


def test_the_first_doubt_counts(store: OpenStore) -> None:
    number = added(store)
    store.write(doubt, number, NOW)
    store.write(doubt, number, LATER)
    assert get(store, number).doubted_at == NOW


def test_a_new_try_has_a_new_key_and_no_doubt(store: OpenStore) -> None:
    number = added(store)
    before = get(store, number).key
    store.write(doubt, number, NOW)
    store.write(lambda work: work.postings.next_try(number))
    after = get(store, number)
    assert (after.tries, after.doubted_at) == (1, None)
    assert after.key != before


POSTINGS = 100


def add_and_begin(store: OpenStore, which: int) -> list[tuple[bool, bool]]:
    done = []
    for round_ in range(POSTINGS):
        number = store.write(add_posting, order(round_=round_), SOURCE, round_)
        here = [each.id for each in store.read(lambda work: work.postings.of(SOURCE))][round_]
        done.append((number is not None, store.write(walk, here, P.DUE, P.POSTING) == [True]))
    return done


def test_a_posting_is_added_and_begun_by_one_of_both(store_url: str) -> None:
    for (added_one, began_one), (added_other, began_other) in zip(*race(store_url, add_and_begin), strict=True):
        assert [added_one + added_other, began_one + began_other] == [1, 1]


def add_alone(store: OpenStore, which: int) -> list[bool]:
    return [store.write(_add_hers, client_id, which) for client_id in range(POSTINGS)]


def _add_hers(work: UnitOfWork, client_id: int, which: int) -> bool:
    if work.postings.moving(client_id, NOW):
        return False
    source = f"mpesa:{which}"
    return work.postings.add(source, client_id, client_id, order(source=source, round_=client_id), NOW) is not None


def test_of_two_that_look_before_they_add_one_sees_the_other(store_url: str) -> None:
    assert [one + other for one, other in zip(*race(store_url, add_alone), strict=True)] == [1] * POSTINGS


@pytest.mark.parametrize(
    ("state", "expected"),
    [*((state, [1]) for state in (P.DUE, P.POSTING, P.UNCLEAR)), *((state, []) for state in (P.POSTED, P.REFUSED))],
    ids=str,
)
def test_what_is_over_moves_no_more(store: OpenStore, state: PostingState, expected: list[int]) -> None:
    number = added(store)
    store.write(walk, number, *PAST[state])
    client_id = get(store, number).client_id
    assert [each.id for each in store.write(lambda work: work.postings.moving(client_id, LATER))] == expected


def test_the_last_sources_are_those_of_what_is_posted(store: OpenStore) -> None:
    """One with two postings counts once, what is not on the books not at all."""
    for source, client_id, account in (("mpesa A", 1, LOAN), ("mpesa B", 1, LOAN), ("mpesa C", 2, LOAN), ("mpesa B", 1, SAVINGS), ("mpesa D", 1, LOAN)):  # fmt: skip
        ordered = replace(order(account), external_id=f"{source} {account.reference}")
        number = store.write(lambda work, s=source, c=client_id, o=ordered: work.postings.add(s, 1, c, o, NOW))
        assert number is not None
        if source != "mpesa D":
            store.write(walk, number, *PAST[P.POSTED])
    assert store.read(lambda work: work.postings.last_sources([1], 2)) == ["mpesa B", "mpesa A"]
    assert store.read(lambda work: work.postings.last_sources([1, 2], 2)) == ["mpesa B", "mpesa C"]
    assert store.read(lambda work: work.postings.last_sources([], 2)) == []
