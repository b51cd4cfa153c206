"""The house stands as it is drawn."""

import configparser
import importlib
import pkgutil
from pathlib import Path

import pytest

from gateway.channels.driver import find_drivers
from gateway.commands.finding import find_commands

ROOT = Path(__file__).parents[1]
ROOMS = ("domain", "parsers", "mifos_client", "mpesa", "gcash", "reminders", "gateway")


def _setup() -> configparser.ConfigParser:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    return setup


def test_every_room_is_watched_by_the_linter() -> None:
    found = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests"}
    assert set(_setup()["importlinter"]["root_packages"].split()) == found == set(ROOMS)


def _packages() -> list[str]:
    names = []
    for room in ROOMS:
        names.append(room)
        walked = pkgutil.walk_packages([str(ROOT / room)], f"{room}.")
        names += [each.name for each in walked if each.ispkg]
    return names


@pytest.mark.parametrize("package", _packages())
def test_a_package_begins_with_one_sentence_and_holds_no_code(package: str) -> None:
    file = importlib.import_module(package).__file__
    assert file is not None
    text = Path(file).read_text("utf-8").strip()
    assert text.startswith('"""')
    assert text.endswith('"""')
    assert text.count('"""') == 2
    assert "\n" not in text


def test_the_sandbox_is_kept_from_every_module_of_the_client() -> None:
    forbidden = _setup()["importlinter:contract:sandbox"]["forbidden_modules"].split()
    modules = {file.stem for file in (ROOT / "mifos_client").glob("*.py")} - {"__init__"}
    assert {f"mifos_client.{name}" for name in modules} <= set(forbidden)


@pytest.mark.parametrize("word", sorted(find_commands()))
def test_a_command_has_a_file_of_its_name(word: str) -> None:
    assert (ROOT / "gateway" / "commands" / f"{word.replace(' ', '_')}.py").exists()


@pytest.mark.parametrize("name", sorted(find_drivers()))
def test_a_channel_has_a_test_of_its_name(name: str) -> None:
    assert (ROOT / "tests" / "channels" / f"test_{name}.py").exists()


def test_what_is_installed_is_pinned_whole() -> None:
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    wanted = _setup()["options"]["install_requires"].split() + _setup()["options.extras_require"]["dev"].split()
    names = {each.split("==")[0].split("[")[0].lower().replace("_", "-") for each in wanted}
    assert names <= pinned
