"""Searches files and rows for what must not be there, in every form it could take."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from sqlalchemy import MetaData, create_engine, select

VILLAGES_OWN = frozenset({"core.jsonl", "carrier.jsonl"})
"""The books of the other side: its phones know what they typed."""
_NUMBER = re.compile(rb"(?<![0-9A-Za-z_])[0-9]{4}(?![0-9A-Za-z_])")


def forms_of_text(text: str) -> Mapping[str, tuple[bytes, ...]]:
    """Write a text in every form; in base64 it may begin at any of three places."""
    plain = text.encode()
    return {
        "plain": (plain,),
        "URL-encoded": tuple({quote(text).encode(), quote_plus(text).encode()}),
        "base64": tuple(_core_of_base64(plain, skipped) for skipped in range(3)),
        "UTF-16": (text.encode("utf-16-le"), text.encode("utf-16-be")),
    }


def forms_of_pin(pin: str) -> Mapping[str, tuple[re.Pattern[bytes], ...]]:
    """Write a PIN as a number of its own in every form."""
    plain, wide = pin.encode(), pin.encode("utf-16-le")
    alone = rb"(?<![0-9A-Za-z_])%s(?![0-9A-Za-z_])"
    return {
        "plain": (re.compile(alone % plain),),
        "URL-encoded": (re.compile(rb"(?:%%20|%%3A|\+)%s(?![0-9A-Za-z_])" % plain),),
        "base64": (re.compile(alone % re.escape(base64.b64encode(plain).rstrip(b"="))),),
        "UTF-16": (re.compile(rb"(?<![0-9A-Za-z]\0)%s(?![0-9A-Za-z]\0)" % re.escape(wide)),),
    }


def found_texts(content: bytes, text: str) -> set[str]:
    """Name the forms in which a text is there."""
    return {name for name, forms in forms_of_text(text).items() if any(form in content for form in forms)}


def found_pins(content: bytes, pin: str) -> set[str]:
    """Name the forms in which a PIN is there."""
    return {name for name, forms in forms_of_pin(pin).items() if any(form.search(content) for form in forms)}


def numbers(contents: Iterable[bytes]) -> set[str]:
    """List the four-digit numbers that stand there by themselves."""
    return {each.decode() for content in contents for each in _NUMBER.findall(content)}


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Read every file but the village's own books."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in VILLAGES_OWN:
            try:
                yield str(path.relative_to(folder)), path.read_bytes()
            except FileNotFoundError:
                continue  # a server removed it meanwhile


def rows_of(store_url: str) -> bytes:
    """Write each value of each row on a line of its own: in a file two columns stand side by side."""
    engine, found = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://")), MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        rows = [row for table in found.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    values = [value for row in rows for value in row if value is not None and not isinstance(value, (int, float))]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def _core_of_base64(plain: bytes, skipped: int) -> bytes:
    """Encode as if *skipped* bytes stood before, without the symbols that neighbours decide."""
    encoded = base64.b64encode(b"\0" * skipped + plain).rstrip(b"=")
    begin = (0, 2, 3)[skipped]
    end = len(encoded) - (1 if (len(plain) + skipped) % 3 else 0)
    return encoded[begin:end]
