"""Brings the tables up to date, with Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('migrate', 0))")


def migrate(engine: Engine) -> None:
    """Run every revision that is missing, all in one transaction; a second process waits and finds nothing to do."""
    config = Config()
    config.set_main_option("script_location", "gateway.store:migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.execute(_LOCK)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
