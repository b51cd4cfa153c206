"""`explain` from an officer's phone, and from a client's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.accounts import StaffMember
from domain.ports.store import UnitOfWork
from gateway.store.opening import open_store
from tests.cli.conftest import PHONE, Run
from tests.support.clock import NOW, HandClock

OFFICER = "+254700000001"


@pytest.fixture(autouse=True)
def officer(state: Path) -> None:
    def hire(work: UnitOfWork) -> None:
        grace = StaffMember(1, "Grace Wanjiru", OFFICER, 1, is_loan_officer=True, is_active=True)
        work.phones.put_staff(grace, OFFICER, NOW)

    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    store.write(hire)
    store.close()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param(
            "7k4qz but 3=0 7=A, C 15 L300",
            {
                "command": "code",
                "fields": {
                    "code": "7K4QZ",
                    "exceptions": {"3": "0", "7": "A"},
                    "guests": [{"client": "15", "L": "300"}],
                },
            },
            id="a sheet",
        ),
        pytest.param(
            "C 45 S50 L2=20",
            {"command": "c", "fields": {"clients": [{"client": "45", "S": "50", "L2": "20"}]}},
            id="a client",
        ),
        pytest.param("sheet upendo", {"command": "sheet", "fields": {"group": "UPENDO"}}, id="a group"),
        pytest.param(
            "undo H7K2P 4071", {"command": "undo", "fields": {"reference": "H7K2P", "pin": "4071"}}, id="taken back"
        ),
        pytest.param("7K4QZ 5=4O", {"ask": "7K4QZ 5=4O", "example": "7K4QZ BUT 5=40"}, id="asked back"),
    ],
)
def test_an_officers_text_is_explained_in_the_fields_of_the_contract(run: Run, text: str, meant: object) -> None:
    assert json.loads(run("explain", text, "--phone", OFFICER, "--json").output) == meant


def test_a_report_is_explained_in_words(run: Run) -> None:
    told = run("explain", "7K4QZ BUT 3=0 7=A, C 15 L300", "--phone", OFFICER).output
    assert told == "CODE with code 7K4QZ, exceptions 3=0 7=A, guests client 15 L 300\n"


def test_a_clients_text_is_no_report(run: Run) -> None:
    assert "ask" in json.loads(run("explain", "7K4QZ", "--phone", PHONE, "--json").output)
