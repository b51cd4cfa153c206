"""`mobile-mifos receipt add`, as typed, with a village's core to sign in to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.receipts import NOBODY, Receipt, Word
from gateway.cli.main import main
from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE
from gateway.cli.signing_in import PASSWORD
from gateway.store.opening import open_store
from gateway.village.kenya import KENYA
from gateway.village.running import open_village
from tests.support.clock import HandClock
from tests.support.people import NAIROBI

NUMBER = "UKN4T7Q2WX"
PAID_AT = (datetime.now(UTC) - timedelta(days=1)).astimezone(NAIROBI).replace(second=0, microsecond=0)
STAFF = {each.role.value if hasattr(each.role, "value") else str(each.role): each for each in KENYA.staff}

Add = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    village = open_village(KENYA, tmp_path, "http://127.0.0.1:9", 9, now=lambda: datetime.now(UTC))
    yield tmp_path
    village.stop()


@pytest.fixture
def add(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Add:
    """Runs `receipt add` as somebody with a *role*; *changes* replace what is typed."""
    monkeypatch.chdir(folder)

    def run(role: str = "cashier", number: str = NUMBER, **changes: str) -> Result:
        typed = {"amount": "480.00", "paid-at": f"{PAID_AT:%Y-%m-%d %H:%M}", "account": "L4", "phone": "0700000011"}
        typed |= {name.replace("_", "-"): value for name, value in changes.items()}
        words = [word for name, value in typed.items() for word in (f"--{name}", value)]
        monkeypatch.setenv(PASSWORD, STAFF[role].password)
        return CliRunner().invoke(
            main, ["receipt", "add", number, *words, "--as", STAFF[role].login, "--state", str(folder)]
        )

    return run


def explain(folder: Path, role: str) -> Result:
    words = ("explain", NUMBER, "--why", "a slip of ours", "--as", STAFF[role].login, "--state", str(folder))
    return CliRunner(env={PASSWORD: STAFF[role].password}).invoke(main, ["receipt", *words])


@pytest.mark.parametrize(
    ("role", "code", "said"),
    [
        pytest.param("finance", DONE, f"{NUMBER}: explained.\n", id="finance"),
        pytest.param("cashier", NEEDS_A_PERSON, "Finance says why a receipt was told otherwise.\n", id="another"),
    ],
)
def test_what_was_told_otherwise_is_explained(add: Add, folder: Path, role: str, code: int, said: str) -> None:
    add()
    add(amount="481.00")
    done = explain(folder, role)
    assert (done.exit_code, done.output) == (code, said)


def test_what_nobody_told_otherwise_is_explained_already(add: Add, folder: Path) -> None:
    add()
    assert explain(folder, "finance").output == f"{NUMBER} is explained already.\n"


def look(folder: Path) -> tuple[Receipt | None, list[str], bool]:
    """Give what is on record, the notes beside it, and whether the audit chain holds."""
    store = open_store(f"sqlite:///{folder / 'mobile-mifos.db'}", clock=HandClock())
    try:
        found = store.read(lambda work: work.remittances.find("mpesa", NUMBER))
        notes = store.read(lambda work: [each.words for each in work.suspense.notes(found.id)]) if found else []
        return (
            (found.receipt if found else None),
            notes,
            store.read(lambda work: work.audit.check(f"mpesa:{NUMBER}").holds),
        )
    finally:
        store.close()


def test_it_is_on_record_and_waits(add: Add, folder: Path) -> None:
    done = add()
    told = f"{NUMBER} is on record and waits: a callback, pull or statement, or two people, have to agree.\n"
    assert (done.exit_code, done.output) == (DONE, told)
    receipt, notes, holds = look(folder)
    assert receipt
    assert (receipt.word, receipt.paid_at, receipt.amount.minor) == (Word.HAND, PAID_AT, 48_000)
    assert (receipt.reference, receipt.payer) == (None, NOBODY)
    assert notes == ["Entered by hand as the client showed it, for L4, from a phone that ends in 011."]
    assert holds


def test_entered_again_nothing_is_done(add: Add, folder: Path) -> None:
    add()
    assert add().output == f"{NUMBER} was entered so before. Nothing was done.\n"
    assert len(look(folder)[1]) == 1


def test_another_amount_needs_a_person(add: Add) -> None:
    add()
    assert add(amount="4800.00").exit_code == NEEDS_A_PERSON


def test_an_officer_may_not(add: Add, folder: Path) -> None:
    done = add("officer")
    assert (done.exit_code, look(folder)[0]) == (NEEDS_A_PERSON, None)
    assert done.output == "A cashier, finance or the branch manager may enter receipts.\n"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"amount": "1e3"}, WRONG_USAGE, id="an exponent"),
        pytest.param({"amount": "480.5"}, WRONG_USAGE, id="a tenth"),
        pytest.param({"amount": "0.00"}, NEEDS_A_PERSON, id="nothing"),
        pytest.param({"paid_at": "yesterday"}, WRONG_USAGE, id="no time"),
        pytest.param({"paid_at": "2099-01-01 10:00"}, NEEDS_A_PERSON, id="in the future"),
        pytest.param({"paid_at": "2019-01-01 10:00"}, NEEDS_A_PERSON, id="long ago"),
        pytest.param({"number": "UKN4"}, NEEDS_A_PERSON, id="half a number"),
        pytest.param({"phone": "12"}, WRONG_USAGE, id="no phone"),
    ],
)
def test_what_cannot_be_is_not_on_record(add: Add, folder: Path, changes: dict[str, str], code: int) -> None:
    assert (add(**changes).exit_code, look(folder)[0]) == (code, None)


def test_a_number_alone_tells_its_story(add: Add, folder: Path) -> None:
    add()
    shown = [CliRunner().invoke(main, ["receipt", *words, NUMBER, "--state", str(folder)]) for words in ([], ["show"])]
    assert shown[0].output == shown[1].output
    assert NUMBER in shown[0].output
