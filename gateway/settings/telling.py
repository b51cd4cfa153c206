"""Checks what stands in the URLs of those who tell us something, and what goes together there."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from gateway.settings.sources import Raw, Reading

FORBIDDEN = ("mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query")
"""Words that operators allow in no callback's path, where names and tokens stand."""

_PAID_TO = "Write the paybill or till that clients pay to."


def check_token(key: str, token: object, reading: Reading, name: str = "callback_token") -> None:
    """Note a token that operators do not allow in a path."""
    if isinstance(token, str) and any(word in token.lower() for word in FORBIDDEN):
        remedy = f"Make another with `openssl rand -hex 24`; it may contain none of: {', '.join(FORBIDDEN)}."
        reading.fault(f"{key}.{name}", "it contains a word that operators allow in no callback's path", remedy)


def check_told(raw: Raw, kept: Collection[Path], reading: Reading) -> None:
    """Check who passes notices on, where statements come from, and which systems tell of money; *kept* is what we keep."""
    notices, channels, mpesa = (_table(raw, name) for name in ("notices", "channels", "mpesa"))
    check_token("notices", notices.get("token"), reading, "token")
    named = notices.get("channels")
    for name in named if isinstance(named, list) else ():
        if name not in channels:
            reading.fault("notices.channels", f"there is no channel {name}", "Name channels of [channels.<name>].")
    folder = _table(raw, "statements").get("folder")
    if isinstance(folder, Path) and any(folder.resolve() == each.resolve() for each in kept):
        reading.fault("statements.folder", "the database lies in it", "Make a folder for statements alone.")
    wants = [
        f"{table}.{key}" for table in ("notices", "statements") for key, value in _table(raw, table).items() if value
    ]
    if wants and not mpesa.get("shortcode"):
        reading.fault("mpesa.shortcode", f"it is missing, and {wants[0]} is there", _PAID_TO)
    _check_integrators(_table(raw, "integrators"), reading)


def _check_integrators(tables: Raw, reading: Reading) -> None:
    """No two may share a token: it says who tells."""
    seen: set[str] = set()
    for name in tables:
        token = _table(tables, name).get("token")
        check_token(f"integrators.{name}", token, reading, "token")
        if not isinstance(token, str):
            continue
        if token in seen:
            reading.fault(f"integrators.{name}.token", "another one has it", "Make one with `openssl rand -hex 24`.")
        seen.add(token)


def _table(raw: Raw, name: str) -> Raw:
    table = raw.get(name)
    return table if isinstance(table, dict) else {}
