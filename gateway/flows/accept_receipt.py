"""Put an operator's word that money reached us on record, before it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY
from domain.money import write
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.receipts import Receipt, Word
from domain.remittances import Heard
from domain.tasks import TaskKind
from gateway.flows.pay_request import note_collected
from gateway.flows.reverse_remittance import reverse_remittance

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
    note_collected(work, receipt, now)
    remittance_id, heard = work.remittances.hear(receipt, sealed, now)
    if heard is Heard.FIRST:
        work.jobs.add(KIND, str(remittance_id), queue=MONEY, key=f"match-{remittance_id}", due=now)
        _reverse_taken_back(work, receipt.operator, [receipt.number], now)
    if heard is Heard.AGREES:
        _match_again(work, [(remittance_id, receipt.word)], now)
    if heard is Heard.DIFFERS:
        _tell(work, receipt, now)
    return heard


def accept_receipts(work: UnitOfWork, told: Sequence[tuple[Receipt, bytes]], now: datetime) -> Sequence[Heard]:
    """Do what `accept_receipt` does for each of many, 500 at most."""
    for receipt, _ in told:
        note_collected(work, receipt, now)
    answers = work.remittances.hear_many(told, now)
    new = [number for number, heard in answers if heard is Heard.FIRST]
    work.jobs.add_many(KIND, {str(number): f"match-{number}" for number in new}, queue=MONEY, due=now)
    agreeing = [
        (number, receipt.word)
        for (receipt, _), (number, heard) in zip(told, answers, strict=True)
        if heard is Heard.AGREES
    ]
    _match_again(work, agreeing, now)
    by_operator: dict[str, list[str]] = {}
    for (receipt, _), (_, heard) in zip(told, answers, strict=True):
        if heard is Heard.FIRST:
            by_operator.setdefault(receipt.operator, []).append(receipt.number)
    for operator, numbers in by_operator.items():
        _reverse_taken_back(work, operator, numbers, now)
    differing = [receipt for (receipt, _), (_, heard) in zip(told, answers, strict=True) if heard is Heard.DIFFERS]
    for receipt in sorted(differing, key=lambda each: each.key):
        _tell(work, receipt, now)
    return [heard for _, heard in answers]


def _match_again(work: UnitOfWork, agreeing: Sequence[tuple[int, Word]], now: datetime) -> None:
    """Look again at money in suspense of which another word came, once for each way of telling: it may name the payer."""
    unplaced = set(work.remittances.unplaced([number for number, _ in agreeing]))
    for number, word in agreeing:
        if number in unplaced:
            work.jobs.add(KIND, str(number), queue=MONEY, key=f"match-{number}-{word}", due=now)


def _reverse_taken_back(work: UnitOfWork, operator: str, numbers: Sequence[str], now: datetime) -> None:
    """Let new money go to no account where its operator has said already that it took it back."""
    for _, reversal in sorted(work.reversals.of(operator, numbers).items()):
        reverse_remittance(work, reversal, now)


def _tell(work: UnitOfWork, receipt: Receipt, now: datetime) -> None:
    work.tasks.open(TaskKind.RECEIPT_TOLD_OTHERWISE, receipt.key, f"{receipt.word}: {write(receipt.amount)}", now)
