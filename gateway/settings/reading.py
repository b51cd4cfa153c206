"""Reads the settings and tells every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gateway.channels.driver import ChannelSettings, find_drivers
from gateway.settings.faults import Fault, WrongSettings
from gateway.settings.model import Settings, StoreTable
from gateway.settings.sources import FILE, NOT_BUILT_YET, Raw, Reading, read_raw

FORBIDDEN = ("mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query")
"""Words that operators allow in no callback's path, where names and tokens stand."""

OTHERS = ("c2b", "stk", "payout", "status", "reversal", "pull", "receipts", "wallet", "core")
"""Callbacks of others, which stand where a channel's name does."""

LATER = re.compile(rf"({'|'.join(NOT_BUILT_YET)})|web\.secret_key|channels\.[^.]+\.monthly_budget")
_CHANNEL = re.compile(r"[a-z0-9_]+")
_SQLITE = "sqlite:///"

_WANTED = {
    "tuple_type": 'a list, such as ["one", "two"]',
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "string_type": "text in quotes",
}


def read_settings(file: Path | None, state: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings; relative paths start at *state*, else at the file's folder.

    Raises:
        WrongSettings: with all that is wrong, each fault with key, reason and remedy.

    """
    base = state or (file.parent if file else Path.cwd())
    reading = Reading(base.absolute(), state.absolute() if state else None)
    raw = read_raw(file, environ, reading)
    _start_at_base(raw, reading)
    _check_together(raw, reading)
    channels = _read_channels(raw.pop("channels", {}), reading)
    settings = _validate({**raw, "channels": channels}, reading)
    if reading.faults or settings is None:
        raise WrongSettings(reading.faults)
    return settings


def _start_at_base(raw: Raw, reading: Reading) -> None:
    """Let the relative paths of certificate and database start at the base folder."""
    core, store = raw.get("core"), raw.setdefault("store", {})
    if isinstance(core, dict) and isinstance(core.get("verify_tls"), str):
        core["verify_tls"] = reading.base / core["verify_tls"]
    if isinstance(store, dict):
        url = store.setdefault("url", StoreTable().url)
        if isinstance(url, str) and url.startswith(_SQLITE) and url != _SQLITE:
            store["url"] = f"{_SQLITE}{reading.base / url.removeprefix(_SQLITE)}"


def _check_together(raw: Raw, reading: Reading) -> None:
    """Check what depends on two settings: keys and broker on where everything is kept."""
    queue, store = raw.get("queue"), raw["store"]
    url = store["url"] if isinstance(store, dict) else ""
    is_sqlite = isinstance(url, str) and url.startswith(_SQLITE)
    if is_sqlite and isinstance(queue, dict) and str(queue.get("broker")).startswith("redis"):
        reading.fault(
            "queue.broker", "several processes cannot share SQLite", "Set store.url to a PostgreSQL database."
        )
    kept = [reading.state] if reading.state else []
    if is_sqlite:
        kept.append(Path(url.removeprefix(_SQLITE)).parent)
    for key, path in reading.key_files:
        if any(_lies_in(path, folder) for folder in kept):
            reading.fault(key, "the file lies beside what it protects", "Keep keys out of the state folder.")


def _lies_in(path: Path, folder: Path) -> bool:
    """Tell whether a file lies in a folder, by its name or by what its name points to."""
    real = folder.resolve()
    return path.resolve().is_relative_to(real) or (path.parent.resolve() / path.name).is_relative_to(real)


def _read_channels(channels: object, reading: Reading) -> Mapping[str, ChannelSettings]:
    """Read each `[channels.<name>]` by the settings of its driver."""
    drivers, made = find_drivers(), {}
    if not isinstance(channels, dict):
        reading.fault("channels", "not a table", "Write [channels.<name>] for each carrier.")
        return {}
    for name, raw in channels.items():
        key = f"channels.{name}"
        _check_name(name, reading)
        driver = raw.get("driver") if isinstance(raw, dict) else None
        if not isinstance(driver, str) or driver not in drivers:
            reading.fault(f"{key}.driver", "no such driver", f"Choose one of: {', '.join(sorted(drivers))}.")
            continue
        try:
            made[name] = drivers[driver].settings.model_validate(raw)
        except ValidationError as error:
            reading.faults += _faults(error, reading, ("channels", name))
        _check_token(key, raw.get("callback_token"), reading)
    return made


def _check_name(name: str, reading: Reading) -> None:
    if not _CHANNEL.fullmatch(name):
        reading.fault(f"channels.{name}", "not a channel's name", "Use a-z, 0-9 and _.")
    if any(word in name for word in FORBIDDEN) or name in OTHERS:
        remedy = f"Use none of: {', '.join(OTHERS)}; and nothing that contains {', '.join(FORBIDDEN)}."
        reading.fault(f"channels.{name}", "a word that stands for something else in a callback's path", remedy)


def _check_token(key: str, token: object, reading: Reading) -> None:
    if isinstance(token, str) and any(word in token.lower() for word in FORBIDDEN):
        remedy = f"Make another with `openssl rand -hex 24`; it may contain none of: {', '.join(FORBIDDEN)}."
        reading.fault(f"{key}.callback_token", "it contains a word that operators allow in no callback's path", remedy)


def _validate(raw: Raw, reading: Reading) -> Settings | None:
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        reading.faults += _faults(error, reading, ())
        return None


def _faults(error: ValidationError, reading: Reading, within: tuple[str, ...]) -> list[Fault]:
    """List what pydantic found in a table, save what a fault that was told already explains."""
    found = error.errors()
    told = {fault.key.removesuffix(FILE) for fault in reading.faults}
    told |= {".".join(map(str, (*within, *each["loc"][:-1]))) for each in found if isinstance(each["loc"][-1], int)}
    return [_fault(each, within) for each in found if not _is_shadow(each, told, within, is_blind=reading.is_blind)]


def _is_shadow(error: Any, told: set[str], within: tuple[str, ...], *, is_blind: bool) -> bool:
    """Tell what is missing only because of a fault told already: its file, its items, the settings file."""
    path = ".".join(str(part) for part in (*within, *error["loc"]))
    if error["type"] not in {"missing", "too_short"}:
        return False
    return is_blind or path in told or (path == "channels" and any(key.startswith(path) for key in told))


def _fault(error: Any, within: tuple[str, ...]) -> Fault:
    path = ".".join(str(part) for part in (*within, *error["loc"]))
    if error["type"] == "extra_forbidden":
        if LATER.fullmatch(path):
            return Fault(path, "not built yet", "Take it out; a later version reads it.")
        return Fault(path, "no such setting", "Take it out, or mend its name: docs/reference/settings.md lists all.")
    if error["type"] == "missing" or (path == "channels" and error["type"] == "too_short"):
        return Fault(path, "it is missing", "Add it: docs/reference/settings.md says what it is.")
    return Fault(path, "not of the right form", f"Wanted: {_wanted(error)}.")


def _wanted(error: Any) -> str:
    """Say what would be right; pydantic's words name no value, but how long one is."""
    if error["type"] == "too_short":
        return f"more: at least {error['ctx']['min_length']}"
    words = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should ").removeprefix("be ")
    return _WANTED.get(error["type"], f"{words[:1].lower()}{words[1:]}")
