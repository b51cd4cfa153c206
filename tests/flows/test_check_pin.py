"""Nobody finds a PIN by trying, and nobody locks out another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.commands import Proof
from domain.pins import LOCKS, TRIES_WITHIN, PINCheck, Tries
from gateway.flows.check_pin import SLOWED
from gateway.store.opening import OpenStore
from tests.flows.pins import ANNE, ELSEWHERE, HERS, HIS, MARY, PETER, PHONE, WRONG, Desk
from tests.store.racing import race
from tests.support.clock import NOW

RIGHT = Proof(PINCheck.RIGHT, MARY)
Try = Callable[[str, datetime], Proof]


@pytest.fixture
def desk(store: OpenStore) -> Desk:
    desk = Desk(store)
    desk.set(MARY, HERS)
    desk.set(PETER, HIS)
    return desk


def checks(try_it: Try, *pins: str, now: datetime = NOW) -> list[PINCheck]:
    return [try_it(pin, now).check for pin in pins]


def after(wait: timedelta) -> datetime:
    return NOW + wait


THREE_WRONG = [PINCheck.WRONG, PINCheck.WRONG, PINCheck.JUST_LOCKED]


def test_her_pin_is_right(desk: Desk) -> None:
    assert desk.own(HERS) == RIGHT


def test_the_third_wrong_pin_locks(desk: Desk) -> None:
    assert checks(desk.own, WRONG, WRONG, WRONG) == THREE_WRONG


def test_a_lock_tells_its_end(desk: Desk) -> None:
    assert [desk.own(WRONG) for _ in range(3)][-1].locked_until == after(LOCKS[0])


def test_while_locked_no_pin_is_looked_at(desk: Desk) -> None:
    checks(desk.own, WRONG, WRONG, WRONG)
    desk.hashes.looked.clear()
    assert checks(desk.own, HERS, WRONG) == [PINCheck.LOCKED, PINCheck.LOCKED]
    assert desk.hashes.looked == []


def test_a_lock_ends(desk: Desk) -> None:
    checks(desk.own, WRONG, WRONG, WRONG)
    assert desk.own(HERS, after(LOCKS[0])) == RIGHT


def test_each_lock_is_longer_than_the_last(desk: Desk) -> None:
    now, ends = NOW, []
    for _ in range(5):
        until = [desk.own(WRONG, now) for _ in range(3)][-1].locked_until
        assert until is not None
        ends.append(until - now)
        now = until
    assert ends == [*LOCKS, LOCKS[-1]]


def test_wrong_pins_are_counted_for_an_hour(desk: Desk) -> None:
    checks(desk.own, WRONG, WRONG)
    assert desk.own(WRONG, after(TRIES_WITHIN)).check is PINCheck.WRONG


def test_the_right_pin_forgets_the_wrong_ones(desk: Desk) -> None:
    assert checks(desk.own, WRONG, WRONG, HERS, WRONG, WRONG)[2:] == [PINCheck.RIGHT, PINCheck.WRONG, PINCheck.WRONG]


def test_who_has_no_pin_is_never_right(desk: Desk) -> None:
    assert checks(lambda pin, now: desk.own(pin, now, client_id=ANNE), HERS, "", "None") == THREE_WRONG


def test_a_phone_without_clients_proves_nobody(desk: Desk) -> None:
    proof = desk.pins.whose(HERS, phone=PHONE, client_ids=[], on_file=True, is_shared=False, now=NOW)
    assert proof == Proof(PINCheck.WRONG)


def test_the_try_is_on_disk_before_the_pin_is_looked_at(desk: Desk, open_another: Callable[[], OpenStore]) -> None:
    other, seen = open_another(), []
    desk.hashes.fits = lambda *_: bool(seen.append(other.read(lambda work: work.pins.tries(PHONE, MARY).wrong)))  # type: ignore[method-assign]  # (looks while it hashes)
    desk.own(WRONG)
    assert seen == [1]


def test_a_try_that_is_worked_again_counts_once(desk: Desk) -> None:
    tried = [
        desk.pins.whose(
            WRONG, phone=PHONE, client_ids=[MARY], on_file=True, is_shared=False, now=NOW, key=f"sms-{number}"
        ).check
        for number in (1, 1, 1, 2, 2, 3, 3, 4)
    ]
    locked, wrong = [PINCheck.JUST_LOCKED] * 2, [PINCheck.WRONG] * 5
    assert tried == [*wrong, *locked, PINCheck.LOCKED]


def test_a_locked_phone_does_not_lock_her_other_one(desk: Desk) -> None:
    checks(desk.own, WRONG, WRONG, WRONG)
    proof = desk.pins.whose(HERS, phone=ELSEWHERE, client_ids=[MARY], on_file=True, is_shared=False, now=NOW)
    assert proof == RIGHT


def test_a_shared_phone_finds_whose_pin_it_is(desk: Desk) -> None:
    assert [desk.shared(HERS), desk.shared(HIS)] == [RIGHT, Proof(PINCheck.RIGHT, PETER)]


def test_a_pin_that_fits_two_proves_neither(desk: Desk) -> None:
    desk.set(PETER, HERS)
    assert desk.shared(HERS) == Proof(PINCheck.WRONG)


def test_a_pin_that_fits_two_proves_the_one_who_is_named(desk: Desk) -> None:
    desk.set(PETER, HERS)
    assert desk.shared(HERS, NOW, MARY) == RIGHT


def test_a_shared_phone_is_slowed_without_a_word(desk: Desk) -> None:
    assert checks(desk.shared, WRONG, WRONG, WRONG, HERS) == [PINCheck.WRONG] * 3 + [PINCheck.LOCKED]


def test_a_shared_phones_pause_never_grows(desk: Desk) -> None:
    now = NOW
    for _ in range(4):
        checks(desk.shared, WRONG, WRONG, WRONG, now=now)
        assert desk.shared(HERS, now + SLOWED - timedelta(seconds=1)).check is PINCheck.LOCKED
        now += SLOWED
    assert desk.shared(HERS, now) == RIGHT


def test_naming_a_holder_is_no_way_around_the_pause(desk: Desk) -> None:
    checks(desk.shared, WRONG, WRONG, WRONG)
    assert desk.shared(HERS, NOW, MARY).check is PINCheck.LOCKED


def test_one_who_shares_a_phone_gains_no_tries_by_her_own_pin(desk: Desk) -> None:
    assert checks(desk.shared, WRONG, WRONG, HIS, WRONG, HERS)[2:] == [
        PINCheck.RIGHT,
        PINCheck.WRONG,
        PINCheck.LOCKED,
    ]


def test_from_a_foreign_phone_her_pin_is_right(desk: Desk) -> None:
    assert desk.foreign(HERS) == RIGHT


def test_a_foreign_phone_is_locked_by_itself(desk: Desk) -> None:
    assert checks(desk.foreign, WRONG, WRONG, WRONG, HERS) == [*THREE_WRONG, PINCheck.LOCKED]
    assert desk.own(HERS) == RIGHT


def test_a_foreign_phone_is_locked_for_everybody(desk: Desk) -> None:
    checks(desk.foreign, WRONG, WRONG, WRONG)
    assert desk.foreign(HIS, client_id=PETER).check is PINCheck.LOCKED


def test_a_stranger_gains_no_tries_by_a_pin_of_his_own(desk: Desk) -> None:
    found = [desk.foreign(WRONG), desk.foreign(WRONG), desk.foreign(HIS, client_id=PETER), desk.foreign(WRONG)]
    assert [proof.check for proof in found][2:] == [PINCheck.RIGHT, PINCheck.JUST_LOCKED]


def test_right_pins_do_not_lock_a_foreign_phone(desk: Desk) -> None:
    assert checks(desk.foreign, HERS, HERS, HERS, HERS) == [PINCheck.RIGHT] * 4


def test_a_stranger_on_a_shared_phone_does_not_lock_its_holders(desk: Desk) -> None:
    for _ in range(3):
        desk.foreign(WRONG, phone=PHONE, client_id=ANNE, is_shared=True)
    assert desk.shared(HERS) == RIGHT


def test_a_code_is_known_however_it_is_typed(desk: Desk) -> None:
    assert desk.pins.code_digest("4k7qp") == desk.pins.code_digest("4K7QP") != desk.pins.code_digest("4K7QZ")


ROUNDS = 20
LOOKS_MAX = 100_000


def guess(store: OpenStore, which: int) -> list[int]:
    """Guess for many phones, four times each and each beside the other process; give how many PINs were looked at."""
    desk, counts = Desk(store), []
    for number in range(ROUNDS):
        await_other(store, f"round {number}", which)
        before = len(desk.hashes.looked)
        for _ in range(4):
            desk.pins.whose(
                WRONG, phone=f"+2547000001{number:02}", client_ids=[MARY], on_file=True, is_shared=False, now=NOW
            )
        counts.append(len(desk.hashes.looked) - before)
    return counts


def await_other(store: OpenStore, meeting: str, which: int) -> None:
    """Leave a sign, and look for that of the other process."""
    store.write(lambda work: work.pins.put_tries(meeting, which, Tries(1, NOW)))
    for _ in range(LOOKS_MAX):
        if store.read(lambda work: work.pins.tries(meeting, 1 - which).wrong):
            return
    raise AssertionError("the other process never came")


def test_two_processes_together_look_at_three_pins(desk: Desk, store_url: str) -> None:
    first, second = race(store_url, guess)
    assert [mine + others for mine, others in zip(first, second, strict=True)] == [3] * ROUNDS
    assert any(mine and others for mine, others in zip(first, second, strict=True)), "they never met"
