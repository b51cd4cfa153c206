"""The words in which a fault in the settings file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settings.written import RIGHT, TOKEN, added, changed, faults, put

CORE = "https://mifos.example.org/fineract-provider/api/v1"
DATABASES = "sqlite:///FILE (one process) or postgresql://USER@HOST/NAME (several)"


@pytest.mark.parametrize(
    ("line", "to", "key", "meant"),
    [
        pytest.param("tenant", 'tennant = "default"', "core.tennant", "tenant", id="a key"),
        pytest.param("[web]", "[web]\nprot = 8081", "web.prot", "port", id="a key that may be left out"),
        pytest.param("[store]", '[store]\nulr = "x"', "store.ulr", "url", id="a key that has a default"),
        pytest.param("password", 'pasword_file = "/gone"', "core.pasword_file", "password_file", id="a file's key"),
        pytest.param("[core]", "[cor]", "cor", "core", id="a table"),
        pytest.param("[channels.modem]", "[chanels.modem]", "chanels", "channels", id="the table of channels"),
        pytest.param("sender", 'sendr = "22110"', "channels.modem.sendr", "sender", id="a key of a driver"),
        pytest.param("driver", 'drver = "kannel"', "channels.modem.drver", "driver", id="the driver's key"),
    ],
)
def test_a_misspelt_name_is_told_once_with_what_is_meant(
    tmp_path: Path, line: str, to: str, key: str, meant: str
) -> None:
    assert faults(tmp_path, changed(line, to)) == {key: f"no such setting. Did you mean {meant}?"}


@pytest.mark.parametrize(
    ("line", "to", "remedy"),
    [
        pytest.param("driver", 'driver = "kanel"', "Did you mean kannel?", id="misspelt"),
        pytest.param("driver", 'driver = "pigeon"', "Choose one of: africastalking, kannel, twilio.", id="unknown"),
        pytest.param("driver", "", "Choose one of: africastalking, kannel, twilio.", id="left out"),
    ],
)
def test_the_drivers_offered_are_those_of_real_carriers(tmp_path: Path, line: str, to: str, remedy: str) -> None:
    [(key, told)] = faults(tmp_path, changed(line, to)).items()
    assert (key, told.endswith(f". {remedy}")) == ("channels.modem.driver", True)


@pytest.mark.parametrize(
    ("key", "value", "wanted"),
    [
        pytest.param("institution.name", "5", "text in quotes", id="a number for text"),
        pytest.param("institution.name", '""', "at least 1 character", id="too short"),
        pytest.param("institution.name", f'"{"U" * 21}"', "at most 20 characters", id="too long"),
        pytest.param("institution.languages", '"en"', 'a list, such as ["one", "two"]', id="text for a list"),
        pytest.param("institution.languages", "[]", "a list of at least 1", id="an empty list"),
        pytest.param("core.password", '""', "at least 1 character", id="an empty secret"),
        pytest.param("core.url", '"mifos"', f"an address such as {CORE}", id="no address of the core"),
        pytest.param("core.url", '"https://a.org"', f"an address such as {CORE}", id="half an address of the core"),
        pytest.param("web.public_url", '"x"', "an address such as https://sms.example.org", id="no address"),
        pytest.param("store.url", '"mysql://x"', DATABASES, id="another form"),
        pytest.param("web.port", '"http"', "a whole number", id="text for a whole number"),
        pytest.param("web.port", "80.5", "a whole number", id="a broken number"),
        pytest.param("web.port", "[80]", "a whole number", id="a list for a whole number"),
        pytest.param("web.port", "0", "at least 1, and this is 0", id="too low"),
        pytest.param("web.port", "65536", "at most 65535, and this is 65536", id="too high"),
        pytest.param("web.port", '"99999"', "at most 65535, and this is 99999", id="too high, in quotes"),
        pytest.param("core.timeout_s", "99", "at most 60", id="too high, of what is no port"),
        pytest.param("core.timeout_s", '"long"', "a number", id="text for a number"),
        pytest.param("core.timeout_s", "[]", "a number", id="a list for a number"),
        pytest.param("channels.modem.sender", '"2"', "at least 2 characters", id="a driver's, too short"),
        pytest.param("channels.modem.rate_per_s", "0", "more than 0", id="a driver's, too low"),
        pytest.param("clients.other_phone", "5", "true or false, without quotes", id="a number for it"),
        pytest.param("clients.other_phone", '"so"', "true or false, without quotes", id="text for it"),
        pytest.param("clients.pin", '"x"', "'never', 'shared' or 'always'", id="a word not offered"),
    ],
)
def test_what_is_wanted_is_told_in_our_words(tmp_path: Path, key: str, value: str, wanted: str) -> None:
    assert faults(tmp_path, put(key, value)) == {key: f"not of the right form. Wanted: {wanted}."}


def test_a_list_for_a_table_is_told(tmp_path: Path) -> None:
    told = {"clients": "not of the right form. Wanted: a table."}
    assert faults(tmp_path, changed("[clients]", "[[clients]]")) == told


def test_a_fault_of_a_whole_channel_is_told_by_its_name(tmp_path: Path) -> None:
    carrier = f'[channels.far]\ndriver = "twilio"\ncallback_token = "{TOKEN}"\naccount_sid = "AC{"0" * 32}"\n'
    text = RIGHT[: RIGHT.index("[channels")] + carrier + f'auth_token = "{"0" * 32}"\n'
    told = {"channels.far": "not of the right form. Wanted: give either sender or messaging_service."}
    assert faults(tmp_path, text) == told


def test_what_is_written_wrong_comes_before_what_is_missing(tmp_path: Path) -> None:
    text = changed("password", 'password_file = "/gone"', changed("country", 'country = "Kenya"'))
    text = changed(
        "user", "", changed("[clients]", "[clients]\npins = 5", changed("seal", 'seal_file = "/gone"', text))
    )
    told = [key.rpartition(".")[2] for key in faults(tmp_path, text)]
    assert [set(told[:2]), set(told[2:])] == [{"pins", "country"}, {"password_file", "seal_file", "user"}]


@pytest.mark.parametrize(
    ("table", "line", "key"),
    [
        pytest.param("web", 'secret_key = "x"', "web.secret_key", id="a key"),
        pytest.param("channels.modem", "monthly_budget = 5", "channels.modem.monthly_budget", id="a channel's key"),
        pytest.param("clients", "[reminders]", "reminders", id="a table"),
        pytest.param("clients", '[gcash]\ntoken_file = "/gone"', "gcash", id="a table with a secret"),
    ],
)
def test_what_a_later_version_reads_is_called_so(tmp_path: Path, table: str, line: str, key: str) -> None:
    assert faults(tmp_path, added(table, line)) == {key: "not built yet. Take it out; a later version reads it."}


def test_a_language_without_a_catalogue_is_told_with_those_that_have_one(tmp_path: Path) -> None:
    told = faults(tmp_path, changed("languages", 'languages = ["en", "xx"]'))
    assert told["institution.languages"].endswith("Wanted: languages that have a catalogue (en, fil, sw), unlike xx.")
