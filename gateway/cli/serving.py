"""Start the daemon: whole, or one process each; and the village alone."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Protocol
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import click

from gateway.cli.places import WRONG_USAGE, Places, end, places
from gateway.settings.model import Settings
from gateway.wiring.daemon import Daemon
from gateway.wiring.processes import Process, wake_others, work, work_here

COUNTRY = click.option(
    "--village", is_flag=False, flag_value="ke", help="Add the demo village (ke); no settings file needed."
)
PORT = click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (8080).")
HOST = click.option("--host", help="The address to listen on (127.0.0.1).")


class Parts(Protocol):
    """What is made, started and stopped in the process that serves."""

    def make_wsgi(self) -> WSGIApplication:
        """Make the application."""

    def start(self) -> None:
        """Let the rest work."""

    def stop(self) -> None:
        """End the rest."""


@click.command()
@COUNTRY
@PORT
@HOST
@places
def run(at: Places, village: str | None, port: int | None, host: str | None) -> None:
    """Start everything in one process, on SQLite."""
    if village is not None:
        _run_village(village, at.state, port or 8080, host or "127.0.0.1")
    settings = at.read()
    _serve(Process(settings, work_here), host or settings.web.host, port or settings.web.port, at.bring_up_to_date)


@click.command()
@PORT
@HOST
@places
def web(at: Places, port: int | None, host: str | None) -> None:
    """Start the HTTP door alone; workers are processes of their own."""
    settings = _with_broker(at)
    _serve(Process(settings, wake_others), host or settings.web.host, port or settings.web.port, at.bring_up_to_date)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("celery_options", nargs=-1, type=click.UNPROCESSED)
@places
def worker(at: Places, celery_options: tuple[str, ...]) -> int:
    """Start a Celery worker; CELERY_OPTIONS follow it (-Q replies, -n NAME, -l info)."""
    daemon = Daemon(_with_broker(at))
    daemon.store.migrate()
    return work(daemon, celery_options)


@click.command()
@places
def scheduler(at: Places) -> None:
    """Start what adds the jobs that the clock asks for."""
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
@places
def village(at: Places, port: int, daemon: str, furnish: bool) -> None:
    """Start the village alone; its folder then holds the settings for a daemon (`web --settings FILE`)."""
    from gateway.village.alone import serve_alone

    with tempfile.TemporaryDirectory(prefix="mobile-mifos-") as temporary:
        serve_alone(at.state or Path(temporary), port, daemon, click.echo, os.environ if furnish else None)


def _run_village(country: str, state: Path | None, port: int, host: str) -> None:
    from gateway.village.founding import cast_of
    from gateway.village.running import VillageAndDaemon

    try:
        cast = cast_of(country)
    except ValueError as error:
        end(WRONG_USAGE, str(error))
    with tempfile.TemporaryDirectory(prefix="mobile-mifos-") as temporary:
        folder = state or Path(temporary)
        url = f"http://{_reached_at(host)}:{port}"
        words = f"The village opens at {url}/village/ (Ctrl-C ends it)."
        _serve(VillageAndDaemon(cast, folder, url, port, os.environ), host, port, lambda: click.echo(words))


def _reached_at(host: str) -> str:
    """Write, as a URL has it, where this machine reaches who listens at *host*."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{host}]" if ":" in host else host


def _serve(parts: Parts, host: str, port: int, opened: Callable[[], None]) -> None:
    from gateway.web.serving import CannotListen, serve

    try:
        serve(parts.make_wsgi, host=host, port=port, start=parts.start, stop=parts.stop, opened=opened)
    except CannotListen as error:
        end(WRONG_USAGE, str(error))


def _with_broker(at: Places) -> Settings:
    settings = at.read()
    if not settings.queue.broker:
        end(WRONG_USAGE, "queue.broker: it is empty. Several processes need Redis: redis://HOST:6379/0; else `run`.")
    return settings


COMMANDS: tuple[click.Command, ...] = (run, web, worker, scheduler, village)
