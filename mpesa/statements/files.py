"""Open a statement file, whatever its name says, and give its sheets row by row.

Source: Office Open XML and OLE2 magic; RFC 4180. A file is looked over before
anything unpacks it: stated sizes may lie, so every part is unpacked once and counted
as it goes, and a cell far out, for which the reader would fill a whole rectangle,
is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, BinaryIO

from domain.errors import UnreadableReply

FILE_MAX = 32 * 1024 * 1024
UNPACKED_MAX = 256 * 1024 * 1024
PARTS_MAX = 500
ROWS_MAX = 200_000
COLUMNS_MAX = 26
UNPACK = (sys.executable, "-m", "mpesa.statements.unpacking")

Cells = Sequence[object]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_CHUNK = 1024 * 1024
_OVERLAP = 64
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FAR_OUT = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{2,3}[0-9]|[A-Za-z]?(?:[2-9][0-9]{5}|[0-9]{7,})["'])""")


def read_sheets(file: BinaryIO) -> Iterator[Iterator[Cells]]:
    """Give each sheet's rows, read as they are asked for; a text file is one sheet.

    Raises:
        UnreadableReply: too large, a bomb, damaged, or no table.

    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > FILE_MAX:
        raise UnreadableReply(f"the file is larger than {FILE_MAX // 1024 // 1024} MiB")
    magic = file.read(len(_OLE2))
    file.seek(0)
    if magic.startswith(_ZIP):
        _look_over(file)
        yield from _read_workbook(file)
    elif magic == _OLE2:
        yield from _read_workbook(file)
    else:
        yield from _read_text(file)


def _look_over(file: BinaryIO) -> None:
    """Unpack every part once, holding none.

    Raises:
        UnreadableReply: more than is allowed comes out, or it is damaged.

    """
    unpacked = 0
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
                raise UnreadableReply("the file unpacks to more than is allowed")
            for part in parts:
                with archive.open(part) as unpacking:
                    is_sheet = "/worksheets/" in part.filename.lower()
                    for chunk in _chunks(unpacking):
                        unpacked += len(chunk)
                        if unpacked > UNPACKED_MAX:
                            raise UnreadableReply("the file unpacks to more than is allowed")
                        if is_sheet and (b"\0" in chunk or _FAR_OUT.search(chunk)):
                            raise UnreadableReply("a cell stands farther out than a statement reaches")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise UnreadableReply("the file is damaged") from error
    file.seek(0)


def _chunks(unpacking: IO[bytes]) -> Iterator[bytes]:
    """Read in pieces that overlap, so that nothing hides on a seam."""
    before = b""
    while chunk := unpacking.read(_CHUNK):
        yield before + chunk
        before = chunk[-_OVERLAP:]


def _read_workbook(file: BinaryIO) -> Iterator[Iterator[Cells]]:
    """Have it unpacked by a process of its own, which may die of it."""
    with subprocess.Popen(UNPACK, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        try:
            yield from _sheets(_told(child, file))
        finally:
            child.kill()


def _sheets(told: Iterator[list[Cells] | None]) -> Iterator[Iterator[Cells]]:
    """Part what is told into sheets; what is not read of one is passed over."""
    is_begun = next(told, ()) is None

    def rows() -> Iterator[Cells]:
        nonlocal is_begun
        for some in told:
            if some is None:
                is_begun = True
                return
            yield from some

    while is_begun:
        is_begun = False
        sheet = rows()
        yield sheet
        for _ in sheet:
            pass


def _told(child: subprocess.Popen[bytes], file: BinaryIO) -> Iterator[list[Cells] | None]:
    """Give what the unpacker tells, line by line.

    Raises:
        UnreadableReply: it says that the file is damaged, or it died.

    """
    assert child.stdin, "a pipe was asked for"
    assert child.stdout, "a pipe was asked for"
    with suppress(BrokenPipeError), child.stdin:
        shutil.copyfileobj(file, child.stdin)
    with suppress(ValueError):  # cut off in the middle of a line
        yield from map(json.loads, child.stdout)
    if child.wait() != 0:
        raise UnreadableReply("the workbook is damaged, or locked by a password")


def _read_text(file: BinaryIO) -> Iterator[Iterator[Cells]]:
    encoding = _find_encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        delimiter = _find_delimiter(text.read(_CHUNK))
        text.seek(0)
        yield _lines(text, delimiter)
    finally:
        text.detach()


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[Cells]:
    try:
        yield from csv.reader(text, delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableReply(f"the file is no table: {error}") from error


def _find_encoding(file: BinaryIO) -> str:
    start = file.read(4)
    file.seek(0)
    if start.startswith(_UTF16):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _find_delimiter(sample: str) -> str:
    """Find what stands behind the first cell of the header; a comma where there is no header."""
    found = re.search(r'(?:^|[\r\n])"?Receipt(?: No\.?)?"?([,;\t|])', sample, re.IGNORECASE)
    return found.group(1) if found else ","
