"""Hand in a statement on the page: it is read beside the page, which tells how far it is.

A reading that dies with its process is done again by handing the same file in: what is on record is known.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from domain.errors import GatewayError, Refused, Unavailable, UnreadableReply
from domain.imports import ImportedBefore, ImportRuns, RowAccount
from domain.ports.store import Store, UnitOfWork
from domain.readings import ImportOnRecord, ImportReport, Reading, ReadingState
from domain.traces import trace
from gateway.flows.import_report import read_report
from gateway.flows.import_statement import ImportStatement, StatementFile

READINGS_MAX = 3
"""Files that one process holds at once, of 32 MiB each; whoever comes after is asked to wait."""

WAITED_FOR_S = 4.0
"""A day's statement is read by then, and the page shows what became of it at once."""

TELL_EVERY = timedelta(seconds=1)
AGAIN_AFTER_S = 2.0
AGAIN_MAX = 900
"""Tries while another one is read: half an hour."""

PAGE = 20

log = structlog.get_logger()


class TooManyFiles(Refused):
    """As many files wait to be read as may."""


@dataclass(frozen=True)
class HandInStatement:
    """Reads files in threads of its own; *waited_for_s* is how long handing in waits for the end, *pause* passes time."""

    imports: ImportStatement
    waited_for_s: float = WAITED_FOR_S
    pause: Callable[[float], object] = field(default_factory=lambda: threading.Event().wait)
    _room: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(READINGS_MAX))

    def __call__(self, file: StatementFile, name: str) -> int:
        """Take a file of somebody called *name*, and give the number under which it is read.

        Raises:
            TooManyFiles: others are read and wait already.
            Unavailable: the database did not take it.

        """
        if not self._room.acquire(blocking=False):
            raise TooManyFiles("three files are being read; hand it in when they are done")
        try:
            number = self.store.write(_begin, self.imports.operator, file.name, name, self.imports.clock())
            thread = threading.Thread(target=self._read, args=(file, number), name=f"statement-{number}", daemon=True)
            thread.start()
        except BaseException:
            self._room.release()
            raise
        thread.join(self.waited_for_s)
        return number

    @property
    def store(self) -> Store:
        """Where all is kept."""
        return self.imports.store

    def reading(self, number: int) -> Reading:
        """Tell how far one is. Raises NoSuchEntry."""
        return self.store.read(_get, number)

    def imported(self, number: int) -> tuple[ImportOnRecord, ImportReport | None]:
        """Give an import with its report, None of one from before reports were kept. Raises NoSuchEntry."""
        found = self.store.read(_imported, number)
        return found, None if found.sealed is None else read_report(self.imports.seals.open(found.sealed))

    def latest(self, before: int | None = None) -> Sequence[ImportOnRecord]:
        """List imports, newest first; one more than a page shows."""
        return self.store.read(_latest, self.imports.operator, self.imports.shortcode, before)

    def _read(self, file: StatementFile, number: int) -> None:
        """Read it to its end, and note what came of it."""
        try:
            self._end(number, **self._outcome(file, number))
        except Exception as error:  # noqa: BLE001 the thread's own end: nobody else hears of it
            log.error("statement not read", reading=number, error=type(error).__name__, trace=trace(error))
        finally:
            self._room.release()

    def _outcome(self, file: StatementFile, number: int) -> dict[str, Any]:
        progress = _Progress(self, number)
        for _ in range(AGAIN_MAX):
            try:
                account = self.imports(file, progress)
            except ImportRuns as error:
                running = self.store.read(_running, self.imports.operator, number)
                other = running.by if running else error.other.by
                self._end(number, ReadingState.WAITING, reason=other)
                self.pause(AGAIN_AFTER_S)
            except ImportedBefore as error:
                first = self.store.read(_find, error.first.operator, error.first.shortcode, error.first.digest)
                return {"state": ReadingState.KNOWN, "import_id": first}
            except UnreadableReply as error:
                return {"state": ReadingState.WRONG, "rows": progress.rows, "reason": str(error)}
            except Unavailable:
                reason = "our database did not take it"
                return {"state": ReadingState.FAILED, "rows": progress.rows, "reason": reason}
            except GatewayError as error:
                return {"state": ReadingState.FAILED, "rows": progress.rows, "reason": str(error)}
            except Exception as error:  # noqa: BLE001 whoever waits for it must hear
                log.error("statement broke", reading=number, error=type(error).__name__, trace=trace(error))
                return {"state": ReadingState.FAILED, "rows": progress.rows, "reason": "something broke on our side"}
            else:
                return {"state": ReadingState.DONE, "rows": progress.rows, "import_id": account.import_id}
        return {"state": ReadingState.FAILED, "reason": "another file was read for half an hour"}

    def _end(
        self, number: int, state: ReadingState, rows: int = 0, import_id: int | None = None, reason: str = ""
    ) -> None:
        self.store.write(_move, number, state, self.imports.clock(), rows, import_id, reason)


@dataclass
class _Progress:
    """Notes how many rows are done, once a second."""

    flow: HandInStatement
    number: int
    rows: int = 0
    told_at: datetime | None = None

    def __call__(self, done: Sequence[RowAccount]) -> None:
        self.rows += len(done)
        now = self.flow.imports.clock()
        if self.told_at is None or now - self.told_at >= TELL_EVERY:
            self.told_at = now
            self.flow.store.write(_move, self.number, ReadingState.RUNNING, now, self.rows, None, "")


def _begin(work: UnitOfWork, operator: str, name: str, by: str, now: datetime) -> int:
    return work.readings.begin(operator, name, by, now)


def _move(
    work: UnitOfWork,
    number: int,
    state: ReadingState,
    now: datetime,
    rows: int,
    import_id: int | None,
    reason: str,
) -> None:
    work.readings.move(number, state, now, rows=rows, import_id=import_id, reason=reason)


def _get(work: UnitOfWork, number: int) -> Reading:
    return work.readings.get(number)


def _imported(work: UnitOfWork, number: int) -> ImportOnRecord:
    return work.readings.imported(number)


def _latest(work: UnitOfWork, operator: str, shortcode: str, before: int | None) -> Sequence[ImportOnRecord]:
    return work.readings.latest(operator, shortcode, PAGE + 1, before)


def _running(work: UnitOfWork, operator: str, but: int) -> Reading | None:
    return work.readings.running(operator, but)


def _find(work: UnitOfWork, operator: str, shortcode: str, digest: str) -> int | None:
    return work.readings.find(operator, shortcode, digest)
