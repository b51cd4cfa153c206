"""Money on record over a real store: words come by every road, and each job is worked as it falls due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.accounts import AccountKind, AccountReference, Holding, Holdings
from domain.allocation import Overpaid
from domain.jobs import QUEUES, Job
from domain.matches import MatchPolicy
from domain.money import Money
from domain.ports.inbound import Inbound
from domain.receipts import Payer, Receipt, Word
from domain.remittances import Heard, Remittance
from gateway.flows import accept_receipt
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.core_rest import CoreRest
from gateway.flows.keep_accounts import KeepAccounts
from gateway.flows.match_remittance import MatchRemittance
from gateway.flows.share_remittance import ShareRemittance
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.worker.runs import Runs
from tests.flows.suspense_desk import Office, People, kes
from tests.support.clock import HandClock
from tests.support.people import NAIROBI

NUMBER, OURS = "UC25C4D8QA", "600417"
JOSEPHINES = "+254700000015"
NOTHING = Money.nothing("KES")


@dataclass
class _Core:
    """The core's people, with all their accounts."""

    people: People

    def holdings(self, client_id: int, now: datetime) -> Holdings:
        standing = self.people.standing(client_id, None, now)
        number = AccountReference(AccountKind.CLIENT, standing.client.number)
        loans = (Holding(each.id, AccountReference(AccountKind.LOAN, each.number), True) for each in standing.loans)
        return Holdings(standing, (Holding(client_id, number, True), *loans))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.people, name)


@dataclass
class CashDesk:
    """Josephine (client 5, loan L5, on the core's books) pays; a notice alone is believed up to *notice_max*."""

    store: OpenStore
    clock: HandClock
    notice_max: Money = NOTHING
    more: Mapping[str, Callable[[Job], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seals = Sealer([new_key()])
        self.office = Office(self.store, self.clock)
        self.accept = AcceptReceipt(self.store, self.seals, self.clock)

    def tell(self, word: Word = Word.CALLBACK, amount: int = 480, **changes: object) -> Heard:
        """Let somebody tell of money that Josephine paid for her loan."""
        payer = Payer(phone=JOSEPHINES, name="JOSEPHINE")
        told = Receipt("mpesa", NUMBER, kes(amount), self.clock(), word, "L5", payer, OURS)
        return self.accept(Receipt(**{**told.__dict__, **changes}), "whole")

    def work(self) -> None:
        """Do all that is due."""
        runs = Runs(self.store, {**self.office.handlers, **self._matching(), **self.more}, self.clock)
        now = self.clock()
        until = now + timedelta(minutes=1)
        for queue in QUEUES:
            while jobs := self.store.write(lambda work, q=queue: work.jobs.claim(q, limit=8, now=now, until=until)):
                for job in jobs:
                    runs(job)

    def remittance(self, number: str = NUMBER) -> Remittance | None:
        return self.store.read(lambda work: work.remittances.find("mpesa", number))

    def state(self) -> str:
        found = self.remittance()
        return str(found.state) if found else "none"

    def words(self, number: str = NUMBER) -> list[Word]:
        """Say by which roads we were told."""
        found = self.remittance(number)
        told = self.store.read(lambda work: work.remittances.told(found.id)) if found else ()
        return [each.receipt.word for each in told]

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]

    def notes(self) -> list[str]:
        return [task.note for task in self.store.read(lambda work: work.tasks.waiting())]

    def sms(self, number: int = 1) -> Inbound:
        return self.store.read(lambda work: work.inbound.get(number))

    def texts(self) -> list[str]:
        """List what we sent to Josephine."""
        last = self.store.read(lambda work: work.outbox.last_to(JOSEPHINES))
        return [last.text] if last else []

    def _matching(self) -> Mapping[str, Callable[[Job], None]]:
        store, core, clock, rest = self.store, _Core(self.office.people), self.clock, CoreRest()
        share = ShareRemittance(store, core, rest, Overpaid.SAVINGS, NAIROBI, clock)
        accounts = KeepAccounts(store, core, clock, "KE")
        policy = MatchPolicy("KE", kes(50_000))
        match = MatchRemittance(store, core, accounts, share, rest, policy, NAIROBI, clock, self.notice_max)
        return {accept_receipt.KIND: match}
