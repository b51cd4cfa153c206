"""What is looked at and kept where the settings are not ready yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli.main import main
from gateway.cli.places import DONE, WRONG_USAGE
from tests.cli.conftest import PHONE
from tests.settings.written import TOKEN, changed

UNREADY = changed("password", 'password_file = "/gone"', changed("seal", 'seal_file = "/gone"'))
SECOND = '[channels.far]\ndriver = "twilio"\ncallback_token_file = "/gone/token"\n'
URL = f"https://sms.example.org/callbacks/modem/{TOKEN}"
URLS = f"modem inbound: {URL}\nmodem report: {URL}/report\n"


def tell(folder: Path, text: str, *words: str) -> Result:
    file = folder / "settings.toml"
    file.write_text(text, "utf-8")
    return CliRunner().invoke(main, [*words, "--settings", str(file), "--state", str(folder / "state")])


@pytest.mark.parametrize("of", [(), ("--phone", PHONE)], ids=["a client's phone", "a phone named"])
def test_a_text_is_explained_while_secret_files_are_missing(tmp_path: Path, of: tuple[str, ...]) -> None:
    told = tell(tmp_path, UNREADY, "explain", "balans", *of)
    assert (told.exit_code, told.output) == (DONE, "BALANCE\n")


def test_a_text_of_no_named_phone_is_explained_without_a_database(tmp_path: Path) -> None:
    tell(tmp_path, UNREADY, "explain", "balans")
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("migrate",), id="migrate"),
        pytest.param(("phone", "list"), id="phone list"),
        pytest.param(("phone", "block", PHONE), id="phone block"),
    ],
)
def test_what_wants_the_database_alone_wants_no_secret(tmp_path: Path, words: tuple[str, ...]) -> None:
    told = tell(tmp_path, changed("callback_token", 'callback_token_file = "/gone"', UNREADY), *words)
    assert (told.exit_code, told.stderr) == (DONE, "")


def test_pins_want_no_secret_but_their_keys(tmp_path: Path) -> None:
    text = changed("callback_token", 'callback_token_file = "/gone"', changed("password", 'password_file = "/gone"'))
    told = tell(tmp_path, text, "pin", "unlock", "15")
    assert told.output.startswith("no client has the number 15")


def test_urls_are_printed_while_secret_files_are_missing(tmp_path: Path) -> None:
    told = tell(tmp_path, UNREADY, "callbacks")
    assert (told.exit_code, told.output) == (DONE, URLS)


def test_the_urls_of_all_who_tell_of_money_are_printed(tmp_path: Path) -> None:
    lines = f'[notices]\ntoken = "{TOKEN}"\n[integrators.books]\ntoken = "{TOKEN}"\nsecret = "{"s" * 32}"\nshortcode = "600417"\n'
    told = tell(tmp_path, UNREADY + lines, "callbacks")
    assert f"notices: https://sms.example.org/callbacks/notices/{TOKEN}" in told.output
    assert f"books receipts: https://sms.example.org/callbacks/receipts/{TOKEN}" in told.output


def test_a_channel_whose_token_is_missing_is_told_with_the_file_and_the_others_are_printed(tmp_path: Path) -> None:
    told = tell(tmp_path, UNREADY + SECOND, "callbacks")
    assert (told.exit_code, told.stdout) == (WRONG_USAGE, URLS)
    assert told.stderr.startswith("far: no URL yet. channels.far.callback_token_file: the file /gone/token cannot be")
    assert told.stderr.count("\n") == 1
