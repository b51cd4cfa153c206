"""Who is told that money waits: whom the operator named, whole or by a hash, and nobody who is only guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.audit import Act
from domain.evidence import hash_phone
from domain.money import Money
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.remittances import RemittanceState
from gateway.flows.share_remittance import ask_to_tell
from gateway.flows.tell_payer import TellPayer
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, MARY, PETER, PHONE, put_people

NUMBER = "UC25C4D8QA"
WAITS = (
    f"JIRANI: KES 200 by M-PESA {NUMBER} reached us, but we cannot tell whose it is. It is safe."
    f" If it is yours, send: PAID {NUMBER}"
)


def suspended(work: UnitOfWork, payer: Payer, clock: HandClock) -> int:
    now = clock()
    receipt = Receipt("mpesa", NUMBER, Money(20_000, "KES"), now, Word.CALLBACK, payer=payer)
    number, _ = work.remittances.hear(receipt, b"", now)
    work.remittances.move(number, start=RemittanceState.RECEIVED, to=RemittanceState.SUSPENDED, now=now, reason="x")
    ask_to_tell(work, number, now)
    ask_to_tell(work, number, now)
    return number


def told(store: OpenStore, clock: HandClock) -> str | None:
    flow = TellPayer(store, lambda _: ENGLISH, JIRANI, {"mpesa": "M-PESA"}, clock)
    now = clock()
    for job in store.write(lambda work: work.jobs.claim("money", limit=9, now=now, until=now + timedelta(minutes=1))):
        Runs(store, {"tell_suspense": flow}, clock)(job)
    last = store.read(lambda work: work.outbox.last_to(PHONE))
    return last.text if last else None


@pytest.fixture(autouse=True)
def _people(store: OpenStore) -> None:
    store.write(put_people, MARY, PETER)
    store.write(lambda work: work.phones.unlink(PHONE, PETER.client_id, HandClock().now))


@pytest.mark.parametrize(
    ("payer", "expected"),
    [
        pytest.param(Payer(phone=PHONE), WAITS, id="a phone on file, whole"),
        pytest.param(Payer(phone_hash=hash_phone(PHONE)), WAITS, id="a phone on file, by its hash"),
        pytest.param(Payer(mask="2547 ***** 011", name="MARY"), None, id="a mask"),
        pytest.param(Payer(phone="+254700000099"), None, id="a phone that is nobody's"),
        pytest.param(Payer(), None, id="nobody"),
    ],
)
def test_tells(store: OpenStore, clock: HandClock, payer: Payer, expected: str | None) -> None:
    store.write(suspended, payer, clock)
    assert told(store, clock) == expected


def test_a_number_that_may_be_sold_is_told_nothing(store: OpenStore, clock: HandClock) -> None:
    store.write(lambda work: work.phones.unlink(PHONE, MARY.client_id, clock()))
    store.write(lambda work: work.phones.link(PHONE, MARY.client_id, Origin.CORE, clock(), must_prove=True))
    store.write(suspended, Payer(phone=PHONE), clock)
    assert told(store, clock) is None


def test_nobody_is_told_that_money_waits_which_was_matched_meanwhile(store: OpenStore, clock: HandClock) -> None:
    number = store.write(suspended, Payer(phone=PHONE), clock)
    store.write(
        lambda work: work.remittances.move(
            number, start=RemittanceState.SUSPENDED, to=RemittanceState.MATCHED, now=clock(), client_id=MARY.client_id
        )
    )
    assert told(store, clock) is None


def test_what_she_was_told_is_a_line_of_the_audit_chain(store: OpenStore, clock: HandClock) -> None:
    store.write(suspended, Payer(phone=PHONE), clock)
    told(store, clock)
    last = store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))[-1]
    sms = store.read(lambda work: work.outbox.last_to(PHONE))
    assert sms is not None
    assert (last.act, last.words) == (Act.TOLD, {"sms": sms.id, "key": sms.key})
