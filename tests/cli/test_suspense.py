"""`mobile-mifos suspense show`, `match` and the rest, as typed, with a village's core to sign in to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from domain.money import Money
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.remittances import RemittanceState
from gateway.cli.main import main
from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE
from gateway.cli.signing_in import PASSWORD
from gateway.store.opening import open_store
from gateway.village.kenya import KENYA
from gateway.village.running import open_village
from tests.support.clock import NOW, HandClock

NUMBER, LARGE, BACK = "UC25C4D8QA", "UC25C4D8QB", "UC25Z9Z9Z9"
PHONE = "+254700000011"
R = RemittanceState

Typed = Callable[..., Result]


def _put(work: UnitOfWork, number: str, amount: int) -> None:
    payer = Payer(phone=PHONE, name="MARY AKOTH")
    receipt = Receipt("mpesa", number, Money(amount * 100, "KES"), NOW, Word.CALLBACK, "mama b", payer)
    remittance_id, _ = work.remittances.hear(receipt, b"", NOW)
    work.remittances.move(remittance_id, start=R.RECEIVED, to=R.SUSPENDED, now=NOW, reason="nothing named")
    from domain.accounts import Client

    work.phones.put_client(Client(1, "1", "Mary Akoth", PHONE, True))
    work.phones.link(PHONE, 1, Origin.CORE, NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    village = open_village(KENYA, tmp_path, "http://127.0.0.1:9", 9, now=lambda: datetime.now(UTC))
    store = open_store(f"sqlite:///{tmp_path / 'mobile-mifos.db'}", clock=HandClock())
    store.migrate()
    store.write(_put, NUMBER, 500)
    store.write(_put, LARGE, 6000)
    store.close()
    yield tmp_path
    village.stop()


@pytest.fixture
def typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs `mobile-mifos suspense <words>`; *login* signs in, with her password in the environment."""
    monkeypatch.chdir(folder)
    passwords = {each.login: each.password for each in KENYA.staff}

    def run(*words: str, login: str = "", password: str = "") -> Result:
        monkeypatch.setenv(PASSWORD, password or passwords.get(login, ""))
        who = ("--as", login) if login else ()
        return CliRunner().invoke(main, ["suspense", *words, *who, "--state", str(folder)])

    return run


def state(typed: Typed, number: str = NUMBER) -> str:
    return str(json.loads(typed("show", number, "--json").stdout)["state"])


def test_one_receipt_is_shown_with_whose_it_may_be(typed: Typed) -> None:
    done = typed("show", NUMBER.lower())
    assert done.exit_code == DONE, done.output
    assert done.output.startswith(f"{NUMBER}: Whose are these KES 500?\n  in suspense for ")
    assert (
        ": no account was named.\n"
        "  Paid: Mon 2 Mar, 11:00\n"
        "  Wrote as account: “mama b”\n"
        "  Name at M-PESA: MARY AKOTH\n"
        "  From phone: +254 7•• ••• •11\n"
        "  Works on it: nobody yet\n"
        "  One person it could be\n"
        "  C1  Mary Akoth: " in done.output
    )
    assert "      + the phone is hers\n" in done.output
    assert "      - “mama b” is no account\n" in done.output
    assert PHONE[1:] not in done.output


def test_a_match_is_done_in_her_name(typed: Typed) -> None:
    done = typed("match", NUMBER, "L4", login="daniel")
    assert (done.exit_code, done.output) == (
        DONE,
        f"{NUMBER}: match KES 500 to Mary Akoth, L4 KES 500: done; it is matched.\n",
    )
    assert "Daniel Mutua: match KES 500 to Mary Akoth, L4 KES 500: done" in typed("show", NUMBER).output


def test_what_is_not_in_suspense_says_so(typed: Typed) -> None:
    typed("match", NUMBER, "L4", login="daniel")
    assert typed("show", NUMBER).output.startswith(f"{NUMBER}: KES 500 are matched\n  Paid: ")


def test_a_split_is_typed_in_parts(typed: Typed) -> None:
    done = typed("split", NUMBER, "C1", "L480", "S20", "--json", login="daniel")
    assert (done.exit_code, json.loads(done.stdout)["state"]) == (DONE, "matched")


