"""Staff read why money waits in words of ours; only what the core said is told as its word."""

from __future__ import annotations

import pytest

from domain.matches import Doubt
from domain.money import Money
from domain.receipts import Receipt, Word
from domain.remittances import Reason, Remittance, RemittanceState
from gateway.flows.explain_suspense import reason
from tests.support.clock import NOW

RECEIPT = Receipt("mpesa", "UC25C4D8QA", Money(48_000, "KES"), NOW, Word.CALLBACK)


def waits(why: str) -> Remittance:
    return Remittance(1, RECEIPT, RemittanceState.SUSPENDED, why, None, 0, NOW, NOW)


@pytest.mark.parametrize("why", [*Doubt, *(each for each in Reason if each is not Reason.RETURNED)])
def test_a_reason_of_ours_is_not_the_core_s_word(why: str) -> None:
    assert not reason(waits(str(why))).startswith("Mifos: ")


def test_what_the_core_said_is_told_as_its_word() -> None:
    assert reason(waits("The loan is closed.")) == "Mifos: The loan is closed."
