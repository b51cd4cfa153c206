"""What matching may say: certain, or a doubt with ranked candidates; and what an institution allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.accounts import AccountKind, AccountReference
from domain.allocation import Wish
from domain.evidence import Sign
from domain.money import Money
from domain.references import Part

_ORDER = (AccountKind.LOAN, AccountKind.CLIENT, AccountKind.SAVINGS)


@dataclass(frozen=True)
class MatchPolicy:
    """What an institution allows.

    *order* says what a bare number of one person means, *is_valid* checks a
    check digit. *trusts_phone*: a payer who names no account pays for herself,
    where the amount is one of hers (nothing shows when she paid for another).
    """

    country: str
    automatic_max: Money
    order: tuple[AccountKind, ...] = _ORDER
    is_valid: Callable[[str], bool] | None = None
    trusts_phone: bool = False


class MatchedBy(StrEnum):
    """What made a match certain."""

    REFERENCE = "reference"
    REPAIRED = "repaired reference"
    CLOSED = "closed account of hers"
    PHONE = "phone"
    CLAIM = "her own word"
    COLLECT = "collect request"
    PERSON = "a person"


class Doubt(StrEnum):
    """Why nobody is matched without a person."""

    NOTHING_NAMED = "nothing named"
    NO_SUCH_ACCOUNT = "no such account"
    ACCOUNT_CLOSED = "account closed"
    SEVERAL_PEOPLE = "several people"
    SEVERAL_ACCOUNTS = "several accounts"
    PAYER_UNKNOWN = "payer unknown"
    PAYER_IS_ANOTHER = "payer is another"
    NEAR_ANOTHER = "near another"
    OTHER_NAME = "other name"
    SPLIT_UNEQUAL = "split does not add up"
    OVER_LIMIT = "over the limit"


@dataclass(frozen=True)
class Candidate:
    """Whose it may be, and why: *account* None leaves the institution's order to say which of hers."""

    client_id: int
    name: str
    account: AccountReference | None
    signs: tuple[Sign, ...]

    @property
    def score(self) -> int:
        """How much speaks for it."""
        return sum(sign.weight for sign in self.signs)


@dataclass(frozen=True)
class Match:
    """Certain: whose it is; *parts* and *kind* are what she wants done with it, *wishes* what a person wants."""

    candidate: Candidate
    by: MatchedBy
    parts: tuple[Part, ...] = ()
    kind: AccountKind | None = None
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True)
class Unmatched:
    """Not certain: a person decides among *candidates*, best first, at most five."""

    doubt: Doubt
    candidates: tuple[Candidate, ...]
    parts: tuple[Part, ...] = ()
