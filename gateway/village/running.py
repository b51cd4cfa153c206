"""A village and its daemon in one process, each reaching the other over HTTP only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.ports.clock import Clock
from gateway.settings.reading import read_settings
from gateway.village.carrier import Daemon as Called
from gateway.village.cast import Cast
from gateway.village.founding import found
from gateway.village.furnishing import furnish
from gateway.village.mpesa import credential
from gateway.village.server import beside, create_village, serve_village
from gateway.village.settings_file import CHANNEL, Addresses, kept_secrets, write_settings
from gateway.village.world import World
from gateway.wiring.daemon import utc_now
from gateway.wiring.processes import Process, work_here
from mifos_client.sandbox.running import Pace

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class OpenVillage:
    """A village that is served on a listener of its own; *settings* is the file for its daemon."""

    world: World
    url: str
    settings: Path
    stop: Callable[[], None]


def open_village(
    cast: Cast,
    folder: Path,
    daemon_url: str,
    daemon_port: int,
    port: int = 0,
    *,
    now: Clock = utc_now,
    core_pace: Pace | None = None,
) -> OpenVillage:
    """Found a village, or open the one in *folder*, and serve it on loopback; it rests until it is started."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = kept_secrets(folder)
    called = Called(f"{daemon_url}/callbacks/{CHANNEL}/{kept.token}", cast.line, kept.secret)
    c2b_url = f"{daemon_url}/callbacks/c2b/{kept.money_token}"
    world = found(cast, called, now, folder, c2b_url=c2b_url, core_pace=core_pace)
    url, stop = serve_village(world, port)
    kept = replace(kept, credential=credential(world.mpesa))
    settings = write_settings(folder, cast.institution, kept, Addresses(daemon_url, daemon_port, url))
    return OpenVillage(world, url, settings, stop)


@dataclass
class VillageAndDaemon:
    """Both in one process, which is reached at *url*: made, started and stopped where requests are served."""

    cast: Cast
    folder: Path
    url: str
    port: int
    environ: Mapping[str, str]
    _stops: list[Callable[[], None]] = field(default_factory=list)

    def make_wsgi(self) -> WSGIApplication:
        """Open both and give the application that serves both."""
        village = open_village(self.cast, self.folder, self.url, self.port)
        settings = read_settings(village.settings, self.folder, self.environ)
        self._world, self._process = village.world, Process(settings, work_here)
        self._stops.append(village.stop)
        door = self._process.make_wsgi()
        self._process.daemon.store.migrate()
        return beside(door, create_village(village.world))

    def start(self) -> None:
        """Make the daemon know its village, and let both work."""
        furnish(self._process.daemon, self.cast)
        self._process.start()
        self._world.start()

    def stop(self) -> None:
        """Stop both."""
        self._world.stop()
        self._process.stop()
        for stop in self._stops:
            stop()
