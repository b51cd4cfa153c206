"""Brings the tables up to date, with Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from domain.errors import Refused
from gateway.store.faults import why_not_opened

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))")


def migrate(engine: Engine) -> None:
    """Run every revision that is missing, all in one transaction; a second process waits and finds nothing to do.

    The folder of an SQLite file is made where it is missing.

    Raises:
        Unavailable: the database cannot be reached, or not be changed now.
        Refused: the file is no database, may not be written, or was made by a later version.

    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file is not None:
        _make_folder(Path(file).parent)
    try:
        with engine.begin() as connection:
            _upgrade(connection)
    except DBAPIError as error:
        why = why_not_opened(error, file)
        if why is None:
            raise
        raise why from error
    except CommandError as error:
        raise Refused("the database is not of this version: install the one that made it, or a later one") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"the folder {folder} cannot be made ({error.strerror})") from error


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", "gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.execute(_LOCK)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
