"""Values from the environment and from files that hold secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.settings.model import Settings
from gateway.settings.reading import read_settings
from tests.settings.written import OLD_SEAL, PIN, RIGHT, SEAL, TOKEN, added, changed, faults, read

WHOLE = {
    "MOBILE_MIFOS_INSTITUTION__NAME": "Umoja",
    "MOBILE_MIFOS_INSTITUTION__COUNTRY": "KE",
    "MOBILE_MIFOS_INSTITUTION__CURRENCY": "KES",
    "MOBILE_MIFOS_INSTITUTION__TIMEZONE": "Africa/Nairobi",
    "MOBILE_MIFOS_INSTITUTION__LANGUAGES": '["sw", "en"]',
    "MOBILE_MIFOS_INSTITUTION__HELP_PHONE": "0709000000",
    "MOBILE_MIFOS_CORE__URL": "https://mifos.example.org/fineract-provider/api/v1",
    "MOBILE_MIFOS_CORE__TENANT": "default",
    "MOBILE_MIFOS_CORE__USER": "mobile-mifos",
    "MOBILE_MIFOS_CORE__PASSWORD": "core-password",
    "MOBILE_MIFOS_CORE__VERIFY_TLS": "false",
    "MOBILE_MIFOS_KEYS__SEAL": f'["{SEAL}"]',
    "MOBILE_MIFOS_KEYS__PIN": f'["{PIN}"]',
    "MOBILE_MIFOS_WEB__PORT": "9090",
    "MOBILE_MIFOS_WEB__PUBLIC_URL": "https://sms.example.org",
    "MOBILE_MIFOS_CLIENTS__OTHER_PHONE": "true",
    "MOBILE_MIFOS_CHANNELS__MODEM_2__DRIVER": "kannel",
    "MOBILE_MIFOS_CHANNELS__MODEM_2__CALLBACK_TOKEN": TOKEN,
    "MOBILE_MIFOS_CHANNELS__MODEM_2__USERNAME": "mobile-mifos",
    "MOBILE_MIFOS_CHANNELS__MODEM_2__PASSWORD": "kannel-password",
    "MOBILE_MIFOS_CHANNELS__MODEM_2__SENDER": "22110",
    "PATH": "/bin",
}


def seals(settings: Settings) -> list[str]:
    return [key.get_secret_value() for key in settings.keys.seal]


def test_everything_can_come_from_the_environment() -> None:
    settings = read_settings(None, None, WHOLE)
    assert settings.institution.languages == ("sw", "en")
    assert (settings.core.verify_tls, settings.web.port, settings.clients.other_phone) == (False, 9090, True)
    assert list(settings.channels) == ["modem_2"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    settings = read(tmp_path, environ={"MOBILE_MIFOS_CORE__PASSWORD": "other"})
    assert settings.core.password.get_secret_value() == "other"


def test_the_environment_changes_one_key_of_a_channel(tmp_path: Path) -> None:
    settings = read(tmp_path, environ={"MOBILE_MIFOS_CHANNELS__MODEM__RATE_PER_S": "3"})
    assert settings.channels["modem"].rate_per_s == 3


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("MOBILE_MIFOS_CROE__PASSWORD", "no such setting", id="a table misspelt"),
        pytest.param("MOBILE_MIFOS_PASSWORD", "no such setting", id="no table"),
        pytest.param("MOBILE_MIFOS_CORE", "no such setting", id="a table alone"),
        pytest.param("MOBILE_MIFOS_CORE_PASSWORD", "no such setting", id="one underscore"),
        pytest.param("MOBILE_MIFOS_GCASH__PASSKEY", "not built yet", id="a later version's"),
        pytest.param("MOBILE_MIFOS_WEB__PORT__X", "not of the right form", id="below a value"),
    ],
)
def test_a_variable_that_is_no_setting_is_told(tmp_path: Path, name: str, reason: str) -> None:
    [told] = faults(tmp_path, environ={name: "hidden-hidden"}).values()
    assert told.startswith(reason)
    assert "hidden" not in told


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        pytest.param("CROE__PASSWORD", "CORE__PASSWORD", id="a table misspelt"),
        pytest.param("CORE_PASSWORD", "CORE__PASSWORD", id="one underscore"),
        pytest.param("PASSWORD", "CORE__PASSWORD", id="no table"),
        pytest.param("CORE_PASSWORD_FILE", "CORE__PASSWORD_FILE", id="one underscore, of a file"),
        pytest.param("CHANNEL__MODEM__PASSWORD", "CHANNELS__MODEM__PASSWORD", id="a channel's"),
    ],
)
def test_a_misspelt_variable_is_told_once_with_what_is_meant(tmp_path: Path, name: str, meant: str) -> None:
    told = faults(tmp_path, changed("password", ""), {f"MOBILE_MIFOS_{name}": "x"})
    assert told.pop(f"MOBILE_MIFOS_{name}") == f"no such setting. Did you mean MOBILE_MIFOS_{meant}?"
    assert set(told) <= ({"core.password"} if "MODEM" in name else set())


def test_a_variable_misspelt_behind_its_table_is_told(tmp_path: Path) -> None:
    assert list(faults(tmp_path, environ={"MOBILE_MIFOS_CORE__PASWORD": "x"})) == ["core.pasword"]


def test_two_variables_in_each_others_way_are_told(tmp_path: Path) -> None:
    environ = {"MOBILE_MIFOS_WEB__PORT__X": "1", "MOBILE_MIFOS_WEB__PORT": "9090"}
    assert list(faults(tmp_path, environ=environ)) == ["MOBILE_MIFOS_WEB__PORT__X"]


def test_a_secret_comes_from_a_file_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct horse \n")
    settings = read(tmp_path, environ={"MOBILE_MIFOS_CORE__PASSWORD_FILE": str(tmp_path / "password")})
    assert settings.core.password.get_secret_value() == "correct horse "


def test_a_file_in_the_environment_takes_the_place_of_a_file_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("right")
    text = changed("password", 'password_file = "/gone"')
    settings = read(tmp_path, text, {"MOBILE_MIFOS_CORE__PASSWORD_FILE": "password"})
    assert settings.core.password.get_secret_value() == "right"


def test_a_value_in_the_environment_takes_the_place_of_a_file(tmp_path: Path) -> None:
    text = changed("password", 'password_file = "/gone"')
    assert read(tmp_path, text, {"MOBILE_MIFOS_CORE__PASSWORD": "x"}).core.password.get_secret_value() == "x"


def test_a_channels_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\r\n")
    settings = read(tmp_path, changed("callback_token", 'callback_token_file = "token"'))
    assert settings.channels["modem"].callback_token.get_secret_value() == TOKEN


def test_a_relative_secret_starts_at_the_state_folder(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "password").write_text("right")
    settings = read(tmp_path, changed("password", 'password_file = "password"'), state=tmp_path / "state")
    assert settings.core.password.get_secret_value() == "right"


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder for keys, beside the one with settings and database."""
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "both").write_text(f"{SEAL}\n{OLD_SEAL}\n\n")
    (folder / "new").write_text(SEAL)
    (folder / "old").write_text(OLD_SEAL)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings").mkdir()
    return tmp_path / "settings"


