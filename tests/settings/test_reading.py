"""What the settings file says, and everything that may be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.settings.faults import WrongSettings
from gateway.settings.reading import read_settings
from tests.settings.written import PIN, RIGHT, SEAL, TOKEN, added, changed, faults, read


def test_what_the_file_says_is_read(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.institution.languages == ("en", "sw")
    assert settings.core.password.get_secret_value() == "core-password"
    assert settings.keys.seal[0].get_secret_value() == SEAL
    assert settings.channels["modem"].driver == "kannel"


def test_what_is_left_out_is_as_the_contract_says(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert (settings.core.timeout_s, settings.core.verify_tls, settings.queue.broker) == (10, True, "")
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert (settings.clients.pin, settings.clients.other_phone) == ("shared", False)


def test_a_channel_has_the_keys_of_its_driver(tmp_path: Path) -> None:
    assert read(tmp_path).channels["modem"].sender == "22110"  # type: ignore[attr-defined]  # (kannel's)


def test_the_public_url_ends_without_a_slash(tmp_path: Path) -> None:
    assert read(tmp_path).web.public_url == "https://sms.example.org"


def test_the_database_lies_beside_the_file_where_no_state_folder_is_named(tmp_path: Path) -> None:
    assert read(tmp_path).store.url == f"sqlite:///{tmp_path / 'mobile-mifos.db'}"


def test_the_database_lies_in_the_state_folder(tmp_path: Path) -> None:
    assert read(tmp_path, state=tmp_path / "state").store.url == f"sqlite:///{tmp_path / 'state' / 'mobile-mifos.db'}"


def test_an_absolute_database_stays_where_it_is(tmp_path: Path) -> None:
    text = added("store", 'url = "sqlite:////var/lib/umoja.db"')
    assert read(tmp_path, text).store.url == "sqlite:////var/lib/umoja.db"


def test_a_certificate_starts_at_the_files_folder(tmp_path: Path) -> None:
    (tmp_path / "mifos.pem").touch()
    assert read(tmp_path, added("core", 'verify_tls = "mifos.pem"')).core.verify_tls == tmp_path / "mifos.pem"


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff" + RIGHT.replace("\n", "\r\n")).institution.name == "Umoja"


@pytest.mark.parametrize(
    ("line", "to", "key"),
    [
        pytest.param("name", "", "institution.name", id="the name left out"),
        pytest.param("country", 'country = "Kenya"', "institution.country", id="a country in words"),
        pytest.param("country", 'country = "XK1"', "institution.country", id="a country nobody knows"),
        pytest.param("currency", 'currency = "KSH"', "institution.currency", id="a currency nobody knows"),
        pytest.param("timezone", 'timezone = "Nairobi"', "institution.timezone", id="a zone nobody knows"),
        pytest.param("[queue]", '[queue]\nbroker = "amqp://localhost"', "queue.broker", id="another broker"),
        pytest.param("seal", "seal = []", "keys.seal", id="no seal key"),
        pytest.param("seal", 'seal = ["short"]', "keys.seal.0", id="a key too short"),
        pytest.param("[core]", "[core]\nverify_tls = 5", "core.verify_tls", id="a number for a certificate"),
        pytest.param("[core]", '[core]\nverify_tls = "gone.pem"', "core.verify_tls", id="a certificate that is gone"),
        pytest.param("[core]", "[core]\ntimeout_s = 0", "core.timeout_s", id="no time to answer"),
        pytest.param("sender", "", "channels.modem.sender", id="a key of the driver left out"),
        pytest.param(
            "callback_token", 'callback_token = "guess"', "channels.modem.callback_token", id="a token to guess"
        ),
        pytest.param(
            "callback_token",
            'callback_token = "0123456789abcEXEf012"',
            "channels.modem.callback_token",
            id="a token that no path may hold",
        ),
        pytest.param(
            "[clients]",
            '[mpesa]\nshortcode = "60-09"\ncallback_token = "0123456789abcdef"\n[clients]',
            "mpesa.shortcode",
            id="no shortcode",
        ),
        pytest.param(
            "[clients]", '[mpesa]\nshortcode = "600999"\n[clients]', "mpesa.callback_token", id="a shortcode alone"
        ),
        pytest.param(
            "[clients]",
            '[mpesa]\nshortcode = "600999"\ncallback_token = "0123456789abcSQLf012"\n[clients]',
            "mpesa.callback_token",
            id="an operator's token that no path may hold",
        ),
        pytest.param("[clients]", '[matching]\norder = ["loan"]\n[clients]', "matching.order", id="an order half told"),
        pytest.param(
            "[clients]", '[matching]\noverpaid = "keep"\n[clients]', "matching.overpaid", id="a policy for money over"
        ),
        pytest.param("[channels.modem]", "[channels.Modem]", "channels.Modem", id="a channel in capitals"),
        pytest.param("[channels.modem]", "[channels.mpesa1]", "channels.mpesa1", id="a channel that no path may hold"),
        pytest.param("[channels.modem]", "[channels.c2b]", "channels.c2b", id="a channel in another's place"),
    ],
)
def test_a_fault_is_told_by_its_key_alone(tmp_path: Path, line: str, to: str, key: str) -> None:
    assert list(faults(tmp_path, changed(line, to))) == [key]


def test_shillings_are_not_taken_by_an_institution_that_counts_in_pesos(tmp_path: Path) -> None:
    mpesa = '[mpesa]\nshortcode = "600999"\ncallback_token = "0123456789abcdef"\n[clients]'
    text = changed("[clients]", mpesa).replace('currency = "KES"', 'currency = "PHP"')
    assert list(faults(tmp_path, text)) == ["mpesa.shortcode"]


def test_several_processes_want_postgresql(tmp_path: Path) -> None:
    told = faults(tmp_path, added("queue", 'broker = "redis://127.0.0.1:6379/0"'))
    assert told == {"queue.broker": "several processes cannot share SQLite. Set store.url to a PostgreSQL database."}


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = changed("country", 'country = "Kenya"', added("queue", 'broker = "redis://127.0.0.1/0"'))
    text = changed("driver", 'driver = "pigeon"', changed("seal", 'seal_file = "/gone"', text))
    told = faults(tmp_path, text, {"MOBILE_MIFOS_CROE__URL": "x"})
    assert set(told) == {
        "institution.country",
        "queue.broker",
        "channels.modem.driver",
        "keys.seal_file",
        "MOBILE_MIFOS_CROE__URL",
    }


def test_a_file_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings) as caught:
        read_settings(tmp_path / "gone.toml", None, {})
    assert [fault.key for fault in caught.value.faults] == [str(tmp_path / "gone.toml")]


def test_no_file_at_all_is_one_fault() -> None:
    with pytest.raises(WrongSettings) as caught:
        read_settings(None, None, {})
    assert [fault.reason for fault in caught.value.faults] == ["no settings file was named or found"]


def test_a_file_that_is_no_toml_is_one_fault_with_its_line(tmp_path: Path) -> None:
    told = faults(tmp_path, changed("country", "country = KE"))
    assert list(told) == [str(tmp_path / "mobile-mifos.toml")]
    assert "at line 3" in next(iter(told.values()))


def test_a_file_that_is_not_utf_8_is_one_fault_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mobile-mifos.toml"
    file.write_bytes(changed("name", 'name = "Uw\xe9zo"').encode("latin-1"))
    with pytest.raises(WrongSettings, match="at line 2") as caught:
        read_settings(file, None, {})
    assert len(caught.value.faults) == 1


def test_a_file_without_channels_misses_them(tmp_path: Path) -> None:
    told = faults(tmp_path, RIGHT[: RIGHT.index("[channels")])
    assert told == {"channels": "it is missing. Add it: docs/reference/settings.md says what it is."}


def test_channels_that_are_no_tables_are_told(tmp_path: Path) -> None:
    assert list(faults(tmp_path, "channels = 5\n" + RIGHT[: RIGHT.index("[channels")])) == ["channels"]


@pytest.mark.parametrize("secret", [SEAL, PIN, TOKEN, "core-password", "kannel-password"])
def test_secrets_never_print(tmp_path: Path, secret: str) -> None:
    assert secret not in repr(read(tmp_path))


@pytest.mark.parametrize(
    ("table", "line"),
    [
        pytest.param("store", 'url = "postgresql://me:hidden-hidden@host/db"', id="database"),
        pytest.param("store", 'url = "mysql://me:hidden-hidden@host/db"', id="another database"),
        pytest.param("queue", 'broker = "redis://:hidden-hidden@host/0"', id="broker"),
        pytest.param("queue", 'broker = "amqp://me:hidden-hidden@host/0"', id="another broker"),
        pytest.param("core", 'pasword = "hidden-hidden"', id="a key misspelt"),
        pytest.param("core", 'timeout_s = "hidden-hidden"', id="a value in the wrong place"),
        pytest.param("web", 'port = "hidden-hidden"', id="a secret for a port"),
        pytest.param("core", 'verify_tls = "hidden-hidden"', id="a secret for a file"),
        pytest.param("clients", 'pin = "hidden-hidden"', id="a secret for a policy"),
        pytest.param("channels.modem", 'auth_token = "hidden-hidden"', id="another driver's secret"),
    ],
)
def test_no_value_prints_in_a_fault_or_in_the_settings(tmp_path: Path, table: str, line: str) -> None:
    text = added(table, line)
    try:
        shown = repr(read(tmp_path, text))
    except WrongSettings as error:
        shown = f"{error}{error!r}{error.faults!r}"
    assert "hidden" not in shown
