"""Money that operators tell of: unique for ever, and every word about it kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from domain.errors import NoSuchEntry
from domain.ports.remittances import Told
from domain.ports.store import UnitOfWork
from domain.receipts import NOBODY, Oddity, Payer, Receipt, Word
from domain.remittances import REMITTANCE_MOVES, Heard, Remittance, RemittanceState
from gateway.store.opening import OpenStore
from tests.store.money import MASKED, WHOLE, R, hear, kes, receipt, walk
from tests.store.racing import race
from tests.support.clock import NOW

FIRST = receipt()
PULLED = receipt(word=Word.PULL, balance=None, kind="c2b-pay-bill-debit")
LATER = NOW + timedelta(minutes=1)
PAST = {
    R.RECEIVED: (R.RECEIVED,),
    R.MATCHED: (R.RECEIVED, R.MATCHED),
    R.SUSPENDED: (R.RECEIVED, R.SUSPENDED),
    R.POSTED: (R.RECEIVED, R.MATCHED, R.POSTED),
    R.PARTLY_POSTED: (R.RECEIVED, R.MATCHED, R.PARTLY_POSTED),
    R.RETURNED: (R.RECEIVED, R.SUSPENDED, R.RETURNED),
    R.UNMATCHED: (R.RECEIVED, R.MATCHED, R.POSTED, R.UNMATCHED),
    R.REVERSED: (R.RECEIVED, R.REVERSED),
}


def get(store: OpenStore, remittance_id: int) -> Remittance:
    return store.read(lambda work: work.remittances.get(remittance_id))


def told(store: OpenStore, remittance_id: int) -> Sequence[Told]:
    return store.read(lambda work: work.remittances.told(remittance_id))


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(receipt(), id="with all it may tell"),
        pytest.param(receipt(payer=WHOLE), id="a whole phone"),
        pytest.param(receipt(payer=Payer(phone_hash="c4" * 32)), id="a hash"),
        pytest.param(receipt(oddities=(Oddity.OTHER_DAY,)), id="an oddity"),
        pytest.param(
            receipt(reference=None, payer=NOBODY, shortcode=None, balance=None, kind=""), id="with as little as may be"
        ),
    ],
)
def test_a_remittance_is_read_as_it_was_told(store: OpenStore, first: Receipt) -> None:
    number, heard = store.write(hear, first)
    assert heard is Heard.FIRST
    assert get(store, number) == Remittance(number, first, R.RECEIVED, "", None, 0, NOW, NOW)


def test_what_is_not_there_is_no_entry(store: OpenStore) -> None:
    with pytest.raises(NoSuchEntry):
        get(store, 99)


@pytest.mark.parametrize(
    ("again", "heard"),
    [
        pytest.param(receipt(), Heard.KNOWN, id="the same word again"),
        pytest.param(receipt("ukn4t7q2wx"), Heard.KNOWN, id="in other case"),
        pytest.param(receipt(oddities=(Oddity.OTHER_DAY,)), Heard.KNOWN, id="read more carefully"),
        pytest.param(PULLED, Heard.AGREES, id="another way"),
        pytest.param(receipt(payer=WHOLE), Heard.AGREES, id="the same way, telling more"),
        pytest.param(receipt(paid_at=FIRST.paid_at.replace(second=0)), Heard.AGREES, id="to the minute"),
        pytest.param(receipt(paid_at=FIRST.paid_at + timedelta(days=1)), Heard.DIFFERS, id="on another day"),
        pytest.param(receipt(amount=kes(1000)), Heard.DIFFERS, id="another amount"),
    ],
)
def test_another_word_is_compared_with_the_first(store: OpenStore, again: Receipt, heard: Heard) -> None:
    number, _ = store.write(hear, FIRST)
    assert store.write(hear, again) == (number, heard)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(receipt("UKN4T7Q2WY"), id="another number"),
        pytest.param(receipt("0UKN4T7Q2WX"), id="a zero in front"),
        pytest.param(receipt(operator="gcash"), id="another operator"),
    ],
)
def test_other_money_is_another_remittance(store: OpenStore, other: Receipt) -> None:
    number, _ = store.write(hear, FIRST)
    another, heard = store.write(hear, other)
    assert heard is Heard.FIRST
    assert another != number


def test_a_word_that_differs_changes_nothing(store: OpenStore) -> None:
    first = receipt(reference=None, payer=NOBODY)
    number, _ = store.write(hear, first)
    store.write(hear, receipt(amount=kes(1000)))
    assert get(store, number).receipt == first


@pytest.mark.parametrize(
    ("first", "then", "payer"),
    [
        pytest.param(NOBODY, MASKED, MASKED, id="all of it"),
        pytest.param(Payer(name="MARY"), Payer(mask="2547 ***** 011"), MASKED, id="the phone"),
        pytest.param(Payer(phone=WHOLE.phone), MASKED, Payer(phone=WHOLE.phone, name="MARY"), id="the name"),
        pytest.param(MASKED, WHOLE, MASKED, id="nothing"),
    ],
)
def test_the_payer_is_filled_in(store: OpenStore, first: Payer, then: Payer, payer: Payer) -> None:
    number, _ = store.write(hear, receipt(payer=first))
    store.write(hear, receipt(word=Word.PULL, payer=then))
    assert get(store, number).receipt.payer == payer


def test_the_reference_is_filled_in(store: OpenStore) -> None:
    number, _ = store.write(hear, receipt(reference=None))
    store.write(hear, PULLED)
    assert get(store, number).receipt == FIRST


def test_nothing_is_filled_in_once_it_was_matched(store: OpenStore) -> None:
    number, _ = store.write(hear, receipt(reference=None))
    store.write(walk, number, R.RECEIVED, R.MATCHED)
    store.write(hear, PULLED)
    assert get(store, number).receipt.reference is None


def test_every_word_is_kept_once_in_its_order(store: OpenStore) -> None:
    number, _ = store.write(hear, FIRST, b"first")
    store.write(hear, PULLED, b"second", LATER)
    store.write(hear, FIRST, b"first again", LATER)
    assert [(each.receipt, each.sealed, each.told_at) for each in told(store, number)] == [
        (FIRST, b"first", NOW),
        (PULLED, b"second", LATER),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("UKN4T7Q2WX", id="as told"),
        pytest.param("ukn4t7q2wx", id="in lower case"),
        pytest.param(" UKN4 T7Q2WX ", id="with blanks"),
    ],
)
def test_a_remittance_is_found_by_its_number(store: OpenStore, typed: str) -> None:
    number, _ = store.write(hear, FIRST)
    found = store.read(lambda work: work.remittances.find("mpesa", typed))
    assert found is not None
    assert found.id == number


@pytest.mark.parametrize(
    ("operator", "number"),
    [pytest.param("mpesa", "UKN4T7Q2WY", id="number"), pytest.param("gcash", "UKN4T7Q2WX", id="operator")],
)
def test_no_other_remittance_is_found(store: OpenStore, operator: str, number: str) -> None:
    store.write(hear, FIRST)
    assert store.read(lambda work: work.remittances.find(operator, number)) is None


@pytest.mark.parametrize("start", [pytest.param(each, id=each.value) for each in RemittanceState])
def test_a_remittance_moves_only_as_drawn(store: OpenStore, start: RemittanceState) -> None:
    moved = set()
    for each, to in enumerate(RemittanceState):
        number, _ = store.write(hear, receipt(f"R{each}"))
        store.write(walk, number, *PAST[start])
        if store.write(walk, number, start, to) == [True]:
            moved.add(to)
        assert get(store, number).state is (to if to in moved else start)
    assert moved == REMITTANCE_MOVES[start]


def test_a_remittance_moves_once(store: OpenStore) -> None:
    number, _ = store.write(hear, FIRST)
    assert [store.write(walk, number, R.RECEIVED, R.MATCHED) for _ in range(2)] == [[True], [False]]


def move(work: UnitOfWork, /, number: int, to: RemittanceState, now: datetime = NOW, **changes: object) -> bool:
    start = work.remittances.get(number).state
    return work.remittances.move(number, start=start, to=to, now=now, **changes)  # type: ignore[arg-type]  # (a row)


def test_a_move_notes_what_it_names(store: OpenStore) -> None:
    number, _ = store.write(hear, FIRST)
    store.write(move, number, R.MATCHED, LATER, reason="by her", client_id=15, held_back_minor=2000)
    moved = get(store, number)
    assert (moved.reason, moved.client_id, moved.held_back_minor, moved.taken_at, moved.moved_at) == (
        "by her",
        15,
        2000,
        NOW,
        LATER,
    )


def test_a_move_leaves_what_it_does_not_name_but_the_reason(store: OpenStore) -> None:
    number, _ = store.write(hear, FIRST)
    store.write(move, number, R.MATCHED, reason="by her", client_id=15, held_back_minor=2000)
    store.write(move, number, R.POSTED)
    moved = get(store, number)
    assert (moved.reason, moved.client_id, moved.held_back_minor) == ("", 15, 2000)


def suspended(work: UnitOfWork, after: int) -> list[int]:
    return [each.id for each in work.remittances.suspended(2, after)]


def test_those_in_suspense_are_listed_by_pages(store: OpenStore) -> None:
    numbers = [store.write(hear, receipt(f"UKN4T7Q2W{letter}"))[0] for letter in "ABCDE"]
    for number in numbers[1:]:
        store.write(walk, number, R.RECEIVED, R.SUSPENDED)
    store.write(walk, numbers[2], R.SUSPENDED, R.MATCHED)
    pages = [store.read(suspended, last) for last in (0, numbers[3])]
    assert pages == [[numbers[1], numbers[3]], [numbers[4]]]


RECEIPTS = 100


def hear_all(store: OpenStore, which: int) -> list[tuple[int, Heard]]:
    return [store.write(hear, receipt(f"R{number}")) for number in range(RECEIPTS)]


def hear_two_ways(store: OpenStore, which: int) -> list[tuple[int, Heard]]:
    word = (Word.CALLBACK, Word.PULL)[which]
    return [store.write(hear, receipt(f"R{number}", word=word)) for number in range(RECEIPTS)]


def test_a_receipt_heard_by_both_is_one_remittance(store: OpenStore, store_url: str) -> None:
    for (one, first), (other, second) in zip(*race(store_url, hear_all), strict=True):
        assert one == other
        assert Counter([first, second]) == {Heard.FIRST: 1, Heard.KNOWN: 1}
        assert len(told(store, one)) == 1


def test_two_words_that_cross_are_one_remittance(store: OpenStore, store_url: str) -> None:
    for (one, first), (other, second) in zip(*race(store_url, hear_two_ways), strict=True):
        assert one == other
        assert Counter([first, second]) == {Heard.FIRST: 1, Heard.AGREES: 1}
        assert len(told(store, one)) == 2


def hear_and_move(store: OpenStore, which: int) -> list[bool]:
    moved = []
    for number in range(RECEIPTS):
        remittance_id, _ = store.write(hear, receipt(f"R{number}"))
        moved += store.write(walk, remittance_id, R.RECEIVED, (R.MATCHED, R.SUSPENDED)[which])
    return moved


def test_a_remittance_is_moved_by_one_of_both(store_url: str) -> None:
    for first, second in zip(*race(store_url, hear_and_move), strict=True):
        assert [first, second].count(True) == 1
