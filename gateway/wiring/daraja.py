"""The client of Daraja, made of the settings."""

from __future__ import annotations

from pydantic import SecretStr

from domain.errors import Denied
from domain.ports.clock import Clock
from gateway.settings.model import Settings
from mpesa.daraja import Daraja
from mpesa.settings import CallbackURLs, DarajaSettings


def is_asked(settings: Settings) -> bool:
    """Whether there is an app as which Daraja is asked."""
    return bool(settings.mpesa.shortcode and settings.mpesa.consumer_key)


def callback_urls(settings: Settings) -> CallbackURLs:
    """Give the addresses that Safaricom calls; there is a token where there is a shortcode."""
    return CallbackURLs(settings.web.public_url, _text(settings.mpesa.callback_token))


def make_daraja(settings: Settings, clock: Clock) -> Daraja:
    """Make the client; nothing is asked yet. Raises Denied where the certificate cannot be read any more."""
    mpesa = settings.mpesa
    assert is_asked(settings), "there is no app"
    try:
        certificate = mpesa.certificate.read_bytes() if mpesa.certificate else None
    except OSError as error:
        raise Denied(f"mpesa.certificate: {mpesa.certificate} cannot be read") from error
    made = DarajaSettings(
        url=mpesa.daraja_url,
        shortcode=mpesa.shortcode,
        key=_text(mpesa.consumer_key),
        secret=_text(mpesa.consumer_secret),
        callbacks=callback_urls(settings),
        passkey=_text(mpesa.passkey),
        initiator=mpesa.initiator,
        credential=_text(mpesa.security_credential),
        certificate=certificate,
    )
    return Daraja(made, clock)


def _text(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
