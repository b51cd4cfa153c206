"""What Jirani saw of a receipt is told from the books of the operator, the core and the carrier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gateway.village.carrier import Daemon
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.saw_paying import paying_sights
from gateway.village.wallet import last_paid, pay
from gateway.village.world import World
from tests.support.village import BRISK, MARY, SECRET, GoingClock, StandIn

IDLE_WITHIN_S = 10


@pytest.fixture
def world(daemon: StandIn, clock: GoingClock) -> Iterator[World]:
    """A village whose M-PESA calls a daemon that knows nothing of money: it answers 404."""
    called = Daemon(f"{daemon.url}/inbound", KENYA.line, SECRET)
    world = found(KENYA, called, clock, c2b_url=f"{daemon.url}/c2b", pace=BRISK)
    world.start()
    yield world
    world.stop()


def told(world: World) -> list[tuple[str, str]]:
    assert world.mpesa.operator.outbox.errands.wait_until_idle(IDLE_WITHIN_S)
    paid = last_paid(world, MARY)
    assert paid is not None
    return [(each.who, each.what) for each in paying_sights(world, paid, "Mary")]


def test_what_m_pesa_asked_and_told_is_said_with_its_answers(world: World) -> None:
    assert pay(world, MARY, "L4", "480") is None
    assert told(world) == [
        ("Mary's phone", "paid KES 480 by M-PESA, account “L4”"),
        ("M-PESA", "asked Jirani whether it may; Jirani said 404"),
        ("M-PESA", "told Jirani that the money is there; Jirani said 404"),
    ]


def test_a_confirmation_that_was_lost_met_no_answer(world: World) -> None:
    world.mpesa.faults.share("drop", 100)
    assert pay(world, MARY, "L4", "480") is None
    assert told(world)[-1] == ("M-PESA", "told Jirani that the money is there; no answer came")


def test_the_text_that_names_the_receipt_is_its_receipt(world: World) -> None:
    assert pay(world, MARY, "L4", "480") is None
    paid = last_paid(world, MARY)
    assert paid is not None
    world.carrier.take("another", MARY, "JIRANI: something else", None)
    world.carrier.take("receipt", MARY, f"JIRANI: {paid.number} received", None)
    assert len(world.carrier.texts(MARY, after=1, wait_s=10)) == 1
    assert [each for each in told(world) if each[0] != "M-PESA"][1:] == [
        ("The carrier", "took the receipt: 27 characters, one text"),
        ("Mary's phone", "has it"),
    ]
