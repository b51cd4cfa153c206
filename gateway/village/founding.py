"""Found a village: the same people at every start, their past in the core's books, a carrier that knows one daemon."""

from __future__ import annotations

from pathlib import Path

from domain.ports.clock import Clock
from gateway.village.carrier import Carrier, Daemon, Pace
from gateway.village.cast import Cast
from gateway.village.history import fill
from gateway.village.kenya import KENYA
from gateway.village.mpesa import open_village_mpesa
from gateway.village.world import Core, World
from mifos_client.sandbox.books import Books
from mifos_client.sandbox.faults import Faults
from mifos_client.sandbox.running import Pace as CorePace
from mifos_client.sandbox.server import create_app

_CASTS = {"ke": KENYA}


def cast_of(country: str) -> Cast:
    """Give a village's people.

    Raises:
        ValueError: there is no such village.

    """
    if country not in _CASTS:
        raise ValueError(f"there is no village {country!r} yet; there is {', '.join(_CASTS)}")
    return _CASTS[country]


def found(
    cast: Cast,
    daemon: Daemon,
    now: Clock,
    state: Path | None = None,
    *,
    c2b_url: str | None = None,
    core_delay_s: float = 0,
    core_pace: CorePace | None = None,
    pace: Pace | None = None,
) -> World:
    """Found a village, or open the one that lies in *state*. It rests until somebody starts it.

    *c2b_url* is the daemon's address for what M-PESA says; None: it says nothing.
    """
    institution = cast.institution
    books = Books(institution.zone, institution.currency, now, file=state / "core.jsonl" if state else None)
    if books.is_new:
        fill(books, cast)
    faults = Faults()
    core = Core(create_app(books, faults, delay_s=core_delay_s, pace=core_pace), books, faults)
    carrier = Carrier(daemon, now, state / "carrier.jsonl" if state else None, pace)
    mpesa = open_village_mpesa(cast, now, state / "mpesa.jsonl" if state else None, c2b_url)
    return World(cast, carrier, core, mpesa, now)
