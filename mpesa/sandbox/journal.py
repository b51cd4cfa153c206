"""Keep records in a file: one line of JSON each, in the order in which they were made.

The first line names the file. A last line that a crash cut off is taken out again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from mpesa.sandbox.movements import Movement
from mpesa.sandbox.parties import Addresses, App, Customer, Initiator, PullRegistration, Shortcode

Record = Customer | Shortcode | App | Initiator | Addresses | PullRegistration | Movement

_HEADING = b'{"books":"mpesa","format":1}\n'
_ADAPTER: TypeAdapter[Record] = TypeAdapter(Annotated[Record, Field(discriminator="what")])


class UnreadableBooks(Exception):
    """The file is not one of ours."""


class Journal:
    """The file of one set of books. Not thread-safe: the books hold their lock around it."""

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def add(self, *records: Record) -> None:
        """Put *records* on disk, all of them together."""
        if self._file is None:
            return
        lines = b"".join(_ADAPTER.dump_json(each) + b"\n" for each in records)
        is_new = not self._file.exists() or self._file.stat().st_size == 0
        with self._file.open("ab") as out:
            out.write(_HEADING + lines if is_new else lines)
            out.flush()
            os.fsync(out.fileno())

    def records(self) -> Iterator[Record]:
        """Read every record in order.

        Raises:
            UnreadableBooks: the heading or a line is not what we write.

        """
        if self._file is None or not self._file.exists():
            return
        content = self._file.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self._file, whole)
        heading, *lines = content[:whole].splitlines(keepends=True) or [_HEADING]
        if heading != _HEADING:
            raise UnreadableBooks(f"{self._file} begins with {heading[:80]!r}")
        for line in lines:
            try:
                yield _ADAPTER.validate_json(line)
            except ValidationError as error:
                raise UnreadableBooks(f"line {line[:80]!r}") from error
