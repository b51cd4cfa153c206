"""`mobile-mifos suspense list` and `receipt`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.remittances import RemittanceState
from gateway.cli.places import DONE, NEEDS_A_PERSON
from gateway.store.opening import open_store
from tests.cli.conftest import PHONE, Run
from tests.support.clock import NOW, HandClock
from tests.support.tampering import tamper

NUMBER = "UC25C4D8QA"


def _suspended(work: UnitOfWork) -> None:
    receipt = Receipt(
        "mpesa", NUMBER, Money(50_000, "KES"), NOW, Word.CALLBACK, "mama b", Payer(phone=PHONE, name="MARY AKOTH")
    )
    number, _ = work.remittances.hear(receipt, b"", NOW)
    to = RemittanceState.SUSPENDED
    work.remittances.move(number, start=RemittanceState.RECEIVED, to=to, now=NOW, reason="nothing named")


@pytest.fixture
def suspended(state: Path) -> None:
    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    store.write(_suspended)
    store.close()


def test_nothing_in_suspense_is_done(run: Run) -> None:
    done = run("suspense", "list")
    assert (done.exit_code, done.output) == (DONE, "Nothing in suspense.\n")


def test_money_in_suspense_needs_a_person(run: Run, suspended: None) -> None:
    done = run("suspense", "list")
    told = (
        f'{NUMBER}  KES 500.00  2026-03-02 11:00:00  "mama b"  MARY AKOTH  +254 ... 11  nothing named\n1 in suspense.\n'
    )
    assert (done.exit_code, done.output) == (NEEDS_A_PERSON, told)


def test_no_phone_is_shown_whole(run: Run, suspended: None) -> None:
    shown = run("suspense", "list").output + run("suspense", "list", "--json").output + run("receipt", NUMBER).output
    assert PHONE[1:] not in shown


def test_money_in_suspense_is_listed_as_json(run: Run, suspended: None) -> None:
    (row,) = json.loads(run("suspense", "list", "--json").stdout)
    assert (row["receipt"], row["amount"], row["reason"]) == (NUMBER, "KES 500.00", "nothing named")


@pytest.mark.parametrize("typed", [NUMBER, NUMBER.lower(), f" {NUMBER} ", "r2234"])
def test_a_receipt_tells_its_story(run: Run, suspended: None, typed: str) -> None:
    done = run("receipt", typed)
    assert done.exit_code == DONE
    assert done.output.splitlines() == [
        f"{NUMBER}, ours R2234  KES 500  in suspense  nothing named",
        '2026-03-02 11:00:00  M-PESA received KES 500, account "mama b"',
        "2026-03-02 11:00:00  the callback told us",
        "2026-03-02 11:00:00  the receipt is  in suspense  nothing named",
        "Nobody changed this record: 2 links hold.",
    ]


def test_a_receipt_tells_its_story_as_json(run: Run, suspended: None) -> None:
    told = json.loads(run("receipt", NUMBER, "--json").stdout)
    assert (told["receipt"], told["reference"], told["state"]) == (NUMBER, "R2234", "suspended")
    assert (told["unchanged"], told["links"]) == (True, 2)
    assert [each["what"] for each in told["events"]][1:] == ["the callback told us", "the receipt is"]


def test_a_receipt_that_was_changed_needs_a_person(run: Run, suspended: None, state: Path) -> None:
    tamper(f"sqlite:///{state / 'mobile-mifos.db'}", "UPDATE remittances SET amount_minor = 60000")
    done = run("receipt", NUMBER)
    assert (done.exit_code, done.output.splitlines()[0]) == (
        NEEDS_A_PERSON,
        "This record was changed, at link 1: the remittance's amount_minor on record is another.",
    )


def test_a_receipt_that_nobody_told_of_needs_a_person(run: Run) -> None:
    done = run("receipt", NUMBER.lower())
    assert (done.exit_code, done.stderr) == (NEEDS_A_PERSON, f"No operator has told of {NUMBER}.\n")


def test_who_mistypes_a_number_is_asked_what_she_meant(run: Run, suspended: None) -> None:
    assert run("receipt", NUMBER[:-1]).stderr == f"No operator has told of {NUMBER[:-1]}. Did you mean {NUMBER}?\n"
