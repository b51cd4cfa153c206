"""A movement of money: what is written into the ledger, never changed, and adds up to nothing.

Amounts are cents. Accounts are names: a shortcode's five (`512044:Utility
Account`), a customer's wallet (`+254700000011`), and the world around.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

AGENTS = "agents"
SAFARICOM = "Safaricom"


class Account(StrEnum):
    """The five accounts of a shortcode."""

    WORKING = "Working Account"
    FLOAT = "Float Account"
    UTILITY = "Utility Account"
    CHARGES = "Charges Paid Account"
    SETTLEMENT = "Organization Settlement Account"


class Kind(StrEnum):
    """Why money moved."""

    PAY_BILL = "pay bill"
    PAY_BILL_ONLINE = "pay bill online"
    ORGANIZATION = "from an organization"
    REVERSAL = "reversal"
    SWEEP = "sweep"
    CASH_IN = "cash in"


class State(StrEnum):
    """What became of it."""

    ATTEMPTED = "Attempted"
    COMPLETED = "Completed"
    DECLINED = "Declined"


REASONS = {
    Kind.PAY_BILL: "Pay Utility",
    Kind.PAY_BILL_ONLINE: "Pay Bill Online",
    Kind.ORGANIZATION: "Merchant Pay Utility Received",
    Kind.REVERSAL: "Pay Utility Reversal",
    Kind.SWEEP: "Utility Account to Organization Settlement Account",
}
"""The reason type that results and statements give."""

RECEIVED = frozenset({Kind.PAY_BILL, Kind.PAY_BILL_ONLINE, Kind.ORGANIZATION})


@dataclass(frozen=True)
class Leg:
    """What one account gained (or lost, below zero)."""

    account: str
    cents: int


@dataclass(frozen=True)
class Movement:
    """Money that moved, or was kept from it (no legs).

    *party* is who stands on the other side: a phone in E.164, or a shortcode.
    *reference* is what the payer typed; *linked* the number that a reversal takes back;
    *balance* what the Utility Account held afterwards, before the charge; *code* why it was declined.
    """

    number: str
    kind: Kind
    state: State
    shortcode: str
    cents: int
    party: str
    name: str
    reference: str
    began: datetime
    at: datetime
    legs: tuple[Leg, ...] = ()
    balance: int = 0
    linked: str = ""
    third_party: str = ""
    code: str = ""
    what: Literal["movement"] = "movement"

    @property
    def is_money_in(self) -> bool:
        """Whether it brought money to a shortcode."""
        return self.kind in RECEIVED and self.state is State.COMPLETED


def own(shortcode: str, account: Account) -> str:
    """Name one of a shortcode's accounts."""
    return f"{shortcode}:{account}"
