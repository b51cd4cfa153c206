"""Reads what stands on accounts by the core's own books, whoever posted it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.money import Money
from domain.postings import CoreAccount


@dataclass(frozen=True)
class CoreEntry:
    """Money that came to an account on the day *on* and stands; *receipt* and *external_id* as they are there."""

    account: CoreAccount
    on: date
    amount: Money
    receipt: str | None
    external_id: str | None


@dataclass(frozen=True)
class AccountDay:
    """An account, and from which day to which its entries are asked for."""

    account: CoreAccount
    since: date
    until: date


class ShowsEntries(Protocol):
    """Shows repayments and deposits as the core has them."""

    def entries(self, asked: Sequence[AccountDay]) -> Sequence[Sequence[CoreEntry] | None]:
        """List for each account what came to it, in their order; None where the core has no such account for us.

        One call an account, side by side; one more for each further page of a savings account.

        Raises:
            Unavailable: it does not answer, or not wholly.
            Denied: it does not let us in.

        """
