"""What an operator reads where a daemon cannot start: one line and an exit code."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli.main import main
from tests.settings.written import RIGHT, added, changed
from tests.support.servers import free_port

NOBODY = 'url = "postgresql://nobody@127.0.0.1:1/x"'
BROKER = 'broker = "redis://127.0.0.1:1/0"'
WITH_SERVER = changed("[queue]", f"[queue]\n{BROKER}", added("store", NOBODY))


def tell(tmp_path: Path, *words: str, text: str = RIGHT) -> Result:
    """Run a command with these settings in a state folder that is not there."""
    file = tmp_path / "settings.toml"
    file.write_text(text, "utf-8")
    options = ["--settings", str(file), "--state", str(tmp_path / "far" / "state")]
    return CliRunner().invoke(main, [*words, *options], env={"MOBILE_MIFOS_TESTS": None})


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_state_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    told = tell(tmp_path, "migrate")
    assert (told.exit_code, told.output) == (0, "The database is up to date.\n")
    assert (tmp_path / "far" / "state" / "mobile-mifos.db").exists()


@pytest.mark.parametrize("command", ["migrate", "scheduler", "worker", "run", "web"])
def test_a_database_that_is_down_is_one_line(tmp_path: Path, command: str) -> None:
    port = ["--port", str(free_port())] if command in {"run", "web"} else []
    told = tell(tmp_path, command, *port, text=WITH_SERVER)
    assert told.output == "the database cannot be reached; is it running, and is store.url right?\n"
    assert told.exit_code == 3


def test_check_goes_on_where_the_database_is_down(tmp_path: Path) -> None:
    told = tell(tmp_path, "check", text=added("store", NOBODY))
    assert "database: it does not answer (the database cannot be reached" in told.output
    assert told.exit_code == 3


def test_a_file_that_is_no_database_wants_a_person(tmp_path: Path) -> None:
    (tmp_path / "far" / "state").mkdir(parents=True)
    (tmp_path / "far" / "state" / "mobile-mifos.db").write_bytes(b"no database\n" * 100)
    told = tell(tmp_path, "run", "--port", str(free_port()))
    assert "it is no SQLite database" in told.output
    assert (told.exit_code, told.output.count("\n")) == (1, 1)


def test_a_village_is_announced_only_where_it_opens(tmp_path: Path, taken: int) -> None:
    told = CliRunner().invoke(main, ["run", "--village", "--port", str(taken), "--state", str(tmp_path)])
    assert told.output == f"cannot listen on 127.0.0.1 port {taken}: something else listens there\n"


@pytest.mark.parametrize(
    ("offset", "reason"),
    [pytest.param(0, "it is no SQLite database", id="overwritten"), pytest.param(4096, "it is damaged", id="in part")],
)
def test_a_village_with_a_damaged_database_is_one_line(state: Path, offset: int, reason: str) -> None:
    database = state / "mobile-mifos.db"
    database.write_bytes(database.read_bytes()[:offset] + b"\xff" * 50_000)
    told = CliRunner().invoke(main, ["run", "--village", "--port", str(free_port()), "--state", str(state)])
    assert reason in told.output
    assert str(state) in told.output
    assert (told.exit_code, told.output.count("\n")) == (2, 1)


@pytest.mark.parametrize("junk", [b"junk\n", b"no database\n" * 100], ids=["short", "long"])
def test_a_new_village_in_a_folder_with_a_damaged_database_is_one_line(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "mobile-mifos.db").write_bytes(junk)
    told = CliRunner().invoke(main, ["run", "--village", "--port", str(free_port()), "--state", str(tmp_path)])
    assert "it is no SQLite database" in told.output
    assert (told.exit_code, told.output.count("\n")) == (2, 1)


def test_a_village_elsewhere_is_refused_in_words() -> None:
    told = CliRunner().invoke(main, ["run", "--village", "ph", "--port", str(free_port())])
    assert (told.exit_code, told.output) == (2, "there is no village 'ph' yet; there is ke\n")
