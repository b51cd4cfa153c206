"""A report is written again as its officer would type it, and means the same when she sends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.filling import Guest, NotFilled, fill
from domain.reports import ClientShares, Share, SheetReport
from domain.saying_again import is_plain, say_again, say_client
from domain.sheets import NewReport
from tests.domain.test_filling import DORCAS, JANE, MARY, SHEET, due, filled, kes, line, member


def again(report: NewReport) -> str:
    said = say_again(SHEET, report.given)
    assert said is not None
    guests = [f"C {each.client} {' '.join(share.written for share in each.shares)}" for each in said.guests]
    return ", ".join([" ".join(f"{each.number}={each.written}" for each in said.lines), *guests])


@pytest.mark.parametrize(
    ("report", "typed"),
    [
        pytest.param(filled(), "", id="as expected"),
        pytest.param(filled(line(1, 860)), "", id="named, and as expected"),
        pytest.param(filled(line(1, 960)), "1=960", id="more, by the rule"),
        pytest.param(filled(line(1, 0), line(3, absent=True)), "1=0 3=A", id="nothing, and absent"),
        pytest.param(filled(line(3, 480, absent=True)), "3=A480", id="absent, but sent money"),
        pytest.param(filled(line(1, None, ("L", 400), ("S", 50))), "1=L400 S50", id="not by the rule"),
        pytest.param(filled(line(1, None, ("L2", 20))), "1=L2=20", id="a second loan"),
        pytest.param(filled(line(1, None, ("L", 480), ("L2", 20))), "1=500", id="exact, and just the rule"),
        pytest.param(filled(line(3, None, ("S", 9), absent=True)), "3=A S9", id="absent, not by the rule"),
        pytest.param(
            filled(guests=(Guest(ClientShares("15", (Share("L", 300), Share("S", 9))), DORCAS),)),
            ", C 15 L14=300 S15=9",
            id="a guest",
        ),
    ],
)
def test_it_is_written_as_short_as_it_may_be(report: NewReport, typed: str) -> None:
    assert again(report) == typed


def test_what_has_cents_cannot_be_typed() -> None:
    assert say_client(JANE, (filled().given[1].shares[0],)) is not None
    cents = filled().given[1].shares[0]
    assert say_client(JANE, (type(cents)(cents.account, type(cents.amount)(24_050, "KES")),)) is None


@pytest.mark.parametrize(
    ("amount", "is_so"),
    [
        pytest.param(0, True, id="nothing"),
        pytest.param(400, True, id="into the first loan alone"),
        pytest.param(500, False, id="into two loans"),
    ],
)
def test_an_amount_is_plain_where_it_goes_to_one_account(amount: int, is_so: bool) -> None:
    assert is_plain(MARY, filled(line(1, amount)).given[0].shares, "KES") is is_so


def test_an_amount_that_the_rule_puts_elsewhere_is_not_plain() -> None:
    assert not is_plain(MARY, filled(line(1, None, ("S", 40))).given[0].shares, "KES")


def test_a_loan_whose_number_is_anothers_place_is_named_by_its_own_place() -> None:
    """Ann's loan 2 is her first, and L2 means two of them."""
    ann = member(1, "Ann Odhiambo", due("L2", 100), due("L9", 100))
    share = filled().given[0].shares[0]
    said = say_client(ann, (type(share)(ann.dues[1].account, kes(50)),))
    assert said is not None
    assert said.shares == (Share("L9", 50),)


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 900), st.booleans()), unique_by=lambda each: each[0], max_size=4
    )
)
def test_sent_as_it_is_it_means_the_same(said: list[tuple[int, int, bool]]) -> None:
    lines = tuple(line(number, amount, absent=absent) for number, amount, absent in said)
    report = fill(SHEET, SheetReport("7K4QZ", lines), "+254700000001")
    if isinstance(report, NotFilled):
        return
    written = say_again(SHEET, report.given)
    assert written is not None
    assert fill(SHEET, written, "+254700000001") == report
