"""PAID says what became of a receipt, to whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.evidence import HeldAccount, hash_phone
from domain.money import Money
from domain.phonebook import PhoneCard
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.remittances import RemittanceState
from domain.suspense import Clerk, Plan, ProposalKind, ProposalState, Target
from gateway.commands.paid import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import MARY, NOW, PETER, PHONE, pages, put_people, question, tools

NUMBER = "UKN4T7Q2WX"
COMES = f"KES 200 by {NUMBER} has reached us. A text follows when it is on the books."
LOOKED_AT = (
    f"Thank you. Somebody looks at {NUMBER} and calls this phone. Please keep the text of M-PESA. Help: 0700000009."
)
HERS = Payer(mask="2547 ***** 011", name="MARY")
CARD = PhoneCard(PHONE, (MARY,))


def heard(work: UnitOfWork, payer: Payer, state: RemittanceState, client_id: int | None = None, **told: Any) -> int:
    receipt = replace(Receipt("mpesa", NUMBER, Money(20_000, "KES"), NOW, Word.CALLBACK, payer=payer), **told)
    number, _ = work.remittances.hear(receipt, b"", NOW)
    if state is not RemittanceState.RECEIVED:
        work.remittances.move(number, start=RemittanceState.RECEIVED, to=state, now=NOW, client_id=client_id)
    return number


def text_it(store: OpenStore, card: PhoneCard = CARD) -> list[str]:
    answer = COMMAND.answer(question("paid", {"receipt": NUMBER.lower()}, card=card), tools(store))
    if answer.change is not None:
        store.write(answer.change)
    return pages(answer)


def jobs(store: OpenStore) -> list[str]:
    claimed = store.write(lambda work: work.jobs.claim("money", limit=9, now=NOW, until=NOW + timedelta(minutes=1)))
    return [f"{job.kind} {job.subject}" for job in claimed]


def put_accounts(work: UnitOfWork) -> None:
    """Loan 4 is Mary's; loan 5, client number 2 and the phone with a 12 at its end are Peter's."""
    for kind, number, client_id in (
        ("L", "4", MARY.client_id),
        ("L", "5", PETER.client_id),
        ("C", "2", PETER.client_id),
    ):
        held = HeldAccount(AccountReference(AccountKind(kind), number), client_id, is_open=True)
        work.accounts.put(held, client_id, NOW)
    work.phones.link("+254700000012", PETER.client_id, PETER.origin, NOW, must_prove=False)


@pytest.fixture(autouse=True)
def _people(store: OpenStore) -> None:
    store.write(put_people, MARY, PETER)


@pytest.mark.parametrize(
    "payer",
    [
        pytest.param(HERS, id="masked, with her name"),
        pytest.param(Payer(phone=PHONE), id="whole"),
        pytest.param(Payer(phone_hash=hash_phone(PHONE), name="MARY"), id="hashed"),
    ],
)
def test_money_in_suspense_is_given_to_who_paid_it_from_this_phone(store: OpenStore, payer: Payer) -> None:
    number = store.write(heard, payer, RemittanceState.SUSPENDED)
    assert text_it(store) == [COMES]
    assert jobs(store) == [f"claim_remittance {number}:{MARY.client_id}"]


def test_asked_twice_it_is_given_once(store: OpenStore) -> None:
    store.write(heard, HERS, RemittanceState.SUSPENDED)
    text_it(store)
    text_it(store)
    assert len(jobs(store)) == 1


@pytest.mark.parametrize(
    ("payer", "card"),
    [
        pytest.param(Payer(mask="2547 ***** 099", name="MARY"), CARD, id="another phone"),
        pytest.param(Payer(mask="2547 ***** 011", name="JOHN"), CARD, id="another name"),
        pytest.param(Payer(), CARD, id="nobody named"),
        pytest.param(HERS, PhoneCard(PHONE, (MARY, PETER)), id="a phone of two"),
        pytest.param(HERS, PhoneCard(PHONE, (replace(MARY, must_prove=True),)), id="a number that may be sold"),
    ],
)
def test_whatever_is_unsure_is_for_a_person(store: OpenStore, payer: Payer, card: PhoneCard) -> None:
    store.write(heard, payer, RemittanceState.SUSPENDED)
    assert text_it(store, card) == [LOOKED_AT]
    assert jobs(store) == []
    (task,) = store.read(lambda work: work.tasks.waiting())
    assert (task.kind, task.subject) == ("receipt claimed", NUMBER)
    assert task.note == f"by {' or '.join(f'C{each.number}' for each in card.holders)}"


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"amount": Money(500_100, "KES")}, id="more than an SMS may decide"),
        pytest.param({"reference": "L5"}, id="another's loan was typed"),
        pytest.param({"reference": "C2"}, id="another's number was typed"),
        pytest.param({"reference": "0700000012"}, id="another's phone was typed"),
    ],
)
def test_what_a_rule_or_another_stands_against_is_for_a_person(store: OpenStore, told: dict[str, Any]) -> None:
    store.write(put_accounts)
    store.write(heard, HERS, RemittanceState.SUSPENDED, **told)
    assert text_it(store) == [LOOKED_AT]
    assert jobs(store) == []


def test_her_own_loan_that_was_typed_stands_against_nothing(store: OpenStore) -> None:
    store.write(put_accounts)
    store.write(heard, HERS, RemittanceState.SUSPENDED, reference="L4")
    assert text_it(store) == [COMES]


def test_what_staff_decided_about_is_for_staff(store: OpenStore) -> None:
    """A second person said no: an SMS does not overrule her."""
    number = store.write(heard, HERS, RemittanceState.SUSPENDED)
    clerk = Clerk("daniel", "Daniel Mutua")
    plan = Plan(ProposalKind.MATCH, Money(20_000, "KES"), Target(MARY.client_id, "1", "Mary Akoth", ()))
    proposal = store.write(lambda work: work.suspense.propose(number, plan, clerk, NOW))
    assert proposal is not None
    store.write(lambda work: work.suspense.decide(proposal, ProposalState.DECLINED, Clerk("rose", "Rose"), NOW))
    assert text_it(store) == [LOOKED_AT]
    assert jobs(store) == []


def test_what_was_matched_to_another_is_told_to_nobody_else(store: OpenStore) -> None:
    store.write(heard, HERS, RemittanceState.MATCHED, PETER.client_id)
    assert text_it(store, PhoneCard(PHONE, (replace(MARY, name="Anne Auma"),))) == [LOOKED_AT]


def test_what_is_on_its_way_needs_patience(store: OpenStore) -> None:
    store.write(heard, HERS, RemittanceState.RECEIVED)
    assert text_it(store) == [COMES]
    assert jobs(store) == []


def test_what_nobody_told_us_of_is_looked_for(store: OpenStore) -> None:
    (said,) = text_it(store)
    assert said.startswith(f"M-PESA has not told us of {NUMBER} yet.")
    assert [task.subject for task in store.read(lambda work: work.tasks.waiting())] == [NUMBER]


def test_a_stranger_learns_nothing(store: OpenStore) -> None:
    store.write(heard, HERS, RemittanceState.SUSPENDED)
    (said,) = text_it(store, PhoneCard(PHONE))
    assert NUMBER not in said
