"""Whose money it may be, best first, and what is said for and against each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.accounts import Client, Instalment, Standing
from domain.errors import Refused
from domain.evidence import hash_phone
from domain.money import Money
from domain.receipts import Payer
from gateway.flows.explain_candidate import due_on
from gateway.flows.explain_suspense import reason_among
from gateway.flows.find_target import read_parts
from gateway.flows.suggest_owners import Suggestions
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import AMOUNT, DANIEL, NUMBER, SHARED_PHONE, Office, kes, loan
from tests.support.clock import NOW, HandClock

MASK = "2547 ***** 015"


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    return Office(store, clock)


def suggested(office: Office, payer: Payer | None = None, amount: Money = AMOUNT) -> Suggestions:
    office.suspend(NUMBER, amount, payer)
    return office.desk.suggestions(office.item().held)


def names(found: Suggestions) -> list[str]:
    return [each.target.first_name for each in found.owners]


def why(found: Suggestions, place: int = 0) -> list[str]:
    return [f"{'+' if each.is_for else '-'} {each.words}" for each in found.owners[place].why]


def test_whose_name_and_due_fit_comes_first(office: Office) -> None:
    found = suggested(office)
    assert names(found)[0] == "Josephine"
    assert why(found) == [
        "+ the phone is hers",
        "+ first name fits",
        "+ KES 480 due today on L5",
        "- “mama b” is no account",
    ]
    assert found.likely is found.owners[0]


def test_what_is_due_now_counts_not_what_was_due_when_it_was_read(office: Office) -> None:
    found = suggested(office, Payer(phone=SHARED_PHONE), kes(240))
    assert names(found)[0] == "Brian"
    assert "+ KES 240 due today on L6" in why(found)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        pytest.param(480, "+ KES 480 due today on L5", id="just that"),
        pytest.param(720, "+ KES 480 due today on L5", id="half as much again"),
        pytest.param(721, "- KES 480 due today: 241 would be over", id="more than that"),
        pytest.param(479, "- KES 480 due today: 1 would be missing", id="less"),
    ],
)
def test_what_is_due_fits_or_not(office: Office, amount: int, words: str) -> None:
    assert words in why(suggested(office, amount=kes(amount)))


@pytest.mark.parametrize(
    "payer",
    [
        pytest.param(Payer(phone_hash=hash_phone(SHARED_PHONE), name="JOSEPHINE"), id="by a hash"),
        pytest.param(Payer(mask=MASK, name="JOSEPHINE"), id="by a mask and a name"),
    ],
)
def test_a_payer_told_in_part_is_found(office: Office, payer: Payer) -> None:
    assert names(suggested(office, payer))[0] == "Josephine"


def test_while_the_core_is_silent_dues_are_left_out(office: Office) -> None:
    office.people.is_silent = True
    found = suggested(office)
    assert (found.has_dues, sorted(names(found))) == (False, ["Brian", "Josephine", "Samuel"])
    assert not [each for each in why(found) if "due" in each]


def test_of_two_that_are_close_neither_is_the_likely_one(office: Office) -> None:
    assert suggested(office, Payer(phone=SHARED_PHONE), kes(9)).likely is None


def test_nobody_is_likely_where_nobody_fits(office: Office) -> None:
    found = suggested(office, Payer(name="OTIENO"))
    assert (found.owners, found.likely) == ((), None)


def test_whom_the_phone_paid_for_before_is_more_likely(office: Office) -> None:
    office.suspend("UC25AAAAA1")
    office.match(DANIEL, ("L6", None), number="UC25AAAAA1")
    assert "+ this phone paid L6 before" in why(suggested(office, Payer(phone=SHARED_PHONE)))


def test_behind_a_mask_those_who_share_the_phone_are_named_too(office: Office) -> None:
    found = suggested(office, Payer(mask=MASK, name="JOSEPHINE"))
    assert sorted(names(found)) == ["Brian", "Josephine", "Samuel"]
    assert "+ shares a phone that fits" in why(found, names(found).index("Brian"))


def test_for_whom_somebody_alike_paid_before_is_more_likely_and_no_more(office: Office) -> None:
    stranger = Payer(mask="2547 ***** 099", name="OTIENO")
    office.suspend("UC25AAAAA1", payer=stranger)
    office.match(DANIEL, ("L6", None), number="UC25AAAAA1")
    found = suggested(office, stranger)
    assert (names(found), found.doubt is not None) == (["Brian"], True)
    assert "+ a payer of that name and number paid for her before" in why(found)
    assert office.remittance().client_id is None


@pytest.mark.parametrize(
    "payer", [Payer(mask="2547 ***** 099", name="PETER"), Payer(mask="2547 ***** 098", name="OTIENO")]
)
def test_nobody_is_alike_by_one_of_both(office: Office, payer: Payer) -> None:
    office.suspend("UC25AAAAA1", payer=Payer(mask="2547 ***** 099", name="OTIENO"))
    office.match(DANIEL, ("L6", None), number="UC25AAAAA1")
    assert names(suggested(office, payer)) == []


def test_whoever_has_a_name_that_was_typed_is_named(office: Office) -> None:
    office.suspend(NUMBER, AMOUNT, Payer(name="PETER"), typed="for ochieng")
    found = office.desk.suggestions(office.item().held)
    assert sorted(names(found)) == ["Brian", "Samuel"]
    assert "+ her name was typed" in why(found)
    assert reason_among(office.remittance(), found) == "two clients have that name"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("C5", [("C5", None)]),
        (" l 12 ", [("l 12", None)]),
        ("L5 480, S5 20", [("L5", kes(480)), ("S5", kes(20))]),
        ("L5=1,200;S5=20.50", [("L5", kes(1200)), ("S5", Money(2050, "KES"))]),
        ("L5=480 S5=20", [("L5", kes(480)), ("S5", kes(20))]),
        ("L5 480,S5 20", [("L5", kes(480)), ("S5", kes(20))]),
        ("L5 1,200,S5 1,000", [("L5", kes(1200)), ("S5", kes(1000))]),
    ],
)
def test_accounts_are_read_as_people_type_them(typed: str, expected: list[tuple[str, Money | None]]) -> None:
    assert read_parts(typed, "KES") == expected


@pytest.mark.parametrize("typed", ["", "mama b", "5", "L5 480 S5 20", "L5 -480", "L5 1e3", "L5 48٠", "L5 480,,S5 20"])
def test_what_is_written_otherwise_is_asked_back(typed: str) -> None:
    with pytest.raises(Refused, match="Write an account"):
        read_parts(typed, "KES")


def test_what_is_due_next_year_is_not_called_due_now() -> None:
    ahead = replace(loan(5, 480, 480, date(2026, 11, 24)), next=Instalment(date(2027, 1, 4), kes(27)))
    standing = Standing(Client(5, "5", "Josephine Atieno", None, is_active=True), (ahead,), (), NOW)
    assert due_on(standing, kes(20), date(2026, 11, 24)).words == "KES 27 due Mon 4 Jan: 7 would be missing"
