"""Who named a receipt that nobody knows is told so, and staff see whose claim it is, not her number."""

from __future__ import annotations

import pytest

from domain.jobs import MONEY
from domain.operator_orders import NewOrder, OrderKind
from domain.ports.store import UnitOfWork
from gateway.flows.tell_status import TellStatus
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, MARY, PETER, PHONE, put_people

NUMBER = "UC25C4D8QA"


def ask(work: UnitOfWork, clock: HandClock) -> None:
    order = work.operator_orders.add(NewOrder(OrderKind.STATUS, "mpesa", NUMBER, phone=PHONE), clock())
    work.jobs.add("tell_status", str(order), queue=MONEY, key="tell", due=clock())


def tell(store: OpenStore, clock: HandClock) -> None:
    store.write(ask, clock)
    flow = TellStatus(store, lambda _: ENGLISH, JIRANI, clock)
    for job in store.write(lambda work: work.jobs.claim(MONEY, limit=9, now=clock(), until=clock.move(minutes=1))):
        Runs(store, {"tell_status": flow}, clock)(job)


def test_she_is_told(store: OpenStore, clock: HandClock) -> None:
    store.write(put_people, MARY)
    tell(store, clock)
    last = store.read(lambda work: work.outbox.last_to(PHONE))
    assert last is not None
    assert NUMBER in last.text


@pytest.mark.parametrize(
    ("people", "note"),
    [
        pytest.param([MARY], "by C1", id="her own phone"),
        pytest.param([MARY, PETER], "by C1 or C2", id="a phone of two"),
        pytest.param([], "by a phone that is nobody's", id="a phone that was given back meanwhile"),
    ],
)
def test_staff_see_whose_claim_it_is(store: OpenStore, clock: HandClock, people: list[object], note: str) -> None:
    store.write(put_people, *people)
    tell(store, clock)
    (task,) = store.read(lambda work: work.tasks.waiting())
    assert (task.kind, task.subject, task.note) == ("receipt claimed", NUMBER, note)
