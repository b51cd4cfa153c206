"""Which of a database's errors mean that nothing happened, and whether time or a person may help."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import GatewayError, Refused, Unavailable

_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_NO_FILE_OF_OURS = {
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; let the daemon's own account read and write it and its folder",
    sqlite3.SQLITE_CORRUPT: "it is damaged; put a backup in its place",
    sqlite3.SQLITE_NOTADB: "it is no SQLite database; put a backup in its place, or mend store.url",
    sqlite3.SQLITE_PERM: "it may not be opened; let the daemon's own account read and write it and its folder",
    sqlite3.SQLITE_READONLY: "it may not be written; let the daemon's own account write it and its folder",
}
_PRIMARY = 0xFF
_POSTGRESQL_CLASSES = ("08", "53", "57", "58")
"""Connection lost, out of room, stopped by the operator or by a time limit, fault of the machine."""

_LOCK_NOT_AVAILABLE, _READ_ONLY = "55P03", "25006"
_AGAIN = ("40001", "40P01")


def is_unavailable(error: BaseException) -> bool:
    """Tell a database that cannot take it now from a step that is wrong."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code is not None and code & _PRIMARY in _SQLITE
    state = _state(error)
    if state is None:
        return type(error).__name__ == "OperationalError"
    return state.startswith(_POSTGRESQL_CLASSES) or state in (_LOCK_NOT_AVAILABLE, *_AGAIN)


def why_not_opened(error: DBAPIError, file: str | None) -> GatewayError | None:
    """Say why a database cannot be opened, *file* being that of SQLite; None where the fault is another."""
    if isinstance(error.orig, sqlite3.Error):
        reason = _NO_FILE_OF_OURS.get(getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY)
        if reason is not None:
            return Refused(f"the database file {file}: {reason}")
    if is_unavailable(error):
        return Unavailable("the database cannot be reached; is it running, and is store.url right?")
    return None


def may_go_again(error: DBAPIError) -> bool:
    """Tell an error of PostgreSQL after which the same step may be tried at once."""
    return _state(error) in _AGAIN


def _state(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state
