"""The core is asked for itself: by account, within bounds, and what it does not say is our own record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.accounts import AccountKind, AccountReference
from domain.errors import Denied, GatewayError, Unavailable
from domain.money import Money
from domain.ports.core_books import AccountDay, CoreEntry
from domain.postings import CoreAccount, CoreOrder, PostingState
from domain.receipts import Receipt, Word
from domain.reconciling import CoreAsked, Traced
from domain.remittances import Remittance, RemittanceState
from gateway.flows.ask_core_books import AT_ONCE, LATER, AskCoreBooks

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
NUMBER = "UC2N00N000"
SOURCE = f"mpesa:{NUMBER}"


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def loan(number: int) -> CoreAccount:
    return CoreAccount(number, AccountReference(AccountKind.LOAN, str(number)))


def traced(number: str = NUMBER) -> Traced:
    receipt = Receipt("mpesa", number, kes(100), NOW, Word.CALLBACK)
    held = Remittance(1, receipt, RemittanceState.POSTED, "", 15, 0, NOW, NOW)
    return Traced(held, (), ((PostingState.POSTED, kes(100)),))


def ordered(account: CoreAccount, number: str = NUMBER) -> CoreOrder:
    return CoreOrder(account, kes(100), DAY, number, f"mm{number}{account.id}".lower())


def entry(
    account: CoreAccount, amount: int = 100, receipt: str | None = NUMBER, external_id: str | None = None
) -> CoreEntry:
    return CoreEntry(account, DAY, kes(amount), receipt, external_id)


@dataclass
class Core:
    """Shows *books*; says *error* from the call after *well* on."""

    books: list[CoreEntry] = field(default_factory=list)
    error: GatewayError | None = None
    well: int = 0
    unseen: frozenset[int] = frozenset()
    asked: list[AccountDay] = field(default_factory=list)

    def entries(self, asked: Sequence[AccountDay]) -> Sequence[Sequence[CoreEntry] | None]:
        if self.error is not None and len(self.asked) >= self.well:
            raise self.error
        self.asked += asked
        return [
            None if each.account.id in self.unseen else [row for row in self.books if row.account == each.account]
            for each in asked
        ]


@pytest.mark.parametrize(
    ("books", "amount"),
    [
        pytest.param([entry(loan(4))], 100, id="by its receipt number"),
        pytest.param([entry(loan(4), receipt=" uc2n00n000 ")], 100, id="typed by hand in small letters"),
        pytest.param([entry(loan(4), receipt=None, external_id="mmuc2n00n0004")], 100, id="by its external id"),
        pytest.param([entry(loan(4), external_id="mmuc2n00n0004")], 100, id="by both, counted once"),
        pytest.param([entry(loan(4)), entry(loan(4))], 200, id="twice in the core"),
        pytest.param([entry(loan(4), 60), entry(loan(9), 40)], 60, id="on an account nobody ordered for"),
        pytest.param([entry(loan(4), receipt="UC2ANOTHER"), entry(loan(4), receipt=None)], 0, id="other money there"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_the_core_says_what_it_has_of_a_receipt(books: list[CoreEntry], amount: int) -> None:
    sums, asked = AskCoreBooks(Core(books))([traced()], {SOURCE: [ordered(loan(4))]})
    assert (sums, asked) == ({SOURCE: kes(amount)}, CoreAsked(1, 1, 1, ""))


def test_the_same_receipt_on_another_account_of_the_day_counts() -> None:
    other = "mpesa:UC20THER00"
    orders = {SOURCE: [ordered(loan(4))], other: [ordered(loan(9), "UC20THER00")]}
    sums, _ = AskCoreBooks(Core([entry(loan(4)), entry(loan(9))]))([traced(), traced("UC20THER00")], orders)
    assert sums == {SOURCE: kes(200), other: kes(0)}


def test_an_account_is_asked_once_for_all_its_days() -> None:
    core = Core()
    later = CoreOrder(loan(4), kes(1), DAY + timedelta(days=2), "UC20THER00", "mm2")
    AskCoreBooks(core)([traced()], {SOURCE: [ordered(loan(4))], "mpesa:UC20THER00": [later]})
    assert core.asked == [AccountDay(loan(4), DAY, DAY + timedelta(days=2) + LATER)]


def test_what_was_never_ordered_is_not_asked_for() -> None:
    assert AskCoreBooks(Core())([traced()], {}) == ({}, CoreAsked(0, 0, 0, ""))


@pytest.mark.parametrize(
    ("error", "why"),
    [
        pytest.param(Unavailable("503"), "it does not answer", id="silent"),
        pytest.param(Denied("READ_LOAN"), "it does not let us in", id="shut"),
    ],
)
def test_a_core_that_says_nothing_is_not_asked_again(error: GatewayError, why: str) -> None:
    numbers = [f"UC2{number:07}" for number in range(3 * AT_ONCE)]
    orders = {f"mpesa:{number}": [ordered(loan(place), number)] for place, number in enumerate(numbers)}
    core = Core(error=error, well=AT_ONCE)
    sums, asked = AskCoreBooks(core)([traced(number) for number in numbers], orders)
    assert asked == CoreAsked(3 * AT_ONCE, AT_ONCE, AT_ONCE, why)
    assert list(sums) == [f"mpesa:{number}" for number in numbers[:AT_ONCE]]


def test_a_look_asks_for_so_many_accounts_and_says_how_many() -> None:
    numbers = [f"UC2{number:07}" for number in range(5)]
    orders = {f"mpesa:{number}": [ordered(loan(place), number)] for place, number in enumerate(numbers)}
    core = Core()
    _, asked = AskCoreBooks(core, accounts_max=3)([traced(number) for number in numbers], orders)
    assert asked == CoreAsked(5, 3, 3, "5 accounts, and one look asks for 3")
    assert len(core.asked) == 3


def test_of_a_receipt_half_unseen_the_core_says_nothing() -> None:
    orders = {SOURCE: [ordered(loan(4)), ordered(loan(9))]}
    sums, asked = AskCoreBooks(Core([entry(loan(4))], unseen=frozenset({9})))([traced()], orders)
    assert (sums, asked) == ({}, CoreAsked(2, 1, 2, "it shows us no such account"))
