"""Reads the settings file and the environment, and tells every fault at once.

Order: the environment wins over the file. `MOBILE_MIFOS_CORE__PASSWORD` is
`[core] password`; with `_FILE` behind it, it names a file that holds the value. In
the settings file `password_file = "..."` does the same. Several keys stand one a
line in a file, or one a file in a list of files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gateway.channels.driver import find_drivers
from gateway.settings.faults import Fault, WrongSettings
from gateway.settings.model import KeysTable, Settings

PREFIX = "MOBILE_MIFOS_"
FILE = "_file"
NOT_BUILT_YET = {"collections", "reminders", "matching", "mpesa", "gcash", "payouts", "monthly_budget", "secret_key"}
FORBIDDEN = ("mpesa", "m-pesa", "safaricom", "exe", "exec", "cmd", "sql", "query")
_CHANNEL = re.compile(r"[a-z0-9_]+")

Raw = dict[str, Any]


@dataclass
class _Reading:
    """What was read so far, and what is wrong with it."""

    base: Path
    state: Path | None
    faults: list[Fault] = field(default_factory=list)

    def fault(self, key: str, reason: str, remedy: str) -> None:
        self.faults.append(Fault(key, reason, remedy))


def read_settings(file: Path | None, state: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings; relative paths start at *state*, else at the file's folder.

    Raises:
        WrongSettings: with all that is wrong, each fault with key, reason and remedy.

    """
    base = state or (file.parent if file else Path.cwd())
    reading = _Reading(base.absolute(), state.absolute() if state else None)
    raw = _read_file(file, reading)
    _merge(raw, _read_environment(environ, reading))
    _read_secret_files(raw, reading, ())
    channels = raw.pop("channels", {})
    made = _read_channels(channels, reading)
    settings = _validate({**raw, "channels": made}, reading)
    if settings is not None:
        settings = _check_together(settings, reading)
    if reading.faults or settings is None:
        raise WrongSettings(reading.faults)
    return settings


def _read_file(file: Path | None, reading: _Reading) -> Raw:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        reading.fault(str(file), "there is no such file", "Copy docs/how-to/mobile-mifos.example.toml and fill it in.")
    except OSError as error:
        reading.fault(str(file), f"it cannot be read ({error.strerror})", "Let the daemon's user read it.")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        reading.fault(str(file), f"it is no TOML: {error}", "Mend that line; nothing behind it was read.")
    return {}


def _read_environment(environ: Mapping[str, str], reading: _Reading) -> Raw:
    raw: Raw = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name == f"{PREFIX}TESTS":
            continue
        path = [part.lower() for part in name.removeprefix(PREFIX).split("__")]
        if path[0] not in Settings.model_fields or len(path) == 1:
            reading.fault(
                name, "no such setting", f"It begins with one of: {', '.join(Settings.model_fields)}, then __."
            )
            continue
        _put(raw, path, _read_value(value))
    return raw


def _read_value(text: str) -> Any:
    """Read a list or a truth value as TOML writes them; everything else is text."""
    if text in {"true", "false"} or text.startswith("["):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _put(raw: Raw, path: list[str], value: Any) -> None:
    first, *rest = path
    if not rest:
        raw[first] = value
    elif isinstance(raw.setdefault(first, {}), dict):
        _put(raw[first], rest, value)


def _merge(raw: Raw, over: Raw) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(raw.get(key), dict):
            _merge(raw[key], value)
        else:
            raw.pop(key.removesuffix(FILE) if key.endswith(FILE) else f"{key}{FILE}", None)
            raw[key] = value


def _read_secret_files(raw: Raw, reading: _Reading, path: tuple[str, ...]) -> None:
    """Put the text of each file that a `..._file` key names in the place of that key."""
    for key, value in list(raw.items()):
        if isinstance(value, dict):
            _read_secret_files(value, reading, (*path, key))
        elif key.endswith(FILE) and path:
            del raw[key]
            name = key.removesuffix(FILE)
            is_list = path == ("keys",) and name in KeysTable.model_fields
            files = value if isinstance(value, list) else [value]
            texts = [text for each in files for text in _secrets(each, reading, ".".join((*path, key)))]
            if texts:
                raw[name] = texts if is_list else texts[0]


