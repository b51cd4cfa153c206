"""A receipt: an operator's word that money reached us, whatever way the word came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.money import Money


class Word(StrEnum):
    """The way in which an operator told of money."""

    CALLBACK = "callback"
    PULL = "pull"
    STATEMENT = "statement"
    NOTICE = "notice"
    STATUS = "status query"
    INTEGRATOR = "integrator"
    HAND = "hand"


class Oddity(StrEnum):
    """What makes a word less credible; none of them refuses it."""

    OTHER_DAY = "the number is of another day"
    NO_SUCH_DAY = "the number is of no day"


@dataclass(frozen=True)
class Payer:
    """Who paid, as far as told.

    *phone* E.164; *mask* as written, its stars kept; *phone_hash* 64 lower-case
    hex digits. At most one of the three is there.
    """

    phone: str | None = None
    mask: str | None = None
    phone_hash: str | None = None
    name: str | None = None

    @property
    def first_name(self) -> str | None:
        """The first word of the name."""
        return self.name.split()[0] if self.name else None


NOBODY = Payer()


@dataclass(frozen=True)
class Receipt:
    """Money that reached us, as *operator* tells it: unique for ever by operator and *number*.

    *paid_at* is aware UTC. *reference* is what the payer typed, None where the
    way of telling has none. *shortcode* is our own number that the money
    reached, *balance* what it held afterwards, *kind* the operator's own word.
    """

    operator: str
    number: str
    amount: Money
    paid_at: datetime
    word: Word
    reference: str | None = None
    payer: Payer = NOBODY
    shortcode: str | None = None
    balance: Money | None = None
    kind: str = ""
    oddities: tuple[Oddity, ...] = ()

    def __post_init__(self) -> None:
        assert self.paid_at.utcoffset() is not None, "a naive time"
        assert self.amount.minor > 0, "nothing reached us"

    @property
    def key(self) -> str:
        """What makes taking it twice take it once."""
        return f"{self.operator}:{self.number}"


class CollectState(StrEnum):
    """What became of a collect request; only PAID says that money moved."""

    PAID = "paid"
    PENDING = "pending"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class CollectAnswer:
    """What an operator says of a collect request; *receipt* is there if and only if it was paid.

    *phone* is whose was asked, None where that is not told.
    """

    request: str
    merchant_request: str | None
    state: CollectState
    code: str
    reason: str
    receipt: Receipt | None = None
    phone: str | None = None


class MoveState(StrEnum):
    """How a movement of money stands by the operator's own books; UNCLEAR says nothing about the money."""

    COMPLETED = "completed"
    WAITING = "waiting"
    FAILED = "failed"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Party:
    """One side of a movement: *id* (a shortcode or a phone) and *name* as the operator writes them."""

    id: str
    name: str


@dataclass(frozen=True)
class StatusAnswer:
    """What an operator says of a movement that we asked about.

    *conversation* and *originator* name our question, *order* the order that
    the movement came from; the rest is there as far as told. *is_about_us*: it
    would not tell us, and the money may be there all the same.
    """

    conversation: str
    originator: str
    state: MoveState
    code: str
    reason: str
    number: str | None = None
    amount: Money | None = None
    moved_at: datetime | None = None
    debit: Party | None = None
    credit: Party | None = None
    order: str | None = None
    is_about_us: bool = False


class ReversalState(StrEnum):
    """What became of a reversal that we asked for; UNCLEAR must be asked about."""

    DONE = "done"
    DONE_BEFORE = "done before"
    REFUSED = "refused"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class ReversalAnswer:
    """What an operator says of a reversal we asked for: *number* is its own, *original* that of the receipt undone."""

    conversation: str
    originator: str
    state: ReversalState
    code: str
    reason: str
    number: str | None = None
    original: str | None = None
    amount: Money | None = None


@dataclass(frozen=True)
class Reversal:
    """An operator's word that it took a receipt back: *original* is the number of that receipt."""

    operator: str
    number: str
    original: str
    amount: Money
    reversed_at: datetime
    word: Word


@dataclass(frozen=True)
class Unread:
    """One of many that could not be read: *row* as a person counts, from 1."""

    row: int
    reason: str
