"""Faults that meet postings: what the caller sees, what the books hold, and what has become of the key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mifos_client.sandbox.faults import Faults
from tests.mifos_client.poster import DEPOSIT, REPAY, Poster
from tests.mifos_client.recorded import recorded_exchanges
from tests.mifos_client.shapes import differences, on_the_wire

RECORDINGS = Path(__file__).parents[1] / "recordings" / "fineract"


@pytest.fixture
def core() -> Poster:
    return Poster()


@pytest.mark.parametrize(
    ("kind", "first", "again", "posted"),
    [
        pytest.param("cut_before", 0, (200, False), 1, id="cut before: as if never asked"),
        pytest.param("cut_after", 0, (200, True), 1, id="cut after: posted, and the answer is kept"),
        pytest.param("error_after", 500, (200, True), 1, id="500 after: posted, and the answer is kept"),
        pytest.param("down", 0, (200, False), 1, id="down: as if never asked"),
        pytest.param("busy", 503, (200, False), 1, id="a job runs: refused before the key"),
        pytest.param("conflict", 409, (409, True), 0, id="a lost lock: nothing posted, the key is burnt"),
        pytest.param("stuck_before", 0, (425, True), 0, id="killed before the commit: 425 for ever, nothing posted"),
        pytest.param("stuck_after", 0, (425, True), 1, id="killed after the commit: 425 for ever, and posted"),
        pytest.param("race", 403, (200, True), 1, id="a lost race: the twin posted"),
    ],
)
@pytest.mark.parametrize(("path", "account"), [(REPAY, "L3"), (DEPOSIT, "S7")], ids=["repayment", "deposit"])
def test_a_fault_and_what_the_same_key_gets_afterwards(
    core: Poster, path: str, account: str, kind: str, first: int, again: tuple[int, bool], posted: int
) -> None:
    core.faults.add(kind, 1)
    assert core.post(path, "k-1").status == first
    repeated = core.post(path, "k-1")
    assert (repeated.status, repeated.is_from_cache) == again
    assert core.posted(account) == ["10.00"] * posted


def test_a_locked_loan_burns_no_key_and_answers_as_the_filter_does(core: Poster) -> None:
    core.faults.add("loan_locked", 1)
    said = core.post(key="k-1")
    name = "repay a loan locked by the close of business"
    exchange = next(each for each in recorded_exchanges(RECORDINGS / "23-jobs.json") if each["name"] == name)
    assert (said.status, said.media) == (409, None)
    assert differences(exchange["response"]["body"], on_the_wire(said.text), frozenset()) == []
    assert (core.post(key="k-1").is_from_cache, core.posted("L3")) == (False, ["10.00"])


def test_only_loans_are_locked_by_the_close_of_business(core: Poster) -> None:
    core.faults.add("loan_locked", 1)
    assert core.post(DEPOSIT).status == 200
    assert core.faults.waiting() == {"loan_locked": 1}


@pytest.mark.parametrize("kind", ["conflict", "loan_locked", "stuck_before", "stuck_after", "race"])
def test_faults_of_postings_are_not_used_up_by_reading(core: Poster, kind: str) -> None:
    core.faults.add(kind, 1)
    assert core.get("loans/3").status == 200
    assert core.faults.waiting() == {kind: 1}


def test_any_fault_can_be_kept_for_postings(core: Poster) -> None:
    core.faults.add("cut_after", 1, "postings")
    core.faults.add("html", 1)
    assert (core.get("loans/3").status, core.post().status) == (502, 0)


def test_a_fault_for_unknown_calls_is_refused() -> None:
    with pytest.raises(ValueError, match="postings"):
        Faults().add("down", 1, "readings")


def test_a_stuck_key_stays_stuck_after_a_restart(tmp_path: Path) -> None:
    core = Poster(file=tmp_path / "core.jsonl")
    core.faults.add("stuck_after", 1)
    core.post(key="k-1", externalId="e-1")
    core.start()
    assert core.post(key="k-1").status == 425
    assert core.post(key="k-2", externalId="e-1").code == "error.msg.loan.repayment.duplicate.externalId"
    assert core.posted("L3") == ["10.00"]
