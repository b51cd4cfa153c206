"""`mobile-mifos pin`, `phone` and `client`, as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli.main import main
from gateway.cli.places import NEEDS_A_PERSON, WRONG_USAGE
from tests.cli.conftest import PHONE, Run

MARY = {"phone": PHONE, "clients": ["C15 Mary Wanjiku"], "staff": None, "language": None}
FREE = {"blocked": False, "stopped": False}
FREE_PHONE = "+254700000077"
REMOVE = ("phone", "remove", PHONE, "--client", "15")


def listed(run: Run) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("phone", "list", "--json").stdout)
    return found


def test_a_code_is_printed_alone(run: Run) -> None:
    done = run("pin", "issue", "15")
    assert (done.exit_code, bool(re.fullmatch(r"[2-9][2-9B-Z]{4}\n", done.stdout))) == (0, True)


def test_beside_the_code_stands_what_she_sends(run: Run) -> None:
    done = run("pin", "issue", "C15")
    assert f"JOIN {done.stdout.strip()}" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(("pin", "unlock", "15"), "Opened no locks of client 15.", id="pin unlock"),
        pytest.param(("phone", "add", FREE_PHONE, "--client", "15"), f"{FREE_PHONE} is client 15's.", id="phone add"),
        pytest.param(
            ("phone", "remove", PHONE, "--client", "15"), f"{PHONE} is client 15's no longer.", id="phone remove"
        ),
        pytest.param(("phone", "block", PHONE), f"{PHONE} is blocked.", id="phone block"),
        pytest.param(("client", "language", "15", "sw"), "1 phone is answered in sw.", id="client language"),
    ],
)
def test_what_was_done_is_told_in_one_line(run: Run, words: tuple[str, ...], told: str) -> None:
    done = run(*words)
    assert (done.exit_code, done.output) == (0, f"{told}\n")


def test_several_phones_are_told_as_several(run: Run) -> None:
    run("phone", "add", FREE_PHONE, "--client", "15")
    assert run("client", "language", "15", "sw").stdout == "2 phones are answered in sw.\n"


@pytest.mark.parametrize(
    ("before", "words", "told"),
    [
        pytest.param(None, ("phone", "remove", FREE_PHONE, "--client", "15"), "was not client 15's", id="phone remove"),
        pytest.param(REMOVE, REMOVE, "was not client 15's", id="phone remove, again"),
        pytest.param(None, ("phone", "unblock", PHONE), "was not blocked", id="phone unblock"),
        pytest.param(REMOVE, ("client", "language", "15", "sw"), "client 15 has no phone", id="client language"),
    ],
)
def test_what_was_not_there_needs_a_person(
    run: Run, before: tuple[str, ...] | None, words: tuple[str, ...], told: str
) -> None:
    if before:
        run(*before)
    book = listed(run)
    done = run(*words)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (NEEDS_A_PERSON, "", 1)
    assert told in done.stderr
    assert listed(run) == book


def test_the_phone_book_is_listed(run: Run) -> None:
    assert run("phone", "list").stdout == f"{PHONE}  C15 Mary Wanjiku\n"


def test_the_phone_book_is_listed_as_json(run: Run) -> None:
    assert listed(run) == [MARY | FREE]


@pytest.mark.parametrize("typed", ["+254700000077", "0700 000 077", "254700000077"])
def test_a_phone_is_added_as_typed(run: Run, typed: str) -> None:
    assert run("phone", "add", typed, "--client", "15").exit_code == 0
    assert [row["phone"] for row in listed(run)] == [PHONE, "+254700000077"]


def test_a_phone_is_removed(run: Run) -> None:
    run("phone", "remove", PHONE, "--client", "15")
    assert run("phone", "list").stdout == f"{PHONE}  nobody\n"


def test_a_phone_is_blocked(run: Run) -> None:
    run("phone", "block", PHONE)
    assert run("phone", "list").stdout == f"{PHONE}  C15 Mary Wanjiku  blocked\n"


def test_a_blocked_phone_counts_again(run: Run) -> None:
    run("phone", "block", PHONE)
    assert run("phone", "unblock", PHONE).output == f"{PHONE} counts again.\n"
    assert listed(run) == [MARY | FREE]


def test_a_client_is_answered_in_her_language(run: Run) -> None:
    run("client", "language", "15", "sw")
    assert listed(run) == [MARY | FREE | {"language": "sw"}]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("pin", "issue", "16"), id="pin issue"),
        pytest.param(("pin", "unlock", "16"), id="pin unlock"),
        pytest.param(("phone", "add", PHONE, "--client", "16"), id="phone add"),
        pytest.param(("phone", "remove", PHONE, "--client", "16"), id="phone remove"),
        pytest.param(("client", "language", "16", "sw"), id="client language"),
    ],
)
def test_a_number_that_nobody_has_needs_a_person(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (NEEDS_A_PERSON, "", 1)
    assert "no client has the number 16" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("phone", "add", "GCash", "--client", "15"), id="a word for a phone"),
        pytest.param(("phone", "block", "12"), id="a phone too short"),
        pytest.param(("client", "language", "15", "xx"), id="a language we lack"),
        pytest.param(("phone", "add", PHONE), id="nobody's phone"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (WRONG_USAGE, "")
    assert done.stderr


def test_wrong_settings_are_told_at_once_and_show_no_secret(state: Path, run: Run) -> None:
    file = state / "mobile-mifos.toml"
    file.write_text(file.read_text().replace('country = "KE"', 'country = "Kenya"').replace("driver =", "drver ="))
    done = run("check")
    assert (done.exit_code, done.stdout) == (WRONG_USAGE, "")
    assert done.stderr.startswith("The settings cannot be used; 2 to mend:\n")


def test_without_settings_one_fault_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["phone", "list"])
    assert (done.exit_code, done.stderr.count("\n")) == (WRONG_USAGE, 2)
