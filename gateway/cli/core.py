"""Tells who types what is wrong with the core, and which settings to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from domain.errors import Denied, Unavailable

if TYPE_CHECKING:
    from gateway.settings.model import CoreTable


@contextmanager
def asking(core: CoreTable, *, is_rest_well: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Put in words why the core gives nothing, unless it is the rest that does not. Raises Unavailable and Denied."""
    from gateway.http import TLSFailed

    try:
        yield
    except TLSFailed as error:
        raise Unavailable(f"{_unreached(core, error)}; does core.verify_tls name its certificate?") from error
    except Unavailable as error:
        if not is_rest_well():
            raise
        raise Unavailable(f"{_unreached(core, error)}; is it running, and is core.url right?") from error
    except Denied as error:
        raise Denied(_denial(core, str(error))) from error


def place_of(url: str) -> str:
    """Name host and port of an address."""
    read = urlsplit(url)
    return f"{read.hostname} port {read.port or {'http': 80, 'https': 443}[read.scheme]}"


def _unreached(core: CoreTable, error: Unavailable) -> str:
    reason = str(error).removeprefix(f"{urlsplit(core.url).hostname}: ")
    return f"the core cannot be reached at {place_of(core.url)}: {reason}"


def _denial(core: CoreTable, what: str) -> str:
    if what == "login":
        return f"the core refuses user {core.user}; are core.user and core.password right?"
    if what == "tenant":
        return f"the core does not know tenant {core.tenant}; is core.tenant right?"
    return f"the core does not let user {core.user} in: {what}; `mobile-mifos check` says what the user lacks"
