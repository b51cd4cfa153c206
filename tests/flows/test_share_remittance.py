"""What money sees of other money: neither pays a debt twice, and what is told while it is matched counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from domain.receipts import NOBODY, Word
from gateway.flows import match_remittance, share_remittance
from gateway.store.opening import OpenStore
from tests.flows.cash_desk import CashDesk
from tests.flows.suspense_desk import loan
from tests.support.clock import HandClock

OTHER = "UC25AAAAAA"


@pytest.fixture
def desk(store: OpenStore, clock: HandClock) -> CashDesk:
    return CashDesk(store, clock)


def before(store: OpenStore, step: Callable[..., Any], act: Callable[[], object]) -> None:
    """Have *act* done once, just before *step* is written."""
    write, acts = store.write, [act]

    def interrupted(written: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if written is step and acts:
            acts.pop()()
        return write(written, *given, **named)

    object.__setattr__(store, "write", interrupted)


def test_two_receipts_at_once_do_not_pay_one_debt_twice(desk: CashDesk, clock: HandClock) -> None:
    people = desk.office.people
    people.loans[5] = (loan(5, 480, 480, people.today),)
    desk.tell()
    desk.tell(number=OTHER)
    desk.work()
    people.loans[5] = ()  # the first paid it off
    clock.move(seconds=3)
    desk.work()
    assert desk.office.on_books() == {"L5": 480, "S55": 480}


def test_a_debt_paid_while_the_core_was_asked_is_not_paid_again(desk: CashDesk, clock: HandClock) -> None:
    people = desk.office.people
    people.loans[5] = (loan(5, 480, 480, people.today),)

    def pay_other() -> None:
        clock.move(seconds=1)
        desk.tell(number=OTHER)
        desk.work()
        people.loans[5] = ()

    desk.tell()
    before(desk.store, share_remittance._order, pay_other)
    desk.work()
    clock.move(seconds=3)
    desk.work()
    assert desk.office.on_books() == {"L5": 480, "S55": 480}


def test_what_is_told_while_it_is_matched_counts(desk: CashDesk) -> None:
    desk.tell(reference=None, payer=NOBODY)
    before(desk.store, match_remittance._suspend, lambda: desk.tell(Word.PULL))
    desk.work()
    assert desk.state() == "posted"
