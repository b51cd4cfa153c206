"""Writes docs/reference/settings.md from the classes: `python -m gateway.settings.reference`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from gateway.channels.driver import ChannelSettings, find_drivers
from gateway.settings.model import Settings

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"
_HEAD = """\
# Settings

Made from the classes by `python -m gateway.settings.reference`; change those, not this page.

The daemon reads one file, `mobile-mifos.toml` in the state folder or in the folder it is started from, or the one
that `--settings FILE` names. A file to start from is `docs/how-to/mobile-mifos.example.toml`. What is wrong is told
all at once, at the start; a key that does not stand here is wrong too.

- **Environment.** `MOBILE_MIFOS_` and the path in capitals, with `__` between its parts, wins over the file:
  `MOBILE_MIFOS_CORE__PASSWORD`. Lists stand as in the file: `MOBILE_MIFOS_INSTITUTION__LANGUAGES='["en", "sw"]'`.
- **Secrets from files.** With `_file` behind it, a key names a file that holds the value: `password_file = "/etc/..."`,
  or `MOBILE_MIFOS_CORE__PASSWORD_FILE`. Keys of `[keys]` stand one a line, or one a file in a list of files.
- **Relative paths** start at `--state`, else at the folder of the settings file.
"""
_CHANNELS = """
## [channels.NAME]

One table for each carrier, or each account with it. NAME is of a-z, 0-9 and _; it stands in the callback's path.
"""
_TYPES = {
    str: "text",
    SecretStr: "secret",
    int: "whole number",
    float: "number",
    bool: "true or false",
    Path: "file",
    type(None): "",
}
_BOUNDS = {"ge": "from {}", "gt": "over {}", "le": "to {}", "min_length": "at least {}", "max_length": "at most {}"}


def write_page() -> str:
    """Write the whole page."""
    tables = (_table(name, field) for name, field in Settings.model_fields.items() if name != "channels")
    return "".join(
        (_HEAD, *tables, _CHANNELS, _words(ChannelSettings.__doc__), "\n\n", *_rows(ChannelSettings), *_drivers())
    )


def _table(name: str, field: FieldInfo) -> str:
    model: Any = field.annotation
    if get_origin(model) is dict:
        name, model = f"{name}.NAME", get_args(model)[1]
    return f"\n## [{name}]\n\n{_words(model.__doc__)}\n\n{''.join(_rows(model))}"


def _drivers() -> Iterator[str]:
    for name, driver in sorted(find_drivers().items()):
        own = [key for key in driver.settings.model_fields if _is_own(driver.settings, key)]
        yield f'\n### driver = "{name}"\n\n{driver.name}. {_words(driver.settings.__doc__)}\n\n'
        yield from _rows(driver.settings, own)


def _is_own(model: type[BaseModel], key: str) -> bool:
    shared = ChannelSettings.model_fields.get(key)
    return shared is None or shared.default != model.model_fields[key].default


def _rows(model: type[BaseModel], keys: list[str] | None = None) -> Iterator[str]:
    yield "| key | value | if it is left out | |\n|---|---|---|---|\n"
    for key, field in model.model_fields.items():
        if keys is None or key in keys:
            yield f"| `{key}` | {_type(field.annotation)} | {_default(field)} | {_cell(_about(field))} |\n"


def _type(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " or ".join(f"`{json.dumps(each)}`" for each in annotation)
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{json.dumps(each)}`" for each in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_type(get_args(annotation)[0])}s"
    if inner := get_args(annotation):
        kinds = inner[:1] if hasattr(annotation, "__metadata__") else inner
        return " or ".join(words for words in map(_type, kinds) if words)
    return _TYPES[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    if field.default is None:
        return "none"
    return f"`{json.dumps(field.default)}`"


def _about(field: FieldInfo) -> str:
    return ". ".join(words for words in (field.description or "", _bounds(field)) if words)


def _bounds(field: FieldInfo) -> str:
    """Say the limits that the class states."""
    said = [
        words.format(value)
        for limit in field.metadata
        for name, words in _BOUNDS.items()
        if (value := getattr(limit, name, None)) is not None
    ]
    return ", ".join(said) if field.annotation in (int, float) else _characters(said)


def _characters(said: list[str]) -> str:
    told = [each for each in said if each != _BOUNDS["min_length"].format(1)]
    return f"{', '.join(told)} characters" if told else ""


def _words(doc: str | None) -> str:
    return " ".join((doc or "").split())


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(write_page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
