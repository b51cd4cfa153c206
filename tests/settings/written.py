"""A settings file that is right, and what tests change in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gateway.settings.faults import Fault, WrongSettings
from gateway.settings.model import Settings
from gateway.settings.reading import read_settings

SEAL = "c2VhbC1zZWFsLXNlYWwtc2VhbC1zZWFsLXNlYWwtc2U="
OLD_SEAL = "b2xkLXNlYWwtb2xkLXNlYWwtb2xkLXNlYWwtb2xkLTE="
PIN = "cGluLXBpbi1waW4tcGluLXBpbi1waW4tcGluLXBpbi0="
TOKEN = "token-token-token-token"

RIGHT = f"""\
[institution]
name = "Umoja"
country = "KE"
currency = "KES"
timezone = "Africa/Nairobi"
languages = ["en", "sw"]
help_phone = "0709 000 000"

[core]
url = "https://mifos.example.org/fineract-provider/api/v1"
tenant = "default"
user = "mobile-mifos"
password = "core-password"

[store]

[queue]

[keys]
seal = ["{SEAL}"]
pin = ["{PIN}"]

[web]
public_url = "https://sms.example.org/"

[clients]

[channels.modem]
driver = "kannel"
callback_token = "{TOKEN}"
username = "mobile-mifos"
password = "kannel-password"
sender = "22110"
"""


def changed(line: str, to: str, text: str = RIGHT) -> str:
    """Give the file with the line that begins so in another form; of several, the first."""
    lines = text.splitlines()
    where = next(number for number, each in enumerate(lines) if each.startswith(line))
    return "\n".join([*lines[:where], to, *lines[where + 1 :]]) + "\n"


def added(table: str, *lines: str) -> str:
    """Give the file with more lines in a table."""
    return changed(f"[{table}]", "\n".join((f"[{table}]", *lines)))


def put(key: str, value: str) -> str:
    """Give the file with another value, as TOML, for a key that may stand there or not."""
    table, _, name = key.rpartition(".")
    head = f"[{table}]"
    before, _, after = RIGHT.partition(f"{head}\n")
    section, blank, rest = after.partition("\n\n")
    kept = [each for each in section.splitlines() if not each.startswith(f"{name} =")]
    return before + "\n".join([head, f"{name} = {value}", *kept]) + blank + rest


def read(
    folder: Path, text: str = RIGHT, environ: Mapping[str, str] | None = None, *, state: Path | None = None
) -> Settings:
    file = folder / "mobile-mifos.toml"
    file.write_text(text, "utf-8")
    return read_settings(file, state, environ or {})


def faults(
    folder: Path, text: str = RIGHT, environ: Mapping[str, str] | None = None, *, state: Path | None = None
) -> dict[str, str]:
    """Read what is wrong, and give the reason and remedy of each key; a key told twice fails."""
    found: tuple[Fault, ...] = ()
    try:
        read(folder, text, environ, state=state)
    except WrongSettings as error:
        found = error.faults
    assert len({fault.key for fault in found}) == len(found), found
    return {fault.key: f"{fault.reason}. {fault.remedy}" for fault in found}
