"""Reads a part of the settings, for a command that needs no more: the rest may still be wrong or missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from gateway.channels.driver import ChannelSettings
from gateway.settings.faults import Fault, WrongSettings
from gateway.settings.model import Settings
from gateway.settings.mpesa import MpesaTable
from gateway.settings.reading import check_door, check_everything, read_written
from gateway.settings.sources import Raw, Reading
from gateway.settings.wording import note_faults

_OF_MONEY_DOOR = ("mpesa.shortcode", "mpesa.callback_token")


@dataclass(frozen=True)
class Doors:
    """What carriers and operators call: settings with [web], the *channels* whose token is there, [mpesa] as far as that, and who else tells of money.

    *closed* says why others lack theirs.
    """

    settings: Settings
    closed: Mapping[str, Sequence[Fault]]


def read_tables(names: Collection[str], file: Path | None, state: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the tables *names* (not the channels); the value has no others.

    Raises:
        WrongSettings: with what is wrong with these tables, or with the whole file.

    """
    raw, reading = read_written(file, state, environ)
    check_everything(raw, reading)
    return Settings.model_construct(**_tables(names, raw, reading))


def read_to_change(
    names: Collection[str], file: Path | None, state: Path | None, environ: Mapping[str, str]
) -> Settings:
    """Read the tables *names* for a command that changes what is kept; the value has no others.

    Raises:
        WrongSettings: as `read_tables`, and where a fault is of no table: a
            misspelt name may have said that another database is meant.

    """
    raw, reading = read_written(file, state, environ)
    check_everything(raw, reading)
    tables = _tables(names, raw, reading)
    if faults := _about(names, reading):
        raise WrongSettings(faults)
    return Settings.model_construct(**tables)


def read_doors(file: Path | None, state: Path | None, environ: Mapping[str, str]) -> Doors:
    """Read what callback URLs hold: the public address, the channels' names and tokens, M-PESA's token.

    Raises:
        WrongSettings: there is no public address or no channel at all.

    """
    raw, reading = read_written(file, state, environ)
    channels = raw.get("channels")
    judged = {name: _door(name, table, reading) for name, table in _items(channels) if isinstance(table, dict)}
    check_everything(raw, reading)
    if not judged:
        raise WrongSettings(_about(("web", "channels"), reading))
    tables = _tables(("web",), raw, reading)
    opened = {name: door for name, door in judged.items() if isinstance(door, ChannelSettings)}
    closed = {name: door for name, door in judged.items() if not isinstance(door, ChannelSettings)}
    mpesa = _money_door(raw.get("mpesa"), reading)
    if not isinstance(mpesa, MpesaTable):
        closed["M-PESA"], mpesa = mpesa, MpesaTable()
    told = {name: _told(name, raw, reading, closed) for name in ("notices", "integrators")}
    return Doors(Settings.model_construct(**tables, channels=opened, mpesa=mpesa, **told), closed)


def _money_door(table: object, reading: Reading) -> MpesaTable | Sequence[Fault]:
    """Read M-PESA's shortcode and token; where one is wrong, say why."""
    faults = [fault for fault in reading.all() if fault.key.startswith(_OF_MONEY_DOOR)]
    written = {key: value for key, value in _items(table) if f"mpesa.{key}" in _OF_MONEY_DOOR}
    return faults or MpesaTable.model_validate(written)


def _told(name: str, raw: Raw, reading: Reading, closed: dict[str, Sequence[Fault]]) -> Any:
    """Read who else tells of money; where something there is wrong, nobody, and *closed* says why."""
    kind: Any = Settings.model_fields[name].annotation
    faults = [fault for fault in reading.all() if fault.key.split(".")[0] == name]
    if faults:
        closed[name] = faults
    return TypeAdapter(kind).validate_python({} if faults else raw.get(name, {}))


def _items(table: object) -> list[tuple[str, object]]:
    return list(table.items()) if isinstance(table, dict) else []


def _door(name: str, table: Raw, reading: Reading) -> ChannelSettings | Sequence[Fault]:
    """Read a channel's token; where there is none, say why."""
    key = f"channels.{name}.callback_token"
    own = Reading(reading.base, reading.state, [fault for fault in reading.all() if fault.key.startswith(key)])
    check_door(name, table, own)
    door = None
    try:
        token = {"callback_token": table["callback_token"]} if "callback_token" in table else {}
        door = ChannelSettings.model_validate({"driver": "", **token})
    except ValidationError as error:
        note_faults(error, own, ChannelSettings, table, ("channels", name))
    return own.all() or door or ()


def _tables(names: Collection[str], raw: Raw, reading: Reading) -> dict[str, Any]:
    """Make the tables. Raises WrongSettings."""
    try:
        if reading.is_unread:
            raise WrongSettings(reading.all())
        return {name: _model(name).model_validate(raw.get(name, {})) for name in names}
    except ValidationError:
        raise WrongSettings(_about(names, reading)) from None


def _model(name: str) -> type[BaseModel]:
    model = Settings.model_fields[name].annotation
    assert isinstance(model, type), name
    assert issubclass(model, BaseModel), name
    return model


def _about(names: Collection[str], reading: Reading) -> list[Fault]:
    """Choose the faults that may be why one of these tables cannot be read: theirs, and those of no table."""
    others = set(Settings.model_fields) - set(names)
    return [fault for fault in reading.all() if fault.key.partition(".")[0] not in others]
