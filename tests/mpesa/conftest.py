"""The sandbox operator as most tests want it: at noon, listened to, and called by a client of Daraja."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mpesa.sandbox.opening import Mpesa
from tests.mpesa.daraja_caller import Daraja
from tests.mpesa.operator_world import Listener, Watch, listening, new_mpesa


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture
def mpesa(watch: Watch) -> Iterator[Mpesa]:
    mpesa = new_mpesa(watch)
    mpesa.start()
    yield mpesa
    mpesa.stop()


@pytest.fixture
def daraja(mpesa: Mpesa, listener: Listener) -> Daraja:
    return Daraja(mpesa, listener)
