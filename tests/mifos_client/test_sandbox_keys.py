"""Idempotency keys at the sandbox core: what a second call with a used key gets, whatever happened in between."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.running import Pace
from tests.mifos_client.poster import DEPOSIT, REPAY, REPAY_OTHER, Poster


@pytest.fixture
def core() -> Poster:
    return Poster()


@pytest.mark.parametrize(("path", "account"), [(REPAY, "L3"), (DEPOSIT, "S7")])
def test_a_key_posts_once_and_answers_for_ever(core: Poster, path: str, account: str) -> None:
    first = core.post(path, "k-1")
    again = [core.post(path, "k-1", transactionAmount=amount) for amount in (10, 99)]
    assert [(said.status, said.text, said.is_from_cache) for said in again] == [(200, first.text, True)] * 2
    assert core.posted(account) == ["10.00"]


def test_a_key_used_on_another_loan_posts_nothing_there(core: Poster) -> None:
    first = core.post(REPAY, "k-1")
    assert core.post(REPAY_OTHER, "k-1").text == first.text
    assert core.posted("L5") == []


def test_a_key_is_free_for_another_kind_of_posting(core: Poster) -> None:
    core.post(REPAY, "k-1")
    assert not core.post(DEPOSIT, "k-1").is_from_cache
    assert core.posted("S7") == ["10.00"]


def test_keys_outlive_a_restart(tmp_path: Path) -> None:
    core = Poster(file=tmp_path / "core.jsonl")
    first, refused = core.post(key="k-1"), core.post(key="k-2", transactionAmount=0)
    core.start()
    assert [core.post(key=key).text for key in ("k-1", "k-2")] == [first.text, refused.text]
    assert core.posted("L3") == ["10.00"]


def test_a_kill_between_posting_and_mark_leaves_the_key_running(tmp_path: Path) -> None:
    file = tmp_path / "core.jsonl"
    core = Poster(file=file)
    core.post(key="k-1", externalId="e-1")
    file.write_bytes(file.read_bytes()[:-5])  # the mark did not get to the disk
    core.start()
    assert core.post(key="k-1").status == 425
    assert core.posted("L3") == ["10.00"]


@pytest.mark.parametrize(
    ("manners", "statuses"),
    [
        pytest.param(Manners.MARIADB, [403, 403], id="MariaDB sees one external id"),
        pytest.param(Manners.POSTGRESQL, [200, 200], id="PostgreSQL sees three"),
    ],
)
def test_case_and_blanks_of_an_external_id(manners: Manners, statuses: list[int]) -> None:
    core = Poster(manners=manners)
    core.post(externalId="mpesa-1")
    assert [core.post(externalId=text).status for text in ("MPESA-1", "mpesa-1 ")] == statuses


def test_a_wrong_password_burns_no_key(core: Poster) -> None:
    assert core.post(key="k-1", login=("mifos", "wrong")).status == 401
    assert (core.post(key="k-1").is_from_cache, core.posted("L3")) == (False, ["10.00"])


def test_a_second_caller_waits_for_the_first_and_gets_its_answer() -> None:
    inside, go = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        if seconds:
            inside.set()
            assert go.wait(20)

    core = Poster(sleep=sleep, pace=Pace(wait_s=20))
    said = {}
    first = threading.Thread(target=lambda: said.__setitem__("first", core.post(key="k-1")))
    second = threading.Thread(target=lambda: said.__setitem__("second", core.post(key="k-1")))
    first.start()
    assert inside.wait(20)
    second.start()
    go.set()
    first.join(20)
    second.join(20)
    assert (said["first"].is_from_cache, said["second"].is_from_cache) == (False, True)
    assert said["first"].text == said["second"].text


def test_reading_goes_on_while_a_posting_runs() -> None:
    read: list[int] = []
    core = Poster()
    core.faults.sleep = lambda seconds: read.append(core.get("loans/3").status) if seconds else None
    core.start()
    core.post()
    assert read == [200]


@pytest.mark.parametrize(
    ("permission", "path"),
    [
        ("REPAYMENT_LOAN", REPAY),
        ("DEPOSIT_SAVINGSACCOUNT", DEPOSIT),
        ("WITHDRAWAL_SAVINGSACCOUNT", DEPOSIT.replace("deposit", "withdrawal")),
        ("ADJUST_LOAN", "loans/3/transactions/1"),
        ("UNDOTRANSACTION_SAVINGSACCOUNT", "savingsaccounts/7/transactions/1?command=undo"),
    ],
)
def test_posting_needs_its_permission(core: Poster, permission: str, path: str) -> None:
    for name, held in (("may", [permission]), ("not", ["ALL_FUNCTIONS_READ"])):
        core.books.add_login(login=name, password="x", office_id=1, staff_id=None, permissions=held)
    refused, allowed = (core.post(path, login=(name, "x"), transactionAmount=1) for name in ("not", "may"))
    assert refused.code == "error.msg.not.authorized"
    assert allowed.status == 200 or allowed.code != "error.msg.not.authorized"


def test_two_breaches_are_told_together(core: Poster) -> None:
    said = core.post(transactionDate=None, transactionAmount=0)
    assert said.text.count('"parameterName"') == 2


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        pytest.param("1,0", None, id="a comma where none belongs is still a comma"),
        pytest.param("1e3", "validation.msg.invalid.decimal.format", id="an exponent in a text"),
        pytest.param("١٠", "validation.msg.invalid.decimal.format", id="Arabic digits"),
        pytest.param("Infinity", "validation.msg.invalid.decimal.format", id="no end"),
        pytest.param("", "validation.msg.loan.transaction.transactionAmount.cannot.be.blank", id="nothing"),
    ],
)
def test_an_amount_as_text(core: Poster, amount: str, code: str | None) -> None:
    said = core.post(transactionAmount=amount)
    assert said.status == 200 if code is None else said.code == code
