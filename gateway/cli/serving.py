"""Start the daemon: whole, or one process each; and the village alone."""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from domain.errors import Refused
from gateway.cli.apart import apart, set_up_logs_late, set_up_logs_now
from gateway.cli.places import SETTINGS_NAME, WRONG_USAGE, Places, end, places, places_of_master
from gateway.web.serving import CannotListen, Parts, serve

if TYPE_CHECKING:
    from gateway.settings.model import Settings

COUNTRY = click.option(
    "--village", is_flag=False, flag_value="ke", help="Add the demo village (ke); no settings file needed."
)
PORT = click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (8080).")
HOST = click.option("--host", help="The address to listen on (127.0.0.1).")

DIES_WITHIN_S = 2.0
"""How long the worker of a killed daemon may still hold its folder."""


@dataclass(frozen=True)
class Ahead:
    """What is read before serving: where to listen, and the settings, packed for those who know what settings are.

    They are read once, for the file may be a pipe.
    """

    host: str
    port: int
    packed: bytes

    def settings(self) -> Settings:
        """Unpack the settings."""
        settings: Settings = pickle.loads(self.packed)
        return settings

    def bring_up_to_date(self) -> None:
        """Try the database before anything starts. Raises Unavailable and Refused."""
        from gateway.wiring.daemon import Daemon

        daemon = Daemon(self.settings())
        daemon.store.migrate()
        daemon.store.close()


@click.command()
@COUNTRY
@PORT
@HOST
@places_of_master
def run(at: Places, village: str | None, port: int | None, host: str | None) -> None:
    """Start everything in one process, on SQLite."""
    if at.state is not None:
        _hold(at.state)
    if village is not None:
        _run_village(village, at.state, port or 8080, host or "127.0.0.1")
    ahead = apart(lambda: _look_ahead(at.read(), host, port))

    def make() -> Parts:
        from gateway.wiring.processes import Process, work_here

        return Process(ahead.settings(), work_here)

    _serve(make, ahead.host, ahead.port, lambda: apart(ahead.bring_up_to_date))


@click.command()
@PORT
@HOST
@places_of_master
def web(at: Places, port: int | None, host: str | None) -> None:
    """Start the HTTP door alone; workers are processes of their own."""
    ahead = apart(lambda: _look_ahead(_with_broker(at), host, port))

    def make() -> Parts:
        from gateway.wiring.processes import Process, wake_others

        return Process(ahead.settings(), wake_others)

    _serve(make, ahead.host, ahead.port, lambda: apart(ahead.bring_up_to_date))


def _look_ahead(settings: Settings, host: str | None, port: int | None) -> Ahead:
    return Ahead(host or settings.web.host, port or settings.web.port, pickle.dumps(settings))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("celery_options", nargs=-1, type=click.UNPROCESSED)
@places
def worker(at: Places, celery_options: tuple[str, ...]) -> int:
    """Start a Celery worker; CELERY_OPTIONS follow it (-Q replies, -n NAME, -l info)."""
    from gateway.wiring.daemon import Daemon
    from gateway.wiring.processes import work

    daemon = Daemon(_with_broker(at))
    daemon.store.migrate()
    return work(daemon, celery_options)


@click.command()
@places
def scheduler(at: Places) -> None:
    """Start what adds the jobs that the clock asks for."""
    from gateway.wiring.daemon import Daemon
    from gateway.wiring.processes import wake_others

    daemon = Daemon(_with_broker(at))
    daemon.store.migrate()
    stop_waking, schedule, ended = wake_others(daemon), daemon.scheduler(), Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: ended.set())
    schedule.start()
    ended.wait()
    schedule.stop()
    stop_waking()
    daemon.store.close()


def _read_url(_: click.Context, __: click.Parameter, url: str) -> str:
    try:
        read = urlsplit(url)
        if read.scheme in {"http", "https"} and read.hostname and read.port:
            return url
    except ValueError:
        pass  # A port that is no number, or too high.
    raise click.BadParameter(f"{url} names no scheme, host and port; write it like http://127.0.0.1:8080.")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8081, help="The port of the village.")
