"""The sandbox operator as clients of others find it, and how a peer is found: of the right version, or the test says what to install."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import pytest

from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.operator import Operator
from mpesa.sandbox.parties import C2BVersion
from mpesa.sandbox.server import create_app
from tests.mpesa.operator_world import AT_ONCE, Watch, new_mpesa
from tests.support.servers import is_fast

RESULTS, STK = "/orders/result", "/stk"
NOT_BUILT = {
    "b2c": "payouts (B2C) are not built yet",
    "b2b": "payouts to organizations (B2B) are not built",
}
"""What both clients can and the sandbox operator does not yet take."""


def missing(words: str) -> None:
    """Fail for want of a peer; skip in a fast run."""
    if is_fast():
        pytest.skip(words)
    pytest.fail(words, pytrace=False)


def need_version(package: str, wanted: str) -> None:
    """Make sure that a peer from PyPI is installed in the version that was looked at."""
    try:
        found = version(package)
    except PackageNotFoundError:
        missing(f"{package} {wanted} is not installed: pip install '.[dev]'")
        return
    assert found == wanted, f"{package} {found} runs here; the tests know {wanted}"


def peers_mpesa(watch: Watch) -> Mpesa:
    """Open an operator for clients that know the older of the two C2B products; one of them puts a stamp behind its password."""
    mpesa = new_mpesa(watch, version=C2BVersion.V1)
    operator = Operator(mpesa.books, mpesa.faults, AT_ONCE, takes_stamps=True)
    return replace(mpesa, app=create_app(mpesa.books, mpesa.faults, operator), operator=operator)
