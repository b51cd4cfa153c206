"""The daemon asks the village's M-PESA over HTTP, and its answers come to the daemon's doors."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from domain.operator_orders import OrderKind, OrderState
from domain.remittances import RemittanceState
from gateway.flows.order_return import order_return
from mpesa.daraja import RETURNS
from tests.support.together import Together

MARY = "+254700000011"


@pytest.fixture
def together(tmp_path: Path) -> Iterator[Together]:
    made = Together(tmp_path / "village")
    made.start()
    yield made
    made.stop()


def stands(together: Together, receipt: str) -> tuple[RemittanceState, str]:
    remittance = together.daemon.store.read(lambda work: work.remittances.find("mpesa", receipt))
    assert remittance is not None
    return remittance.state, remittance.reason


def test_money_goes_back_to_its_payer_once(together: Together) -> None:
    receipt = together.pays(MARY, "xyz", "60")
    remittance = together.daemon.store.read(lambda work: work.remittances.find("mpesa", receipt))
    assert remittance is not None
    together.daemon.store.write(order_return, remittance, RETURNS, "rose", together.clock())
    together.settle()
    together.settle()
    order = together.daemon.store.read(lambda work: work.operator_orders.about(OrderKind.REVERSAL, "mpesa", receipt))
    assert order is not None
    assert order.result is not None
    assert order.state is OrderState.DONE
    state, reason = stands(together, receipt)
    assert state is RemittanceState.RETURNED
    assert order.result in reason
    backs = [each for each in together.world.mpesa.books.entries() if each["receipt"] == receipt and each["reversed"]]
    assert len(backs) == 1


def test_large_money_is_posted_once_m_pesa_confirms_it(together: Together) -> None:
    receipt = together.pays("+254700000013", "L2", "25000")
    assert stands(together, receipt)[0] is RemittanceState.RECEIVED
    together.pass_time(seconds=25)
    assert stands(together, receipt)[0] is RemittanceState.POSTED
    posted = [each["amount"] for each in together.books.entries() if each["receipt"] == receipt]
    assert sum(Decimal(str(each)) for each in posted) == 25_000
