"""A client's receipt for cash: once the core has it, to her own phone, true to what is on the books."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.ports.outbox import NewOutbound
from domain.sheets import NewReport
from domain.sms import Kind, OutboundState
from gateway.flows.send_sms import queue_sms
from gateway.store.opening import OpenStore
from parsers.gsm7 import septets
from tests.flows.counting_house import Manner
from tests.flows.tray import Tray
from tests.store.test_sheets import GAVE
from tests.support.clock import HandClock
from tests.support.people import MARY, NOW, PETER, PHONE, put_people

HERS = NewReport("hers", (GAVE,), "+254700000001")


@pytest.fixture
def tray(store: OpenStore, clock: HandClock) -> Tray:
    store.write(put_people, MARY)
    clock.now = NOW
    return Tray(store, clock)


def texts(tray: Tray, report: NewReport = HERS) -> str | None:
    number = tray.hold(report)
    tray.release(number)
    tray.work()
    return said(tray)


def said(tray: Tray) -> str | None:
    last = tray.store.read(lambda work: work.outbox.last_to(PHONE))
    return last.text if last else None


def test_she_is_told_what_is_on_the_books_and_what_she_owes(tray: Tray) -> None:
    told = texts(tray)
    reference = tray.report(1).given[0].reference
    assert told == (
        "JIRANI: KES 530 from Mary is on the books, 24 Nov. L4 480, S1 50. Owed KES 14,400, savings KES 3,500."
        f" Ref {reference}. Not right? Send WRONG {reference}"
    )
    assert septets(told) is not None
    assert len(told) <= 160


def test_nothing_is_said_before_the_core_has_it(tray: Tray) -> None:
    tray.core.is_silent = True
    assert texts(tray) is None


def test_that_it_was_written_down_does_not_leave_after_it(tray: Tray) -> None:
    """The carrier was silent meanwhile."""
    number = tray.hold(HERS)
    wrote = NewOutbound(f"hold-{number}-1-0", PHONE, "wrote down", Kind.CONFIRMATION, NOW, NOW + timedelta(days=3))
    tray.store.write(lambda work: queue_sms(work, wrote))
    tray.release(number)
    tray.work()
    kept = tray.store.read(lambda work: work.outbox.with_key(wrote.key))
    assert kept is not None
    assert (kept.state, "on the books" in (said(tray) or "")) == (OutboundState.DROPPED, True)


def test_what_the_core_refused_is_not_said_to_be_there(tray: Tray) -> None:
    tray.core.manners.append(Manner.REFUSES)
    told = texts(tray) or ""
    assert told.startswith("JIRANI: KES 50 from Mary is on the books, 24 Nov. S1 50. KES 480 more is safe,")


def test_once_it_is_posted_after_all_she_is_told_all_of_it(tray: Tray) -> None:
    tray.core.manners.append(Manner.REFUSES)
    texts(tray)
    tray.retry(1)
    tray.work()
    assert (said(tray) or "").startswith("JIRANI: KES 530 from Mary is on the books")


def test_a_phone_that_several_share_reads_no_debt(tray: Tray) -> None:
    tray.store.write(put_people, PETER)
    told = texts(tray) or ""
    assert "Owed" not in told
    assert "L4 480, S1 50." in told


def test_without_figures_she_is_told_in_the_end(tray: Tray) -> None:
    tray.figures.is_silent = True
    assert texts(tray) is None
    for _ in range(3):
        tray.pass_time(seconds=11)
    assert "Owed" not in (said(tray) or "Owed")


def test_where_no_phone_is_hers_nobody_is_told(store: OpenStore, clock: HandClock) -> None:
    tray = Tray(store, clock)
    assert texts(tray) is None
