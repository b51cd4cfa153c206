"""The books of the sandbox core: people, loans, savings, and what was asked of them lately."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mifos_client.sandbox.commands import CommandBooks
from mifos_client.sandbox.ledger import Terms
from mifos_client.sandbox.loan import LoanEntry, LoanPosting
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.people import HEAD_OFFICE
from mifos_client.sandbox.saving import SavingsEntry, SavingsPosting

__all__ = ["HEAD_OFFICE", "Books", "Call"]

_CALLS_KEPT = 1000
_MOVES_MONEY = {SavingsEntry.DEPOSIT: "deposit", SavingsEntry.WITHDRAWAL: "withdrawal"}


@dataclass(frozen=True)
class Call:
    """A call that came in over HTTP; status 0 where the connection was cut without an answer."""

    at: datetime
    method: str
    path: str
    milliseconds: int
    status: int


class Books(CommandBooks):
    """Books in memory, safe for many threads; with *file* also on disk from the first `save()` on.

    Fresh books hold the Head Office (`HEAD_OFFICE`, 1) and the super user `mifos` with password `password`, like a
    fresh tenant of Fineract. `is_new` tells whether there was anything in the file.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        currency: str,
        now: Callable[[], datetime],
        file: Path | None = None,
        manners: Manners = Manners.MARIADB,
    ) -> None:
        super().__init__(Terms(zone, currency, now, file, manners))
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self.is_new = not self._journal.on_disk
        self.load()

    def entries(self) -> list[dict[str, object]]:
        """List the money that moved, in the order it was posted, as `GET /village/core/books` wants it."""
        with self.lock:
            return [entry for posting in self.postings if (entry := _entry(posting)) is not None]

    def note(self, call: Call) -> None:
        """Remember a call; beyond a thousand the oldest are forgotten."""
        with self.lock:
            self._calls.append(call)

    def calls(self) -> list[Call]:
        """List what was asked over HTTP lately, oldest first."""
        with self.lock:
            return list(self._calls)


def _entry(posting: LoanPosting | SavingsPosting) -> dict[str, object] | None:
    if isinstance(posting, LoanPosting):
        if posting.kind is LoanEntry.ACCRUAL:
            return None
        account, kind = f"L{posting.loan}", str(posting.kind)
        external_id, is_reversed = posting.external_id, posting.reversed_on is not None
    else:
        if posting.kind not in _MOVES_MONEY:
            return None
        account, kind = f"S{posting.account}", _MOVES_MONEY[posting.kind]
        external_id, is_reversed = None, posting.is_reversed
    return {
        "account": account,
        "kind": kind,
        "amount": str(posting.amount),
        "date": posting.on.isoformat(),
        "receipt": posting.receipt,
        "external_id": external_id,
        "reversed": is_reversed,
    }
