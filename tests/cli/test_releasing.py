"""`mobile-mifos sheet release` and `retry`, as typed, with a village's core to sign in to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.codes import REPORT as REPORT_LETTER
from domain.codes import reference_of
from domain.sheets import SheetState
from gateway.cli.main import main
from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE
from gateway.cli.signing_in import PASSWORD
from gateway.store.opening import OpenStore, open_store
from gateway.village.kenya import KENYA
from gateway.village.running import open_village
from tests.store.test_sheets import NEW, REPORT, S, get, move
from tests.support.clock import NOW, HandClock

REFERENCE = reference_of(1, REPORT_LETTER)
Typed = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OpenStore]:
    village = open_village(KENYA, tmp_path, "http://127.0.0.1:9", 9, now=lambda: datetime.now(UTC))
    store = open_store(f"sqlite:///{tmp_path / 'mobile-mifos.db'}", clock=HandClock())
    store.migrate()
    store.write(lambda work: work.sheets.add(replace(NEW, officer_id=2), NOW))  # the village's Peter
    store.write(lambda work: work.sheets.report(work.sheets.get(1), REPORT, NOW))
    move(store, get(store, 1), S.REPORTED, S.HELD)
    yield store
    store.close()
    village.stop()


@pytest.fixture
def typed(store: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs `mobile-mifos sheet <words>` as somebody of the village."""
    monkeypatch.chdir(tmp_path)
    passwords = {each.login: each.password for each in KENYA.staff}

    def run(*words: str, login: str = "faith") -> Result:
        monkeypatch.setenv(PASSWORD, passwords[login])
        return CliRunner().invoke(main, ["sheet", *words, "--as", login, "--state", str(tmp_path)])

    return run


def state(store: OpenStore) -> SheetState:
    return get(store, 1).state


def test_a_counted_heap_is_released(typed: Typed, store: OpenStore) -> None:
    done = typed("release", REFERENCE.lower(), "--counted", "830")
    assert (done.exit_code, done.output) == (DONE, "Upendo: KES 830 released, KES 830 counted.\n")
    assert state(store) is S.RELEASED


def test_a_difference_is_kept_with_its_reason(typed: Typed) -> None:
    done = typed("release", REFERENCE, "--counted", "810.00", "--why", "later", "--json")
    assert json.loads(done.stdout) == {"released": "Upendo", "lines": "KES 830", "counted": "KES 810"}


@pytest.mark.parametrize(
    ("words", "login", "code", "told"),
    [
        pytest.param((REFERENCE, "--counted", "810"), "faith", NEEDS_A_PERSON, "say why", id="short without a reason"),
        pytest.param((REFERENCE, "--counted", "830"), "daniel", NEEDS_A_PERSON, "cashier", id="finance"),
        pytest.param((REFERENCE, "--counted", "830"), "peter", NEEDS_A_PERSON, "your own", id="the officer herself"),
        pytest.param(("H2222", "--counted", "830"), "faith", WRONG_USAGE, "no reference", id="mistyped"),
        pytest.param((REFERENCE, "--counted", "1e3"), "faith", WRONG_USAGE, "no amount", id="no amount"),
    ],
)
def test_what_cannot_be_released_is_said_in_one_line(
    typed: Typed, store: OpenStore, words: tuple[str, ...], login: str, code: int, told: str
) -> None:
    done = typed("release", *words, login=login)
    assert (done.exit_code, told in done.output) == (code, True), done.output
    assert state(store) is S.HELD


def test_what_is_released_is_not_released_again(typed: Typed) -> None:
    typed("release", REFERENCE, "--counted", "830")
    done = typed("release", REFERENCE, "--counted", "830")
    assert (done.exit_code, "faith released Upendo" in done.output) == (NEEDS_A_PERSON, True), done.output


def test_what_is_not_refused_is_not_tried_again(typed: Typed) -> None:
    typed("release", REFERENCE, "--counted", "830")
    done = typed("retry", REFERENCE)
    assert (done.exit_code, "Nothing of it is refused" in done.output) == (NEEDS_A_PERSON, True), done.output
