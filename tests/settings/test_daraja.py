"""What the settings say of Daraja, and what may be wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mpesa.sandbox.credentials import Credentials
from tests.settings.written import changed, faults, read
from tests.support.clock import HandClock

PLACE = 'shortcode = "600999"\ncallback_token = "0123456789abcdef"'
APP = f'{PLACE}\nconsumer_key = "a-consumer-key"\nconsumer_secret = "a-consumer-secret"'
ORDERS = 'initiator = "api"\nsecurity_credential = "a-password-of-his"'


def mpesa(*lines: str) -> str:
    return changed("[clients]", "\n".join(("[mpesa]", *lines, "[clients]")))


@pytest.mark.parametrize(
    ("lines", "url"),
    [
        pytest.param((), "https://sandbox.safaricom.co.ke", id="nothing said"),
        pytest.param(('environment = "sandbox"',), "https://sandbox.safaricom.co.ke", id="sandbox"),
        pytest.param(('environment = "production"',), "https://api.safaricom.co.ke", id="production"),
        pytest.param(('url = "http://127.0.0.1:8081/"',), "http://127.0.0.1:8081", id="an address of its own"),
    ],
)
def test_daraja_is_where_the_environment_says(tmp_path: Path, lines: tuple[str, ...], url: str) -> None:
    assert read(tmp_path, mpesa(APP, *lines)).mpesa.daraja_url == url


def test_a_certificate_starts_at_the_files_folder(tmp_path: Path) -> None:
    (tmp_path / "safaricom.cer").write_bytes(Credentials(HandClock()).certificate())
    settings = read(tmp_path, mpesa(APP, ORDERS, 'certificate = "safaricom.cer"'))
    assert settings.mpesa.certificate == tmp_path / "safaricom.cer"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-a-file\n")
    settings = read(tmp_path, mpesa(PLACE, 'consumer_key = "k"', 'consumer_secret_file = "secret"'))
    assert settings.mpesa.consumer_secret is not None
    assert settings.mpesa.consumer_secret.get_secret_value() == "from-a-file"


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        pytest.param((APP, 'environment = "live"'), "environment", id="no environment"),
        pytest.param((APP, 'url = "daraja"'), "url", id="no address"),
        pytest.param((APP, 'passkey = ""'), "passkey", id="an empty passkey"),
        pytest.param((PLACE, 'consumer_key = "k"'), "consumer_secret", id="a key alone"),
        pytest.param((PLACE, 'consumer_secret = "s"'), "consumer_key", id="a secret alone"),
        pytest.param((PLACE, 'consumer_key = "k"\nconsumer_secret_file = "gone"'), "consumer_secret_file", id="gone"),
        pytest.param(('consumer_key = "k"\nconsumer_secret = "s"',), "shortcode", id="an app of no shortcode"),
        pytest.param((APP, 'initiator = "i"'), "security_credential", id="who orders, and not by what"),
        pytest.param((APP, 'security_credential = "c"'), "initiator", id="by what, and not who orders"),
        pytest.param((APP, ORDERS, 'certificate = "gone.cer"'), "certificate", id="a certificate that is gone"),
        pytest.param((APP, ORDERS, 'certificate = "mobile-mifos.toml"'), "certificate", id="a file that is none"),
        pytest.param((APP, ORDERS, "certificate = 5"), "certificate", id="a number for a certificate"),
    ],
)
def test_a_fault_is_told_by_its_key_alone(tmp_path: Path, lines: tuple[str, ...], key: str) -> None:
    assert list(faults(tmp_path, mpesa(*lines))) == [f"mpesa.{key}"]


def test_what_goes_together_is_told_with_what_it_goes_with(tmp_path: Path) -> None:
    told = faults(tmp_path, mpesa(PLACE, 'consumer_key = "k"'))["mpesa.consumer_secret"]
    assert told == "it is missing, and mpesa.consumer_key is there. Take it from your app in the Daraja portal."


def test_secrets_never_print(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, mpesa(APP, ORDERS, 'passkey = "a-passkey"')))
    secrets = ("a-consumer-key", "a-consumer-secret", "a-passkey", "a-password-of-his")
    assert not [each for each in secrets if each in shown]
