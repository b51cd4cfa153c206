"""Column types: what Python's values become in either database.

Times are aware and in UTC on both sides. SQLite has no type for them: it keeps
whole microseconds since 1970, which sort as they should.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer, "sqlite")
"""A row's own number: eight bytes on both (SQLite numbers only INTEGER keys by itself)."""


def to_microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to *moment*."""
    assert moment.tzinfo is not None, f"a time without a zone: {moment}"
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """Give the time *count* microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=count)


def keep(value: Any) -> Any:
    """Write a value of any column as SQLite keeps it, where a statement is handed to the driver as it stands."""
    if isinstance(value, str):
        return clean(value)
    return to_microseconds(value) if isinstance(value, datetime) else value


class Moment(TypeDecorator[datetime]):
    """An aware time; comes back in UTC."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own type where it has one."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write a time."""
        if value is None:
            return None
        assert value.tzinfo is not None, f"a time without a zone: {value}"
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a time."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            moment: datetime = value
            return moment.astimezone(UTC)
        return from_microseconds(value)


class Words(TypeDecorator[str]):
    """Text from outside: what a database cannot hold (NUL, half a surrogate pair) is replaced, not refused.

    Carriers' JSON may carry both; a callback that always fails would be repeated for days.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Write a text."""
        return value if value is None or (value.isascii() and "\0" not in value) else clean(value)


def clean(text: str) -> str:
    """Write a text as a database can hold it."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
