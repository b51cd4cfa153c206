"""Runs a look: what reads only, in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import Unavailable
from domain.ports.clock import Clock
from gateway.store.desk import Desk
from gateway.store.faults import is_unavailable
from gateway.store.stepping import inside
from gateway.store.work import Work


def look(engine: Engine, clock: Clock, run: Callable[[Work], Any]) -> Any:
    """Give what *run* gives. Raises Unavailable where the database did not answer."""
    try:
        with inside(), engine.begin() as connection:
            return run(Work(Desk(connection, clock, is_writing=False)))
    except (DBAPIError, PoolTimeout) as error:
        if is_unavailable(error):
            raise Unavailable("the database did not answer") from error
        raise
