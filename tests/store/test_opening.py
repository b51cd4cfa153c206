"""Opening, migrating, being ready."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

import gateway.store.money_tables
import gateway.store.people_tables
from domain.errors import Refused, Unavailable
from gateway.store.opening import OpenStore, open_store
from gateway.store.tables import metadata
from tests.support.clock import HandClock

assert gateway.store.money_tables
assert gateway.store.people_tables


def test_the_revisions_make_the_tables_that_the_code_reads(store_url: str) -> None:
    url = make_url(store_url)
    engine = create_engine(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(empty_url: str, clock: HandClock) -> None:
    store = open_store(empty_url, clock=clock)
    store.migrate()
    store.migrate()
    assert store.ready()
    store.close()


def test_a_database_without_tables_is_not_ready(empty_url: str, clock: HandClock) -> None:
    store = open_store(empty_url, clock=clock)
    assert not store.ready()
    store.close()


def test_a_closed_store_is_not_ready(store: OpenStore) -> None:
    store.close()
    assert not store.ready()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite://", id="no file"),
        pytest.param("sqlite:///:memory:", id="memory"),
        pytest.param("mysql://localhost/x", id="another database"),
        pytest.param("mobile-mifos.db", id="a bare path"),
    ],
)
def test_refuses_a_url(url: str, clock: HandClock) -> None:
    with pytest.raises(Refused):
        open_store(url, clock=clock)


def test_a_folder_that_is_not_there_is_not_ready(tmp_path: Path, clock: HandClock) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'none' / 'x.db'}", clock=clock)
    assert not store.ready()
    store.close()


def test_a_server_that_is_not_there_is_not_ready(clock: HandClock) -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/x", clock=clock)
    assert not store.ready()
    store.close()


def test_migrating_makes_the_folder_that_is_not_there(tmp_path: Path, clock: HandClock) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'far' / 'none' / 'x.db'}", clock=clock)
    store.migrate()
    assert store.ready()
    store.close()


def test_a_server_that_is_not_there_cannot_be_migrated_now(clock: HandClock) -> None:
    store = open_store("postgresql://nobody@127.0.0.1:1/x", clock=clock)
    with pytest.raises(Unavailable, match=r"cannot be reached; is it running"):
        store.migrate()
    store.close()


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all\n" * 100)


def _damaged(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE kept (id INTEGER)")
        connection.commit()
    kept = bytearray(path.read_bytes())
    kept[100:] = b"\xff" * (len(kept) - 100)
    path.write_bytes(kept)


def _of_later(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param(_garbage, "it is no SQLite database", id="another file"),
        pytest.param(_damaged, "it is damaged", id="damaged"),
        pytest.param(Path.mkdir, "it cannot be opened", id="a folder"),
        pytest.param(_of_later, "not of this version", id="made by a later version"),
    ],
)
def test_a_file_that_is_no_database_of_ours_is_refused(
    tmp_path: Path, clock: HandClock, spoil: Callable[[Path], None], words: str
) -> None:
    file = tmp_path / "x.db"
    spoil(file)
    store = open_store(f"sqlite:///{file}", clock=clock)
    with pytest.raises(Refused, match=words):
        store.migrate()
    store.close()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "file").touch()
    store = open_store(f"sqlite:///{tmp_path / 'file' / 'x.db'}", clock=clock)
    with pytest.raises(Refused, match="cannot be made"):
        store.migrate()
    store.close()
