"""`mobile-mifos audit check` and `mobile-mifos audit show`, as typed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from gateway.cli.places import NEEDS_A_PERSON
from tests.cli.conftest import Run
from tests.flows.portal import paid, statement

SUBJECT = "mpesa:UC24T7Q2WX"


@pytest.fixture(autouse=True)
def imported(run: Run, tmp_path: Path) -> None:
    """One receipt on record, by a statement."""
    (tmp_path / "march.csv").write_bytes(statement(paid()))
    assert run("import", "mpesa", str(tmp_path / "march.csv")).exit_code == 0


@pytest.fixture
def change(state: Path) -> Callable[[str], None]:
    """Changes the database behind the daemon's back."""

    def change(statement: str) -> None:
        with closing(sqlite3.connect(state / "mobile-mifos.db")) as database, database:
            database.execute(statement)

    return change


def test_a_chain_that_nobody_changed_holds(run: Run) -> None:
    done = run("audit", "check")
    first, last = done.stdout.splitlines()
    assert (done.exit_code, first) == (0, "3 links of 2 subjects hold.")
    assert last.startswith("Newest, link 3: ")


def test_a_changed_row_is_named(run: Run, change: Callable[[str], None]) -> None:
    change("UPDATE remittances SET amount_minor = 100")
    done = run("audit", "check")
    assert done.exit_code == NEEDS_A_PERSON
    assert (
        done.stdout.splitlines()[0]
        == f"BROKEN {SUBJECT}: changed, at link 1: the remittance's amount_minor on record is another"
    )


def test_a_line_that_is_gone_is_named(run: Run, change: Callable[[str], None]) -> None:
    change("DELETE FROM audit WHERE seq = 2")
    done = run("audit", "check")
    assert done.exit_code == NEEDS_A_PERSON
    assert done.stdout.splitlines()[0] == "BROKEN link 2 of the chain: the line is missing"


def test_a_hash_that_was_written_down_is_in_the_chain(run: Run) -> None:
    newest = run("audit", "check").stdout.split()[-1]
    assert run("audit", "check", "--until", newest.upper()).exit_code == 0


def test_a_hash_that_is_not_in_the_chain_tells_of_a_cut(run: Run) -> None:
    done = run("audit", "check", "--until", "0" * 64)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        NEEDS_A_PERSON,
        "The hash that was written down is not in the chain.",
    )


def test_the_check_is_printed_as_json(run: Run, change: Callable[[str], None]) -> None:
    change("UPDATE audit SET act = 'x' WHERE seq = 3")
    told = json.loads(run("audit", "check", "--json").stdout)
    assert (told["holds"], told["has_until"], told["from_before"]) == (False, None, 0)
    assert told["breaks"][0] == {
        "link": 3,
        "subject": "statement:" + told["breaks"][1]["subject"][10:],
        "why": "the line was changed",
    }


def test_what_was_done_about_a_receipt_is_listed(run: Run) -> None:
    done = run("audit", "show", SUBJECT)
    line, verdict = done.stdout.splitlines()
    assert (done.exit_code, verdict) == (0, "1 link holds.")
    assert "heard: amount_minor 10000, currency KES, id 1" in line


def test_what_was_changed_about_a_receipt_is_said(run: Run, change: Callable[[str], None]) -> None:
    change(f"DELETE FROM audit WHERE subject = '{SUBJECT}'")
    done = run("audit", "show", SUBJECT)
    assert (done.exit_code, done.stdout.strip()) == (
        NEEDS_A_PERSON,
        "Changed, at link 1: the last line is missing.",
    )


def test_the_lines_are_printed_as_json(run: Run) -> None:
    told = json.loads(run("audit", "show", SUBJECT, "--json").stdout)
    assert (told["holds"], told["broken_at"], told["from_before"]) == (True, None, False)
    assert told["lines"][0]["details"]["word"] == "statement"


def test_a_receipt_that_nobody_knows_is_said_to_be_unknown(run: Run) -> None:
    done = run("audit", "show", "mpesa:UC2NOBODY0")
    assert (done.exit_code, done.stdout) == (NEEDS_A_PERSON, "")
    assert "Nothing is known of mpesa:UC2NOBODY0" in done.stderr