def _secrets(file: object, reading: _Reading, key: str) -> Iterator[str]:
    if not isinstance(file, str):
        reading.fault(key, "not the name of a file", "Write the file's path in quotes.")
        return
    path = reading.base / file
    if key.startswith("keys.") and reading.state is not None and path.resolve().is_relative_to(reading.state.resolve()):
        reading.fault(key, "the file lies in the state folder, beside what it protects", "Keep keys elsewhere.")
        return
    try:
        lines = path.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        reading.fault(key, f"the file {path} cannot be read", "Make it, and let the daemon's user read it.")
        return
    if not lines:
        reading.fault(key, f"the file {path} is empty", "Write the secret into it.")
    yield from lines


def _read_channels(channels: object, reading: _Reading) -> Raw:
    """Read each `[channels.<name>]` by the settings of its driver."""
    drivers, made = find_drivers(), {}
    if not isinstance(channels, dict):
        reading.fault("channels", "not a table", "Write [channels.<name>] for each carrier.")
        return {}
    for name, raw in channels.items():
        key = f"channels.{name}"
        if not _CHANNEL.fullmatch(name) or any(word in name for word in FORBIDDEN):
            reading.fault(key, "not a channel's name", f"Use a-z, 0-9, _ and none of: {', '.join(FORBIDDEN)}.")
        driver = raw.get("driver") if isinstance(raw, dict) else None
        if not isinstance(driver, str) or driver not in drivers:
            reading.fault(f"{key}.driver", "no such driver", f"Choose one of: {', '.join(sorted(drivers))}.")
            continue
        try:
            made[name] = drivers[driver].settings.model_validate(raw)
        except ValidationError as error:
            reading.faults += [_fault(each, ("channels", name)) for each in error.errors()]
    return made


def _validate(raw: Raw, reading: _Reading) -> Settings | None:
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        told = {fault.key.removesuffix(FILE).partition(".")[0::2] for fault in reading.faults}
        faults = [_fault(each, ()) for each in error.errors()]
        reading.faults += [each for each in faults if not _is_told(each.key, told)]
        return None


def _is_told(key: str, told: set[tuple[str, str]]) -> bool:
    """Tell whether a missing value is the shadow of a fault that was told already: its file, or its channels."""
    table, _, name = key.partition(".")
    return (table, name) in told or (key == "channels" and any(each[0] == "channels" for each in told))


def _fault(error: Any, within: tuple[str, ...]) -> Fault:
    path = ".".join(str(part) for part in (*within, *error["loc"]))
    last = str(error["loc"][-1]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        if last in NOT_BUILT_YET:
            return Fault(path, "not built yet", "Take it out; a later version reads it.")
        return Fault(path, "no such setting", "Take it out, or mend its name: docs/reference/settings.md lists all.")
    if error["type"] == "missing":
        return Fault(path, "it is missing", "Add it: docs/reference/settings.md says what it is.")
    wanted = str(error["msg"]).removeprefix("Value error, ")
    return Fault(path, "not of the right form", f"Wanted: {wanted[:1].lower()}{wanted[1:]}.")


def _check_together(settings: Settings, reading: _Reading) -> Settings:
    """Check what depends on two settings, and let the database's file start at the base folder."""
    url = settings.store.url
    if settings.queue.broker and url.startswith("sqlite"):
        reading.fault(
            "queue.broker", "several processes cannot share SQLite", "Set store.url to a PostgreSQL database."
        )
    if not url.startswith("sqlite:///"):
        return settings
    path = reading.base / url.removeprefix("sqlite:///")
    store = settings.store.model_copy(update={"url": f"sqlite:///{path}"})
    return settings.model_copy(update={"store": store})
