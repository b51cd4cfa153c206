"""An operator that clients of others call over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mpesa.sandbox.opening import Mpesa
from tests.mpesa.operator_world import WANJIKU, Watch
from tests.mpesa.our_daraja import serving
from tests.mpesa.peers.world import peers_mpesa


@pytest.fixture
def mpesa(watch: Watch) -> Iterator[Mpesa]:
    mpesa = peers_mpesa(watch)
    mpesa.start()
    yield mpesa
    mpesa.stop()


@pytest.fixture
def url(mpesa: Mpesa) -> Iterator[str]:
    with serving(mpesa) as url:
        yield url


@pytest.fixture
def certificate(mpesa: Mpesa, tmp_path: Path) -> Path:
    """Under which passwords are encrypted."""
    file = tmp_path / "operator.cer"
    file.write_bytes(mpesa.operator.orders.credentials.certificate())
    return file


@pytest.fixture
def receipt(mpesa: Mpesa) -> str:
    """Wanjiku's 340, beside enough for the fee of taking them back."""
    mpesa.pay(WANJIKU, "L12", 5000)
    return mpesa.pay(WANJIKU, "L12", 340)
