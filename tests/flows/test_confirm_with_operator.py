"""What much money that a callback tells of waits for: a word of its operator's, and no other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.ports.store import UnitOfWork
from domain.receipts import Oddity, Receipt, Word
from domain.remittances import RemittanceState
from gateway.flows.confirm_with_operator import ConfirmRule, is_confirmed
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import NUMBER, kes
from tests.support.clock import HandClock

RULE = ConfirmRule(above=kes(100), is_asked=False)


@pytest.mark.parametrize(
    ("words", "amount", "expected"),
    [
        pytest.param([Word.CALLBACK], 500, False, id="a callback alone"),
        pytest.param([Word.CALLBACK], 100, True, id="a callback of little"),
        pytest.param([Word.CALLBACK, Word.PULL], 500, True, id="a pull"),
        pytest.param([Word.CALLBACK, Word.STATUS], 500, True, id="a status query"),
        pytest.param([Word.CALLBACK, Word.STATEMENT], 500, True, id="a statement"),
        pytest.param([Word.CALLBACK, Word.NOTICE], 500, False, id="a forwarded notice"),
        pytest.param([Word.CALLBACK, Word.HAND], 500, False, id="what a colleague typed"),
        pytest.param([Word.NOTICE, Word.CALLBACK], 500, False, id="a callback behind a notice"),
        pytest.param([Word.NOTICE], 500, True, id="a notice, which is proved otherwise"),
        pytest.param([Word.INTEGRATOR], 500, True, id="a signed call"),
    ],
)
def test_a_callback_is_confirmed_by_its_operator_only(
    store: OpenStore, clock: HandClock, words: list[Word], amount: int, expected: bool
) -> None:
    now = clock()
    for word in words:
        store.write(_hear, Receipt("mpesa", NUMBER, kes(amount), now, word), now)
    remittance = store.read(lambda work: work.remittances.find("mpesa", NUMBER))
    assert remittance is not None
    assert remittance.state is RemittanceState.RECEIVED
    assert store.read(is_confirmed, remittance, RULE) is expected


@pytest.mark.parametrize(
    ("oddities", "paid_before", "expected"),
    [
        pytest.param((), timedelta(days=6), True, id="late"),
        pytest.param((), timedelta(days=8), False, id="of the week before"),
        pytest.param((), timedelta(days=-1), False, id="of tomorrow"),
        pytest.param((Oddity.OTHER_DAY,), timedelta(), False, id="a number of another day"),
        pytest.param((Oddity.NO_SUCH_DAY,), timedelta(), False, id="a number of no day"),
    ],
)
def test_an_odd_callback_of_little_is_confirmed_too(
    store: OpenStore, clock: HandClock, oddities: tuple[Oddity, ...], paid_before: timedelta, *, expected: bool
) -> None:
    told = Receipt("mpesa", NUMBER, kes(100), clock() - paid_before, Word.CALLBACK, oddities=oddities)
    store.write(_hear, told, clock())
    remittance = store.read(lambda work: work.remittances.find("mpesa", NUMBER))
    assert remittance is not None
    assert store.read(is_confirmed, remittance, RULE) is expected


def _hear(work: UnitOfWork, told: Receipt, now: datetime) -> None:
    work.remittances.hear(told, b"", now)
