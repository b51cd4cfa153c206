"""What a model finds wrong, in our own words: one fault for each thing to mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from gateway.settings.faults import Fault
from gateway.settings.names import FILE, keys_of, likeliest, unknown
from gateway.settings.sources import NOT_BUILT_YET, Reading

LATER = re.compile(rf"({'|'.join(NOT_BUILT_YET)})|web\.secret_key({FILE})?|channels\.[^.]+\.monthly_budget")

_SHOWN = re.compile(r"-?[0-9]{1,6}")
_WHOLE, _NUMBER, _TRUTH, _TABLE = "a whole number", "a number", "true or false, without quotes", "a table"
_WANTED: Mapping[str, str] = {
    "string_type": "text in quotes",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than": "less than {lt:g}",
    "less_than_equal": "at most {le:g}",
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "literal_error": "{expected}",
    "tuple_type": 'a list, such as ["one", "two"]',
    "too_short": "at least {min_length} characters",
    "too_short of a list": "a list of at least {min_length}",
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "value_error": "{error}",
}
"""By pydantic's kinds of error (2.14), what is wanted; of every other kind the setting's own description is."""


@dataclass(frozen=True)
class Found:
    """One thing that pydantic found, *path* in the whole file, *table* the class it stands in, *given* what is there."""

    error: Any
    path: tuple[str, ...]
    table: type[BaseModel]
    given: Collection[str]

    @property
    def key(self) -> str:
        """The path as the file writes it."""
        return ".".join(self.path)

    @property
    def meant(self) -> str | None:
        """The path of the setting that a misspelt name most likely stands for."""
        if not self.is_unknown:
            return None
        given = {key.removesuffix(FILE) for key in self.given}
        names = keys_of(self.table) if len(self.path) > 1 else set(self.table.model_fields)
        like = likeliest(self.path[-1], {name for name in names if name.removesuffix(FILE) not in given})
        return ".".join((*self.path[:-1], like)) if like else None

    @property
    def is_unknown(self) -> bool:
        """No setting has this name."""
        return bool(self.error["type"] == "extra_forbidden")

    @property
    def is_missing(self) -> bool:
        """It is not there at all."""
        return self.error["type"] == "missing" or (self.key == "channels" and self.error["type"] == "too_short")


def note_faults(
    error: ValidationError, reading: Reading, model: type[BaseModel], raw: Mapping[str, Any], within: tuple[str, ...]
) -> None:
    """Note what pydantic found in *raw* as it is written, save what a fault that is told already explains."""
    found = [_found(each, model, raw, within) for each in error.errors()]
    told = reading.told() | {each.meant.removesuffix(FILE) for each in found if each.meant}
    told |= {".".join(each.path[:-1]) for each in found if each.error["loc"] and isinstance(each.error["loc"][-1], int)}
    for each in found:
        if not _is_shadow(each, told, is_blind=reading.is_blind):
            (reading.gaps if each.is_missing else reading.faults).append(_fault(each))


def _found(error: Any, model: type[BaseModel], raw: Any, within: tuple[str, ...]) -> Found:
    """Say where an error stands: its path, the class of its table, the keys beside it."""
    *tables, _ = error["loc"] or (None,)
    for name in tables:
        inner = model.model_fields[name].annotation if name in model.model_fields else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            break
        model, raw = inner, raw.get(name) if isinstance(raw, Mapping) else None
    path = (*within, *(str(part) for part in error["loc"]))
    return Found(error, path, model, raw.keys() if isinstance(raw, Mapping) else ())


def _is_shadow(found: Found, told: Collection[str], *, is_blind: bool) -> bool:
    """Tell what is missing only because of a fault told already: its name, its file, its items, the settings file."""
    if not found.is_missing and found.error["type"] != "too_short":
        return False
    return is_blind or any(key == found.key or key.startswith(f"{found.key}.") for key in told)


def _fault(found: Found) -> Fault:
    if found.is_unknown:
        if LATER.fullmatch(found.key):
            return Fault(found.key, "not built yet", "Take it out; a later version reads it.")
        return unknown(found.key, found.meant.rpartition(".")[2] if found.meant else None)
    if found.is_missing:
        return Fault(found.key, "it is missing", "Add it: docs/reference/settings.md says what it is.")
    return Fault(found.key, "not of the right form", f"Wanted: {_wanted(found)}{_port(found)}.")


def _port(found: Found) -> str:
    """Show what is given for a port, where it is a number: anything else may be a secret in the wrong place."""
    given = str(found.error["input"])
    return f", and this is {given}" if found.key == "web.port" and _SHOWN.fullmatch(given) else ""


def _wanted(found: Found) -> str:
    """Say what would be right; of what is there a length is told."""
    kind, told = found.error["type"], found.error.get("ctx", {})
    if kind == "too_short" and told["field_type"] == "Tuple":
        kind = "too_short of a list"
    if kind in _WANTED:
        return _WANTED[kind].format_map(told).replace("least 1 characters", "least 1 character")
    name = next((part for part in reversed(found.path) if part in found.table.model_fields), None)
    description = found.table.model_fields[name].description if name else None
    return description or "what docs/reference/settings.md says of it"
