"""Keep the books in a file: one line of JSON for each change, in the order in which they were made.

The first line names the books. A change is a method, its arguments and the moment it was made; making them again in
order makes the same books. Until the first `write` nothing is on disk, so a seeding that was killed leaves no file.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from mifos_client.sandbox.records import Means

_FORMAT = 1


class UnreadableBooks(Exception):
    """The file is not one of ours, or belongs to other books."""


@dataclass(frozen=True)
class Change:
    """One change to the books."""

    at: datetime
    method: str
    args: list[Any]
    kwargs: dict[str, Any]


class Journal:
    """The file of one set of books. Not thread-safe: the books hold their lock around it."""

    def __init__(self, file: Path | None, **names: str) -> None:
        """Keep *file*; its heading holds the *names* that tell these books from others."""
        self._file = file
        self._heading: dict[str, object] = {"books": _FORMAT, **names}
        self._waiting: list[str] = []
        self.on_disk = file is not None and file.exists()

    def add(self, change: Change) -> None:
        """Take *change*; it is written at once when the file exists, else with the first `write`."""
        if self._file is None:
            return
        self._waiting.append(_line(change))
        if self.on_disk:
            self.write()

    def write(self) -> None:
        """Put everything that waits on disk, for good."""
        if self._file is None:
            return
        if self.on_disk:
            _append(self._file, self._waiting)
        else:
            _create(self._file, [json.dumps(self._heading) + "\n", *self._waiting])
            self.on_disk = True
        self._waiting.clear()

    def changes(self) -> Iterator[Change]:
        """Read every change in order; a last line that was cut off by a crash is taken out of the file.

        Raises:
            UnreadableBooks: the heading or a line is not what we write.

        """
        if self._file is None or not self.on_disk:
            return
        content = self._file.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self._file, whole)
        heading, *lines = content[:whole].splitlines() or [b"{}"]
        if json.loads(heading) != self._heading:
            raise UnreadableBooks(f"{self._file} begins with {heading!r}, expected {self._heading}")
        for line in lines:
            yield _change(line)


def _line(change: Change) -> str:
    record = {"at": change.at, "do": change.method, "args": change.args, "with": change.kwargs}
    return json.dumps(record, default=_tag, ensure_ascii=False) + "\n"


def _tag(value: object) -> dict[str, object]:
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, time):
        return {"$time": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Means):
        return {"$means": asdict(value)}
    raise TypeError(f"no place for {type(value).__name__} in the books")


_READERS: dict[str, Callable[[Any], object]] = {
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$decimal": Decimal,
    "$means": lambda fields: Means(**fields),
}


def _untag(record: dict[str, Any]) -> Any:  # JSON is Any until it is read
    for tag, read in _READERS.items():
        if record.keys() == {tag}:
            return read(record[tag])
    return record


def _change(line: bytes) -> Change:
    try:
        record = json.loads(line, object_hook=_untag)
        return Change(record["at"], record["do"], record["args"], record["with"])
    except (ValueError, KeyError) as error:
        raise UnreadableBooks(f"line {line[:80]!r}") from error


def _create(file: Path, lines: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(file.suffix + ".new")
    with beside.open("w", encoding="utf-8") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _append(file: Path, lines: list[str]) -> None:
    if not lines:
        return
    with file.open("a", encoding="utf-8") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())
