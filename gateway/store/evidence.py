"""Names a word about money by its whole row, so that a changed one shows.

The sealed original is part of it: who knows the name alone can try no phones against it once that is erased.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from gateway.store.columns import clean
from gateway.store.receipts import digest_columns

_BESIDE = ("id", "remittance_id", "digest", "told_at", "sealed")


def name_word(columns: Mapping[str, Any], digest: str, told_at: datetime, sealed: bytes) -> str:
    """Name a word by what `write_receipt` made of it and the *digest* of that, as it will be read back."""
    texts = "".join(value for value in columns.values() if isinstance(value, str))
    if clean(texts) == texts:
        return _name_word(columns, digest, digest, told_at, sealed)
    cleaned = {name: clean(value) if isinstance(value, str) else value for name, value in columns.items()}
    return _name_word(cleaned, digest_columns(cleaned), digest, told_at, sealed)


def name_read_word(row: Mapping[str, Any]) -> str:
    """Give the name of a word that is on record; nothing is taken on trust."""
    columns = {name: value for name, value in row.items() if name not in _BESIDE}
    return _name_word(columns, digest_columns(columns), row["digest"], row["told_at"], row["sealed"])


def name_reversal(row: Mapping[str, Any]) -> str:
    """Name a word that money was taken back, as it is written or read."""
    told = {name: _plain(value) for name, value in row.items() if name not in ("id", "sealed")}
    return _name(json.dumps(told, sort_keys=True), row["sealed"])


def _name_word(columns: Mapping[str, Any], told: str, digest: str, told_at: datetime, sealed: bytes) -> str:
    number, oddities = columns["number"], columns["oddities"]  # which no digest counts as they stand
    return _name("|".join((told, digest, number, oddities, told_at.astimezone(UTC).isoformat())), sealed)


def _name(told: str, sealed: bytes) -> str:
    return sha256(told.encode() + b"\0" + sealed).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return clean(value) if isinstance(value, str) else value
