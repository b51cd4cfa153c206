"""The same database, as somebody changes it who does not ask us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text


@pytest.fixture
def change(engine: Engine) -> Callable[..., None]:
    """Runs one statement behind the store's back."""

    def change(statement: str, **values: Any) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    return change
