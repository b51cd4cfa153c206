"""A real PostgreSQL for tests: Debian's, in a folder and on a port of its own.

It does not sync to disk (tests kill its clients, never the machine), and a
test's database is a copy of a template, which takes a few hundredths of a second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.support.servers import free_port, need

_SETTINGS = "-c fsync=off -c full_page_writes=off -c max_connections=200 -c shared_buffers=64MB"
_END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_KEPT = "SELECT tablename FROM pg_tables WHERE schemaname = 'kept'"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


class PostgresServer:
    """A server; `new_database` gives the URL of a fresh database."""

    def __init__(self) -> None:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
        self._control = need("pg_ctl", "postgresql", beside=folders)
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-", dir="/tmp"))
        self.port = free_port()
        self._numbers = count(1)
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run(
            self._control.parent / "initdb", "-D", self._folder / "db", "--auth=trust", "--no-sync", "-U", "postgres"
        )
        listen = f"-p {self.port} -k {self._folder} -h 127.0.0.1 {_SETTINGS}"
        self._run(self._control, "start", "-w", "-D", self._folder / "db", "-l", self._folder / "log", "-o", listen)

    def new_database(self, template: str = "template1") -> str:
        """Make a database as a copy of *template*."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database at once: thousands of them are slow to remove once they are on disk."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def empty(self, url: str) -> None:
        """Bring a copy of a migrated database back to what it was: far less work than another copy."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_END_OTHERS)
            if full := _full(connection):
                connection.execute(f"TRUNCATE {', '.join(full)}")
            for (name,) in connection.execute(_KEPT).fetchall():
                connection.execute(f"INSERT INTO {name} SELECT * FROM kept.{name}")
            for (name,) in connection.execute(_SEQUENCES).fetchall():
                connection.execute(f"ALTER SEQUENCE {name} RESTART")

    def reusable(self, template: str) -> str:
        """Make a database that `empty` brings back: what its migrations put into it is kept aside."""
        url = self.new_database(template)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA kept")
            for name in _full(connection):
                connection.execute(f"CREATE TABLE kept.{name} AS SELECT * FROM {name}")
        return url

    def url(self, database: str) -> str:
        """Name a database of this server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._run(self._control, "stop", "-m", "immediate", "-D", self._folder / "db")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, *command: object) -> None:
        words = [str(word) for word in command]
        if os.getuid() == 0:
            words = ["runuser", "-u", "postgres", "--", *words]
        log = self._folder.with_suffix(".out")
        with log.open("wb") as out:
            done = subprocess.run(words, cwd="/", stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=120)
        told = log.read_text(errors="replace")
        log.unlink()
        assert done.returncode == 0, told


def _full(connection: psycopg.Connection[Any]) -> list[str]:
    """Name the tables that have rows."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    looks = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
    return [name for (name,) in connection.execute(looks).fetchall()]
