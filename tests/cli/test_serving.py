"""Where the village and its daemon find each other, as typed."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import serving
from gateway.cli.main import main
from gateway.cli.places import WRONG_USAGE
from gateway.settings.reading import read_settings
from gateway.village.kenya import KENYA
from gateway.village.running import open_village


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://host", id="no port"),
        pytest.param("host:8080", id="no scheme"),
        pytest.param("http://:8080", id="no host"),
        pytest.param("http://host:web", id="a port that is no number"),
        pytest.param("http://host:99999", id="a port that cannot be"),
    ],
)
def test_a_daemon_that_cannot_be_called_is_wrong_usage(url: str) -> None:
    done = CliRunner().invoke(main, ["village", "--daemon", url])
    assert done.exit_code == WRONG_USAGE
    assert "write it like http://127.0.0.1:8080" in done.stderr


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("10.0.0.5", "10.0.0.5"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("fe80::1", "[fe80::1]"),
    ],
)
def test_the_village_calls_its_daemon_where_it_listens(host: str, reached: str) -> None:
    assert serving._reached_at(host) == reached


def test_the_settings_of_a_village_name_where_its_daemon_is_reached(tmp_path: Path) -> None:
    village = open_village(KENYA, tmp_path, "http://10.0.0.5:8099", 8099)
    village.stop()
    assert read_settings(village.settings, tmp_path, {}).web.public_url == "http://10.0.0.5:8099"


def test_a_folder_that_another_daemon_uses_is_left_alone(tmp_path: Path) -> None:
    with (tmp_path / "in-use").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = CliRunner().invoke(main, ["run", "--village", "--state", str(tmp_path)])
    assert done.exit_code == WRONG_USAGE
    assert done.stderr == f"Another daemon uses {tmp_path}. End that one first, or name another --state.\n"
    assert [each.name for each in tmp_path.iterdir()] == ["in-use"]
