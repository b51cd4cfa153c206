"""What of her money goes to which of her accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.accounts import AccountKind, AccountReference, Client, Instalment, Loan, Savings, Standing
from domain.allocation import Overpaid
from domain.matches import Candidate, Match, MatchedBy
from domain.money import Money
from domain.references import Part
from domain.sharing import Shared, share


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def loan(id_: int, number: str, owed: int, late: int = 0, coming: int = 0) -> Loan:
    next_ = Instalment(date(2026, 11, 24), kes(coming)) if coming else None
    return Loan(id_, number, kes(owed), kes(late), date(2026, 11, 17) if late else None, next_)


MARY = Client(1, "1", "Mary Akoth", None, is_active=True)
L4, L21 = loan(104, "4", 14_880, coming=480), loan(121, "21", 1_980, coming=330)
S1 = Savings(201, "1", kes(3_450), kes(0))
HERS = Standing(MARY, (L21, L4), (S1,), datetime(2026, 11, 24, tzinfo=UTC))
PAID_AHEAD = replace(L4, next=Instalment(date(2027, 1, 4), kes(480)))
LATE = loan(130, "30", 5_000, late=200, coming=200)
NO_SAVINGS = Standing(MARY, (L4,), (), HERS.read_at)


def with_loans(*loans: Loan) -> Standing:
    return replace(HERS, loans=loans)


def match(account: str | None = None, parts: tuple[Part, ...] = (), kind: AccountKind | None = None) -> Match:
    named = AccountReference(AccountKind(account[0]), account[1:]) if account else None
    return Match(Candidate(1, "Mary Akoth", named, ()), MatchedBy.REFERENCE, parts, kind)


def told(shared: Shared) -> str:
    parts = [f"{mark.account.reference}/{mark.account.id} {mark.amount.minor // 100}" for mark in shared.earmarks]
    return ", ".join(parts) + (f" | {shared.held_back.minor // 100}" if shared.held_back else "")


@pytest.mark.parametrize(
    ("amount", "meant", "standing", "overpaid", "expected"),
    [
        pytest.param(500, match("L4"), HERS, "savings", "L4/104 500", id="a loan she names takes all of it"),
        pytest.param(2_000, match("L21"), HERS, "savings", "L21/121 1980, L4/104 20", id="up to what she owes there"),
        pytest.param(
            2_600,
            match("L21"),
            HERS,
            "savings",
            "L21/121 1980, L4/104 480, S1/201 140",
            id="then what is due, then savings",
        ),
        pytest.param(2_600, match("L21"), HERS, "suspense", "L21/121 1980, L4/104 480 | 140", id="or the rest waits"),
        pytest.param(
            500, match("S1"), HERS, "savings", "S1/201 500", id="savings that she names take all, whatever is due"
        ),
        pytest.param(480, match(), HERS, "savings", "L4/104 480", id="nothing named: the oldest loan first"),
        pytest.param(
            400,
            match(),
            with_loans(PAID_AHEAD, L21),
            "savings",
            "L21/121 330, L4/104 70",
            id="due today before January",
        ),
        pytest.param(
            300,
            match(),
            with_loans(L4, LATE),
            "savings",
            "L30/130 200, L4/104 100",
            id="late before due, on whatever loan",
        ),
        pytest.param(
            300, match("L4"), with_loans(L4, LATE), "savings", "L4/104 300", id="but a loan she names comes first"
        ),
        pytest.param(
            900,
            match(parts=(Part("L", 400), Part("L", 500))),
            with_loans(L4),
            "savings",
            "L4/104 900",
            id="what a part paid is not due once more",
        ),
        pytest.param(810, match(), HERS, "savings", "L4/104 480, L21/121 330", id="then the next"),
        pytest.param(900, match(), HERS, "savings", "L4/104 480, L21/121 330, S1/201 90", id="then savings"),
        pytest.param(900, match(), HERS, "prepay", "L4/104 570, L21/121 330", id="or the oldest loan before its time"),
        pytest.param(900, match(), HERS, "suspense", "L4/104 480, L21/121 330 | 90", id="or suspense"),
        pytest.param(500, match(), NO_SAVINGS, "savings", "L4/104 480 | 20", id="no savings: what is over waits"),
        pytest.param(
            120,
            match(parts=(Part("L", 100), Part("S", 20))),
            HERS,
            "savings",
            "L4/104 100, S1/201 20",
            id="a split is done as it was typed",
        ),
        pytest.param(
            150, match(parts=(Part("L2", 150),)), HERS, "savings", "L21/121 150", id="L2 is her second loan, not loan 2"
        ),
        pytest.param(150, match(parts=(Part("L3", 150),)), HERS, "savings", " | 150", id="a third that is not there"),
        pytest.param(
            70, match(kind=AccountKind.SAVINGS), HERS, "savings", "S1/201 70", id="the word savings beside her number"
        ),
    ],
)
def test_shares(amount: int, meant: Match, standing: Standing, overpaid: str, expected: str) -> None:
    assert told(share(kes(amount), meant, standing, Overpaid(overpaid))) == expected


@given(
    amount=st.integers(1, 10**7),
    owed=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**4), st.integers(0, 10**4)), max_size=4),
    saves=st.booleans(),
    overpaid=st.sampled_from(list(Overpaid)),
)
def test_nothing_is_lost_or_made_and_no_loan_gets_more_than_it_owes(
    amount: int, owed: list[tuple[int, int, int]], saves: bool, overpaid: Overpaid
) -> None:
    loans = [
        Loan(
            number, str(number), Money(all_, "KES"), Money(min(late, all_), "KES"), None, Instalment(date(2026, 11, 24), Money(coming, "KES"))
        )
        for number, (all_, late, coming) in enumerate(owed, start=1)
    ]  # fmt: skip
    standing = Standing(MARY, tuple(loans), (S1,) if saves else (), HERS.read_at)
    shared = share(Money(amount, "KES"), match(), standing, overpaid)
    assert sum(mark.amount.minor for mark in shared.earmarks) + shared.held_back.minor == amount
    limits = {loan.id: loan.outstanding.minor for loan in loans}
    assert all(mark.amount.minor <= limits[mark.account.id] for mark in shared.earmarks if not mark.account.is_savings)
    assert all(mark.amount.minor > 0 for mark in shared.earmarks)
