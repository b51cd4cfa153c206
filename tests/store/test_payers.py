"""Who a payer may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest

from domain.accounts import Client, StaffMember
from domain.evidence import Owner, Paid, hash_phone
from domain.phonebook import SILENT_FOR, Origin
from domain.ports.store import UnitOfWork
from domain.postings import CoreAccount, PostingState
from domain.receipts import NOBODY, Payer
from domain.remittances import RemittanceState
from gateway.store.opening import OpenStore
from tests.store.money import LOAN, SAVINGS, R, add_posting, hear, kes, order, receipt, walk
from tests.store.steps import PHONE
from tests.support.clock import NOW, HandClock

MARY, PETER = 15, 9
OTHER = "+254711000145"
P = PostingState
Step = Callable[[UnitOfWork], object]
KNOWN = Owner(MARY, "Mary Wanjiku", frozenset({PHONE}))


def put_client(
    work: UnitOfWork, number: int = MARY, name: str = "Mary Wanjiku", phone: str = PHONE, *, is_active: bool = True
) -> None:
    work.phones.put_client(Client(number, str(number), name, phone, is_active))
    work.phones.link(phone, number, Origin.CORE, NOW)


def put_peter(work: UnitOfWork, phone: str = PHONE) -> None:
    put_client(work, PETER, "Peter Otieno", phone)


def owners(store: OpenStore, *client_ids: int) -> dict[int, Owner]:
    return dict(store.read(lambda work: work.payers.owners(client_ids)))


def with_phone(store: OpenStore, phone: str = PHONE) -> list[Owner]:
    return list(store.read(lambda work: work.payers.with_phone(phone)))


def with_hash(store: OpenStore, phone_hash: str) -> list[Owner]:
    return list(store.read(lambda work: work.payers.with_phone_hash(phone_hash)))


def alike(store: OpenStore, mask: str, first_name: str = "MARY") -> list[int]:
    return [each.client_id for each in store.read(lambda work: work.payers.alike(mask, first_name))]


def test_owners_are_read_with_all_their_phones(store: OpenStore) -> None:
    store.write(put_client)
    store.write(put_client, phone=OTHER)
    store.write(put_peter)
    assert owners(store, MARY, PETER) == {
        MARY: Owner(MARY, "Mary Wanjiku", frozenset({PHONE, OTHER})),
        PETER: Owner(PETER, "Peter Otieno", frozenset({PHONE})),
    }


def test_who_is_not_in_the_book_is_an_owner_without_a_name(store: OpenStore) -> None:
    assert owners(store, MARY) == {MARY: Owner(MARY, "")}


def test_who_left_keeps_her_name_and_no_phone(store: OpenStore) -> None:
    store.write(put_client, is_active=False)
    assert owners(store, MARY) == {MARY: Owner(MARY, "Mary Wanjiku")}


def test_a_phone_finds_all_who_share_it(store: OpenStore) -> None:
    store.write(put_client)
    store.write(put_peter)
    assert with_phone(store) == [Owner(PETER, "Peter Otieno", frozenset({PHONE})), KNOWN]


def test_a_phone_finds_its_owner_with_her_other_phones(store: OpenStore) -> None:
    store.write(put_client)
    store.write(put_client, phone=OTHER)
    assert with_phone(store, OTHER) == [Owner(MARY, "Mary Wanjiku", frozenset({PHONE, OTHER}))]


def test_an_unknown_phone_is_nobodys(store: OpenStore) -> None:
    store.write(put_client)
    assert (with_phone(store, OTHER), with_hash(store, hash_phone(OTHER))) == ([], [])


@pytest.mark.parametrize(
    "phone_hash",
    [
        pytest.param("c4c31fbee66e38a159015435cf94775145c7448f12ed175b2abc77e9459fc90f", id="lower case"),
        pytest.param("C4C31FBEE66E38A159015435CF94775145C7448F12ED175B2ABC77E9459FC90F", id="upper case"),
    ],
)
def test_a_hash_finds_whose_phone_it_is(store: OpenStore, phone_hash: str) -> None:
    store.write(put_client, phone="+254700000145")  # The vector of the operator's reference.
    assert with_hash(store, phone_hash) == [Owner(MARY, "Mary Wanjiku", frozenset({"+254700000145"}))]


def put_staff(work: UnitOfWork, *, is_active: bool = True) -> None:
    work.phones.put_staff(StaffMember(3, "Joyce Akinyi", "0700000011", 1, True, is_active), PHONE, NOW)


@pytest.mark.parametrize(
    ("step", "is_hers"),
    [
        pytest.param(lambda work: work.phones.unlink(PHONE, MARY, NOW), False, id="unlinked"),
        pytest.param(lambda work: work.phones.unlink(PHONE, MARY, NOW, is_wrong=True), False, id="wrong"),
        pytest.param(lambda work: work.phones.set_blocked(PHONE, True, NOW), False, id="blocked"),
        pytest.param(put_staff, False, id="a staff member's"),
        pytest.param(lambda work: put_staff(work, is_active=False), True, id="of staff who left"),
        pytest.param(lambda work: put_client(work, is_active=False), False, id="of a client who left"),
        pytest.param(lambda work: work.phones.set_stopped(PHONE, True, NOW), True, id="stopped"),
    ],
)
def test_a_phone_that_something_speaks_against_is_nobodys(store: OpenStore, step: Step, is_hers: bool) -> None:
    store.write(put_client)
    store.write(step)
    found = [with_phone(store), with_hash(store, hash_phone(PHONE))]
    found.append(list(store.read(lambda work: work.payers.alike("2547 ***** 011", "Mary"))))
    found.append([each for each in owners(store, MARY).values() if each.phones])
    assert found == [[KNOWN] if is_hers else []] * 4


def test_a_phone_that_must_prove_itself_is_nobodys(store: OpenStore) -> None:
    def link(work: UnitOfWork) -> None:
        work.phones.put_client(Client(MARY, "15", "Mary Wanjiku", PHONE, True))
        work.phones.link(PHONE, MARY, Origin.CORE, NOW, must_prove=True)

    store.write(link)
    assert with_phone(store) == []


@pytest.mark.parametrize(
    ("silent_for", "is_hers"),
    [
        pytest.param(SILENT_FOR, False, id="may be sold"),
        pytest.param(SILENT_FOR - timedelta(seconds=1), True, id="not yet"),
    ],
)
def test_a_phone_that_may_be_sold_is_nobodys(
    store: OpenStore, clock: HandClock, silent_for: timedelta, is_hers: bool
) -> None:
    store.write(put_client)
    store.write(lambda work: work.phones.note_delivery(PHONE, NOW, arrived=False))
    clock.now = NOW + silent_for
    assert bool(with_phone(store)) is is_hers


def test_a_phone_she_shares_is_hers_where_another_was_unlinked(store: OpenStore) -> None:
    store.write(put_client)
    store.write(put_peter)
    store.write(lambda work: work.phones.unlink(PHONE, PETER, NOW))
    assert with_phone(store) == [KNOWN]


@pytest.mark.parametrize(
    ("mask", "first_name", "is_found"),
    [
        pytest.param("2547 ***** 145", "MARY", True, id="with blanks"),
        pytest.param("25470****0145", "mary", True, id="compact"),
        pytest.param("c4c3 ***** 90f", "Mary", True, id="of the hash"),
        pytest.param("2547 ***** 146", "MARY", False, id="another end"),
        pytest.param("25471****145", "MARY", False, id="another beginning"),
        pytest.param("25470****1145", "MARY", False, id="a longer end"),
        pytest.param("2547 ***** 145", "PETER", False, id="another name"),
        pytest.param("2547 ***** 145", "MAR", False, id="part of a name"),
        pytest.param("2547******45", "MARY", False, id="too little to tell"),
    ],
)
def test_a_mask_and_a_name_find_who_may_hide_there(
    store: OpenStore, mask: str, first_name: str, is_found: bool
) -> None:
    store.write(put_client, phone="+254700000145")
    assert alike(store, mask, first_name) == ([MARY] if is_found else [])


def test_at_most_twenty_hide_behind_a_mask(store: OpenStore) -> None:
    def put_many(work: UnitOfWork) -> None:
        for number in range(1, 26):
            put_client(work, number, phone=f"+2547000{number:02}145")

    store.write(put_many)
    assert alike(store, "2547 ***** 145") == list(range(1, 21))


def pay(
    work: UnitOfWork,
    number: str,
    account: CoreAccount = LOAN,
    payer: Payer = Payer(phone=PHONE),  # noqa: B008 (frozen)
    state: RemittanceState = R.POSTED,
    to: tuple[PostingState, ...] = (P.DUE, P.POSTING, P.POSTED),
) -> None:
    remittance_id, _ = hear(work, receipt(number, payer=payer))
    walk(work, remittance_id, R.RECEIVED, R.MATCHED, R.POSTED)
    if state is not R.POSTED:
        walk(work, remittance_id, R.POSTED, state)
    source = work.remittances.get(remittance_id).source
    posting_id = add_posting(work, order(account, source=source), source)
    assert posting_id is not None
    for start, then in pairwise(to):
        assert work.postings.move(posting_id, start=start, to=then, now=NOW)


def habits(store: OpenStore, payer: Payer = Payer(phone=PHONE)) -> dict[str, int]:  # noqa: B008 (frozen)
    paid = Paid("12", kes(100), date(2026, 3, 2), payer.phone, payer.mask, payer.phone_hash, payer.first_name)
    found = store.read(lambda work: work.payers.habits(paid))
    return {str(reference): times for reference, times in found.items()}


HASHED = Payer(phone_hash=hash_phone(PHONE))


@pytest.mark.parametrize("told", [pytest.param(Payer(phone=PHONE), id="told whole"), pytest.param(HASHED, id="hashed")])
@pytest.mark.parametrize("asked", [pytest.param(Payer(phone=PHONE), id="whole"), pytest.param(HASHED, id="by hash")])
def test_what_a_phone_paid_is_counted_by_account(store: OpenStore, told: Payer, asked: Payer) -> None:
    for number, account in (("A1", LOAN), ("A2", LOAN), ("A3", SAVINGS)):
        store.write(pay, number, account, told)
    store.write(pay, "A4", payer=Payer(phone=OTHER))
    assert habits(store, asked) == {"L12": 2, "S7": 1}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"state": R.REVERSED}, id="the operator took it back"),
        pytest.param({"state": R.UNMATCHED}, id="it was matched by mistake"),
        pytest.param({"to": (P.DUE,)}, id="not yet posted"),
        pytest.param({"to": (P.DUE, P.REFUSED)}, id="refused"),
        pytest.param({"to": (P.DUE, P.POSTING, P.UNCLEAR)}, id="unclear"),
        pytest.param({"to": (P.DUE, P.POSTING, P.POSTED, P.UNDONE)}, id="undone"),
        pytest.param({"payer": Payer(mask="2547 ***** 011")}, id="from behind a mask"),
    ],
)
def test_what_does_not_stand_is_no_habit(store: OpenStore, changes: dict[str, object]) -> None:
    store.write(lambda work: pay(work, "A1", **changes))  # type: ignore[arg-type]  # (a row of cases)
    assert habits(store) == {}


def test_who_hides_has_no_habits(store: OpenStore) -> None:
    store.write(pay, "A1")
    store.write(pay, "A2", payer=NOBODY)
    assert (habits(store, Payer(mask="2547 ***** 011")), habits(store, NOBODY)) == ({}, {})
