"""Keeps the accounts of the core."""

from datetime import datetime
from typing import Protocol

from domain.evidence import HeldAccount
from domain.ports.account_book import AccountBook


class AccountKeeper(AccountBook, Protocol):
    """Every loan, savings and client number that the core has, inside one unit of work."""

    def read_at(self) -> datetime | None:
        """Tell when any client's accounts were last read; None where none were."""

    def put(self, held: HeldAccount, core_id: int, read_at: datetime) -> None:
        """Put an account on record as the core had it at *read_at*; what was read later than that stays."""

    def close_unseen(self, client_id: int, since: datetime) -> None:
        """Close the open accounts of a client that were last read before *since*: at that time the core had them no more."""
