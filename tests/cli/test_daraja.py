"""What `callbacks` and `check` say of Daraja, against the sandbox operator over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli.main import main
from gateway.cli.places import DONE, NEEDS_A_PERSON, UNAVAILABLE, WRONG_USAGE
from gateway.settings.model import CORE_PATH
from mpesa.sandbox.opening import Mpesa
from mpesa.sandbox.parties import App, C2BVersion, Environment, Product
from tests.mpesa.operator_world import KEY, PASSKEY, SECRET, SHORTCODE, Watch, new_mpesa
from tests.mpesa.our_daraja import serving
from tests.settings.written import RIGHT, changed
from tests.support.servers import free_port

TOKEN = "0123456789abcdef-money"
BASE = f"https://sms.example.org/callbacks/c2b/{TOKEN}"
URLS = f"M-PESA validation: {BASE}/validation\nM-PESA confirmation: {BASE}/confirmation\n"
Tell = Callable[..., Result]


@pytest.fixture
def mpesa() -> Mpesa:
    return new_mpesa(Watch(datetime(2026, 11, 22, 9, 0, tzinfo=UTC)))


@pytest.fixture
def tell(mpesa: Mpesa, tmp_path: Path) -> Iterator[Tell]:
    """Runs a command with a settings file that is right until lines of [mpesa] are changed."""
    nobody = free_port()
    with serving(mpesa) as url:

        def run(*words: str, text: str = RIGHT, **changes: str) -> Result:
            place = {"shortcode": SHORTCODE, "callback_token": TOKEN}
            keys = {"consumer_key": KEY, "consumer_secret": SECRET, "passkey": PASSKEY, "url": url}
            told = "\n".join(f'{key} = "{value}"' for key, value in (place | keys | changes).items() if value)
            file = tmp_path / "settings.toml"
            text = changed("url", f'url = "http://127.0.0.1:{nobody}{CORE_PATH}"', text)
            file.write_text(changed("[clients]", f"[mpesa]\n{told}\n[clients]", text), "utf-8")
            return CliRunner().invoke(main, [*words, "--settings", str(file), "--state", str(tmp_path / "state")])

        yield run


def line(told: Result) -> str:
    """Give what `check` says of M-PESA."""
    return "\n".join(each for each in told.output.splitlines() if each.startswith("M-PESA"))


def test_its_addresses_are_printed_with_the_carriers(tell: Tell) -> None:
    told = tell("callbacks")
    assert told.exit_code == DONE
    assert told.stdout.endswith(URLS)


def test_its_addresses_are_printed_while_other_secrets_are_missing(tell: Tell) -> None:
    told = tell("callbacks", text=changed("password", 'password_file = "/gone"'), url="nowhere")
    assert told.stdout.endswith(URLS)


def test_without_its_token_there_is_no_address_yet(tell: Tell) -> None:
    told = tell("callbacks", callback_token="")
    assert told.exit_code == WRONG_USAGE
    assert told.stderr.startswith("M-PESA: no URL yet. mpesa.callback_token: it is missing")


def test_addresses_are_registered(tell: Tell, mpesa: Mpesa) -> None:
    told = tell("callbacks", "register")
    assert (told.exit_code, told.output) == (
        DONE,
        "M-PESA addresses: registered (C2B v2).\nM-PESA pull: registered.\n",
    )
    found = mpesa.books.addresses(SHORTCODE)
    assert found is not None
    assert (found.validation, found.confirmation) == (f"{BASE}/validation", f"{BASE}/confirmation")


def test_the_product_that_took_them_is_told(tell: Tell, mpesa: Mpesa) -> None:
    mpesa.books.keep(replace(mpesa.books.shortcode(SHORTCODE), version=C2BVersion.V1))
    assert "registered (C2B v1)" in tell("callbacks", "register").output


def test_addresses_on_record_want_a_person(tell: Tell, mpesa: Mpesa) -> None:
    mpesa.operator.environment = Environment.PRODUCTION
    tell("callbacks", "register", environment="production")
    told = tell("callbacks", "register", environment="production")
    assert told.exit_code == NEEDS_A_PERSON
    assert "the shortcode has addresses already, and Safaricom does not say whose" in told.stderr


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"consumer_key": "", "consumer_secret": ""}, "mpesa.consumer_key: it is missing", id="no app"),
        pytest.param({"url": "daraja"}, "mpesa.url: not of the right form", id="wrong settings"),
    ],
)
def test_nothing_is_registered_with_wrong_settings(tell: Tell, changes: dict[str, str], says: str) -> None:
    told = tell("callbacks", "register", **changes)
    assert (told.exit_code, says in told.stderr) == (WRONG_USAGE, True)


def test_nothing_is_registered_that_nobody_calls(tell: Tell, mpesa: Mpesa) -> None:
    told = tell("callbacks", "register", text=changed("public_url", 'public_url = "https://mpesa.example.org"'))
    assert (told.exit_code, mpesa.books.calls()) == (WRONG_USAGE, [])
    assert told.stderr.startswith("web.public_url: Safaricom calls no address that contains mpesa")


def test_a_lost_answer_is_no_registration(tell: Tell, mpesa: Mpesa) -> None:
    mpesa.faults.share("cut_after", 100)
    told = tell("callbacks", "register")
    assert (told.exit_code, told.stdout) == (UNAVAILABLE, "")


def test_all_is_well_once_it_is_registered(tell: Tell) -> None:
    tell("callbacks", "register")
    assert line(tell("check")) == "M-PESA: well"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"consumer_secret": "x"}, "mpesa.consumer_key and mpesa.consumer_secret right", id="secret"),
        pytest.param({"passkey": "x"}, "are mpesa.shortcode and mpesa.passkey right?", id="passkey"),
        pytest.param({"shortcode": "99999"}, "are mpesa.shortcode and mpesa.passkey right?", id="shortcode"),
        pytest.param(
            {"shortcode": "99999", "passkey": ""}, "is mpesa.shortcode right, and was", id="not known to pull"
        ),
        pytest.param({"environment": "production"}, "well", id="https in production"),
    ],
)
def test_what_is_wrong_is_told_with_its_settings(tell: Tell, changes: dict[str, str], says: str) -> None:
    tell("callbacks", "register")
    told = line(tell("check", **changes))
    assert says in told
    assert not [each for each in (SECRET, PASSKEY, TOKEN) if each in told]


@pytest.mark.parametrize(
    ("url", "environment", "says"),
    [
        pytest.param("https://mysql.example.org", "sandbox", "contains sql", id="a word nobody calls"),
        pytest.param("http://sms.example.org", "production", "in production Safaricom calls https://", id="http"),
    ],
)
def test_a_public_url_that_nobody_calls_is_told(tell: Tell, url: str, environment: str, says: str) -> None:
    told = tell("check", text=changed("public_url", f'public_url = "{url}"'), environment=environment)
    assert line(told).startswith("M-PESA: web.public_url: ")
    assert says in line(told)


def test_an_app_without_the_pull_is_told(tell: Tell, mpesa: Mpesa) -> None:
    mpesa.books.keep(App(KEY, SECRET, frozenset(Product) - {Product.PULL}))
    told = tell("callbacks", "register")
    assert told.exit_code == NEEDS_A_PERSON
    assert "M-PESA pull: not registered (the app does not have Pull" in told.stderr


def test_who_does_not_answer_is_told_with_its_place(tell: Tell) -> None:
    port = free_port()
    told = tell("check", url=f"http://127.0.0.1:{port}")
    assert told.exit_code == UNAVAILABLE
    assert f"Daraja gives nothing at 127.0.0.1 port {port}" in line(told)


def test_without_an_app_check_says_what_is_not_asked(tell: Tell) -> None:
    told = tell("check", consumer_key="", consumer_secret="")
    assert line(told) == "M-PESA: its callbacks alone are heard; nothing is asked without mpesa.consumer_key"
