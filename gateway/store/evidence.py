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

_NOT_TOLD = ("id", "remittance_id")


def name_evidence(row: Mapping[str, Any]) -> str:
    """Give the same 64 hexadecimal digits for the same row, as it is written and as it is read."""
    sealed = bytes(row["sealed"])
    told = {name: _plain(value) for name, value in row.items() if name not in _NOT_TOLD and name != "sealed"}
    return sha256(json.dumps(told, sort_keys=True).encode() + b"\0" + sealed).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return clean(value) if isinstance(value, str) else value
