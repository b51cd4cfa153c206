"""`mobile-mifos sheet`, as typed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.sheets import SheetState
from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE
from gateway.store.opening import open_store
from tests.cli.conftest import Run
from tests.parsers.test_sheets import upendo
from tests.support.clock import NOW, HandClock


@pytest.fixture
def made(state: Path) -> None:
    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    store.write(lambda work: work.sheets.add(upendo(), NOW))
    store.close()


def test_the_sheets_of_a_day_are_listed(run: Run, made: None) -> None:
    done = run("sheet", "list", "--day", "2026-11-24")
    told = "7K4QZ  Upendo  Grace Wanjiru  09:00  KES 3,590  10 lines  open\n"
    assert (done.exit_code, done.output) == (DONE, told)


def test_a_day_without_sheets_is_said_to_be(run: Run) -> None:
    done = run("sheet", "list", "--day", "2026-11-23")
    assert (done.exit_code, done.output) == (DONE, "No sheet of 2026-11-23.\n")


def test_a_day_that_is_none_is_refused(run: Run) -> None:
    assert run("sheet", "list", "--day", "24 Nov").exit_code == WRONG_USAGE


def test_sheets_are_listed_as_json(run: Run, made: None) -> None:
    [row] = json.loads(run("sheet", "list", "--day", "2026-11-24", "--json").stdout)
    assert (row["code"], row["group"], row["expected"], row["state"]) == ("7K4QZ", "Upendo", "KES 3,590", "open")


def test_a_sheet_is_shown_line_by_line(run: Run, made: None) -> None:
    lines = run("sheet", "show", "7k4qz").output.splitlines()
    assert (lines[0], lines[3], lines[-1]) == (
        "7K4QZ  Upendo, Grace Wanjiru, 2026-11-24 09:00",
        "  3  C3 Alice Nduku  KES 770  L3 KES 770  (late KES 720)",
        "     KES 3,590, open",
    )


@pytest.mark.parametrize(
    ("day", "first"),
    [
        pytest.param((), "7K4QZ  Upendo, Peter Otieno, 2027-03-02 09:00", id="the newest"),
        pytest.param(("--day", "2026-11-24"), "7K4QZ  Upendo, Grace Wanjiru, 2026-11-24 09:00", id="of a day"),
    ],
)
def test_of_a_code_that_came_again(run: Run, state: Path, made: None, day: tuple[str, ...], first: str) -> None:
    again = replace(upendo(), key="again", officer_id=2, officer="Peter Otieno", on=date(2027, 3, 2))
    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    store.write(lambda work: work.sheets.move(work.sheets.get(1), SheetState.EXPIRED, NOW))
    store.write(lambda work: work.sheets.add(again, NOW))
    store.close()
    assert run("sheet", "show", "7K4QZ", *day).output.splitlines()[0] == first


def test_a_sheet_is_shown_as_json(run: Run, made: None) -> None:
    shown = json.loads(run("sheet", "show", "7K4QZ", "--json").stdout)
    assert shown["lines"][2] == {
        "number": 3,
        "client": "3",
        "name": "Alice Nduku",
        "expected": "KES 770",
        "dues": {"L3": "KES 770"},
        "late": "KES 720",
    }


def test_a_code_of_no_sheet_is_told(run: Run) -> None:
    done = run("sheet", "show", "7K4QX")
    assert (done.exit_code, done.output) == (NEEDS_A_PERSON, "there is no sheet 7K4QX\n")
