"""Real callers at one moment: a key posts once, an account takes one at a time, and every sum is right."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mifos_client.sandbox.running import Pace
from tests.mifos_client.poster import DEPOSIT, REPAY, Poster, Said, served
from tests.mifos_client.recorded import recorded_exchanges
from tests.mifos_client.shapes import differences, on_the_wire

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"


def all_at_once(*calls: Callable[[], Said]) -> list[Said]:
    """Make calls from as many threads, let go together."""
    start = threading.Barrier(len(calls))

    def call(do: Callable[[], Said]) -> Said:
        start.wait(20)
        return do()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def recorded(scenario: str, name: str) -> Any:
    return next(each for each in recorded_exchanges(RECORDINGS / f"{scenario}.json") if each["name"] == name)


@pytest.mark.parametrize(("path", "account"), [(REPAY, "L3"), (DEPOSIT, "S7")])
def test_fifty_callers_with_one_key_post_once(path: str, account: str) -> None:
    core = Poster(pace=Pace(wait_s=20))
    with served(core.app) as post:
        said = all_at_once(*[lambda: post(path, "one-key")] * 50)
    assert core.posted(account) == ["10.00"]
    fresh = [each for each in said if each.status == 200 and not each.is_from_cache]
    others = [each for each in said if each not in fresh]
    assert len(fresh) == 1
    assert all(each.is_from_cache or each.code == "error.msg.data.integrity.issue" for each in others)


def test_the_loser_of_a_race_is_told_of_the_index_and_money_is_posted_once() -> None:
    looked = threading.Barrier(2)  # both have looked for the key before either notes it
    core = Poster(sleep=lambda seconds: looked.wait(20) if seconds == 5 else None, pace=Pace(race_s=5, wait_s=0))
    said = all_at_once(*[lambda: core.post(key="one-key")] * 2)
    loser = next(each for each in said if each.status != 200)
    exchange = recorded("08-twice", "race 1, same key, caller 2")
    assert (loser.status, loser.is_from_cache) == (403, False)
    assert differences(exchange["response"]["body"], on_the_wire(loser.text), frozenset()) == []
    assert core.posted("L3") == ["10.00"]


def test_of_ten_on_one_account_one_wins_when_nobody_tries_again() -> None:
    together = threading.Barrier(10)
    core = Poster(sleep=lambda seconds: together.wait(20) if seconds else None, pace=Pace(tries_s=()))
    with served(core.app) as post:
        said = all_at_once(*[lambda n=n: post(REPAY, f"k-{n}", transactionAmount=n) for n in range(1, 11)])
    assert Counter(each.status for each in said) == {200: 1, 409: 9}
    assert {each.code for each in said if each.status == 409} == {"error.msg.platform.service.query.conflict"}
    assert sum(map(Decimal, core.posted("L3"))) == core.books.loan(3).rows[0].paid


def test_ten_on_one_account_with_tries_leave_the_right_sum() -> None:
    core = Poster(sleep=threading.Event().wait, pace=Pace(posting_s=0.005, tries_s=(0.01, 0.02)))
    with served(core.app) as post:
        said = all_at_once(*[lambda n=n: post(DEPOSIT, f"k-{n}", transactionAmount=n) for n in range(1, 11)])
    won = [n for n, each in enumerate(said, start=1) if each.status == 200]
    assert sorted(map(Decimal, core.posted("S7"))) == won
    assert core.books.savings_account(7).balance == 500 + sum(won)
    assert {each.status for each in said} <= {200, 409}


def test_a_lock_is_lost_three_times_before_the_caller_hears_of_it() -> None:
    slept: list[float] = []
    core = Poster(pace=Pace(posting_s=0.5))

    def sleep(seconds: float) -> None:
        if threading.current_thread().name == "other":
            return
        slept.append(seconds)
        if seconds == 0.5:  # somebody else posts to the account meanwhile
            other = threading.Thread(target=core.post, name="other")
            other.start()
            other.join(20)

    core.faults.sleep = sleep
    core.start()
    assert core.post(key="k-1").code == "error.msg.platform.service.query.conflict"
    assert slept == [0, 0.5, 1.0, 0.5, 2.0, 0.5]
    assert core.post(key="k-1").is_from_cache
    assert core.posted("L3") == ["10.00"] * 3


def test_a_twin_may_be_told_of_a_conflict_that_is_not_final() -> None:
    told: list[Said] = []
    core = Poster(pace=Pace(posting_s=0.5, tries_s=(1.0,), wait_s=0))
    is_first_try = True

    def sleep(seconds: float) -> None:
        nonlocal is_first_try
        if seconds == 1.0:
            told.append(core.post(key="k-1"))
        elif seconds == 0.5 and is_first_try:
            is_first_try = False
            core.post()

    core.faults.sleep = sleep
    core.start()
    first = core.post(key="k-1")
    assert [(each.status, each.is_from_cache) for each in (*told, first)] == [(409, True), (200, False)]
    assert core.post(key="k-1").text == first.text


def test_accounts_do_not_wait_for_each_other() -> None:
    together = threading.Barrier(2)
    core = Poster(sleep=lambda seconds: together.wait(20) if seconds else None, pace=Pace(tries_s=()))
    said = all_at_once(core.post, lambda: core.post(DEPOSIT))
    assert [each.status for each in said] == [200, 200]


def test_one_external_id_from_many_callers_is_posted_once() -> None:
    core = Poster(pace=Pace(tries_s=(0,) * 40))
    said = all_at_once(*[lambda n=n: core.post(key=f"k-{n}", externalId="e-1") for n in range(20)])
    assert core.posted("L3") == ["10.00"]
    codes = {each.code for each in said if each.status != 200}
    assert codes <= {"error.msg.loan.repayment.duplicate.externalId", "error.msg.platform.service.query.conflict"}


def test_a_deposit_whose_answer_was_cut_off_is_in_the_books_once() -> None:
    core = Poster()
    core.faults.add("cut_after", 1, "postings")
    with served(core.app) as post:
        said = [post(DEPOSIT, "k-1", receiptNumber="UKN4T7Q2WX") for _ in range(2)]
    assert [(each.status, each.is_from_cache) for each in said] == [(0, False), (200, True)]
    assert core.posted("S7") == ["10.00"]
