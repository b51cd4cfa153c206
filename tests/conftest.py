"""Real servers for tests, one of each a run, and the count of tests per database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.browser import open_browser
from tests.support.counting import DatabaseCount
from tests.support.postgres import PostgresServer
from tests.support.redis import RedisServer
from tests.support.telling import Telling

pytest_plugins = ["tests.support.stores"]


def pytest_configure(config: pytest.Config) -> None:
    is_selection = bool(config.option.keyword) or any("::" in argument for argument in config.args)
    config.pluginmanager.register(Telling(), "telling")
    config.pluginmanager.register(DatabaseCount(is_selection=is_selection), "database-count")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh, empty database."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop(url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.stop()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """A Redis that others of this run use too."""
    return redis_server.url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser
