"""The village's contract for money over HTTP: payers, what M-PESA told, and what it loses on demand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from gateway.village.carrier import Daemon
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.world import World
from tests.support.village import MARY, SECRET, GoingClock, StandIn

PAYMENTS, CALLBACKS, FAULTS = "/village/mpesa/payments", "/village/mpesa/callbacks", "/village/mpesa/faults"
IDLE_WITHIN_S = 10
PAID = {"phone": MARY, "account": "L4", "amount": 480}


@pytest.fixture
def world(daemon: StandIn, clock: GoingClock) -> Iterator[World]:
    """A village whose M-PESA knows where to call; nobody is there, which it takes for silence."""
    world = found(KENYA, Daemon(f"{daemon.url}/inbound", KENYA.line, SECRET), clock, c2b_url=f"{daemon.url}/c2b")
    world.start()
    yield world
    world.stop()


def confirmations(world: World, village: httpx.Client) -> list[dict[str, Any]]:
    assert world.mpesa.operator.outbox.errands.wait_until_idle(IDLE_WITHIN_S)
    return [each for each in village.get(CALLBACKS).json() if each["kind"] == "confirmation"]


def test_what_was_told_is_listed_with_what_was_answered(world: World, village: httpx.Client) -> None:
    receipt = village.post(PAYMENTS, json=PAID).json()["receipt"]
    [told] = confirmations(world, village)
    assert (told["receipt"], told["status"], told["fault"]) == (receipt, 404, None)


def test_what_was_told_has_a_beginning_and_an_end(world: World, village: httpx.Client) -> None:
    village.post(PAYMENTS, json=PAID)
    [told] = confirmations(world, village)
    assert told["began"] < told["at"]


@pytest.mark.parametrize(("fault", "count"), [("drop", 1), ("twice", 2)])
def test_a_share_of_a_hundred_meets_every_confirmation(
    world: World, village: httpx.Client, fault: str, count: int
) -> None:
    village.post(FAULTS, json={"kind": fault, "share": 100})
    village.post(PAYMENTS, json=PAID)
    assert [each["fault"] for each in confirmations(world, village)] == [fault] * count


def test_a_share_of_nothing_takes_it_back(world: World, village: httpx.Client) -> None:
    for share in (100, 0):
        village.post(FAULTS, json={"kind": "drop", "share": share})
    village.post(PAYMENTS, json=PAID)
    assert [each["fault"] for each in confirmations(world, village)] == [None]


@pytest.mark.parametrize("share", [-1, 101, True, "5", 2.5, None], ids=str)
def test_a_share_that_is_none_is_refused(village: httpx.Client, share: object) -> None:
    assert village.post(FAULTS, json={"kind": "drop", "share": share}).status_code == 400


def test_a_receipt_is_told_again(world: World, village: httpx.Client) -> None:
    receipt = village.post(PAYMENTS, json=PAID).json()["receipt"]
    assert village.post(CALLBACKS, json={"receipt": receipt}).status_code == 202
    assert [each["receipt"] for each in confirmations(world, village)] == [receipt, receipt]


@pytest.mark.parametrize("receipt", ["UKN4T7Q2WX", 7, None], ids=str)
def test_a_receipt_that_nobody_has_is_not_told(village: httpx.Client, receipt: object) -> None:
    assert village.post(CALLBACKS, json={"receipt": receipt}).status_code == 404
