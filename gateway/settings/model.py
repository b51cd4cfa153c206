"""The settings as values: frozen, checked, secrets never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

import phonenumbers
from babel.numbers import list_currencies
from cryptography.fernet import Fernet
from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    field_validator,
)

from domain.accounts import AccountKind
from domain.allocation import Overpaid
from domain.staff import Role
from gateway.channels.driver import ChannelSettings
from gateway.settings.addresses import read_url
from gateway.settings.collections import CollectionsTable
from gateway.settings.mpesa import MpesaTable
from gateway.settings.table import Table
from gateway.settings.told import IntegratorTable, NoticesTable, StatementsTable
from parsers.catalogues import codes

CORE_PATH = "/fineract-provider/api/v1"


def _read_key(key: SecretStr) -> SecretStr:
    try:
        Fernet(key.get_secret_value())
    except ValueError:
        raise ValueError("32 bytes in URL-safe base64, as `openssl rand -base64 32 | tr +/ -_` makes them") from None
    return key


URL = Annotated[str, AfterValidator(read_url)]
Key = Annotated[SecretStr, AfterValidator(_read_key)]


class InstitutionTable(Table):
    """Who answers: the name in every text, the country that completes phone numbers, the clock that dates are told by."""

    name: str = Field(min_length=1, max_length=20, description="as clients know it")
    country: str = Field(description="ISO 3166, two letters, such as KE")
    currency: str = Field(description="ISO 4217, three letters, such as KES")
    timezone: str = Field(description="such as Africa/Nairobi")
    languages: tuple[str, ...] = Field(
        min_length=1, description="those answered in; the first is the institution's own"
    )
    help_phone: str = Field(min_length=3, max_length=20, description="the number that texts tell people to call")

    @field_validator("country")
    @classmethod
    def _country(cls, text: str) -> str:
        if text not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError("a country in two capital letters, such as KE or PH")
        return text

    @field_validator("currency")
    @classmethod
    def _currency(cls, text: str) -> str:
        if text not in list_currencies():
            raise ValueError("a currency in three capital letters, such as KES or PHP")
        return text

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, text: str) -> str:
        if text not in available_timezones():
            raise ValueError("a zone such as Africa/Nairobi or Asia/Manila")
        return text

    @field_validator("languages")
    @classmethod
    def _languages(cls, offered: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [each for each in offered if each not in codes()]:
            raise ValueError(f"languages that have a catalogue ({', '.join(codes())}), unlike {', '.join(unknown)}")
        return offered


class CoreTable(Table):
    """Where Mifos X is, and whom the daemon is there: a user with the least rights, never a super user."""

    url: str = Field(description=f"…{CORE_PATH}")
    tenant: str = Field(min_length=1, description="the Fineract tenant, often `default`")
    user: str = Field(min_length=1, description="the daemon's own user in Mifos")
    password: SecretStr = Field(min_length=1, description="his password")
    timeout_s: float = Field(default=10, ge=1, le=60, description="seconds a call may take in all; postings want 10")
    verify_tls: bool | Path = Field(default=True, description="true, false, or a file with the certificate to trust")

    @field_validator("url")
    @classmethod
    def _ends(cls, text: str) -> str:
        return read_url(text, like=f"https://mifos.example.org{CORE_PATH}", end=CORE_PATH)

    @field_validator("verify_tls", mode="before")
    @classmethod
    def _exists(cls, value: object) -> object:
        if not isinstance(value, bool) and not (isinstance(value, Path) and value.is_file()):
            raise ValueError("true, false, or a certificate file that exists")
        return value


class StoreTable(Table):
    """Where everything is kept."""

    url: str = Field(
        default="sqlite:///mobile-mifos.db",
        pattern=r"^(sqlite:///.+|postgresql://.+)$",
        repr=False,
        description="sqlite:///FILE (one process) or postgresql://USER@HOST/NAME (several)",
    )


class QueueTable(Table):
    """How workers are woken."""

    broker: str = Field(
        default="",
        pattern=r"^(|rediss?://.+)$",
        repr=False,
        description="empty: everything in one process; redis://HOST:PORT/0: workers of their own",
    )


class KeysTable(Table):
    """The server's own keys, newest first, from files outside the state folder."""

    seal: tuple[Key, ...] = Field(min_length=1, description="seal what people typed until it is answered")
    pin: tuple[Key, ...] = Field(min_length=1, description="protect PINs")


