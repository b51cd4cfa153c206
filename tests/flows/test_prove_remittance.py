"""What anybody could have written moves no money by itself; a second word, or a second person, does."""

from __future__ import annotations

import pytest

from domain.money import Money
from domain.proofs import find_proof
from domain.receipts import Payer, Receipt, Word
from domain.remittances import Reason, RemittanceState
from gateway.store.opening import OpenStore
from tests.flows.cash_desk import NOTHING, NUMBER, CashDesk
from tests.flows.suspense_desk import DANIEL, ROSE, kes
from tests.support.clock import NOW, HandClock


@pytest.fixture
def desk(store: OpenStore, clock: HandClock) -> CashDesk:
    return CashDesk(store, clock)


def word(kind: Word, amount: int = 480) -> Receipt:
    return Receipt("mpesa", NUMBER, kes(amount), NOW, kind)


@pytest.mark.parametrize(
    ("first", "others", "notice_max", "by"),
    [
        pytest.param(word(Word.CALLBACK), [], NOTHING, Word.CALLBACK, id="a callback"),
        pytest.param(word(Word.NOTICE), [], NOTHING, None, id="a notice alone"),
        pytest.param(word(Word.HAND), [], NOTHING, None, id="an entry by hand"),
        pytest.param(word(Word.HAND), [], kes(1_000), None, id="an entry by hand is never believed"),
        pytest.param(word(Word.NOTICE), [], kes(480), Word.NOTICE, id="a notice of what notices are believed"),
        pytest.param(word(Word.NOTICE), [], Money(47_999, "KES"), None, id="a notice of a cent more"),
        pytest.param(word(Word.HAND), [word(Word.STATEMENT)], NOTHING, Word.STATEMENT, id="a statement agrees"),
        pytest.param(word(Word.HAND), [word(Word.PULL, 48)], NOTHING, None, id="a pull tells another amount"),
        pytest.param(word(Word.HAND), [word(Word.NOTICE)], NOTHING, None, id="two weak words"),
        pytest.param(
            word(Word.HAND), [word(Word.NOTICE)], kes(480), Word.NOTICE, id="a notice that is believed agrees"
        ),
    ],
)
def test_the_word_to_go_by(first: Receipt, others: list[Receipt], notice_max: Money, by: Word | None) -> None:
    found = find_proof(first, [first, *others], notice_max)
    assert (found.word if found else None) == by


@pytest.mark.parametrize("weak", [Word.NOTICE, Word.HAND])
def test_a_weak_word_waits_and_its_payer_is_told_nothing(desk: CashDesk, weak: Word) -> None:
    desk.tell(weak)
    desk.work()
    found = desk.remittance()
    assert found
    assert (found.state, found.reason) == (RemittanceState.SUSPENDED, Reason.UNPROVED)
    assert (desk.office.on_books(), desk.office.told, desk.texts()) == ({}, [], [])


@pytest.mark.parametrize("strong", [Word.CALLBACK, Word.PULL, Word.STATEMENT, Word.INTEGRATOR])
def test_a_second_word_lets_it_go_to_its_account_once(desk: CashDesk, strong: Word) -> None:
    desk.tell(Word.NOTICE)
    desk.work()
    desk.tell(strong)
    desk.work()
    desk.tell(strong, paid_at=desk.clock.move(seconds=40))
    desk.work()
    assert (desk.state(), desk.office.on_books()) == ("posted", {"L5": 480})


def test_a_second_word_that_comes_before_the_first_is_looked_at_counts(desk: CashDesk) -> None:
    desk.tell(Word.NOTICE)
    desk.tell(Word.CALLBACK)
    desk.work()
    assert desk.office.on_books() == {"L5": 480}


def test_a_second_word_of_another_amount_proves_nothing(desk: CashDesk) -> None:
    desk.tell(Word.HAND, 4_800)
    desk.work()
    desk.tell(Word.CALLBACK, 480)
    desk.work()
    assert (desk.state(), desk.office.on_books(), desk.tasks()) == ("suspended", {}, ["receipt told otherwise"])


def test_the_account_in_a_weak_word_is_not_gone_by(desk: CashDesk) -> None:
    desk.tell(Word.NOTICE, reference="L6", payer=Payer(name="BRIAN"))
    desk.work()
    desk.tell(Word.CALLBACK)
    desk.work()
    assert desk.office.on_books() == {"L5": 480}


def test_a_notice_up_to_the_limit_goes_at_once(store: OpenStore, clock: HandClock) -> None:
    desk = CashDesk(store, clock, kes(480))
    desk.tell(Word.NOTICE)
    desk.work()
    assert desk.office.on_books() == {"L5": 480}


def test_her_own_claim_does_not_prove_it(desk: CashDesk) -> None:
    desk.tell(Word.HAND)
    desk.work()
    desk.office.claim(5)
    desk.work()
    assert (desk.state(), desk.office.on_books()) == ("suspended", {})


def test_one_person_does_not_place_it_and_two_do(desk: CashDesk) -> None:
    desk.tell(Word.HAND)
    desk.work()
    desk.office.match(DANIEL)
    assert (desk.state(), desk.office.on_books()) == ("suspended", {})
    desk.office.desk.confirm(ROSE, NUMBER, None)
    desk.work()
    assert (desk.state(), desk.office.on_books()) == ("posted", {"L5": 480})