@click.option(
    "--daemon", default="http://127.0.0.1:8080", callback=_read_url, help="Where its carrier calls the daemon."
)
@click.option("--furnish", is_flag=True, help="Fill the daemon's phone book, as `run --village` does.")
@click.option("--posting-takes", type=click.FloatRange(0, 10), help="Seconds that its core takes for a posting.")
@click.option(
    "--meetings", type=click.IntRange(1, 10_000), help="So many groups meet, in place of the village's three."
)
@places
def village(
    at: Places, port: int, daemon: str, furnish: bool, posting_takes: float | None, meetings: int | None
) -> None:
    """Start the village alone; its folder then holds the settings for a daemon (`web --settings FILE`)."""
    from gateway.village.alone import serve_alone

    with tempfile.TemporaryDirectory(prefix="mobile-mifos-") as temporary:
        folder, environ = at.state or Path(temporary), os.environ if furnish else None
        serve_alone(folder, port, daemon, click.echo, environ, posting_s=posting_takes, meetings=meetings)


def _run_village(country: str, state: Path | None, port: int, host: str) -> None:
    apart(lambda: _check_village(country))
    if state is not None:
        apart(lambda: _check_kept(state))
    with tempfile.TemporaryDirectory(prefix="mobile-mifos-") as temporary:
        folder = state or Path(temporary)
        url = f"http://{_reached_at(host)}:{port}"
        words = f"The village opens at {url}/village/ (Ctrl-C ends it)."

        def make() -> Parts:
            from gateway.village.founding import cast_of
            from gateway.village.running import VillageAndDaemon

            return VillageAndDaemon(cast_of(country), folder, url, port, os.environ)

        _serve(make, host, port, lambda: click.echo(words))


def _hold(state: Path) -> None:
    """Keep the folder for as long as this process or its worker lives: another daemon there would write over its settings."""
    state.mkdir(parents=True, exist_ok=True)
    held = os.open(state / "in-use", os.O_CREAT | os.O_RDWR, 0o600)  # closed with the last process that has it
    until = monotonic() + DIES_WITHIN_S
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() > until:
                end(WRONG_USAGE, f"Another daemon uses {state}. End that one first, or name another --state.")
            Event().wait(0.1)
        else:
            return


def _check_village(country: str) -> None:
    from gateway.village.founding import cast_of

    try:
        cast_of(country)
    except ValueError as error:
        end(WRONG_USAGE, str(error))


def _check_kept(state: Path) -> None:
    """Try the database that lies in the folder, before anything starts; a village that was never open left no settings."""
    from gateway.settings.parts import read_tables
    from gateway.settings.reading import read_settings
    from gateway.wiring.daemon import Daemon

    kept = state / SETTINGS_NAME
    is_kept = kept.exists()
    daemon = Daemon(
        read_settings(kept, state, os.environ) if is_kept else read_tables(["store"], None, state, os.environ)
    )
    try:
        daemon.store.migrate()
    except Refused as error:
        end(WRONG_USAGE, f"{error}. Name another --state, or take this village's folder away: {state}")
    daemon.store.close()


def _reached_at(host: str) -> str:
    """Write, as a URL has it, where this machine reaches who listens at *host*."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _serve(make: Callable[[], Parts], host: str, port: int, opened: Callable[[], None]) -> None:
    # What *make* needs is imported in it, after the fork: the master does without (gateway.cli.apart).
    def make_with_logs() -> Parts:
        set_up_logs_now()
        return make()

    set_up_logs_late()
    try:
        serve(make_with_logs, host=host, port=port, opened=opened)
    except CannotListen as error:
        end(WRONG_USAGE, str(error))


def _with_broker(at: Places) -> Settings:
    settings = at.read()
    if not settings.queue.broker:
        end(WRONG_USAGE, "queue.broker: it is empty. Several processes need Redis: redis://HOST:6379/0; else `run`.")
    return settings


COMMANDS: tuple[click.Command, ...] = (run, web, worker, scheduler, village)
