"""How a command is found: by the constant its module ends in, in this room."""

import importlib
import pkgutil
from collections.abc import Mapping

from domain.commands import AboutOfficer, AboutPerson, AboutPhone, Command


def find_commands() -> Mapping[str, Command]:
    """Find the commands by the English words that people type, in the order in which HELP names them."""
    room = __name__.rpartition(".")[0]
    modules = pkgutil.iter_modules(importlib.import_module(room).__path__)
    found = [getattr(importlib.import_module(f"{room}.{each.name}"), "COMMAND", None) for each in modules]
    commands = [each for each in found if isinstance(each, (AboutPerson, AboutPhone, AboutOfficer))]
    return {each.word: each for each in sorted(commands, key=lambda command: command.place)}
