"""What a command that needs a part of the settings reads, while the rest is not ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from gateway.settings.faults import WrongSettings
from gateway.settings.parts import Doors, read_doors, read_tables, read_to_change
from tests.settings.written import RIGHT, SEAL, TOKEN, added, changed

UNREADY = changed("password", 'password_file = "/gone"', changed("seal", 'seal_file = "/gone"'))
SECOND = f'[channels.far]\ndriver = "twilio"\ncallback_token = "{TOKEN}"\nauth_token_file = "/gone"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "mobile-mifos.toml"
    file.write_text(text, "utf-8")
    return file


def doors(folder: Path, text: str) -> Doors:
    return read_doors(written(folder, text), None, {})


def keys(wrong: WrongSettings) -> Sequence[str]:
    return [fault.key for fault in wrong.faults]


def test_a_table_is_read_while_files_for_others_are_missing(tmp_path: Path) -> None:
    settings = read_tables(["institution", "store"], written(tmp_path, UNREADY), None, {})
    assert settings.institution.name == "Umoja"
    assert settings.store.url == f"sqlite:///{tmp_path / 'mobile-mifos.db'}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(changed("country", 'country = "x"', UNREADY), ["institution.country"], id="a value"),
        pytest.param(changed("[institution]", "[instituton]", UNREADY), ["instituton"], id="the table misspelt"),
        pytest.param(changed("country", "country = x", UNREADY), ["{file}"], id="the file is no TOML"),
    ],
)
def test_what_is_wrong_with_the_table_itself_is_told(tmp_path: Path, text: str, told: list[str]) -> None:
    file = written(tmp_path, text)
    with pytest.raises(WrongSettings) as caught:
        read_tables(["institution"], file, None, {})
    assert keys(caught.value) == [key.format(file=file) for key in told]


def test_what_is_changed_is_read_while_files_for_others_are_missing(tmp_path: Path) -> None:
    settings = read_to_change(["institution", "store"], written(tmp_path, UNREADY), None, {})
    assert settings.store.url == f"sqlite:///{tmp_path / 'mobile-mifos.db'}"


@pytest.mark.parametrize(
    ("text", "environ", "told"),
    [
        pytest.param(changed("[store]", "[stoer]"), {}, ["stoer"], id="the table misspelt"),
        pytest.param(RIGHT, {"MOBILE_MIFOS_STOER__URL": "x"}, ["MOBILE_MIFOS_STOER__URL"], id="the variable misspelt"),
        pytest.param(changed("seal", 'seal_file = "seal"'), {}, ["keys.seal_file"], id="keys beside the database"),
    ],
)
def test_nothing_is_changed_while_a_fault_may_be_about_where(
    tmp_path: Path, text: str, environ: Mapping[str, str], told: list[str]
) -> None:
    (tmp_path / "seal").write_text(SEAL)
    with pytest.raises(WrongSettings) as caught:
        read_to_change(["institution", "store", "keys"], written(tmp_path, text), None, environ)
    assert keys(caught.value) == told


def test_no_file_at_all_is_one_fault() -> None:
    with pytest.raises(WrongSettings) as caught:
        read_tables(["institution"], None, None, {})
    assert keys(caught.value) == ["mobile-mifos.toml"]


def test_a_channel_whose_token_is_there_is_a_door_while_its_other_secrets_are_missing(tmp_path: Path) -> None:
    found = doors(tmp_path, UNREADY + SECOND)
    assert (list(found.settings.channels), dict(found.closed)) == (["modem", "far"], {})
    assert found.settings.web.public_url == "https://sms.example.org"


@pytest.mark.parametrize(
    ("line", "to", "key"),
    [
        pytest.param("callback_token", 'callback_token_file = "/gone"', "callback_token_file", id="its file missing"),
        pytest.param("callback_token", 'callback_token = "guess"', "callback_token", id="easy to guess"),
        pytest.param("callback_token", "", "callback_token", id="left out"),
        pytest.param("callback_token", 'callback_token = "cmd-cmd-cmd-cmd-cmd"', "callback_token", id="not allowed"),
        pytest.param("[channels.modem]", "[channels.MODEM]", "", id="a name that no path may hold"),
    ],
)
def test_a_channel_without_a_token_is_told_beside_the_others(tmp_path: Path, line: str, to: str, key: str) -> None:
    found = doors(tmp_path, changed(line, to) + SECOND)
    assert list(found.settings.channels) == ["far"]
    [(name, faults)] = found.closed.items()
    assert [fault.key for fault in faults] == [f"channels.{name}.{key}".rstrip(".")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(changed("public_url", "", UNREADY), ["web.public_url"], id="no public address"),
        pytest.param(UNREADY[: UNREADY.index("[channels")], ["channels"], id="no channel"),
        pytest.param(changed("[web]", "[wbe]", added("core", "x = 1")), ["wbe"], id="the table misspelt"),
    ],
)
def test_without_an_address_there_are_no_doors(tmp_path: Path, text: str, told: list[str]) -> None:
    with pytest.raises(WrongSettings) as caught:
        doors(tmp_path, text)
    assert keys(caught.value) == told


def test_tokens_do_not_print(tmp_path: Path) -> None:
    assert TOKEN not in repr(doors(tmp_path, RIGHT))