def test_keys_stand_one_a_line(folder: Path, keys: Path) -> None:
    assert seals(read(folder, changed("seal", f'seal_file = "{keys / "both"}"'))) == [SEAL, OLD_SEAL]


def test_keys_stand_one_a_file(folder: Path, keys: Path) -> None:
    text = changed("seal", f'seal_file = ["{keys / "new"}", "{keys / "old"}"]')
    assert seals(read(folder, text)) == [SEAL, OLD_SEAL]


def test_keys_come_from_a_file_that_the_environment_names(folder: Path, keys: Path) -> None:
    environ = {"MOBILE_MIFOS_KEYS__SEAL_FILE": "../keys/both"}
    assert seals(read(folder, changed("seal", ""), environ)) == [SEAL, OLD_SEAL]


def test_keys_inside_the_state_folder_are_refused(folder: Path, keys: Path) -> None:
    text = added("store", 'url = "postgresql://me@host/db"')
    text = changed("seal", f'seal_file = "{keys / "new"}"', text)
    assert list(faults(folder, text, state=keys.parent)) == ["keys.seal_file"]


def test_keys_beside_the_database_are_refused(folder: Path, keys: Path) -> None:
    text = changed("seal", 'seal_file = "new"', added("store", f'url = "sqlite:///{keys}/umoja.db"'))
    (folder / "new").symlink_to(keys / "new")
    assert list(faults(folder, text)) == ["keys.seal_file"]


def test_a_link_in_the_state_folder_to_keys_elsewhere_is_refused(folder: Path, keys: Path) -> None:
    (folder / "link").symlink_to(keys / "new")
    assert list(faults(folder, changed("seal", 'seal_file = "link"'), state=folder)) == ["keys.seal_file"]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param('"/gone"', id="gone"),
        pytest.param('"empty"', id="empty"),
        pytest.param('"blank"', id="blank"),
        pytest.param('"."', id="a folder"),
        pytest.param('"bytes"', id="no text"),
        pytest.param('""', id="no name"),
        pytest.param("5", id="a number"),
        pytest.param('"a\\u0000b"', id="a name that no file has"),
    ],
)
def test_a_secrets_file_that_cannot_be_used_is_one_fault(tmp_path: Path, value: str) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "blank").write_text(" \n\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    assert list(faults(tmp_path, changed("password", f"password_file = {value}"))) == ["core.password_file"]


def test_a_secret_given_twice_is_told(tmp_path: Path) -> None:
    assert list(faults(tmp_path, added("core", 'password_file = "/gone"'))) == ["core.password_file"]


def test_the_right_file_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, RIGHT) == {}


@pytest.mark.parametrize("name", ["callback_token", "password"])
def test_a_channels_secret_file_that_cannot_be_read_is_told_once(tmp_path: Path, name: str) -> None:
    text = RIGHT[: RIGHT.index("[channels")] + changed(
        name, f'{name}_file = "/gone"', RIGHT[RIGHT.index("[channels") :]
    )
    assert list(faults(tmp_path, text)) == [f"channels.modem.{name}_file"]
