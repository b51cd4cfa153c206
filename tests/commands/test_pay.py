"""PAY asks for no more than she owes on what she names, and only a phone that has M-PESA."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.collects import Collecting
from domain.commands import Person, Question
from domain.money import Money
from domain.ports.store import UnitOfWork
from gateway.commands.pay import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import loan, pages, person, question, savings

MARY = person("Mary Akoth", loan("4", 14_880), loan("21", 1_980), savings("1", 3_450))
JANE = person("Jane Wambui", loan("1", 4_800))
ESTHER = person("Esther Moraa", savings("4", 5_100))
TERMS = Collecting("600417", Money(25_000_000, "KES"))
LOAN, SAVINGS = AccountKind.LOAN, AccountKind.SAVINGS
L4, L21, S1 = (AccountReference(*each) for each in ((LOAN, "4"), (LOAN, "21"), (SAVINGS, "1")))


def asks(phone: str = "+254700000011", **typed: str) -> Question:
    asked = question("pay", typed)
    institution = replace(asked.institution, collecting=TERMS)
    return replace(asked, institution=institution, card=replace(asked.card, phone=phone), key="sms-7")


def wanted(store: OpenStore, asked: Question, someone: Person) -> tuple[int, AccountReference | None] | None:
    """Give the amount in shillings and the account that a phone is asked for, None where it is not."""
    change = COMMAND.answer(asked, someone).change
    if change is None:
        return None

    def twice(work: UnitOfWork) -> int:
        change(work)
        change(work)
        return work.jobs.waiting("money")

    assert store.write(twice) == 1
    wish = store.read(lambda work: work.collects.get(1)).wish
    return wish.amount.minor // 100, wish.account


@pytest.mark.parametrize(
    ("someone", "typed", "account"),
    [
        pytest.param(JANE, {}, AccountReference(LOAN, "1"), id="her one loan"),
        pytest.param(MARY, {}, None, id="two loans: the institution's order"),
        pytest.param(MARY, {"to": "L"}, None, id="loans"),
        pytest.param(MARY, {"to": "L21"}, L21, id="a loan by its number"),
        pytest.param(MARY, {"to": "L2"}, L21, id="her second loan"),
        pytest.param(MARY, {"to": "L1"}, L4, id="her first loan"),
        pytest.param(MARY, {"to": "S"}, S1, id="savings"),
        pytest.param(MARY, {"to": "S1"}, S1, id="savings by their number"),
        pytest.param(ESTHER, {}, AccountReference(SAVINGS, "4"), id="no loan: savings"),
    ],
)
def test_her_phone_is_asked_once(
    store: OpenStore, someone: Person, typed: dict[str, str], account: AccountReference | None
) -> None:
    assert wanted(store, asks(amount="500", **typed), someone) == (500, account)


@pytest.mark.parametrize(
    ("someone", "typed", "text"),
    [
        pytest.param(
            JANE,
            {"amount": "4801"},
            "Jane: you owe KES 4,800 on L1, so M-PESA was not asked for KES 4,801. Please send: PAY 4800 L1",
            id="a shilling more than she owes",
        ),
        pytest.param(
            MARY,
            {"amount": "16861"},
            "Mary: you owe KES 16,860 in all, so M-PESA was not asked for KES 16,861."
            " Please send PAY 16860, or PAY 16861 S for your savings.",
            id="more than all her loans",
        ),
        pytest.param(
            MARY,
            {"amount": "500", "to": "L7"},
            "Mary: L7 is no open account of yours. You have L4, L21, S1. Please send: PAY 500 L4",
            id="another's account",
        ),
        pytest.param(
            ESTHER,
            {"amount": "500", "to": "L"},
            "Esther: L is no open account of yours. You have S4. Please send: PAY 500 S4",
            id="a loan that she does not have",
        ),
        pytest.param(
            person("Ann Bosibori"),
            {"amount": "500"},
            "Ann: you have no loan and no savings account that takes money. Please call 0700000009.",
            id="no account",
        ),
        *(
            pytest.param(
                MARY,
                {"amount": amount, "to": "S"},
                "M-PESA moves whole shillings, from 1 to 250,000 at once. Please send, for example: PAY 500",
                id=amount,
            )
            for amount in ("0", "0.00", "12.50", "250001", "9999999")
        ),
    ],
)
def test_what_stands_in_the_way_is_said(store: OpenStore, someone: Person, typed: dict[str, str], text: str) -> None:
    asked = asks(**typed)
    assert pages(COMMAND.answer(asked, someone)) == [text]
    assert wanted(store, asked, someone) is None


@pytest.mark.parametrize("amount", ["1", "250000", "4800.00"])
def test_the_limits_themselves_are_asked_for(store: OpenStore, amount: str) -> None:
    assert wanted(store, asks(amount=amount, to="S"), ESTHER) is not None


@pytest.mark.parametrize("phone", ["+255700000011", "+254200000011", "+639170000011"])
def test_a_phone_without_m_pesa_is_told_how_to_pay(store: OpenStore, phone: str) -> None:
    text = "Jane: M-PESA cannot ask this phone. Please pay to paybill 600417, account L1."
    asked = asks(phone, amount="500")
    assert pages(COMMAND.answer(asked, JANE)) == [text]
    assert wanted(store, asked, JANE) is None
