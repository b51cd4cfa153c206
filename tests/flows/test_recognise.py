"""Who is answered, and who is told of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from domain.accounts import AccountReference, Client
from domain.commands import Policy, Proof, Question
from domain.phonebook import Holder, Origin, PhoneCard
from domain.pins import PINCheck
from domain.ports.core import ReadsCore
from domain.ports.store import UnitOfWork
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.recognise import Denied, Found, Recognise
from gateway.store.opening import OpenStore, open_store
from parsers import phrases
from tests.flows.permissions import PINS, Case, cases
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, MARY, NOW, PETER, PHONE, SWAHILI, SaidPINs, question

GRACE = Holder(3, "3", "Grace Wanjiru", Origin.CORE, must_prove=False, has_pin=True)
GRACES_PHONE = "+254700000013"
OWNERS = {"C1": [1], "L4": [1], "C3": [3], "L99": [3], "77": [1, 3], "123456": [1]}


@dataclass
class KeptPINs(SaidPINs):
    """Knows people's PINs, and forgives every try."""

    pins: Mapping[int, str] = field(default_factory=lambda: PINS)

    def whose(
        self,
        pin: str,
        *,
        phone: str,
        client_ids: Sequence[int],
        on_file: bool,
        is_shared: bool,
        now: datetime,
        key: str = "",
    ) -> Proof:
        super().whose(pin, phone=phone, client_ids=client_ids, on_file=on_file, is_shared=is_shared, now=now)
        fitting = [each for each in client_ids if self.pins.get(each) == pin]
        return Proof(PINCheck.RIGHT, fitting[0]) if len(fitting) == 1 else Proof(PINCheck.WRONG)


@dataclass
class Owns:
    """The part of the core that tells whose an account is."""

    asked: list[str] = field(default_factory=list)

    def owners(self, reference: AccountReference) -> Sequence[Client]:
        self.asked.append(str(reference))
        return [Client(each, str(each), "Somebody", None, is_active=True) for each in OWNERS.get(str(reference), [])]


@pytest.fixture(scope="module")
def book(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    """Grace's phone is on file."""
    path = shutil.copy(migrated_file, tmp_path_factory.mktemp("book") / "store.db")
    opened = open_store(f"sqlite:///{path}", clock=HandClock(NOW))
    opened.write(_put_grace)
    yield opened
    opened.close()


def _put_grace(work: UnitOfWork) -> None:
    work.phones.put_client(Client(3, "3", GRACE.name, None, is_active=True))
    work.phones.link(GRACES_PHONE, 3, Origin.CORE, NOW)
    work.phones.set_language(GRACES_PHONE, "sw", NOW)


def recognise(
    book: OpenStore,
    *,
    pins: SaidPINs | None = None,
    core: Owns | None = None,
    policy: Policy = Policy.SHARED,
    other_phone: bool = False,
) -> Recognise:
    language = ChooseLanguage({"en": ENGLISH, "sw": SWAHILI}, ("en", "sw"))
    return Recognise(book, cast(ReadsCore, core or Owns()), pins or KeptPINs(), language, policy, other_phone)


def asks(holders: Sequence[Holder], **fields: str) -> Question:
    return question("balance", fields, card=PhoneCard(PHONE, tuple(holders)))


def named(found: Found | Denied) -> str:
    if isinstance(found, Found):
        if found.notes:
            return "told"
        return "proved" if found.is_proved else "answered"
    return {
        phrases.give_pin(ENGLISH, "balance"): "asks",
        phrases.give_pin_of_several(ENGLISH, "balance"): "which",
        phrases.give_number(ENGLISH, "balance"): "number",
        phrases.no_pin_yet(ENGLISH, JIRANI): "call",
        phrases.could_not(asks([MARY])): "neutral",
        phrases.could_not(asks([MARY, PETER])): "neutral+",
    }[found.said]


@pytest.mark.parametrize(("case", "outcome"), list(cases()))
def test_answers_by_the_rules(book: OpenStore, case: Case, outcome: str) -> None:
    flow = recognise(book, pins=KeptPINs(pins=case.pins), policy=case.policy, other_phone=case.other_phone)
    found = flow(asks(case.holders, **case.fields))
    assert named(found) == outcome
    if isinstance(found, Found):
        assert found.client_id == (3 if case.account == "foreign" else 1)
    else:
        assert found.notes == ()


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({"pin": "7350"}, ("proved", 2), id="a lone PIN finds whose it is"),
        pytest.param({"account": "C1", "pin": "7350"}, ("neutral+", None), id="his PIN with her number"),
        pytest.param({"account": "2", "pin": "7350"}, ("proved", 2), id="a bare client number of the phone"),
        pytest.param({"account": "123456", "pin": "4821"}, ("proved", 1), id="a long bare account number"),
        pytest.param({"account": "77", "pin": "4821"}, ("neutral+", None), id="a short bare number is no account"),
    ],
)
def test_a_shared_phone_is_told_apart_by_pin_and_number(
    book: OpenStore, fields: dict[str, str], outcome: tuple[str, int | None]
) -> None:
    found = recognise(book)(asks((MARY, PETER), **fields))
    assert (named(found), found.client_id if isinstance(found, Found) else None) == outcome


