"""`mobile-mifos reconcile`, as typed."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from domain.money import Money
from domain.receipts import Receipt, Word
from gateway.cli.places import NEEDS_A_PERSON, WRONG_USAGE
from gateway.store.opening import open_store
from tests.cli.conftest import Run
from tests.flows.portal import OURS, moved, paid, statement
from tests.support.clock import NOW, HandClock

DAY = "2026-03-02"


def put(run: Run, folder: Path) -> None:
    (folder / "march.csv").write_bytes(statement(paid()))
    assert run("import", "mpesa", str(folder / "march.csv")).exit_code == 0


def test_a_day_on_which_nothing_came_is_explained(run: Run) -> None:
    done = run("reconcile", "mpesa", DAY)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "mpesa 2026-03-02: 0 receipts")


def test_what_is_on_no_account_is_printed_with_its_reason(run: Run, tmp_path: Path) -> None:
    put(run, tmp_path)
    done = run("reconcile", "mpesa", DAY)
    assert done.exit_code == NEEDS_A_PERSON
    assert "UC24T7Q2WX 10:59 KES 100.00: on its way: waits to be matched" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["Statements: march.csv", "Each balance follows from the last."]


def test_the_table_is_printed_as_json(run: Run, tmp_path: Path) -> None:
    put(run, tmp_path)
    told = json.loads(run("reconcile", "mpesa", DAY, "--json").stdout)
    assert (told["explained"], told["statements"]) == (False, ["march.csv"])
    assert told["sources"]["statement"] == {"receipts": 1, "amount": "100.00"}
    assert told["classes"]["on its way"] == {"receipts": 1, "amount": "100.00"}
    assert told["receipts"] == [
        {
            "receipt": "UC24T7Q2WX",
            "at": "2026-03-02T10:59:30+03:00",
            "amount": "100.00",
            "callback": None,
            "pull": None,
            "statement": "100.00",
            "notice": None,
            "status query": None,
            "integrator": None,
            "hand": None,
            "core": "0.00",
            "core_says": None,
            "class": "on its way",
            "reason": "waits to be matched",
        }
    ]


def test_balances_that_do_not_follow_are_told(run: Run, state: Path) -> None:
    store = open_store(f"sqlite:///{state / 'mobile-mifos.db'}", clock=HandClock())
    for place, balance in enumerate((10_000, 60_000)):
        at, held = NOW + timedelta(minutes=place), Money(balance, "KES")
        told = Receipt("mpesa", f"UC24T7Q2W{place}", Money(100, "KES"), at, Word.CALLBACK, shortcode=OURS, balance=held)
        store.write(lambda work, told=told: work.remittances.hear(told, b"", NOW))
    store.close()
    shown, plain = run("reconcile", "mpesa", DAY).stdout, json.loads(run("reconcile", "mpesa", DAY, "--json").stdout)
    assert "Balance: KES 499 more between UC24T7Q2W0 (Mon 2 Mar, 11:00) and UC24T7Q2W1 (Mon 2 Mar, 11:01)" in shown
    assert plain["balance_gaps"] == [{"from": "UC24T7Q2W0", "to": "UC24T7Q2W1", "missing": "499.00", "odd": None}]


def test_a_row_that_nobody_knows_is_unexplained(run: Run, tmp_path: Path) -> None:
    rows = [moved("UC24T7Q2WX", "Pay Bill Charge", out="-5.00"), moved("UC2BONGA01", "Bonga Points", came="300.00")]
    (tmp_path / "march.csv").write_bytes(statement(*rows))
    run("import", "mpesa", str(tmp_path / "march.csv"))
    done = run("reconcile", "mpesa", DAY)
    assert done.exit_code == NEEDS_A_PERSON
    assert "  own charge        1           KES -5.00" in done.stdout
    assert "UC2BONGA01 10:59 KES 300.00: unexplained: the statement does not say what it is for" in done.stdout


def test_what_is_no_day_is_told(run: Run) -> None:
    done = run("reconcile", "mpesa", "2026-02-30")
    assert (done.exit_code, done.stderr) == (WRONG_USAGE, "2026-02-30 is no day; write it like 2026-11-23.\n")
