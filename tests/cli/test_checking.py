"""What `check` and `sync` say of a core that does not answer, or lets nobody in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli.core import place_of
from gateway.cli.main import main
from gateway.cli.places import NEEDS_A_PERSON, UNAVAILABLE, count
from gateway.settings.model import CORE_PATH
from tests.cli.conftest import Run
from tests.settings.written import RIGHT, changed
from tests.support.provider import Reply, provider
from tests.support.servers import free_port

COMMANDS = pytest.mark.parametrize("command", ["check", "sync"])
OF_CONTAINER = json.dumps({"timestamp": "", "status": 400, "error": "Bad Request", "path": ""})


def tell(folder: Path, core: str, command: str) -> Result:
    file = folder / "settings.toml"
    file.write_text(changed("url", f'url = "{core}{CORE_PATH}"'), "utf-8")
    return CliRunner().invoke(main, [command, "--settings", str(file), "--state", str(folder / "state")])


@COMMANDS
def test_a_core_that_is_down_is_told_with_its_place_and_what_to_look_at(tmp_path: Path, command: str) -> None:
    port = free_port()
    told = tell(tmp_path, f"http://127.0.0.1:{port}", command)
    assert (told.exit_code, told.stderr.count("\n")) == (UNAVAILABLE, 1)
    assert f"the core cannot be reached at 127.0.0.1 port {port}" in told.stderr
    assert "is it running, and is core.url right?" in told.stderr


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("https://mifos.example.org:8443/x", "mifos.example.org port 8443", id="a port"),
        pytest.param("https://mifos.example.org/x", "mifos.example.org port 443", id="none, over TLS"),
        pytest.param("http://mifos.example.org/x", "mifos.example.org port 80", id="none"),
    ],
)
def test_the_place_of_a_core_is_told_with_its_port(url: str, told: str) -> None:
    assert place_of(url) == told


@COMMANDS
@pytest.mark.parametrize(
    ("reply", "keys"),
    [
        pytest.param(Reply(401, "{}"), ["core.user", "core.password"], id="the login"),
        pytest.param(Reply(400, OF_CONTAINER), ["core.tenant"], id="the tenant"),
    ],
)
def test_who_is_not_let_in_is_told_the_settings_to_look_at(
    tmp_path: Path, command: str, reply: Reply, keys: list[str]
) -> None:
    with provider(reply) as core:
        told = tell(tmp_path, core.url, command)
    assert (told.exit_code, told.stderr.count("\n")) == (NEEDS_A_PERSON, 1)
    assert [key for key in ("core.user", "core.password", "core.tenant") if key in told.stderr] == keys
    assert RIGHT.split('password = "')[1].split('"')[0] not in told.output


def test_the_carrier_of_a_village_needs_no_urls(run: Run) -> None:
    assert "channel village: its carrier knows the URLs\n" in run("check").stdout


def test_a_real_carrier_needs_the_urls(tmp_path: Path) -> None:
    told = tell(tmp_path, f"http://127.0.0.1:{free_port()}", "check")
    assert "channel modem: give its carrier the URLs that `mobile-mifos callbacks` prints\n" in told.stdout


@pytest.mark.parametrize(
    ("many", "told"), [pytest.param(0, "no clients", id="none"), pytest.param(1, "1 client", id="one")]
)
def test_what_was_read_is_told_as_people_count(many: int, told: str) -> None:
    assert count(many, "client") == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("https://sms.example.org", "staff pages: https://sms.example.org/staff/\n", id="https"),
        pytest.param("http://sms.example.org", "no https address: whoever is on the way reads passwords", id="http"),
        pytest.param("http://127.0.0.1:8080", "staff pages: http://127.0.0.1:8080/staff/\n", id="this machine"),
    ],
)
def test_says_where_staff_sign_in_and_who_reads_along(tmp_path: Path, url: str, told: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(changed("public_url", f'public_url = "{url}"'), "utf-8")
    said = CliRunner().invoke(main, ["check", "--settings", str(file), "--state", str(tmp_path / "state")])
    assert told in said.stdout
