from datetime import date

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.postings import (
    POSTING_MOVES,
    RECEIPT_MAX,
    CoreAccount,
    CoreOrder,
    PostingState,
    external_id,
    idempotency_key,
)

LOAN = CoreAccount(77, AccountReference(AccountKind.LOAN, "4"))
SAVINGS = CoreAccount(77, AccountReference(AccountKind.SAVINGS, "4"))


def test_every_state_has_its_moves() -> None:
    assert set(POSTING_MOVES) == set(PostingState)


def test_only_what_is_posted_is_undone() -> None:
    assert [start for start, ends in POSTING_MOVES.items() if PostingState.UNDONE in ends] == [PostingState.POSTED]


def test_the_same_posting_has_the_same_external_id_for_ever() -> None:
    assert external_id("mpesa:UKN4T7Q2WX", LOAN, 0) == "mmdcb804d7bc3368b114a6a680ef"


@pytest.mark.parametrize(
    ("source", "account", "round_"),
    [
        pytest.param("mpesa:UKN4T7Q2WY", LOAN, 0, id="another receipt"),
        pytest.param("gcash:UKN4T7Q2WX", LOAN, 0, id="another operator"),
        pytest.param("mpesa:UKN4T7Q2WX", SAVINGS, 0, id="savings of the same number"),
        pytest.param("mpesa:UKN4T7Q2WX", LOAN, 1, id="posted again after our mistake"),
    ],
)
def test_another_posting_has_another_external_id(source: str, account: CoreAccount, round_: int) -> None:
    assert external_id(source, account, round_) != external_id("mpesa:UKN4T7Q2WX", LOAN, 0)


def test_a_key_fits_into_what_the_core_keeps_and_has_one_case() -> None:
    key = idempotency_key(external_id("mpesa:UKN4T7Q2WX", LOAN, 0), 9_999)
    assert len(key) <= 50
    assert key == key.lower()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"amount": Money(0, "KES")}, id="nothing to post"),
        pytest.param({"receipt": ""}, id="no receipt"),
        pytest.param({"receipt": "U" * (RECEIPT_MAX + 1)}, id="a receipt that the core would refuse"),
    ],
)
def test_an_order_that_could_not_be_posted_is_our_bug(change: dict[str, object]) -> None:
    whole = {
        "account": LOAN,
        "amount": Money(100, "KES"),
        "on": date(2026, 11, 23),
        "receipt": "UKN4T7Q2WX",
        "external_id": "mm1",
    }
    with pytest.raises(AssertionError):
        CoreOrder(**{**whole, **change})  # type: ignore[arg-type]  # the table changes any field
