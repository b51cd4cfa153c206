"""Many words at once are heard as each would be alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest

from domain.ports.remittances import Told
from domain.receipts import NOBODY, Receipt, Word
from domain.remittances import Heard
from gateway.store.opening import OpenStore
from tests.store.money import WHOLE, R, hear, kes, receipt, walk
from tests.store.racing import race
from tests.support.clock import NOW

FIRST = receipt()
BARE = receipt(reference=None, payer=NOBODY)
SHOWN = receipt(word=Word.STATEMENT)
OTHER = receipt("UKN4T7Q2WY")
F, A, K, D = Heard.FIRST, Heard.AGREES, Heard.KNOWN, Heard.DIFFERS

CASES = [
    pytest.param([], [OTHER, FIRST], [F, F], id="new ones, not in order"),
    pytest.param([], [FIRST, FIRST], [F, K], id="the same word twice"),
    pytest.param([], [FIRST, SHOWN], [F, A], id="two words of one receipt"),
    pytest.param([], [FIRST, receipt(amount=kes(9))], [F, D], id="two amounts of one receipt"),
    pytest.param([FIRST], [FIRST, OTHER, SHOWN], [K, F, A], id="known, new and agreeing"),
    pytest.param([FIRST], [receipt(amount=kes(9)), receipt(amount=kes(9))], [D, K], id="told otherwise twice"),
    pytest.param([FIRST], [receipt(paid_at=FIRST.paid_at + timedelta(days=1))], [D], id="another day"),
    pytest.param([FIRST], [receipt("ukn4t7q2wx ", word=Word.PULL)], [A], id="typed in another way"),
    pytest.param([], [FIRST, receipt(operator="gcash")], [F, F], id="one number of two operators"),
]


@pytest.mark.parametrize(("before", "told", "heard"), CASES)
def test_each_is_answered_as_if_alone(
    store: OpenStore, before: Sequence[Receipt], told: Sequence[Receipt], heard: Sequence[Heard]
) -> None:
    for each in before:
        store.write(hear, each)
    answers = store.write(lambda work: work.remittances.hear_many([(each, b"sealed") for each in told], NOW))
    assert [answer for _, answer in answers] == heard


@pytest.mark.parametrize(("before", "told", "heard"), CASES)
def test_one_after_another_the_answers_are_the_same(
    store: OpenStore, before: Sequence[Receipt], told: Sequence[Receipt], heard: Sequence[Heard]
) -> None:
    for each in before:
        store.write(hear, each)
    assert [store.write(hear, each)[1] for each in told] == heard


def test_what_no_database_can_hold_is_replaced_among_many_as_alone(store: OpenStore) -> None:
    odd = receipt(reference="a\0b \ud800 ñ", kind="Päy")
    ((number, _), _) = store.write(lambda work: work.remittances.hear_many([(odd, b"sealed"), (OTHER, b"")], NOW))
    kept = Told(receipt(reference="a\ufffdb ? ñ", kind="Päy"), NOW, b"sealed")
    assert store.read(lambda work: work.remittances.told(number)) == [kept]
    assert store.read(lambda work: work.audit.check(odd.key)).holds


@pytest.mark.parametrize(("before", "told", "heard"), CASES)
def test_the_answers_are_foreseen(
    store: OpenStore, before: Sequence[Receipt], told: Sequence[Receipt], heard: Sequence[Heard]
) -> None:
    for each in before:
        store.write(hear, each)
    assert store.read(lambda work: work.remittances.foresee(told)) == heard


def test_each_word_is_kept_with_its_money(store: OpenStore) -> None:
    store.write(hear, FIRST)
    several = [(SHOWN, b"shown"), (OTHER, b"other")]
    answers = store.write(lambda work: work.remittances.hear_many(several, NOW))
    kept = [store.read(lambda work, number=number: work.remittances.told(number)) for number, _ in answers]
    assert [[(each.receipt, each.sealed) for each in told] for told in kept] == [
        [(FIRST, b"sealed"), (SHOWN, b"shown")],
        [(OTHER, b"other")],
    ]


def test_what_the_first_word_lacked_is_filled_in_from_several(store: OpenStore) -> None:
    number, _ = store.write(hear, BARE)
    several = [(receipt(word=Word.PULL, payer=NOBODY), b""), (receipt(word=Word.STATEMENT, payer=WHOLE), b"")]
    store.write(lambda work: work.remittances.hear_many(several, NOW))
    known = store.read(lambda work: work.remittances.get(number))
    assert (known.receipt.reference, known.receipt.payer) == ("L12", WHOLE)


def test_nothing_is_filled_in_once_it_is_matched(store: OpenStore) -> None:
    number, _ = store.write(hear, BARE)
    store.write(walk, number, R.RECEIVED, R.MATCHED)
    store.write(lambda work: work.remittances.hear_many([(SHOWN, b"")], NOW))
    assert store.read(lambda work: work.remittances.get(number)).receipt == BARE


MANY = [f"UC2{number:07}" for number in range(200)]


def hear_all(store: OpenStore, which: int) -> Counter[Heard]:
    order = MANY[:: 1 if which else -1]
    told = [(receipt(number), b"") for number in order]
    heard: Counter[Heard] = Counter()
    for start in range(0, 200, 50):
        answers = store.write(lambda work, some=told[start : start + 50]: work.remittances.hear_many(some, NOW))
        heard.update(answer for _, answer in answers)
    return heard


def test_two_that_hear_the_same_hear_each_first_once(store: OpenStore, store_url: str) -> None:
    assert sum(race(store_url, hear_all), Counter[Heard]()) == Counter({Heard.FIRST: 200, Heard.KNOWN: 200})
