"""What becomes of a posting, whatever the core does; truth is what stands in the core's own books."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from random import Random

import pytest

from domain.accounts import AccountKind
from domain.postings import CoreAccount, PostingState
from gateway.flows.post_to_core import TRIES_MAX
from gateway.store.opening import OpenStore
from tests.flows.counting_house import LOAN, SAVINGS, SOURCE, CountingHouse, Manner
from tests.support.clock import HandClock

DUE, POSTED, REFUSED = PostingState.DUE, PostingState.POSTED, PostingState.REFUSED
POSTING, UNCLEAR = PostingState.POSTING, PostingState.UNCLEAR

on_either_account = pytest.mark.parametrize(
    "account", [pytest.param(LOAN, id="on a loan"), pytest.param(SAVINGS, id="on savings")]
)


@pytest.fixture
def house(store: OpenStore, clock: HandClock) -> CountingHouse:
    return CountingHouse(store, clock)


def treated(house: CountingHouse, account: CoreAccount, *manners: Manner) -> CountingHouse:
    house.core.manners = deque(manners)
    house.order(account)
    house.work()
    return house


@on_either_account
class TestPosted:
    def test_is_in_the_core_once(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account)
        assert (house.state(), len(house.core.standing())) == (POSTED, 1)

    def test_asks_for_what_its_source_does_then(self, house: CountingHouse, account: CoreAccount) -> None:
        assert treated(house, account).settled == [SOURCE.key]

    def test_is_never_asked_again(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account).pass_time(days=1)
        assert len(house.core.calls) == 1


@on_either_account
class TestLostAnswer:
    def test_is_unclear_at_first(self, house: CountingHouse, account: CoreAccount) -> None:
        assert treated(house, account, Manner.CUT_AFTER).state() is UNCLEAR

    def test_after_it_posted_is_found_within_seconds(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.CUT_AFTER).pass_time(seconds=3)
        assert (house.state(), len(house.core.calls)) == (POSTED, 1)

    def test_before_it_posted_goes_again_when_the_first_call_must_be_over(
        self, house: CountingHouse, account: CoreAccount
    ) -> None:
        treated(house, account, Manner.CUT_BEFORE)
        for _ in range(29):
            house.pass_time(seconds=1)
        assert len(house.core.calls) == 1
        house.pass_time(seconds=2)
        assert (house.state(), len(house.core.standing())) == (POSTED, 1)

    def test_of_a_killed_process_is_looked_for_first(self, house: CountingHouse, account: CoreAccount) -> None:
        house.order(account)
        house.die()
        assert house.state() is POSTING
        house.pass_time(seconds=61)
        assert (house.state(), len(house.core.calls)) == (POSTED, 1)


class TestAgain:
    def test_a_loan_takes_a_new_key_and_keeps_its_external_id(self, house: CountingHouse) -> None:
        treated(house, LOAN, Manner.CUT_BEFORE).pass_time(seconds=31)
        assert house.core.calls == [f"{house.posting().order.external_id}-0", f"{house.posting().order.external_id}-1"]

    def test_a_deposit_keeps_its_key_while_nobody_knows(self, house: CountingHouse) -> None:
        treated(house, SAVINGS, Manner.CUT_BEFORE).pass_time(seconds=31)
        assert len(set(house.core.calls)) == 1

    @on_either_account
    def test_after_a_lock_conflict_takes_a_new_key(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.LOCKED).pass_time(seconds=4)
        assert (house.state(), len(set(house.core.calls))) == (POSTED, 2)


class TestStuckKey:
    def test_a_loan_goes_on_under_another(self, house: CountingHouse) -> None:
        treated(house, LOAN, Manner.STUCK).pass_time(seconds=31)
        assert (house.state(), len(house.core.standing())) == (POSTED, 1)

    def test_a_deposit_that_was_posted_is_found(self, house: CountingHouse) -> None:
        treated(house, SAVINGS, Manner.STUCK_AFTER).pass_time(seconds=3)
        assert (house.state(), len(house.core.standing())) == (POSTED, 1)

    def test_a_deposit_that_no_look_up_settles_waits_for_a_person(self, house: CountingHouse) -> None:
        treated(house, SAVINGS, Manner.STUCK)
        for _ in range(130):
            house.pass_time(seconds=31)
        assert house.state() is UNCLEAR
        assert house.core.standing() == []
        assert house.tasks() == [("posting unclear", house.posting().order.external_id)]

    def test_what_waits_for_a_person_keeps_its_account_shut(self, house: CountingHouse) -> None:
        treated(house, SAVINGS, Manner.STUCK)
        for _ in range(130):
            house.pass_time(seconds=31)
        house.order(SAVINGS)
        house.pass_time(days=1)
        assert house.core.standing() == []

    def test_a_core_that_never_ends_a_loans_posting_is_left_to_a_person(self, house: CountingHouse) -> None:
        treated(house, LOAN, *[Manner.STUCK] * (TRIES_MAX + 5))
        for _ in range(TRIES_MAX + 5):
            house.pass_time(seconds=61)
        assert (house.state(), len(house.core.calls)) == (UNCLEAR, TRIES_MAX + 1)


@on_either_account
class TestRefused:
    def test_is_over_with_the_cores_reason(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.REFUSES)
        assert (house.state(), house.posting().reason) == (REFUSED, "error.msg.loan.must.be.active")

    def test_tells_its_source(self, house: CountingHouse, account: CoreAccount) -> None:
        assert treated(house, account, Manner.REFUSES).settled == [SOURCE.key]

    def test_opens_its_account_for_the_next(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.REFUSES)
        house.order(account)
        house.work()
        assert house.state(2) is POSTED

    def test_undone_by_staff_while_nobody_knew_is_not_posted_again(
        self, house: CountingHouse, account: CoreAccount
    ) -> None:
        treated(house, account, Manner.CUT_AFTER)
        house.core.undo(house.posting().order)
        house.pass_time(hours=1)
        assert (house.state(), house.core.standing()) == (REFUSED, [])


@on_either_account
class TestChecker:
    def test_a_posting_that_waits_for_one_never_goes_twice(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.ASKS_CHECKER)
        for _ in range(50):
            house.pass_time(minutes=11)
        assert (house.state(), len(house.core.calls)) == (UNCLEAR, 1)

    def test_staff_are_told(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.ASKS_CHECKER)
        assert house.tasks() == [("waits for a checker in the core", house.posting().order.external_id)]

    def test_is_found_once_he_agreed(self, house: CountingHouse, account: CoreAccount) -> None:
        treated(house, account, Manner.ASKS_CHECKER)
        house.core.post(house.posting().order, "the checker's own")
        house.pass_time(minutes=11)
        assert (house.state(), len(house.core.standing())) == (POSTED, 1)


class TestSilentCore:
    def test_nothing_is_unclear_that_never_left(self, house: CountingHouse) -> None:
        house.core.is_silent = True
        assert treated(house, LOAN).state() is DUE

    def test_a_day_long_is_asked_about_every_half_minute_whatever_waits(self, house: CountingHouse) -> None:
        house.core.is_silent = True
        house.order(*[CoreAccount(number, LOAN.reference) for number in range(30)])
        for _ in range(60):
            house.pass_time(minutes=1)
        assert len(house.core.calls) <= 60 + 8

    def test_all_is_posted_within_a_minute_of_its_return(self, house: CountingHouse) -> None:
        house.core.is_silent = True
        house.order(*[CoreAccount(number, LOAN.reference) for number in range(30)])
        for _ in range(60):
            house.pass_time(minutes=1)
        house.core.is_silent = False
        for _ in range(30):
            house.pass_time(seconds=2)
        assert len(house.core.standing()) == 30

    def test_one_that_refuses_our_login_is_told_to_staff_and_nothing_is_lost(self, house: CountingHouse) -> None:
        treated(house, LOAN, Manner.DENIES).pass_time(seconds=31)
        assert (house.state(), house.tasks()) == (POSTED, [("core refuses us", "postings")])

    def test_one_that_lets_us_not_deposit_takes_repayments_all_the_while(self, house: CountingHouse) -> None:
        house.core.denies = frozenset({AccountKind.SAVINGS})
        house.order(*[CoreAccount(number, SAVINGS.reference) for number in range(20)])
        for _ in range(5):
            house.pass_time(seconds=5)
        house.order(
            *[CoreAccount(number, LOAN.reference) for number in range(100, 105)], source=replace(SOURCE, key="mpesa:2")
        )
        house.work()
        assert [each.account.reference.kind for each in house.core.standing()] == [AccountKind.LOAN] * 5
        assert len(house.core.calls) - 5 <= 20

    def test_once_it_lets_us_all_is_posted(self, house: CountingHouse) -> None:
        house.core.denies = frozenset({AccountKind.SAVINGS})
        treated(house, SAVINGS).pass_time(seconds=60)
        house.core.denies = frozenset()
        house.pass_time(seconds=31)
        assert house.state() is POSTED


class TestLanes:
    def test_one_account_takes_one_after_another(self, house: CountingHouse) -> None:
        house.order(LOAN)
        house.order(LOAN, source=SOURCE)
        assert len(house.claimed()) == 1

    def test_different_accounts_go_side_by_side(self, house: CountingHouse) -> None:
        house.order(LOAN, SAVINGS)
        assert len(house.claimed()) == 2


@on_either_account
@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_it_is_posted_once_or_not_at_all(
    house: CountingHouse, account: CoreAccount, seed: int
) -> None:
    """Any dozen of misfortunes, our own death among them; then a core that is well again."""
    dice = Random(seed)
    bad = [manner for manner in Manner if manner not in (Manner.ASKS_CHECKER, Manner.STUCK, Manner.STUCK_AFTER)]
    house.core.manners = deque(dice.choices(bad, k=dice.randrange(1, 12)))
    house.order(account)
    for _ in range(12):
        house.core.is_silent = dice.random() < 0.2
        if dice.random() < 0.3:
            house.die()
        house.pass_time(seconds=dice.choice([1, 5, 31, 61]))
    house.core.is_silent = False
    house.core.manners.clear()
    for _ in range(8):
        house.pass_time(seconds=31)
    expected = {POSTED: 1, REFUSED: 0}
    assert len(house.core.standing()) == expected[house.state()]
