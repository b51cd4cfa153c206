"""Put an operator's word that money reached us on record, before it is answered."""

from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt
from domain.remittances import Heard

KIND = "match_remittance"


@dataclass(frozen=True)
class AcceptReceipt:
    """The one road for every word about money, whatever way it came."""

    store: Store
    seals: Seals
    clock: Clock

    def __call__(self, receipt: Receipt, told: str) -> Heard:
        """Take a word and what was *told* whole; on return it is on disk. Raises Unavailable where it is not."""
        return self.store.write(accept_receipt, receipt, self.seals.seal(told), self.clock())


def accept_receipt(work: UnitOfWork, receipt: Receipt, sealed: bytes, now: datetime) -> Heard:
    """Ask for the money to be matched, once for ever; a second word adds evidence, never money."""
    remittance_id, heard = work.remittances.hear(receipt, sealed, now)
    if heard is Heard.FIRST:
        work.jobs.add(KIND, str(remittance_id), queue=MONEY, key=f"match-{remittance_id}", due=now)
    if heard is Heard.DIFFERS:
        work.tasks.open("receipt told otherwise", receipt.key, f"{receipt.word}: {receipt.amount}", now)
    return heard
