"""The settings about M-PESA."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, field_validator

from gateway.channels.driver import Token
from gateway.settings.addresses import read_url
from gateway.settings.table import Table
from mpesa.credentials import read_certificate
from mpesa.settings import HOSTS


def _read_credential(key: SecretStr) -> SecretStr:
    if not key.get_secret_value().strip():
        raise ValueError("not an empty text")
    return key


Credential = Annotated[SecretStr, AfterValidator(_read_credential)]


class MpesaTable(Table):
    """Where M-PESA pays to, and as whom we ask Daraja. Without a shortcode nothing of M-PESA is served, without a consumer_key nothing is asked."""

    shortcode: str = Field(
        default="", pattern=r"^([0-9]{5,7})?$", description="our paybill or till, five to seven digits in quotes"
    )
    callback_token: Token | None = Field(
        default=None, description="what stands in its callback URLs and nobody can guess"
    )
    payment_type: str = Field(
        default="M-PESA",
        min_length=1,
        max_length=100,
        description="the payment type in Mifos that its money is posted as",
    )
    environment: Literal["sandbox", "production"] = Field(
        default="sandbox", description="which of Safaricom's two the app and its keys are of"
    )
    consumer_key: Credential | None = Field(default=None, description="the app's key in Daraja")
    consumer_secret: Credential | None = Field(default=None, description="the app's secret")
    passkey: Credential | None = Field(default=None, description="the shortcode's, for prompts on phones (STK push)")
    initiator: str = Field(
        default="", max_length=100, description="the organisation's API operator, who takes money back"
    )
    security_credential: Credential | None = Field(
        default=None, description="his password where `certificate` is given, else what the portal made of it"
    )
    certificate: Path | None = Field(
        default=None, description="the file with Safaricom's certificate of that environment, PEM or DER"
    )
    url: Annotated[str, AfterValidator(lambda text: text and read_url(text))] = Field(
        default="", description="where Daraja is, if not where the environment says"
    )

    collect_max: int = Field(
        default=250_000, ge=1, description="the most, in whole currency, that a prompt on a phone asks for at once"
    )
    verify_above: int = Field(
        default=20_000,
        ge=0,
        description="more than this, in whole currency, is posted only when M-PESA confirms it: callbacks are not signed",
    )

    @field_validator("certificate", mode="before")
    @classmethod
    def _is_certificate(cls, file: object) -> object:
        try:
            if not isinstance(file, Path):
                raise ValueError
            read_certificate(file.read_bytes())
        except (OSError, ValueError):
            raise ValueError("a file with an RSA certificate (X.509), as Safaricom's portal gives it") from None
        return file

    @property
    def daraja_url(self) -> str:
        """Where Daraja is."""
        return self.url or HOSTS[self.environment]
