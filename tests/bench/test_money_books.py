"""What compares the books of money finds whatever is wrong in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from gateway.bench.money_books import compare, texts_differ

PAID, HELD = "UKN4T7Q2WX", "UKN4T7Q2WY"
Row = dict[str, Any]


def entry(receipt: str = PAID, account: str = "L4", amount: str = "480.00", **changes: object) -> Row:
    known = {"receipt": receipt, "account": account, "amount": amount, "external_id": "mm1", "reversed": False}
    return {**known, **changes}


def posting(**changes: object) -> Row:
    known = {"receipt": PAID, "account_kind": "L", "account_number": "4", "amount_minor": 48_000, "state": "posted"}
    return {**known, "external_id": "mm1", **changes}


def remittance(number: str = PAID, amount_minor: int = 48_000, **changes: object) -> Row:
    known = {"number": number, "amount_minor": amount_minor, "state": "posted", "reason": "", "client_id": 1}
    return {**known, **changes}


@dataclass(frozen=True)
class Said:
    """Books that agree: one receipt is posted, one waits."""

    told: tuple[Row, ...] = ({"receipt": PAID, "amount": "480.00"}, {"receipt": HELD, "amount": "20.50"})
    core_: tuple[Row, ...] = field(default_factory=lambda: (entry(),))
    remittances_: tuple[Row, ...] = field(
        default_factory=lambda: (remittance(), remittance(HELD, 2_050, state="suspended", reason="nothing named"))
    )
    postings_: tuple[Row, ...] = field(default_factory=lambda: (posting(),))

    def operator(self) -> tuple[Row, ...]:
        return self.told

    def core(self) -> tuple[Row, ...]:
        return self.core_

    def remittances(self) -> tuple[Row, ...]:
        return self.remittances_

    def postings(self) -> tuple[Row, ...]:
        return self.postings_


def test_books_that_agree_have_no_fault() -> None:
    assert compare(Said()).faults == []


def test_what_waits_is_counted_by_its_reason() -> None:
    compared = compare(Said())
    assert (compared.posted, compared.suspended, compared.suspense_minor) == (1, {"nothing named": 1}, 2_050)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"core_": (entry(), entry(external_id="mm2"))}, "posted twice", id="posted twice"),
        pytest.param({"core_": ()}, "neither posted", id="we say posted, the core does not"),
        pytest.param({"core_": (entry(amount="479.99"),)}, "neither posted", id="a cent too little"),
        pytest.param({"core_": (entry(account="L5"),)}, "we and the core differ", id="on another account"),
        pytest.param({"core_": (entry(external_id="mm9"),)}, "we and the core differ", id="under another number"),
        pytest.param({"core_": (entry(reversed=True),)}, "neither posted", id="taken back"),
        pytest.param(
            {"core_": (entry(), entry("UKN4T7Q2WZ"))}, "unknown to the operator: UKN4T7Q2WZ", id="nobody paid"
        ),
        pytest.param({"remittances_": (remittance(),)}, f"not on record: {HELD}", id="never heard of"),
        pytest.param(
            {"remittances_": (remittance(), remittance(HELD, 2_051, state="suspended", reason="nothing named"))},
            f"another amount: {HELD}",
            id="a cent too much on record",
        ),
        pytest.param(
            {"remittances_": (remittance(), remittance(HELD, 2_050, state="suspended"))},
            f"neither posted nor in suspense: {HELD}",
            id="in suspense without a reason",
        ),
        pytest.param(
            {"remittances_": (remittance(), remittance(HELD, 2_050, state="received"))},
            f"neither posted nor in suspense: {HELD}",
            id="forgotten on the way",
        ),
    ],
)
def test_a_fault_is_found(changes: dict[str, tuple[Row, ...]], told: str) -> None:
    assert any(each.startswith(told) for each in compare(replace(Said(), **changes)).faults)


def test_a_receipt_in_part_posted_and_in_part_in_suspense_is_placed() -> None:
    half = entry(amount="400.00")
    held = remittance(state="suspended", reason="more than her accounts take")
    said = Said(told=Said().told[:1], core_=(half,), remittances_=(held,), postings_=(posting(amount_minor=40_000),))
    compared = compare(said)
    assert (compared.faults, compared.suspense_minor) == ([], 8_000)


@pytest.mark.parametrize(
    ("taken", "wrong"),
    [
        pytest.param({"tell-1-48000-0": [f"Receipt {PAID}", f"Receipt {PAID}"]}, 0, id="one, twice by a kill"),
        pytest.param({"tell-1-48000-0": [f"Receipt {PAID}"], "tell-1-48000-1": [f"and {PAID}"]}, 0, id="two pages"),
        pytest.param({"tell-1-48000-0": [f"Receipt {PAID}"], "tell-2-1-0": [f"Receipt {PAID}"]}, 1, id="two texts"),
        pytest.param({"tell-3-1-0": ["Receipt UKN4T7Q2WZ"]}, 1, id="another was told, this was not"),
        pytest.param({"tell-1-48000-0": [f"Receipt {PAID}", f"receipt {PAID}"]}, 1, id="twice, in other words"),
        pytest.param({}, 0, id="no phone is hers"),
    ],
)
def test_texts_are_counted_by_receipt(taken: dict[str, list[str]], wrong: int) -> None:
    said = Said(remittances_=(remittance(), remittance("UKN4T7Q2WZ")) if "tell-3-1-0" in taken else (remittance(),))
    assert len(texts_differ(said, taken)[0]) == wrong
