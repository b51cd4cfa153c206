"""Start the daemon: whole, or one process each."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import click

from gateway.cli.places import WRONG_USAGE, Places, end, places
from gateway.wiring import Daemon, Together


@click.command()
@click.option("--village", is_flag=False, flag_value="ke", help="Add the demo village (ke); no settings file needed.")
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on (8080).")
@click.option("--host", help="The address to listen on (127.0.0.1).")
@places
def run(at: Places, village: str | None, port: int | None, host: str | None) -> None:
    """Start everything in one process, on SQLite."""
    if village is not None:
        _run_village(village, at.state, port or 8080, host or "127.0.0.1")
        return
    read = at.read()
    together = Together(Daemon(read))
    _serve(together, host or read.web.host, port or read.web.port)


def _run_village(country: str, state: Path | None, port: int, host: str) -> None:
    from gateway.village.founding import cast_of
    from gateway.village.running import VillageAndDaemon

    try:
        cast = cast_of(country)
    except ValueError as error:
        end(WRONG_USAGE, str(error))
    with tempfile.TemporaryDirectory(prefix="mobile-mifos-") as temporary:
        folder = state.absolute() if state else Path(temporary)
        click.echo(f"The village opens at http://127.0.0.1:{port}/village/ (Ctrl-C ends it).")
        _serve(VillageAndDaemon(cast, folder, port, os.environ), host, port)


def _serve(parts: Any, host: str, port: int) -> None:
    from gateway.web.serving import CannotListen, serve

    try:
        serve(parts.make_wsgi, host=host, port=port, start=parts.start, stop=parts.stop)
    except CannotListen as error:
        end(WRONG_USAGE, str(error))


COMMANDS: tuple[click.Command, ...] = (run,)
