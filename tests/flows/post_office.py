"""A sender of SMS over a real store and real carriers: village drivers, each against a carrier played over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from domain.jobs import QUEUES, Job
from domain.ports.outbox import NewOutbound, Outbound
from domain.ports.store import UnitOfWork
from domain.sms import Delivery, DeliveryReport, Kind, OutboundState
from gateway.flows.note_delivery import note_delivery
from gateway.flows.send_sms import Route, SendSMS, queue_sms
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.support.channels import channel
from tests.support.clock import HandClock
from tests.support.provider import Provider, Reply, provider

TAKEN = Reply(202, '{"id": "M0001"}')
LEASE = timedelta(seconds=60)
PHONE = "+254700000011"
TEXT = "Mary: loan L4 KES 14,880."
CARRIER_ANSWERS_WITHIN_S = 0.5


@dataclass
class PostOffice:
    """Queues, sends what is due, and hears reports; *carriers* are asked by the name of their channel."""

    store: OpenStore
    clock: HandClock
    carriers: Mapping[str, Provider]
    prefixes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rate_per_s: float = 100

    def __post_init__(self) -> None:
        self.routes = {name: self.new_route(name) for name in self.carriers}

    def queue(self, key: str = "reply-1", *, kind: Kind = Kind.REPLY, to: str = PHONE, via: str | None = None) -> bool:
        now = self.clock()
        sms = NewOutbound(key, to, TEXT, kind, now, now + kind.lifetime, via)
        return self.store.write(queue_sms, sms)

    def work(self) -> None:
        """Do what is due now, as the drainers would."""
        runs = Runs(self.store, {"send_sms": self.flow()}, self.clock)
        while jobs := self.claimed():
            for job in jobs:
                runs(job)

    def flow(self) -> SendSMS:
        """Make the flow over the routes as they are now."""
        return SendSMS(self.store, self.routes, self.clock)

    def claimed(self) -> Sequence[Job]:
        """Claim what is due, as somebody who may then be killed."""
        now = self.clock()
        return [job for queue in QUEUES for job in self.store.write(_claim, queue, now, now + LEASE)]

    def pass_time(self, **by: float) -> None:
        """Move the clock, and do what has fallen due."""
        self.clock.move(**by)
        self.work()

    def hear(self, delivery: Delivery, *, name: str = "first", **changes: str | None) -> None:
        """Hear a report on the first SMS, by our key unless *changes* say otherwise."""
        report = DeliveryReport(**{"carrier_id": None, "delivery": delivery, "key": "reply-1", **changes})  # type: ignore[arg-type]
        self.store.write(note_delivery, name, report, self.clock())

    def sms(self, number: int = 1) -> Outbound:
        """Read an SMS of ours."""
        return self.store.read(_get, number)

    def state(self, number: int = 1) -> OutboundState:
        """Tell where it stands."""
        return self.sms(number).state

    def taken(self, name: str = "first") -> list[str]:
        """List the keys that a carrier was asked to take, by its own books."""
        return [str(asked.json()["key"]) for asked in self.carriers[name].asked]

    def new_route(self, name: str) -> Route:
        """Make the route to a carrier."""
        url = self.carriers[name].url
        made = channel("village", url=url, secret="a secret of the carrier", deadline_s=CARRIER_ANSWERS_WITHIN_S)
        return Route(name, made, self.prefixes.get(name, ()), self.rate_per_s)


def _claim(work: UnitOfWork, queue: str, now: datetime, until: datetime) -> Sequence[Job]:
    return work.jobs.claim(queue, limit=50, now=now, until=until)


def _get(work: UnitOfWork, number: int) -> Outbound:
    return work.outbox.get(number)


@pytest.fixture
def carriers() -> Iterator[dict[str, Provider]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(provider(TAKEN)) for name in ("first", "second")}


@pytest.fixture
def first(carriers: dict[str, Provider]) -> Provider:
    return carriers["first"]


@pytest.fixture
def office(store: OpenStore, clock: HandClock, first: Provider) -> PostOffice:
    return PostOffice(store, clock, {"first": first})


@pytest.fixture
def two(store: OpenStore, clock: HandClock, carriers: dict[str, Provider]) -> PostOffice:
    return PostOffice(store, clock, carriers)


def queue_and_work(office: PostOffice, kind: Kind = Kind.REPLY) -> None:
    office.queue(kind=kind)
    office.work()
