"""A posting: one write of money to the core, and what became of it.

Mifos X keeps an idempotency key burnt after every failure and answers a used key
with whatever it was used for first, so the key is not enough: a loan's posting
carries an external id that is the same for every try, and a savings posting is
found again by its receipt number. Source: Apache Fineract 1.10.1 as tried in
November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from domain.accounts import AccountKind, AccountReference
from domain.money import Money

RECEIPT_MAX = 50
NOTE_MAX = 500

DOUBT_LASTS = timedelta(seconds=30)
"""How long a call that nobody heard the end of may still be running in the core, with its own three tries."""

_EXTERNAL_ID_DIGITS = 26


class PostingState(StrEnum):
    """Where a posting stands; POSTING is on disk before the first byte leaves."""

    DUE = "due"
    POSTING = "posting"
    POSTED = "posted"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    UNDONE = "undone"


POSTING_MOVES = {
    PostingState.DUE: {PostingState.POSTING, PostingState.REFUSED},
    PostingState.POSTING: {
        PostingState.POSTED,
        PostingState.REFUSED,
        PostingState.DUE,
        PostingState.UNCLEAR,
    },
    PostingState.UNCLEAR: {PostingState.POSTED, PostingState.REFUSED, PostingState.DUE},
    PostingState.POSTED: {PostingState.UNDONE},
    PostingState.REFUSED: set[PostingState](),
    PostingState.UNDONE: set[PostingState](),
}

OVER = (PostingState.POSTED, PostingState.REFUSED, PostingState.UNDONE)


CASH = "cash"
"""What the sources of money begin with that officers bring; all other money comes by phone."""


def is_cash(source: str) -> bool:
    """Tell whether money came as cash."""
    return source.startswith(f"{CASH}:")


@dataclass(frozen=True)
class CoreAccount:
    """An account as the core knows it: *id* is what it is called by, *reference* what people call it (L4)."""

    id: int
    reference: AccountReference

    @property
    def lane(self) -> str:
        """What must run one after another: side by side the core refuses one in nine."""
        return f"core:{self.reference.kind}{self.id}"

    @property
    def is_savings(self) -> bool:
        """Whether money put there is a deposit; else it is a repayment."""
        return self.reference.kind is AccountKind.SAVINGS


@dataclass(frozen=True)
class CoreOrder:
    """What the core is to post: *amount* above nought on the day *on*; *receipt* and *note* as staff read them there.

    *is_cash* says by which of its payment types.
    """

    account: CoreAccount
    amount: Money
    on: date
    receipt: str
    external_id: str
    note: str = ""
    is_cash: bool = False

    def __post_init__(self) -> None:
        assert self.amount.minor > 0, "nothing to post"
        assert 0 < len(self.receipt) <= RECEIPT_MAX, "no receipt number that the core takes"
        assert len(self.note) <= NOTE_MAX, "a note over the limit"


def external_id(source: str, account: CoreAccount, round_: int) -> str:
    """Name the *round_*-th posting of a source ("mpesa:UKN4T7Q2WX") to an account, the same for ever.

    Made from what is posted, not from our rows: a database brought back from
    an old copy asks for the same id again, and the core refuses it. Lower case and
    digits: MariaDB takes A for a.
    """
    digest = sha256(f"{source}|{account.lane}|{round_}".encode()).hexdigest()
    return f"mm{digest[:_EXTERNAL_ID_DIGITS]}"


def idempotency_key(external_id: str, tries: int) -> str:
    """Name one try: a new one only where the one before certainly posted nothing, since a failed key stays burnt."""
    return f"{external_id}-{tries}"


@dataclass(frozen=True)
class Source:
    """Where money to post comes from: *key* as our tables name it, whose it is, its day, and what staff read in the core.

    *ever* is what external ids are made of where the key counts our rows: a database
    brought back from an old copy counts them anew.
    """

    key: str
    client_id: int
    on: date
    receipt: str
    note: str = ""
    ever: str = ""


@dataclass(frozen=True)
class Earmark:
    """What of it goes to one account."""

    account: CoreAccount
    amount: Money


class Trace(StrEnum):
    """What the core's books show of a posting; REVERSED was posted and taken back, OTHER carries its id and is not it."""

    POSTED = "posted"
    ABSENT = "absent"
    REVERSED = "reversed"
    OTHER = "other"


@dataclass(frozen=True)
class Found:
    """What the core's books show, and the core's own id of it where there is one."""

    trace: Trace
    core_id: int | None = None
