"""What all subcommands share: where settings and state are, and what becomes of errors.

Exit codes: 0 done, 1 something needs a person, 2 wrong usage or settings,
3 outside party unavailable.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from domain.errors import GatewayError, Unavailable
from domain.phones import read_phone
from gateway.cli.logs import set_up_logs
from gateway.settings.faults import WrongSettings
from gateway.settings.model import Settings
from gateway.settings.reading import read_settings
from gateway.wiring.daemon import Daemon

DONE, NEEDS_A_PERSON, WRONG_USAGE, UNAVAILABLE = 0, 1, 2, 3
SETTINGS_NAME = "mobile-mifos.toml"


@dataclass(frozen=True)
class Places:
    """Where the settings file and the state folder are, as far as somebody said."""

    settings: Path | None
    state: Path | None

    def read(self) -> Settings:
        """Read the settings. Raises WrongSettings."""
        return read_settings(self._file(), self.state, os.environ)

    def open(self) -> Daemon:
        """Put the daemon together, its database up to date. Raises WrongSettings."""
        daemon = Daemon(self.read())
        daemon.store.migrate()
        return daemon

    def bring_up_to_date(self) -> None:
        """Try the database before anything starts. Raises WrongSettings, Unavailable and Refused."""
        self.open().store.close()

    def _file(self) -> Path | None:
        """Take the file that is named, else the one in the state folder (a village's), else the one in this folder."""
        if self.settings is not None:
            return self.settings
        folders = [self.state, Path.cwd()]
        return next(
            (folder / SETTINGS_NAME for folder in folders if folder and (folder / SETTINGS_NAME).exists()), None
        )


def places(command: Callable[..., int | None]) -> Callable[..., None]:
    """Give a subcommand --settings and --state, and turn what goes wrong into one line and an exit code."""

    @click.option("--settings", type=click.Path(path_type=Path), help="The settings file.")
    @click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="The folder with what is kept.")
    @wraps(command)
    def placed(settings: Path | None, state: Path | None, **options: Any) -> None:
        set_up_logs(sys.stderr)
        try:
            sys.exit(command(Places(settings, state.absolute() if state else None), **options) or DONE)
        except WrongSettings as error:
            _say_faults(error)
        except Unavailable as error:
            end(UNAVAILABLE, str(error))
        except GatewayError as error:
            end(NEEDS_A_PERSON, str(error))

    return placed


def end(code: int, words: str) -> NoReturn:
    """Say one line to whoever typed, and leave."""
    click.echo(words, err=True)
    sys.exit(code)


def e164(daemon: Daemon, phone: str) -> str:
    """Read a phone as typed. Raises click.UsageError."""
    found = read_phone(phone, daemon.institution.country)
    if found is None:
        raise click.UsageError(f"{phone} is no phone number; write it like +254700000011.")
    return found


def _say_faults(error: WrongSettings) -> NoReturn:
    click.echo(f"The settings cannot be used; {len(error.faults)} to mend:", err=True)
    for fault in error.faults:
        click.echo(f"  {fault}", err=True)
    sys.exit(WRONG_USAGE)