def test_a_split_that_does_not_add_up_is_not_done(typed: Typed) -> None:
    done = typed("split", NUMBER, "C1", "L480", "S2", login="daniel")
    words = "The parts come to KES 482, and there are KES 500. Write, for example: C1 L480 S20.\n"
    assert (done.exit_code, done.stderr) == (NEEDS_A_PERSON, words)
    assert state(typed) == "suspended"


def test_a_split_by_the_accounts_own_numbers_is_answered_with_how_it_is_written(typed: Typed) -> None:
    done = typed("split", NUMBER, "L4=480", "S1=20", login="daniel")
    words = "A split begins with her client number. Write: C1 L480 S20.\n"
    assert (done.exit_code, done.stderr) == (NEEDS_A_PERSON, words)
    assert state(typed) == "suspended"


def test_above_the_limit_a_second_person_confirms(typed: Typed) -> None:
    done = typed("match", LARGE, "L4", "--why", "she called", login="daniel")
    assert (done.exit_code, "A second person has to confirm." in done.output) == (NEEDS_A_PERSON, True)
    own = typed("confirm", LARGE, login="daniel")
    assert (own.exit_code, "You proposed this." in own.stderr) == (NEEDS_A_PERSON, True)
    assert typed("confirm", LARGE, login="rose").exit_code == DONE
    assert state(typed, LARGE) == "matched"


def test_what_is_declined_stays(typed: Typed) -> None:
    typed("match", LARGE, "L4", login="daniel")
    assert typed("decline", LARGE, login="rose").exit_code == DONE
    assert state(typed, LARGE) == "suspended"


def test_money_that_is_back_is_marked_by_two(typed: Typed) -> None:
    assert typed("return", NUMBER, BACK, login="rose").exit_code == NEEDS_A_PERSON
    assert typed("confirm", NUMBER, login="daniel").exit_code == DONE
    assert state(typed) == "returned"


def test_what_is_not_posted_is_not_unmatched(typed: Typed) -> None:
    done = typed("unmatch", NUMBER, "L4", "--why", "wrong", login="daniel")
    assert (done.exit_code, done.stderr) == (NEEDS_A_PERSON, f"{NUMBER} is in suspense, not posted.\n")


def test_what_is_not_posted_is_not_taken_off(typed: Typed) -> None:
    done = typed("off", NUMBER, "--why", "M-PESA does not know it", login="daniel")
    assert (done.exit_code, "is in suspense, not posted" in done.stderr) == (NEEDS_A_PERSON, True)


def test_notes_and_owners_are_kept(typed: Typed) -> None:
    typed("note", NUMBER, "mama b is Mama Brian", login="daniel")
    typed("hand", NUMBER, "daniel", login="daniel")
    shown = typed("show", NUMBER).output
    assert "Works on it: Daniel Mutua" in shown
    assert "Daniel Mutua: mama b is Mama Brian" in shown


def test_only_who_signed_in_and_may_work_on_it_has_it_handed(typed: Typed) -> None:
    refused = typed("hand", NUMBER, "rose", login="daniel")
    assert refused.exit_code == NEEDS_A_PERSON
    assert "“rose” may not work on suspense, or has not signed in here for long." in refused.stderr
    typed("note", NUMBER, "I look at it", login="rose")
    assert typed("hand", NUMBER, "ROSE", login="daniel").exit_code == DONE
    assert "Works on it: Rose Chebet" in typed("show", NUMBER).output


@pytest.mark.parametrize(
    ("login", "password", "words"),
    [
        pytest.param("daniel", "wrong", "do not fit together", id="a wrong password"),
        pytest.param("faith", "", "Finance and the branch manager work on suspense.", id="the cashier"),
    ],
)
def test_who_may_not_does_nothing(typed: Typed, login: str, password: str, words: str) -> None:
    done = typed("match", NUMBER, "L4", login=login, password=password)
    assert (done.exit_code, words in done.stderr) == (NEEDS_A_PERSON, True)
    assert state(typed) == "suspended"


def test_nobody_acts_without_a_name(typed: Typed) -> None:
    assert typed("match", NUMBER, "L4").exit_code == WRONG_USAGE


def test_a_receipt_nobody_told_of(typed: Typed) -> None:
    done = typed("show", "UC25NONE00")
    assert (done.exit_code, done.stderr) == (NEEDS_A_PERSON, "No operator has told of UC25NONE00.\n")
