"""The village in a process of its own, for a daemon in others."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from gateway.settings.reading import read_settings
from gateway.village.founding import cast_of
from gateway.village.furnishing import furnish
from gateway.village.market import market_of
from gateway.village.running import open_village
from gateway.wiring.daemon import Daemon
from mifos_client.sandbox.running import Pace


def serve_alone(
    folder: Path,
    port: int,
    daemon_url: str,
    say: Callable[[str], None],
    environ: Mapping[str, str] | None,
    *,
    posting_s: float | None = None,
    meetings: int | None = None,
) -> None:
    """Serve until INT or TERM. With *environ* the daemon's store, as settings and environment name it, is furnished.

    The core takes *posting_s* seconds for a posting; so many *meetings* are today, in place of the cast's own.
    """
    ended, cast = Event(), cast_of("ke")
    if meetings is not None:
        cast = market_of(cast, meetings)
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    daemon_port = urlsplit(daemon_url).port
    assert daemon_port is not None, daemon_url
    pace = None if posting_s is None else Pace(posting_s=posting_s)
    village = open_village(cast, folder, daemon_url.rstrip("/"), daemon_port, port, core_pace=pace)
    if environ is not None:
        daemon = Daemon(read_settings(village.settings, None, environ))
        daemon.store.migrate()
        furnish(daemon, cast)
        daemon.store.close()
    village.world.start()
    say(f"The village is open at {village.url}/village/ ; its daemon's settings are in {village.settings}")
    ended.wait()
    village.world.stop()
    village.stop()
