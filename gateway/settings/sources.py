"""Reads what is written: the settings file, the environment, the files that hold secrets.

The environment wins over the file. `MOBILE_MIFOS_CORE__PASSWORD` is `[core]
password`; with `_FILE` behind it, it names a file that holds the value. In the
settings file `password_file = "..."` does the same. Several keys stand one a line
in a file, or one a file in a list of files.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from gateway.channels.driver import ChannelSettings, find_drivers
from gateway.settings.faults import Fault
from gateway.settings.model import KeysTable, Settings
from gateway.settings.names import FILE, keys_of, likeliest, unknown
from gateway.settings.told import IntegratorTable

PREFIX = "MOBILE_MIFOS_"
NOT_BUILT_YET = ("reminders", "gcash", "payouts")
_COPY = "Copy docs/how-to/mobile-mifos.example.toml and fill it in."

Raw = dict[str, Any]
_EMPTY: Raw = {name: {} for name in Settings.model_fields}


@dataclass
class Reading:
    """What is wrong so far: *faults* in what is written, *gaps* where something is missing, a key or a file.

    *base* is where relative paths start, *meant* holds the settings that misspelt variables stand
    for. *is_blind*: there was nothing to read; *is_unread*: there was, and it could not be read.
    """

    base: Path
    state: Path | None
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)
    meant: set[str] = field(default_factory=set)
    key_files: list[tuple[str, Path]] = field(default_factory=list)
    is_blind: bool = False
    is_unread: bool = False

    def fault(self, key: str, reason: str, remedy: str) -> None:
        """Note one thing to mend."""
        self.faults.append(Fault(key, reason, remedy))

    def gap(self, key: str, reason: str, remedy: str) -> None:
        """Note something that is missing; it is told after what is wrong."""
        self.gaps.append(Fault(key, reason, remedy))

    def all(self) -> list[Fault]:
        """Give all that is wrong, in the order in which to mend it."""
        return [*self.faults, *self.gaps]

    def told(self) -> set[str]:
        """Give the settings that some fault speaks of already."""
        return {fault.key.removesuffix(FILE) for fault in self.all()} | self.meant


def read_raw(file: Path | None, environ: Mapping[str, str], reading: Reading) -> Raw:
    """Read file and environment into one tree, secrets from their files in place."""
    raw = {} if file is None else _read_file(file, reading)
    _merge(raw, _read_environment(environ, reading))
    if file is None and not raw:
        reading.is_blind = True
        reading.fault("mobile-mifos.toml", "no settings file was named or found", _COPY)
    for path, table, keys in _tables(raw):
        _read_secret_files(table, keys, reading, path)
    return raw


def _tables(raw: Raw) -> Iterator[tuple[tuple[str, ...], Raw, Collection[str]]]:
    """Go through the tables that are written: path, content, the keys it may have."""
    for name, about in Settings.model_fields.items():
        table, model = raw.get(name), about.annotation
        if isinstance(table, dict) and isinstance(model, type) and issubclass(model, BaseModel):
            yield (name,), table, keys_of(model)
    channels = raw.get("channels")
    for name, table in channels.items() if isinstance(channels, dict) else ():
        if isinstance(table, dict):
            yield ("channels", name), table, keys_of(driver_settings(table))
    integrators = raw.get("integrators")
    for name, table in integrators.items() if isinstance(integrators, dict) else ():
        if isinstance(table, dict):
            yield ("integrators", name), table, keys_of(IntegratorTable)


def driver_settings(channel: Raw) -> type[ChannelSettings]:
    """Give the class for a channel's table: its driver's, or what all have where it names none."""
    driver = channel.get("driver")
    found = find_drivers().get(driver) if isinstance(driver, str) else None
    return found.settings if found else ChannelSettings


def _read_file(file: Path, reading: Reading) -> Raw:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        reading.fault(str(file), "there is no such file", _COPY)
    except OSError as error:
        reading.fault(str(file), f"it cannot be read ({error.strerror})", "Let the daemon's user read it.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reading.fault(str(file), f"it is not UTF-8 (at line {line})", "Save it as UTF-8; nothing in it was read.")
    except tomllib.TOMLDecodeError as error:
        reading.fault(str(file), f"it is no TOML: {error}", "Mend that line; nothing in the file was read.")
    reading.is_blind = reading.is_unread = True
    return {}


def _read_environment(environ: Mapping[str, str], reading: Reading) -> Raw:
    raw: Raw = {}
    for name, value in sorted(environ.items()):
        if not name.startswith(PREFIX):
            continue
        path = [part.lower() for part in name.removeprefix(PREFIX).split("__")]
        if path[0] in NOT_BUILT_YET:
            reading.fault(name, "not built yet", "Take it out; a later version reads it.")
        elif path[0] not in Settings.model_fields or len(path) == 1:
            reading.faults.append(_unknown_variable(name, reading))
        elif not _put(raw, path, _read_value(value)):
            reading.fault(name, "another variable sets what is above it", "Take one of the two out.")
    return raw


def _unknown_variable(name: str, reading: Reading) -> Fault:
    paths = [f"{'__'.join(path)}__{key}" for path, _, keys in _tables(_EMPTY) for key in keys]
    first, *rest = name.removeprefix(PREFIX).lower().split("__")
    table = likeliest(first, Settings.model_fields) if rest else None
    mended = "__".join((table or first, *rest))
    meant = mended if table in ("channels", "integrators") else likeliest(mended, paths)
    if meant:
        reading.meant.add(meant.replace("__", ".").removesuffix(FILE))
    remedy = f"Behind {PREFIX} stands one of: {', '.join(Settings.model_fields)}; then __ and the key."
    return unknown(name, f"{PREFIX}{meant.upper()}" if meant else None, remedy)


def _read_value(text: str) -> Any:
    """Read a list or a truth value as TOML writes them; everything else is text."""
    if text in {"true", "false"} or text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _put(raw: Raw, path: list[str], value: Any) -> bool:
    """Put a value at its path; False where a value stands in the way."""
    first, *rest = path
    if rest:
        inner = raw.setdefault(first, {})
        return isinstance(inner, dict) and _put(inner, rest, value)
    raw[first] = value
    return True


def _merge(raw: Raw, over: Raw) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(raw.get(key), dict):
            _merge(raw[key], value)
        else:
            raw.pop(key.removesuffix(FILE) if key.endswith(FILE) else f"{key}{FILE}", None)
            raw[key] = value


def _read_secret_files(raw: Raw, keys: Collection[str], reading: Reading, path: tuple[str, ...]) -> None:
    """Put the text of each file that a `..._file` key names in the place of that key."""
    for key in [key for key in raw if key.endswith(FILE) and key in keys]:
        value, name, where = raw.pop(key), key.removesuffix(FILE), ".".join((*path, key))
        if name in raw:
            reading.fault(where, f"{name} is given too", "Take one of the two out.")
            continue
        texts = [text for each in _as_list(value) for text in _secrets(each, reading, where)]
        if texts:
            raw[name] = texts if _is_list(path, name) else texts[0]


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _is_list(path: tuple[str, ...], name: str) -> bool:
    return path == ("keys",) and name in KeysTable.model_fields


def _secrets(file: object, reading: Reading, key: str) -> Iterator[str]:
    """Read a file's secrets: the whole text, or one key a line."""
    if not isinstance(file, str) or not file or "\0" in file:
        reading.fault(key, "not the name of a file", "Write the file's path in quotes.")
        return
    path = reading.base / file
    if key.startswith("keys."):
        reading.key_files.append((key, path))
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        reading.gap(key, f"the file {path} cannot be read", "Make it, and let the daemon's user read it.")
        return
    lines = text.split() if key.startswith("keys.") else [text.strip("\r\n")]
    if not any(line.strip() for line in lines):
        reading.gap(key, f"the file {path} is empty", "Write the secret into it.")
        return
    yield from lines
