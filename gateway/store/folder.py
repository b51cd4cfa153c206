"""A folder that people or programs put files into, and that several processes may look at.

A file is whole when two looks in a row find it the same. Who looks holds a lock on `.looking`, where what was
seen stands; a process that dies lets it go. What is no plain file is never opened, and what does not end as a
statement does is nobody's business here: the folder may hold more.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import Refused
from domain.ports.folders import Filed, Outcome, Works

SIZE_MAX = 32 * 1024 * 1024
FILES_MAX = 50
"""Files a look works: the rest waits for the next one."""

NAME_MAX = 120
LOCK = ".looking"
ENDINGS = (".csv", ".xls", ".xlsx")

Seen = Mapping[str, list[int]]
_READS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class WatchedFolder:
    """The files of *path*; *path*/done and *path*/failed take them."""

    path: Path

    def look(self, works: Works) -> None:
        """Documented at the port."""
        try:
            with self._locked() as lock:
                if lock is not None:
                    self._look(lock, works)
        except OSError as error:
            raise Refused(f"{error.filename or self.path}: {error.strerror}") from error

    @contextmanager
    def _locked(self) -> Iterator[IO[str] | None]:
        """Hold the folder; None where somebody else does."""
        number = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(number, "r+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
                return
            yield lock

    def _look(self, lock: IO[str], works: Works) -> None:
        before, now = _read_seen(lock), self._see()
        whole = [name for name, looks in now.items() if before.get(name) == looks]
        for name in whole[:FILES_MAX]:
            self._work(name, works)
        _write_seen(lock, {name: looks for name, looks in self._see().items() if name in now})

    def _see(self) -> Seen:
        """Say how each entry looks: kind, size, time and number."""
        seen = {}
        for entry in sorted(os.scandir(self.path), key=lambda entry: entry.name):
            looks = entry.stat(follow_symlinks=False)
            if not stat.S_ISDIR(looks.st_mode) and _is_ours(entry.name):
                seen[entry.name] = [looks.st_mode, looks.st_size, looks.st_mtime_ns, looks.st_ino]
        return seen

    def _work(self, name: str, works: Works) -> None:
        content = self._read(name)
        filed = content if isinstance(content, Filed) else works(name, content)
        if filed.outcome is not Outcome.LEFT:
            self._move(name, filed)

    def _read(self, name: str) -> bytes | Filed:
        """Read a file, or say why it is not read."""
        if (self.path / name).is_symlink():
            return Filed(Outcome.FAILED, "it is a link, and only files are read")
        try:
            number = os.open(self.path / name, _READS)
        except FileNotFoundError:
            return Filed(Outcome.LEFT)
        except OSError as error:
            return Filed(Outcome.FAILED, f"it cannot be read: {error.strerror}")
        with os.fdopen(number, "rb") as file:
            about = os.fstat(number)
            if not stat.S_ISREG(about.st_mode):
                return Filed(Outcome.FAILED, "it is no file")
            if about.st_size > SIZE_MAX:
                return Filed(Outcome.FAILED, f"it is larger than {SIZE_MAX // 1024 // 1024} MiB")
            content = file.read(SIZE_MAX + 1)
            return content if len(content) == about.st_size else Filed(Outcome.LEFT)

    def _move(self, name: str, filed: Filed) -> None:
        place = self.path / filed.outcome.value
        place.mkdir(exist_ok=True)
        target = _free(place, name)
        os.rename(self.path / name, target)
        beside = os.open(f"{target}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(beside, "w", encoding="utf-8") as text:
            text.write(filed.words + "\n")


def _is_ours(name: str) -> bool:
    return not name.startswith(".") and name.lower().endswith(ENDINGS)


def _free(place: Path, name: str) -> Path:
    """Find a name that nothing there has, nor its text."""
    stem, dot, end = name[-NAME_MAX:].rpartition(".")
    stem, end = (stem, f"{dot}{end}") if dot else (end, "")
    names = (f"{stem}{f'-{number}' if number > 1 else ''}{end}" for number in range(1, 10_000))
    taken = set(os.listdir(place))
    return place / next(each for each in names if each not in taken and f"{each}.txt" not in taken)


def _read_seen(lock: IO[str]) -> Seen:
    try:
        seen = json.loads(lock.read() or "{}")
    except ValueError:  # Written by a process that died on the way: everything is seen anew.
        return {}
    return seen if isinstance(seen, dict) else {}


def _write_seen(lock: IO[str], seen: Seen) -> None:
    lock.seek(0)
    lock.truncate()
    json.dump(seen, lock)
    lock.flush()
