"""What all subcommands share: where settings and state are, and what becomes of errors.

Exit codes: 0 done, 1 something needs a person, 2 wrong usage or settings,
3 outside party unavailable.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from domain.errors import GatewayError, Unavailable
from gateway.settings.faults import WrongSettings

if TYPE_CHECKING:
    from domain.money import Money
    from gateway.settings.model import Settings
    from gateway.settings.parts import Doors
    from gateway.wiring.daemon import Daemon

DONE, NEEDS_A_PERSON, WRONG_USAGE, UNAVAILABLE = 0, 1, 2, 3
SETTINGS_NAME = "mobile-mifos.toml"
_AMOUNT = re.compile(r"[0-9][0-9,]{0,11}(?:\.[0-9]{2})?")


@dataclass(frozen=True)
class Places:
    """Where the settings file and the state folder are, as far as somebody said.

    What reads and opens them is imported when first needed: whoever serves is a
    process that needs none of it (gateway.cli.apart).
    """

    settings: Path | None
    state: Path | None

    def read(self) -> Settings:
        """Read the settings. Raises WrongSettings."""
        from gateway.settings.reading import read_settings

        return read_settings(self._file(), self.state, os.environ)

    def read_tables(self, *names: str) -> Settings:
        """Read some tables of the settings, whatever is wrong with the others. Raises WrongSettings."""
        from gateway.settings.parts import read_tables

        return read_tables(names, self._file(), self.state, os.environ)

    def read_doors(self) -> Doors:
        """Read what carriers call. Raises WrongSettings."""
        from gateway.settings.parts import read_doors

        return read_doors(self._file(), self.state, os.environ)

    def daemon(self) -> Daemon:
        """Put the daemon together; its database is not touched. Raises WrongSettings."""
        from gateway.wiring.daemon import Daemon

        return Daemon(self.read())

    def open(self, *tables: str) -> Daemon:
        """Put together what *tables* and the database suffice for, the database up to date.

        Raises WrongSettings, Unavailable and Refused.
        """
        from gateway.settings.parts import read_to_change
        from gateway.wiring.daemon import Daemon

        # The broker tells whether the database that is named, or left out, can be the one that is meant.
        names = ("institution", "store", "queue", *tables)
        daemon = Daemon(read_to_change(names, self._file(), self.state, os.environ))
        daemon.store.migrate()
        return daemon

    def _file(self) -> Path | None:
        """Take the file that is named, else the one in the state folder (a village's), else the one in this folder."""
        if self.settings is not None:
            return self.settings
        folders = [self.state, Path.cwd()]
        return next(
            (folder / SETTINGS_NAME for folder in folders if folder and (folder / SETTINGS_NAME).exists()), None
        )


def places(command: Callable[..., int | None]) -> Callable[..., None]:
    """Give a subcommand logs, --settings and --state, and turn what goes wrong into one line and an exit code."""

    @wraps(command)
    def logged(*given: Any, **options: Any) -> int | None:
        from gateway.cli.logs import set_up_logs

        set_up_logs(sys.stderr)
        return command(*given, **options)

    return places_of_master(logged)


def places_of_master(command: Callable[..., int | None]) -> Callable[..., None]:
    """Give what `places` gives but logs, which a master sets up late (gateway.cli.apart)."""

    @click.option("--settings", type=click.Path(path_type=Path), help="The settings file.")
    @click.option("--state", type=click.Path(path_type=Path, file_okay=False), help="The folder with what is kept.")
    @wraps(command)
    def placed(settings: Path | None, state: Path | None, **options: Any) -> None:
        try:
            with ending():
                code = command(Places(settings, state.absolute() if state else None), **options)
        except End as told:
            click.echo(told.words, err=True)
            code = told.code
        sys.exit(code or DONE)

    return placed


class End(Exception):
    """We leave with *code*, and whoever typed is told why."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(code, words)
        self.code = code
        self.words = words


@contextmanager
def ending() -> Iterator[None]:
    """Turn what goes wrong into words and an exit code. Raises End."""
    try:
        yield
    except WrongSettings as error:
        end(WRONG_USAGE, _in_words(error))
    except Unavailable as error:
        end(UNAVAILABLE, str(error))
    except GatewayError as error:
        end(NEEDS_A_PERSON, str(error))


def end(code: int, words: str) -> NoReturn:
    """Say one line to whoever typed, and leave. Raises End."""
    raise End(code, words)


def e164(daemon: Daemon, phone: str) -> str:
    """Read a phone as typed. Raises click.UsageError."""
    from domain.phones import read_phone

    found = read_phone(phone, daemon.institution.country)
    if found is None:
        raise click.UsageError(f"{phone} is no phone number; write it like +254700000011.")
    return found


def read_amount(daemon: Daemon, typed: str) -> Money:
    """Read an amount of the institution's currency as typed; ends the command where it is none."""
    from domain.money import Money

    if _AMOUNT.fullmatch(typed) is None:
        end(WRONG_USAGE, f"{typed} is no amount; write it like 2040 or 2,040.50.")
    return Money.of(Decimal(typed.replace(",", "")), daemon.institution.currency)


def count(number: int, noun: str) -> str:
    """Tell how many there are of what *noun* calls one of."""
    return f"{number or 'no'} {noun}{'s' * (number != 1)}"


def _in_words(error: WrongSettings) -> str:
    return "\n  ".join([f"The settings cannot be used; {len(error.faults)} to mend:", *map(str, error.faults)])
