"""What the list of the core's accounts says of clients and accounts that are gone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import pytest

from domain.accounts import AccountKind, AccountReference, Client, Holding, Holdings, Standing
from domain.errors import Denied, GatewayError, NoSuchEntry, Refused, Unavailable
from domain.ports.core import ReadsCore
from gateway.flows.keep_accounts import KeepAccounts
from gateway.store.opening import OpenStore
from tests.support.clock import HandClock

MARY = 15


@dataclass
class OneClient:
    """A core with Mary, her number 15 and her savings; *error* is what it says of her."""

    savings: list[str] = field(default_factory=lambda: ["7", "8"])
    error: GatewayError | None = None

    def holdings(self, client_id: int, now: datetime) -> Holdings:
        if self.error is not None:
            raise self.error
        mary = Client(client_id, "15", "Mary Akoth", None, True)
        accounts = [Holding(int(each), AccountReference(AccountKind.SAVINGS, each), True) for each in self.savings]
        return Holdings(Standing(mary, (), (), now), tuple(accounts))


@pytest.fixture
def core() -> OneClient:
    return OneClient()


@pytest.fixture
def keep(store: OpenStore, clock: HandClock, core: OneClient) -> KeepAccounts:
    keep = KeepAccounts(store, cast(ReadsCore, core), clock, "KE")
    keep.read(MARY)
    clock.move(days=1)
    return keep


def open_accounts(store: OpenStore) -> set[str]:
    held = store.read(lambda work: work.accounts.held_by([MARY]))
    return {str(each.reference) for each in held if each.is_open}


def test_a_client_whom_the_core_has_no_more_has_no_open_account(
    keep: KeepAccounts, store: OpenStore, core: OneClient
) -> None:
    core.error = NoSuchEntry("error.msg.client.id.invalid")
    keep.read(MARY)
    assert open_accounts(store) == set()


def test_an_account_that_the_core_lists_no_more_is_closed(
    keep: KeepAccounts, store: OpenStore, core: OneClient
) -> None:
    core.savings.remove("7")
    keep.read(MARY)
    assert open_accounts(store) == {"C15", "S8"}


def test_a_client_who_is_there_again_has_her_accounts(
    keep: KeepAccounts, store: OpenStore, core: OneClient, clock: HandClock
) -> None:
    core.error = NoSuchEntry("error.msg.client.id.invalid")
    keep.read(MARY)
    core.error = None
    clock.move(days=1)
    keep.read(MARY)
    assert open_accounts(store) == {"C15", "S7", "S8"}


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Unavailable("down"), id="the core is down"),
        pytest.param(Denied("READ_CLIENT"), id="we may not read"),
        pytest.param(Refused("error.msg.odd"), id="she cannot be read"),
    ],
)
def test_what_could_not_be_read_closes_nothing(
    keep: KeepAccounts, store: OpenStore, core: OneClient, error: GatewayError
) -> None:
    core.error = error
    with suppress(Unavailable, Denied):
        keep.read(MARY)
    assert open_accounts(store) == {"C15", "S7", "S8"}
