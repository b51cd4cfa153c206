"""Somebody who changes a database behind our back."""

from __future__ import annotations

from sqlalchemy import create_engine, text


def tamper(store_url: str, statement: str) -> None:
    """Run a statement on a store's database, beside the store."""
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
