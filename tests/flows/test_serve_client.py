"""What is done for a client at the counter, and who did it, are on record together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NoSuchEntry, Unavailable
from domain.pins import Tries
from domain.staff import Role, StaffPerson, Stale
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.serve_client import ServeClient
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.flows.people import card, holders, meet
from tests.flows.pins import MARY, PHONE, Desk
from tests.support.clock import NOW, HandClock

FAITH = StaffPerson("faith", "Faith", frozenset({Role.CASHIER}), None, 1, "Head Office")
Does = Callable[[ServeClient], object]


@dataclass
class BreaksAfter:
    """A store that is killed after so many commits."""

    store: OpenStore
    left: int = 1
    read: Any = field(init=False)

    def __post_init__(self) -> None:
        self.read = self.store.read

    def write(self, step: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if not self.left:
            raise Unavailable("killed")
        self.left -= 1
        return self.store.write(step, *args, **kwargs)


@pytest.fixture
def serve(store: OpenStore, clock: HandClock) -> ServeClient:
    store.write(meet)
    store.write(lambda work: work.pins.put_tries(PHONE, MARY, Tries(0, None, 1, NOW + timedelta(minutes=15))))
    breaks, sealer = BreaksAfter(store), Sealer([new_key()])
    pins = KeepPINs(breaks, Desk(store).pins, clock, ZoneInfo("Africa/Nairobi"))
    return ServeClient(breaks, sealer, pins, "KE", clock)


def acts(store: OpenStore) -> list[tuple[str, str]]:
    return [(line.by, line.act) for line in store.read(lambda work: work.audit.of(f"client:{MARY}"))]


def whose(store: OpenStore, code: str) -> int | None:
    return store.read(lambda work: work.pins.find_code(Desk(store).pins.code_digest(code), NOW))


ACTS = [
    pytest.param(
        lambda serve: serve.unlink_phone(FAITH, "15", serve.name_phone(PHONE)),
        "phone unlinked",
        lambda store, _: holders(store) == [],
        id="unlink",
    ),
    pytest.param(
        lambda serve: serve.give_code(FAITH, "15"),
        "JOIN code given",
        lambda store, told: whose(store, told[0]) == MARY,
        id="code",
    ),
    pytest.param(
        lambda serve: serve.unlock(FAITH, "15"),
        "PIN unlocked",
        lambda store, _: store.read(lambda work: work.client_book.locked_until(MARY, NOW)) is None,
        id="unlock",
    ),
    pytest.param(
        lambda serve: serve.speak(FAITH, "15", "sw"),
        "language changed",
        lambda store, _: card(store).language == "sw",
        id="speak",
    ),
]


@pytest.mark.parametrize(("does", "act", "is_done"), ACTS)
def test_an_act_and_who_did_it_are_one_commit(
    serve: ServeClient, store: OpenStore, does: Does, act: str, is_done: Callable[[OpenStore, Any], bool]
) -> None:
    told = does(serve)
    assert (acts(store), is_done(store, told)) == ([("faith", act)], True)


@pytest.mark.parametrize(
    "does",
    [
        pytest.param(lambda serve: serve.unlink_phone(FAITH, "16", "0123456789abcdef"), id="unlink"),
        pytest.param(lambda serve: serve.give_code(FAITH, "16"), id="code"),
        pytest.param(lambda serve: serve.unlock(FAITH, "16"), id="unlock"),
        pytest.param(lambda serve: serve.speak(FAITH, "16", "sw"), id="speak"),
    ],
)
def test_nothing_is_done_for_nobody(serve: ServeClient, does: Does) -> None:
    with pytest.raises(NoSuchEntry):
        does(serve)


@pytest.mark.parametrize(
    "does",
    [
        pytest.param(lambda serve: serve.unlink_phone(FAITH, "15", "0123456789abcdef"), id="unlink"),
        pytest.param(lambda serve: serve.show_phone(FAITH, "15", "0123456789abcdef"), id="show"),
    ],
)
def test_nothing_is_noted_of_a_phone_that_is_not_hers(serve: ServeClient, store: OpenStore, does: Does) -> None:
    with pytest.raises(Stale):
        does(serve)
    assert acts(store) == []
