"""Say whether money may reach us, from our own tables alone: a payer waits on her phone."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from domain.errors import Unavailable
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt
from domain.references import read_typed, slips

FRESH_FOR = timedelta(days=2)
"""How old the list of accounts may be for us to say that a number is nobody's."""

log = structlog.get_logger()


@dataclass(frozen=True)
class ValidateReceipt:
    """Refuses a number that is nobody's nor one slip from anybody's; whatever is unsure is accepted, for suspense."""

    store: Store
    clock: Clock
    country: str

    def __call__(self, receipt: Receipt) -> bool:
        """Tell whether to accept it."""
        typed = read_typed(receipt.reference or "", self.country)
        numbers = {each.number for each in typed.accounts}
        if typed.phone or typed.words or not numbers:
            return True
        near = numbers.union(*(slips(number) for number in numbers))
        try:
            return self.store.read(self._may_be_somebodys, near)
        except Unavailable as error:
            log.warning("accepted unseen", receipt=receipt.key, reason=str(error))
            return True

    def _may_be_somebodys(self, work: UnitOfWork, numbers: set[str]) -> bool:
        read_at = work.accounts.read_at()
        is_fresh = read_at is not None and self.clock() - read_at < FRESH_FOR
        return not is_fresh or any(work.accounts.numbered(numbers).values())
