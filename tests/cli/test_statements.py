"""`mobile-mifos import`, as typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from domain.imports import Import
from gateway.cli.places import NEEDS_A_PERSON, WRONG_USAGE
from gateway.store.opening import OpenStore, open_store
from gateway.wiring.daemon import utc_now
from tests.cli.conftest import Run
from tests.flows.portal import moved, paid, statement


@dataclass(frozen=True)
class Desk:
    """Where finance keeps her files."""

    folder: Path

    def put(self, *rows: Sequence[str], name: str = "march.csv", **head: str) -> str:
        file = self.folder / name
        file.write_bytes(statement(*rows, **head))
        return str(file)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def opened(state: Path) -> OpenStore:
    return open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=utc_now)


def test_what_became_of_the_rows_is_printed(run: Run, desk: Desk) -> None:
    done = run("import", "mpesa", desk.put(paid(), moved("UC24T7Q2WX", "Pay Bill Charge", out="-5.00")))
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["march.csv:", "2", "rows"],
        ["charge", "1"],
        ["new", "1"],
        ["reconcile:", "mobile-mifos", "reconcile", "mpesa", "2026-03-02"],
    ]


def test_each_row_for_a_person_is_printed_with_its_reason(run: Run, desk: Desk) -> None:
    done = run("import", "mpesa", desk.put(paid(), moved("UC2BONGA01", "Bonga Points", came="5.00")))
    assert done.exit_code == NEEDS_A_PERSON
    assert done.stdout.splitlines()[-2] == "row 4 (UC2BONGA01): unknown: Bonga Points, KES 5.00"


def test_it_is_printed_as_json(run: Run, desk: Desk) -> None:
    done = run("import", "mpesa", desk.put(paid(), paid("UC24T7Q2WY", "1e3"), total_paid_in="9.00"), "--json")
    told = json.loads(done.stdout)
    assert (told["counts"], told["dry_run"]) == ({"new": 1, "damaged": 1}, False)
    assert told["rows"] == [{"row": 5, "receipt": None, "became": "damaged", "reason": "amount '1e3'"}]
    assert told["faults"][0] == "total paid in says 9.00, the rows come to 100.00"
    assert told["days"] == ["2026-03-02"]


def test_totals_that_do_not_add_up_need_a_person(run: Run, desk: Desk) -> None:
    done = run("import", "mpesa", desk.put(paid(), total_paid_in="9.00"))
    assert (done.exit_code, "total paid in says 9.00" in done.stdout) == (NEEDS_A_PERSON, True)


def test_a_dry_run_writes_nothing(run: Run, desk: Desk, opened: OpenStore) -> None:
    file = desk.put(paid())
    assert run("import", "mpesa", file, "--dry-run").exit_code == 0
    assert opened.read(lambda work: work.remittances.find("mpesa", "UC24T7Q2WX")) is None
    assert run("import", "mpesa", file, "--json").stdout.count('"new": 1') == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"Dear all\n", "march.csv: no row names the columns of a statement.\n", id="no statement"),
        pytest.param(b"PK\x03\x04 and so on", "march.csv: the file is damaged.\n", id="a damaged workbook"),
        pytest.param(
            statement(paid(), shortcode="999999"),
            "march.csv: the statement is of shortcode 999999, ours is 600417.\n",
            id="of another shortcode",
        ),
    ],
)
@pytest.mark.parametrize("words", [pytest.param((), id="for good"), pytest.param(("--dry-run",), id="dry run")])
def test_a_wrong_file_is_refused_in_one_line(
    run: Run, desk: Desk, words: tuple[str, ...], content: bytes, told: str
) -> None:
    (desk.folder / "march.csv").write_bytes(content)
    done = run("import", "mpesa", str(desk.folder / "march.csv"), *words)
    assert (done.exit_code, done.stdout, done.stderr) == (WRONG_USAGE, "", told)


def test_a_file_that_is_not_there_is_told(run: Run) -> None:
    done = run("import", "mpesa", "nowhere.csv")
    assert (done.exit_code, done.stderr) == (WRONG_USAGE, "nowhere.csv: No such file or directory.\n")


def test_the_same_file_again_is_refused_by_its_day(run: Run, desk: Desk) -> None:
    run("import", "mpesa", desk.put(paid()))
    done = run("import", "mpesa", desk.put(paid(), name="copy.csv"))
    assert (done.exit_code, done.stdout) == (WRONG_USAGE, "")
    assert done.stderr.startswith("copy.csv was imported on 2")


def test_whoever_imports_while_another_does_is_told(run: Run, desk: Desk, opened: OpenStore) -> None:
    now: datetime = utc_now()
    other = Import("mpesa", "600417", "aa" * 32, "february.csv", "daniel", now)
    opened.write(lambda work: work.imports.begin(other, now.replace(year=now.year + 1)))
    done = run("import", "mpesa", desk.put(paid()))
    assert done.exit_code == NEEDS_A_PERSON
    assert done.stderr.startswith("daniel has been importing february.csv since ")


def test_no_core_and_no_channel_is_needed(state: Path, run: Run, desk: Desk) -> None:
    file = state / "mobile-mifos.toml"
    tables = file.read_text("utf-8").split("\n\n")
    file.write_text("\n\n".join(each for each in tables if not each.startswith(("[core]", "[channels"))), "utf-8")
    assert run("import", "mpesa", desk.put(paid())).exit_code == 0


def test_without_a_shortcode_it_says_which_key(state: Path, run: Run, desk: Desk) -> None:
    file = state / "mobile-mifos.toml"
    file.write_text(file.read_text("utf-8").replace('shortcode = "600417"', 'shortcode = ""'), "utf-8")
    done = run("import", "mpesa", desk.put(paid()))
    assert (done.exit_code, "mpesa.shortcode" in done.stderr) == (WRONG_USAGE, True)


def test_readers_of_statements_are_imported_when_a_statement_is() -> None:
    look = (
        "import sys, gateway.cli.main, gateway.wiring.daemon;"
        "print([each for each in sys.modules if 'statements' in each and each.startswith('mpesa')])"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
