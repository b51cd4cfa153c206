"""Who has to do with M-PESA: customers, our shortcode, our app and our operators.

Each is a record that the books keep; the last one with its key holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class MSISDNMode(StrEnum):
    """How a payer's phone is shown to who is paid."""

    PLAIN = "plain"
    SPACED_MASK = "spaced mask"
    COMPACT_MASK = "compact mask"
    HASH = "sha256"
    MASKED_HASH = "hash, then mask"
    EMPTY = "empty"


class C2BVersion(StrEnum):
    """Which of the two C2B products an app has: the old one tells a hash of the phone, the new one a mask."""

    V1 = "v1"
    V2 = "v2"


class Product(StrEnum):
    """What an app may call."""

    C2B = "C2B"
    STK = "Lipa na M-PESA"
    ORDERS = "M-PESA"
    PULL = "Pull"


class Role(StrEnum):
    """What an operator of the organisation may ask for by API."""

    STATUS = "Transaction Status query ORG API"
    BALANCE = "Balance Query ORG API"
    REVERSAL = "Org Reversals Initiator"


class ResponseType(StrEnum):
    """What becomes of money when validation stays silent."""

    COMPLETED = "Completed"
    CANCELLED = "Cancelled"


class Environment(StrEnum):
    """Whose manners we have: in production addresses are HTTPS and registered once."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


_MODES = {C2BVersion.V1: MSISDNMode.HASH, C2BVersion.V2: MSISDNMode.SPACED_MASK}


@dataclass(frozen=True)
class Customer:
    """Somebody with a wallet; *phone* is E.164, *name* as on her identity card."""

    phone: str
    name: str
    what: Literal["customer"] = "customer"

    @property
    def msisdn(self) -> str:
        """Her phone as M-PESA writes it: twelve digits."""
        return self.phone.removeprefix("+")


@dataclass(frozen=True)
class Shortcode:
    """A paybill: *validates* when Safaricom was asked to; *mode* None shows phones as its version does in 2026."""

    number: str
    name: str
    passkey: str
    version: C2BVersion = C2BVersion.V2
    validates: bool = False
    mode: MSISDNMode | None = None
    tells_all_names: bool = False
    what: Literal["shortcode"] = "shortcode"

    @property
    def shown(self) -> MSISDNMode:
        """How it is shown phones."""
        return self.mode or _MODES[self.version]


@dataclass(frozen=True)
class App:
    """Who calls: consumer key, secret, and what it may call."""

    key: str
    secret: str
    products: frozenset[Product] = frozenset(Product)
    what: Literal["app"] = "app"


@dataclass(frozen=True)
class Initiator:
    """An operator of the organisation with access by API."""

    name: str
    password: str
    roles: frozenset[Role] = frozenset(Role)
    is_locked: bool = False
    is_expired: bool = False
    what: Literal["initiator"] = "initiator"


@dataclass(frozen=True)
class Addresses:
    """Where a shortcode wants to be asked and told."""

    shortcode: str
    confirmation: str
    validation: str
    response_type: ResponseType
    what: Literal["addresses"] = "addresses"


@dataclass(frozen=True)
class PullRegistration:
    """A shortcode that may pull."""

    shortcode: str
    callback: str
    what: Literal["pull"] = "pull"