class WebTable(Table):
    """Where the daemon listens, and how the outside reaches it."""

    host: str = Field(default="127.0.0.1", description="the address to listen on")
    port: int = Field(default=8080, ge=1, le=65535, description="the port to listen on")
    public_url: URL = Field(description="what carriers call, such as https://sms.example.org")


class ClientsTable(Table):
    """When a client needs her PIN."""

    pin: Literal["never", "shared", "always"] = Field(
        default="shared", description="`shared`: only where several people use a phone"
    )
    other_phone: bool = Field(default=False, description="answer account and PIN from any phone")


KINDS = {"loan": AccountKind.LOAN, "client": AccountKind.CLIENT, "savings": AccountKind.SAVINGS}


class MatchingTable(Table):
    """How money that comes in finds its account."""

    order: tuple[str, ...] = Field(
        default=tuple(KINDS),
        description="what a number without its letter is taken for, where one person has several accounts of that number",
    )
    overpaid: Overpaid = Field(
        default=Overpaid.SAVINGS,
        description="where money goes beyond what is due: her savings, suspense, or before its time into her loan (prepay)",
    )
    automatic_max: int = Field(
        default=50_000, ge=0, description="the most, in whole currency, that is matched without a person"
    )
    second_person_above: int = Field(
        default=5_000,
        ge=0,
        description="what one person matches alone, in whole currency; above it a second one confirms",
    )
    trusts_phone: bool = Field(
        default=False,
        description="match what names no account by the payer's whole number, where the amount is one of hers",
    )

    @field_validator("order")
    @classmethod
    def _order(cls, kinds: tuple[str, ...]) -> tuple[str, ...]:
        if sorted(kinds) != sorted(KINDS):
            raise ValueError(f"each of {', '.join(KINDS)}, once")
        return kinds


CoreRoles = tuple[str, ...]


class StaffTable(Table):
    """Which roles in Mifos open the staff pages, and as what; case does not matter. Somebody may have several."""

    officer: CoreRoles = Field(default=("Loan Officer", "Field Officer"), description="who is a loan officer here")
    cashier: CoreRoles = Field(default=("Cashier", "Teller"), description="who counts the cash")
    manager: CoreRoles = Field(default=("Branch Manager",), description="who leads a branch")
    finance: CoreRoles = Field(default=("Finance", "Accountant"), description="who keeps the books")
    administrator: CoreRoles = Field(
        default=("Administrator", "Super user"), description="who sees to phones, limits and messages"
    )

    def roles(self) -> dict[Role, CoreRoles]:
        """Give the names in Mifos of each role."""
        return {
            Role.OFFICER: self.officer,
            Role.CASHIER: self.cashier,
            Role.MANAGER: self.manager,
            Role.FINANCE: self.finance,
            Role.ADMINISTRATOR: self.administrator,
        }


class Settings(Table):
    """Everything the daemon is told."""

    institution: InstitutionTable
    core: CoreTable
    store: StoreTable = StoreTable()
    queue: QueueTable = QueueTable()
    keys: KeysTable
    web: WebTable
    clients: ClientsTable = ClientsTable()
    collections: CollectionsTable = CollectionsTable()
    mpesa: MpesaTable = MpesaTable()
    matching: MatchingTable = MatchingTable()
    staff: StaffTable = StaffTable()
    notices: NoticesTable = NoticesTable()
    statements: StatementsTable = StatementsTable()
    integrators: dict[str, IntegratorTable] = Field(default={})
    channels: dict[str, ChannelSettings] = Field(min_length=1)
