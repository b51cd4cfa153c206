"""A sample of the day at the paybill that `bench match` takes whole: nobody's money finds a stranger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from gateway.bench.match import POLICY, SHORTCODE, Judged, Verdict, fill, find, judge, opened
from gateway.bench.paybill_day import Paying, Shown, Who, day_at_the_paybill
from gateway.bench.paybill_habits import HABITS
from gateway.bench.paybill_town import Member, settle
from gateway.store.opening import OpenStore

CLIENTS, REFERENCES, SEED = 3_000, 2_000, 4


@pytest.fixture(scope="module")
def town() -> Sequence[Member]:
    return settle(CLIENTS, SEED)


@pytest.fixture(scope="module")
def day(town: Sequence[Member]) -> Sequence[Paying]:
    return day_at_the_paybill(town, REFERENCES, SHORTCODE, SEED)


@pytest.fixture(scope="module")
def store(town: Sequence[Member]) -> Iterator[OpenStore]:
    with opened() as store:
        fill(store, town)
        yield store


def judged(store: OpenStore, day: Sequence[Paying], *, trusts_phone: bool) -> list[Judged]:
    found = find(store, day, replace(POLICY, trusts_phone=trusts_phone))
    return [judge(paying, each) for paying, each in zip(day, found, strict=True)]


def test_every_habit_and_every_payer_is_there(day: Sequence[Paying]) -> None:
    shown = {name for each in day for name in ("phone", "mask", "phone_hash") if getattr(each, name)}
    assert {each.habit for each in day} == {hand.__name__ for hand in HABITS}
    assert {each.who for each in day} == set(Who)
    assert len(shown) == len(Shown) - 1


def test_the_day_is_the_same_for_the_same_seed(town: Sequence[Member], day: Sequence[Paying]) -> None:
    assert day_at_the_paybill(town, REFERENCES, SHORTCODE, SEED) == day


@pytest.mark.parametrize(
    "trusts_phone", [pytest.param(False, id="by two witnesses"), pytest.param(True, id="a whole phone is trusted")]
)
def test_no_match_is_wrong(store: OpenStore, day: Sequence[Paying], trusts_phone: bool) -> None:
    judged_ = judged(store, day, trusts_phone=trusts_phone)
    verdicts = Counter(each.verdict for each in judged_)
    matched = REFERENCES - verdicts[None]
    share = f"matched automatically: {matched / REFERENCES:.1%} of {REFERENCES}"
    print(f"{share}, {dict(verdicts)}, seed {SEED}")  # noqa: T201
    assert [each for each in judged_ if each.verdict is Verdict.WRONG] == []
    assert matched > REFERENCES // 5
