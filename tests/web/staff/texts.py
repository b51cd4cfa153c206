"""Texts on record, as the pages about them are tried with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.accounts import Client
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.sms import InboundState, OutboundState
from gateway.flows.work_messages import WorkMessages
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE, add_inbound, add_outbound, new_inbound, new_outbound
from tests.support.clock import NOW, HandClock
from tests.support.visitor import StaffPages

HOME = "/staff/messages"
In, Out = InboundState, OutboundState


def came(
    store: OpenStore,
    shown: str = "balans of lone",
    state: InboundState = In.ANSWERED,
    *,
    minutes: int = 0,
    command: str = "",
) -> int:
    sms = new_inbound(f"{shown} {minutes}", received_at=NOW - timedelta(minutes=minutes))
    number = store.write(add_inbound, sms)
    assert number is not None
    store.write(lambda work: work.inbound.settle(number, state, NOW, shown=shown, command=command))
    return number


def left(
    store: OpenStore, key: str, *path: OutboundState, text: str = "Mary: loan L4 KES 14,880.", minutes: int = 0
) -> int:
    at = NOW - timedelta(minutes=minutes)
    number = store.write(add_outbound, replace(new_outbound(key), text=text, created_at=at))
    assert number is not None
    start = Out.QUEUED
    for to in path:
        store.write(lambda work, at=start, to=to: work.outbox.move(number, start=at, to=to, now=NOW))
        start = to
    return number


def is_hers(work: UnitOfWork) -> None:
    work.phones.put_client(Client(15, "15", "Mary Akoth", PHONE, True))
    work.phones.link(PHONE, 15, Origin.CORE, NOW)


def texting(store: OpenStore, clock: HandClock) -> StaffPages:
    """Make the pages."""
    flow = WorkMessages(store, "JIRANI", clock)
    return StaffPages(store, clock, {WorkMessages: lambda: flow}, shown=frozenset({"messages"}))
