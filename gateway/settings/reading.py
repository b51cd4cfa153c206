"""Reads the settings and tells every fault at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from pathlib import Path

from babel.numbers import list_currencies
from pydantic import ValidationError

from gateway.channels.driver import ChannelSettings, find_drivers
from gateway.settings.faults import Fault, WrongSettings
from gateway.settings.model import Settings, StoreTable
from gateway.settings.names import likeliest, unknown
from gateway.settings.sources import Raw, Reading, read_raw
from gateway.settings.telling import FORBIDDEN, check_token, check_told
from gateway.settings.wording import note_faults
from mpesa.settings import CURRENCY

OTHERS = ("c2b", "stk", "payout", "status", "reversal", "pull", "receipts", "notices", "wallet", "core")
"""Callbacks of others, which stand where a channel's name does."""

_AS_IN_PORTAL = "Take it from your app in the Daraja portal."
_WITH_EACH_OTHER = (
    ("callback_token", "shortcode", "Make one with `openssl rand -hex 24`."),
    ("shortcode", "consumer_key", "Write the paybill or till that the app is for."),
    ("consumer_secret", "consumer_key", _AS_IN_PORTAL),
    ("consumer_key", "consumer_secret", _AS_IN_PORTAL),
    ("security_credential", "initiator", "It is the password of that API operator, or what the portal made of it."),
    ("initiator", "security_credential", "Write the name of the API operator whose password that is."),
    ("security_credential", "certificate", "It is the API operator's password, which the certificate encrypts."),
)
"""A key of [mpesa] that is needed where another one is there."""

_CHANNEL = re.compile(r"[a-z0-9_]+")
_SQLITE = "sqlite:///"

DEMO = "village"
"""The driver that no lender chooses: a village writes its daemon's settings itself."""


def read_settings(file: Path | None, state: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings; relative paths start at *state*, else at the file's folder.

    Raises:
        WrongSettings: with all that is wrong, each fault with key, reason and remedy.

    """
    raw, reading = read_written(file, state, environ)
    settings = check_everything(raw, reading)
    if settings is None or reading.all():
        raise WrongSettings(reading.all())
    return settings


def read_written(file: Path | None, state: Path | None, environ: Mapping[str, str]) -> tuple[Raw, Reading]:
    """Read what is written, unchecked, once: the file may be a pipe."""
    base = state or (file.parent if file else Path.cwd())
    reading = Reading(base.absolute(), state.absolute() if state else None)
    return read_raw(file, environ, reading), reading


def check_everything(raw: Raw, reading: Reading) -> Settings | None:
    """Check what is written, and note all that is wrong with it; paths in *raw* are absolute then."""
    written = deepcopy(raw)
    _start_at_base(raw, reading)
    _check_together(raw, reading)
    channels = _read_channels(raw.get("channels", {}), reading)
    return _validate({**raw, "channels": channels}, written, reading)


def _start_at_base(raw: Raw, reading: Reading) -> None:
    """Let the relative paths of certificates and database start at the base folder."""
    core, store = raw.get("core"), raw.setdefault("store", {})
    if isinstance(core, dict) and isinstance(core.get("verify_tls"), str):
        core["verify_tls"] = reading.base / core["verify_tls"]
    for name, key in (("mpesa", "certificate"), ("statements", "folder")):
        table = raw.get(name)
        if isinstance(table, dict) and isinstance(table.get(key), str):
            table[key] = reading.base / table[key]
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
    mpesa = raw.get("mpesa")
    if isinstance(mpesa, dict):
        _check_mpesa(mpesa, reading)
        _check_currency(raw.get("institution"), mpesa, reading)
    check_told(raw, kept, reading)
    for key, path in reading.key_files:
        if any(_lies_in(path, folder) for folder in kept):
            reading.fault(key, "the file lies beside what it protects", "Keep keys out of the state folder.")


def _check_mpesa(mpesa: Raw, reading: Reading) -> None:
    """Check what goes together: shortcode and token, Daraja's key and secret, who orders and by what."""
    check_token("mpesa", mpesa.get("callback_token"), reading)
    told = reading.told()
    for name, of, remedy in _WITH_EACH_OTHER:
        if mpesa.get(of) and name not in mpesa and f"mpesa.{name}" not in told:
            reading.fault(f"mpesa.{name}", f"it is missing, and mpesa.{of} is there", remedy)


def _check_currency(institution: object, mpesa: Raw, reading: Reading) -> None:
    """Check that M-PESA's money is the institution's: Daraja names no currency and means shillings."""
    currency = institution.get("currency") if isinstance(institution, dict) else None
    if mpesa.get("shortcode") and currency in set(list_currencies()) - {CURRENCY}:
        reading.fault(
            "mpesa.shortcode",
            f"M-PESA pays in {CURRENCY}, and the institution counts in {currency}",
            f'Leave [mpesa] out, or write institution.currency = "{CURRENCY}".',
        )


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
        check_door(name, raw, reading)
        if not isinstance(raw, dict):
            reading.fault(key, "not a table", f"Write [{key}] and its keys below it.")
            continue
        driver = raw.get("driver")
        if not isinstance(driver, str) or driver not in drivers:
            reading.faults.append(_no_driver(key, raw, drivers))
            continue
        try:
            made[name] = drivers[driver].settings.model_validate(raw)
        except ValidationError as error:
            note_faults(error, reading, drivers[driver].settings, raw, ("channels", name))
    return made


def _no_driver(key: str, raw: Raw, drivers: Collection[str]) -> Fault:
    """Say what is wrong with a channel's driver: its key misspelt or left out, its name misspelt or unknown."""
    offered = [name for name in sorted(drivers) if name != DEMO]
    if "driver" not in raw:
        misspelt = next((each for each in raw if likeliest(each, ["driver"])), None)
        if misspelt:
            return unknown(f"{key}.{misspelt}", "driver")
        return Fault(f"{key}.driver", "it is missing", f"Choose one of: {', '.join(offered)}.")
    meant = likeliest(str(raw["driver"]), offered)
    return Fault(
        f"{key}.driver",
        "no such driver",
        f"Did you mean {meant}?" if meant else f"Choose one of: {', '.join(offered)}.",
    )


def check_door(name: str, raw: object, reading: Reading) -> None:
    """Check what stands in a callback's path: a channel's name and its token."""
    _check_name(name, reading)
    if isinstance(raw, dict):
        check_token(f"channels.{name}", raw.get("callback_token"), reading)


def _check_name(name: str, reading: Reading) -> None:
    if not _CHANNEL.fullmatch(name):
        reading.fault(f"channels.{name}", "not a channel's name", "Use a-z, 0-9 and _.")
    if any(word in name for word in FORBIDDEN) or name in OTHERS:
        remedy = f"Use none of: {', '.join(OTHERS)}; and nothing that contains {', '.join(FORBIDDEN)}."
        reading.fault(f"channels.{name}", "a word that stands for something else in a callback's path", remedy)


def _validate(raw: Raw, written: Raw, reading: Reading) -> Settings | None:
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        note_faults(error, reading, Settings, written, ())
        return None
