"""What a client gave is settled once all its postings ended, and its sheet once all its lines did."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from domain.accounts import AccountKind
from domain.postings import Earmark
from domain.sheets import NewReport
from domain.tasks import TaskKind
from gateway.flows.posting_steps import AWAITS_CHECKER
from gateway.store.opening import OpenStore
from tests.flows.counting_house import Manner
from tests.flows.tray import Tray
from tests.store.money import kes
from tests.store.test_sheets import GAVE, LOAN, S
from tests.support.clock import HandClock
from tests.support.people import MARY, NOW, PHONE, put_people

HERS = NewReport("hers", (GAVE,), "+254700000001")
BOTH = Counter({("L4", 480): 1, ("S1", 50): 1})


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    store.write(put_people, MARY)
    clock.now = NOW
    return Tray(store, clock)


def released(tray: Tray, *manners: Manner, report: NewReport = HERS) -> int:
    tray.core.manners.extend(manners)
    number = tray.hold(report)
    tray.release(number)
    tray.work()
    return number


def said(tray: Tray) -> str:
    last = tray.store.read(lambda work: work.outbox.last_to(PHONE))
    return last.text if last else ""


class TestOnePart:
    """The core lets us deposit, and not repay."""

    @pytest.fixture
    def report(self, tray: Tray) -> int:
        tray.core.denies = frozenset({AccountKind.LOAN})
        return released(tray)

    def test_neither_she_nor_her_sheet_goes_ahead_of_the_rest(self, tray: Tray, report: int) -> None:
        assert tray.books() == Counter({("S1", 50): 1})
        assert (said(tray), tray.state(report)) == ("", S.RELEASED)

    def test_with_the_rest_all_of_it_is_settled(self, tray: Tray, report: int) -> None:
        tray.core.denies = frozenset()
        tray.pass_time(hours=2)
        assert (tray.books(), tray.state(report)) == (BOTH, S.POSTED)
        assert said(tray).startswith("JIRANI: KES 530 from Mary is on the books")


class TestChecker:
    """The core keeps a repayment for a second person."""

    @pytest.fixture
    def report(self, tray: Tray) -> int:
        return released(tray, Manner.ASKS_CHECKER)

    def test_what_waits_for_one_is_not_called_refused(self, tray: Tray, report: int) -> None:
        (line,) = tray.lines(report)
        waits = next(each for each in line.postings if each.order.account == LOAN)
        assert (line.missing, waits.reason) == ((), AWAITS_CHECKER)
        assert tray.tasks() == [(TaskKind.AWAITS_CHECKER, waits.order.external_id)]

    def test_once_he_agreed_it_is_settled(self, tray: Tray, report: int) -> None:
        (line,) = tray.lines(report)
        waits = next(each for each in line.postings if each.order.account == LOAN)
        tray.core.post(waits.order, "the checker's own")
        tray.pass_time(minutes=11)
        assert (tray.books(), tray.state(report)) == (BOTH, S.POSTED)


def test_why_it_was_refused_is_said_in_words(tray: Tray) -> None:
    report = released(tray, Manner.REFUSES)
    (task,) = tray.store.read(lambda work: work.tasks.waiting())
    assert task.note == "Mary Akoth, Upendo, 2026-11-24: the loan is not active"
    assert tray.state(report) is S.PARTLY_POSTED


def test_of_what_was_refused_altogether_she_is_told_nothing(tray: Tray) -> None:
    released(tray, Manner.REFUSES, Manner.REFUSES)
    assert said(tray) == ""


def test_money_of_one_client_for_one_account_in_two_reports_is_settled_apart(tray: Tray) -> None:
    first = tray.hold(HERS)
    second = tray.hold(HERS, key="by C", code=None)
    tray.core.manners.append(Manner.REFUSES)
    tray.release(first, second)
    tray.work()
    assert Counter(map(tray.state, (first, second))) == Counter([S.PARTLY_POSTED, S.POSTED])
    assert tray.books() == Counter({("L4", 480): 1, ("S1", 50): 2})


def test_what_a_guest_gave_for_the_same_account_is_settled_apart(tray: Tray) -> None:
    guest = replace(GAVE, line=None, client_id=15, shares=(Earmark(LOAN, kes(480)),), by="C1")
    report = released(tray, report=NewReport("two", (GAVE, guest), "+254"))
    assert tray.books() == Counter({("L4", 480): 2, ("S1", 50): 1})
    assert tray.state(report) is S.POSTED
