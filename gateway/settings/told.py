"""By whom else we are told of money: phones that pass texts on, a folder of statements, local systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints, field_validator

from gateway.channels.driver import Token
from gateway.settings.table import Table

E164 = Annotated[str, StringConstraints(pattern=r"^\+[0-9]{7,15}$")]


class NoticesTable(Table):
    """Who passes M-PESA's own texts on. Without any of it no text is read as a notice."""

    phones: tuple[E164, ...] = Field(
        default=(), description="phones that pass them on to our number by SMS, such as +254700000001"
    )
    channels: tuple[str, ...] = Field(
        default=(), description="channels on whose own SIM they arrive, such as a modem's: what MPESA sends there"
    )
    token: Token | None = Field(
        default=None, description="what stands in the URL to which an app on a phone posts them, and nobody can guess"
    )
    automatic_max: int = Field(
        default=0,
        ge=0,
        description="the most, in whole currency, that a notice alone is believed; what is above waits for a second word",
    )


class StatementsTable(Table):
    """From where statements are imported by themselves."""

    folder: Path | None = Field(default=None, description="a folder that exists and the daemon may write to")

    @field_validator("folder", mode="before")
    @classmethod
    def _is_folder(cls, folder: object) -> object:
        if not isinstance(folder, Path) or not folder.is_dir():
            raise ValueError("a folder that exists")
        return folder


class IntegratorTable(Table):
    """A local system that may tell us of money received, by `POST /callbacks/receipts/<token>`; NAME is what staff call it."""

    token: Token = Field(description="what stands in its URL and nobody can guess")
    secret: SecretStr = Field(min_length=32, description="what it signs with")
    operator: Literal["mpesa"] = Field(default="mpesa", description="whose money it may tell of")
    shortcode: str = Field(pattern=r"^[0-9]{5,7}$", description="the paybill or till that it may tell of, in quotes")
