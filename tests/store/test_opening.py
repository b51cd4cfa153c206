"""Opening, migrating, being ready."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url

import gateway.store.people_tables
from domain.errors import Refused
from gateway.store.opening import OpenStore, open_store
from gateway.store.tables import metadata
from tests.support.clock import HandClock

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


def test_it_names_its_engine(store: OpenStore, database: str) -> None:
    assert store.engine_name == database


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
