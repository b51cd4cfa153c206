"""Write JSON as Safaricom does: amounts among the numbers keep their two decimals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from mpesa.sandbox.amounts import plain

Body = Mapping[str, object]

_MARKED = re.compile(r'"\\u0000([-0-9.]+)\\u0000"')


def number(cents: int) -> str:
    """Mark an amount that is to stand as a number: 1500.00."""
    return f"\0{plain(cents)}\0"


def write(body: object) -> bytes:
    """Write *body*, its marked amounts as numbers."""
    return _MARKED.sub(r"\1", json.dumps(body, ensure_ascii=True)).encode()