@pytest.mark.parametrize(
    ("pin", "client_id"),
    [
        pytest.param(PINS[1], 1, id="the one's"),
        pytest.param(PINS[3], 3, id="the other's"),
        pytest.param("9999", None, id="nobody's"),
    ],
)
def test_a_bare_number_from_elsewhere_means_the_one_whose_pin_fits(
    book: OpenStore, pin: str, client_id: int | None
) -> None:
    found = recognise(book, other_phone=True)(asks((), account="77", pin=pin))
    assert (found.client_id if isinstance(found, Found) else None) == client_id


def test_a_bare_number_whose_pin_fits_two_means_neither(book: OpenStore) -> None:
    pins = KeptPINs(pins={1: "4821", 3: "4821"})
    found = recognise(book, pins=pins, other_phone=True)(asks((), account="77", pin="4821"))
    assert named(found) == "neutral"


def test_a_family_of_whom_one_has_a_pin_is_asked_for_it(book: OpenStore) -> None:
    assert named(recognise(book)(asks((replace(MARY, has_pin=False), PETER)))) == "which"


def test_one_in_doubt_on_a_shared_phone_is_asked_though_no_pin_is_wanted(book: OpenStore) -> None:
    family = (replace(MARY, must_prove=True), PETER)
    assert named(recognise(book, policy=Policy.NEVER)(asks(family, account="C1"))) == "which"


@pytest.mark.parametrize(
    ("other_phone", "asked"),
    [
        pytest.param(False, [], id="off: nothing is looked at, nothing counts as a try"),
        pytest.param(True, [("9999", (3,), False, False)], id="on: tried as from a foreign phone"),
    ],
)
def test_a_pin_from_elsewhere_is_looked_at_where_that_is_allowed(
    book: OpenStore, other_phone: bool, asked: list[object]
) -> None:
    pins = KeptPINs()
    recognise(book, pins=pins, other_phone=other_phone)(asks((), account="L99", pin="9999"))
    assert pins.asked == asked


def test_an_account_that_nobody_has_counts_as_a_try(book: OpenStore) -> None:
    pins = KeptPINs()
    recognise(book, pins=pins, other_phone=True)(asks((), account="L1000", pin="9999"))
    assert pins.asked == [("9999", (), False, False)]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="no account"),
        pytest.param({"account": "C1"}, id="her client number"),
        pytest.param({"account": "1"}, id="her client number without its letter"),
    ],
)
def test_her_own_phone_and_number_cost_no_call_of_the_core(book: OpenStore, fields: dict[str, str]) -> None:
    core = Owns()
    recognise(book, core=core)(asks((MARY,), **fields))
    assert core.asked == []


def test_the_phone_on_file_is_told_in_its_language_without_figures(book: OpenStore) -> None:
    found = recognise(book, other_phone=True)(asks((), account="L99", pin=PINS[3]))
    told = phrases.asked_elsewhere(SWAHILI, JIRANI, "Grace")
    assert [(note.to, note.text) for note in found.notes] == [(GRACES_PHONE, told)]


def test_a_lock_of_another_phone_is_told_to_the_phone_on_file(book: OpenStore) -> None:
    until = NOW + timedelta(minutes=15)
    pins = SaidPINs(Proof(PINCheck.JUST_LOCKED, locked_until=until))
    found = recognise(book, pins=pins, other_phone=True)(asks((), account="L99", pin="9999"))
    assert (named(found), [note.to for note in found.notes]) == ("neutral", [GRACES_PHONE])
