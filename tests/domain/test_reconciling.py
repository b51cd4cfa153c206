"""Every receipt of a day has one class, and a reason where it is on no account."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.money import Money
from domain.postings import PostingState
from domain.receipts import Receipt, Word
from domain.reconciling import DayClass, DayTable, Said, Sum, Traced, classify
from domain.remittances import Remittance, RemittanceState

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
R, P, W = RemittanceState, PostingState, Word


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


CALLED = Said(W.CALLBACK, kes(100), NOW)
SHOWN = Said(W.STATEMENT, kes(100), NOW)


def traced(
    state: RemittanceState = R.POSTED,
    *postings: tuple[PostingState, int],
    words: tuple[Said, ...] = (CALLED, SHOWN),
    reason: str = "",
) -> Traced:
    receipt = Receipt("mpesa", "UKN4T7Q2WX", kes(100), NOW, words[0].word)
    held = Remittance(1, receipt, state, reason, None, 0, NOW, NOW)
    return Traced(held, words, tuple((each, kes(amount)) for each, amount in postings))


@pytest.mark.parametrize(
    ("receipt", "day_class", "reason"),
    [
        pytest.param(traced(R.POSTED, (P.POSTED, 100)), DayClass.POSTED, "", id="posted"),
        pytest.param(traced(R.POSTED, (P.POSTED, 60), (P.POSTED, 40)), DayClass.POSTED, "", id="posted in two parts"),
        pytest.param(
            traced(R.POSTED, (P.POSTED, 60), (P.UNDONE, 40)),
            DayClass.UNEXPLAINED,
            "posted, but the core has KES 60.00 of KES 100.00",
            id="less in the core than came",
        ),
        pytest.param(
            traced(R.POSTED, (P.POSTED, 100), (P.POSTED, 100)),
            DayClass.UNEXPLAINED,
            "posted, but the core has KES 200.00 of KES 100.00",
            id="more in the core than came",
        ),
        pytest.param(
            traced(R.SUSPENDED, reason="no account"), DayClass.SUSPENDED, "no account", id="in suspense with its reason"
        ),
        pytest.param(
            traced(R.SUSPENDED, (P.POSTED, 60), reason="too much"),
            DayClass.SUSPENDED,
            "KES 60.00 of it is posted; too much",
            id="a part in suspense",
        ),
        pytest.param(
            traced(R.SUSPENDED), DayClass.UNEXPLAINED, "in suspense without a reason", id="in suspense for no reason"
        ),
        pytest.param(traced(R.RETURNED), DayClass.RETURNED, "given back to the payer", id="given back"),
        pytest.param(
            traced(R.REVERSED, reason="taken back"), DayClass.REVERSED, "taken back", id="taken back unposted"
        ),
        pytest.param(
            traced(R.REVERSED, (P.UNDONE, 60), (P.REFUSED, 40), reason="taken back"),
            DayClass.REVERSED,
            "taken back",
            id="taken back and undone",
        ),
        pytest.param(
            traced(R.REVERSED, (P.POSTED, 100), reason="taken back"),
            DayClass.ON_ITS_WAY,
            "taken back; not out of the core yet",
            id="taken back and still in the core",
        ),
        pytest.param(traced(R.RECEIVED), DayClass.ON_ITS_WAY, "waits to be matched", id="received"),
        pytest.param(traced(R.MATCHED, (P.DUE, 100)), DayClass.ON_ITS_WAY, "waits for the core", id="matched"),
        pytest.param(
            traced(R.MATCHED, (P.POSTED, 60), (P.UNCLEAR, 40)),
            DayClass.ON_ITS_WAY,
            "nobody knows yet whether the core posted it",
            id="unclear",
        ),
        pytest.param(
            traced(R.MATCHED, (P.POSTED, 100)), DayClass.ON_ITS_WAY, "waits to be settled", id="posted a moment ago"
        ),
        pytest.param(
            traced(R.POSTED, (P.POSTED, 100), words=(CALLED, replace(SHOWN, amount=kes(90)))),
            DayClass.UNEXPLAINED,
            "told as KES 100.00 first, but: statement KES 90.00",
            id="told otherwise by the statement",
        ),
        pytest.param(
            traced(R.POSTED, (P.POSTED, 100), words=(CALLED, replace(SHOWN, paid_at=NOW + timedelta(days=1)))),
            DayClass.UNEXPLAINED,
            "told as of 2026-03-02 first, but: statement 2026-03-03",
            id="told as of another day",
        ),
        pytest.param(
            traced(R.POSTED, (P.POSTED, 100), words=(CALLED,)),
            DayClass.UNEXPLAINED,
            "the operator does not know it: the statement of that time does not have it",
            id="not in the statement",
        ),
    ],
)
def test_a_receipt_has_one_class_and_its_reason(receipt: Traced, day_class: DayClass, reason: str) -> None:
    line = classify(receipt, is_covered=True)
    assert (line.day_class, line.reason) == (day_class, reason)


def test_without_a_statement_a_callback_is_enough() -> None:
    line = classify(traced(R.POSTED, (P.POSTED, 100), words=(CALLED,)), is_covered=False)
    assert line.day_class is DayClass.POSTED


def test_a_day_sums_up_by_source_and_by_class() -> None:
    receipts = [
        traced(R.POSTED, (P.POSTED, 100)),
        traced(R.RECEIVED, words=(SHOWN,)),
        traced(R.SUSPENDED, reason="no account"),
    ]
    table = DayTable([classify(each, is_covered=True) for each in receipts], (), "KES")
    sources, classes = table.by_source(), table.by_class()
    assert [sources[name] for name in ("callback", "pull", "statement", "core")] == [
        Sum(2, kes(200)),
        Sum(0, kes(0)),
        Sum(3, kes(300)),
        Sum(1, kes(100)),
    ]
    assert (classes[DayClass.POSTED], classes[DayClass.UNEXPLAINED]) == (Sum(1, kes(100)), Sum(0, kes(0)))


@pytest.mark.parametrize(
    ("receipt", "is_explained"),
    [
        pytest.param(traced(R.POSTED, (P.POSTED, 100)), True, id="posted"),
        pytest.param(traced(R.SUSPENDED, reason="no account"), True, id="in suspense"),
        pytest.param(traced(R.RECEIVED), False, id="on its way"),
        pytest.param(traced(R.SUSPENDED), False, id="no reason"),
    ],
)
def test_a_day_is_explained_once_all_of_it_is_at_rest(receipt: Traced, is_explained: bool) -> None:
    table = DayTable([classify(receipt, is_covered=True)], (), "KES")
    assert table.is_explained is is_explained
