"""A village as one value: its people, its carrier, its sandboxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from domain.ports.clock import Clock
from gateway.village.carrier import Carrier
from gateway.village.cast import Cast
from mpesa.sandbox.opening import Mpesa

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PATHS = ("/village", "/carrier", "/fineract-provider", "/oauth", "/mpesa", "/pulltransactions")
"""What a village answers; beside a daemon everything else is the daemon's."""


class KeepsBooks(Protocol):
    """A sandbox with books of its own."""

    def entries(self) -> Sequence[Mapping[str, Any]]:
        """List the lines of its ledger as the village's contract has them."""

    def calls(self) -> Sequence[Any]:
        """List the calls that were made to it."""


class Fails(Protocol):
    """Something that can be made to fail on demand."""

    def kinds(self) -> Sequence[str]:
        """List the kinds of faults."""

    def add(self, kind: str, count: int) -> None:
        """Let the next *count* calls fail; 0 takes back what waits. Raises ValueError for an unknown kind."""

    def waiting(self) -> Mapping[str, int]:
        """Tell how many calls of each kind are still to fail."""


class FailsByCalls(Fails, Protocol):
    """Something whose faults may be kept for some of its calls."""

    def add(self, kind: str, count: int, on: str | None = None) -> None:
        """Let the next *count* calls fail, with *on* "postings" those alone. Raises ValueError for an unknown kind."""


@dataclass(frozen=True)
class Core:
    """The sandbox core: what it answers, its books, its faults."""

    app: WSGIApplication
    books: KeepsBooks
    faults: FailsByCalls


@dataclass(frozen=True)
class World:
    """Everything there is in a village."""

    cast: Cast
    carrier: Carrier
    core: Core
    mpesa: Mpesa
    now: Clock

    def start(self) -> None:
        """Let carrier and operator speak."""
        self.carrier.start()
        self.mpesa.start()

    def stop(self) -> None:
        """Let them rest."""
        self.mpesa.stop()
        self.carrier.stop()
