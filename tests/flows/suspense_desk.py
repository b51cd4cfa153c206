"""A suspense desk over a real store: money that nobody could place, three colleagues, and a core that keeps books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.accounts import AccountKind, AccountReference, Client, Instalment, Loan, Savings, Standing
from domain.allocation import Overpaid
from domain.claims import ClaimRule
from domain.errors import NoSuchEntry, Unavailable
from domain.evidence import HeldAccount
from domain.jobs import MONEY, Job
from domain.matches import MatchPolicy
from domain.money import Money
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Reversal, Word
from domain.remittances import CLAIM, TELL_REVERSAL, TELL_SUSPENSE, Remittance, RemittanceState
from domain.staff import Role, StaffPerson
from domain.suspense import PLACE, TELL_UNMATCH, Target
from gateway.flows import posting_steps, settle_remittance, undo_posting
from gateway.flows.check_match import CheckMatch
from gateway.flows.claim_remittance import ClaimRemittance
from gateway.flows.core_rest import CoreRest
from gateway.flows.find_target import FindTarget
from gateway.flows.place_remittance import PlaceRemittance
from gateway.flows.post_to_core import PostToCore
from gateway.flows.reverse_remittance import reverse_remittance
from gateway.flows.settle_remittance import SettleRemittance
from gateway.flows.share_remittance import ShareRemittance
from gateway.flows.suggest_owners import SuggestOwners
from gateway.flows.tell_unmatch import TellUnmatch
from gateway.flows.undo_posting import UndoPosting
from gateway.flows.work_suspense import Item, WorkSuspense
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from mpesa.daraja import RETURNS
from tests.flows.counting_house import BookCore
from tests.support.clock import HandClock
from tests.support.people import ENGLISH, JIRANI, NAIROBI

NUMBER, BACK = "UC25C4D8QA", "UC25Z9Z9Z9"
SHARED_PHONE = "+254700000015"
LIMIT = Money(500_000, "KES")
AMOUNT = Money(50_000, "KES")
JOSEPHINES = Payer(phone=SHARED_PHONE, name="JOSEPHINE")
R = RemittanceState


def make_person(login: str, name: str, *roles: Role) -> StaffPerson:
    """Make somebody who is signed in."""
    return StaffPerson(login, name, frozenset(roles), None, 1, "Soko branch")


DANIEL = make_person("daniel", "Daniel Mutua", Role.FINANCE)
ROSE = make_person("rose", "Rose Chebet", Role.MANAGER)
FAITH = make_person("faith", "Faith Nduta", Role.CASHIER)


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


def loan(number: int, owed: int, due: int, on: date) -> Loan:
    return Loan(number, str(number), kes(owed), kes(0), None, Instalment(on, kes(due)))


def saved(number: int, balance: int) -> Savings:
    return Savings(number, str(number), kes(balance), kes(0))


@dataclass
class People:
    """Josephine, Brian and Samuel, who share a phone, as the core knows them."""

    today: date
    is_silent: bool = False
    clients: dict[int, Client] = field(default_factory=dict)
    loans: dict[int, tuple[Loan, ...]] = field(default_factory=dict)
    savings: dict[int, tuple[Savings, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for client_id, name in ((5, "Josephine Atieno"), (6, "Brian Ochieng"), (8, "Samuel Ochieng")):
            self.clients[client_id] = Client(client_id, str(client_id), name, SHARED_PHONE, True)
        self.loans = {5: (loan(5, 14_400, 480, self.today),), 6: (loan(6, 10_080, 240, self.today),), 8: ()}
        self.savings = {5: (saved(55, 2050),), 6: (saved(66, 400),), 8: (saved(88, 1600),)}

    def standing(self, client_id: int, known: Standing | None, now: datetime) -> Standing:
        self._answer()
        if client_id not in self.clients:
            raise NoSuchEntry("no such client")
        return Standing(self.clients[client_id], self.loans[client_id], self.savings[client_id], now)

    def owners(self, reference: AccountReference) -> Sequence[Client]:
        self._answer()
        held = {
            AccountKind.LOAN: {each.number: key for key, found in self.loans.items() for each in found},
            AccountKind.SAVINGS: {each.number: key for key, found in self.savings.items() for each in found},
            AccountKind.CLIENT: {each.number: each.id for each in self.clients.values()},
        }
        assert reference.kind is not None
        found = held[reference.kind].get(reference.number)
        return [self.clients[found]] if found else []

    def _answer(self) -> None:
        if self.is_silent:
            raise Unavailable("refused the connection")


class Office:
    """Staff at their desks; `settle` does all that is due."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.people, self.books = People(clock().astimezone(NAIROBI).date()), BookCore()
        self.told: list[str] = []
        self.desk = self._desk()
        self.handlers = self._handlers()
        store.write(self._meet)

    def suspend(
        self,
        number: str = NUMBER,
        amount: Money = AMOUNT,
        payer: Payer | None = None,
        typed: str = "mama b",
        operator: str = "mpesa",
    ) -> int:
        """Let money come in that nobody can place."""
        receipt = Receipt(operator, number, amount, self.clock(), Word.CALLBACK, typed, payer or JOSEPHINES)
        return self.store.write(self._receive, receipt)

    def match(self, person: StaffPerson = DANIEL, *parts: tuple[str, Money | None], number: str = NUMBER) -> None:
        """Match it as she types it, and do what follows."""
        self.desk.match(person, number, None, self.target(*parts, number=number))
        self.settle()

    def target(self, *parts: tuple[str, Money | None], number: str = NUMBER) -> Target:
        """Find whose the accounts are."""
        return self.desk.target(self.item(number).held, parts or (("C5", None),))

    def item(self, number: str = NUMBER) -> Item:
        return self.desk.item(number)

    def remittance(self, number: str = NUMBER) -> Remittance:
        return self.item(number).held.remittance

    def on_books(self) -> dict[str, int]:
        """Say what stands on which account, in whole shillings: the core's own books."""
        found: dict[str, int] = {}
        for order in self.books.standing():
            name = str(order.account.reference)
            found[name] = found.get(name, 0) + order.amount.minor // 100
        return found

    def settle(self, **by: float) -> None:
        """Move the clock, and do all that is due."""
        self.clock.move(**by)
        runs, now = Runs(self.store, self.handlers, self.clock), self.clock()
        until = now + timedelta(minutes=1)
        while jobs := self.store.write(lambda work: work.jobs.claim(MONEY, limit=8, now=now, until=until)):
            for job in jobs:
                runs(job)

    def claim(self, client_id: int) -> None:
        """Let her say by SMS that it is hers; `settle` does it."""
        subject = f"{self.remittance().id}:{client_id}"
        self.store.write(
            lambda work: work.jobs.add(CLAIM, subject, queue=MONEY, key=f"claim-{subject}", due=self.clock())
        )

    def take_back(self, number: str = NUMBER) -> bool:
        """Let the operator take it back."""
        told = Reversal("mpesa", BACK, number, self.remittance(number).receipt.amount, self.clock(), Word.STATEMENT)
        return self.store.write(reverse_remittance, told, self.clock())

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]

    def last_text(self, phone: str = SHARED_PHONE) -> str | None:
        last = self.store.read(lambda work: work.outbox.last_to(phone))
        return last.text if last else None

    def _desk(self) -> WorkSuspense:
        store, core, clock = self.store, self.people, self.clock
        policy = MatchPolicy("KE", kes(50_000))
        return WorkSuspense(
            store=store,
            find=FindTarget(store, core, "KE"),  # type: ignore[arg-type]  # the part of the core that is asked
            check=CheckMatch(core, Overpaid.SAVINGS, clock),  # type: ignore[arg-type]
            suggest=SuggestOwners(store, core, policy, Overpaid.SAVINGS, NAIROBI, clock),  # type: ignore[arg-type]
            limit=LIMIT,
            zone=NAIROBI,
            clock=clock,
            returns=RETURNS,
        )

    def _handlers(self):  # type: ignore[no-untyped-def]
        store, clock, rest = self.store, self.clock, CoreRest()
        share = ShareRemittance(store, self.people, rest, Overpaid.SAVINGS, NAIROBI, clock)  # type: ignore[arg-type]
        return {
            PLACE: PlaceRemittance(store, share, rest, clock),
            CLAIM: ClaimRemittance(store, share, rest, ClaimRule(Money(500_000, "KES"), "KE"), clock),
            posting_steps.KIND: PostToCore(store, self.books, rest, clock),
            undo_posting.KIND: UndoPosting(store, self.books, rest, clock),
            posting_steps.SETTLE: SettleRemittance(store, clock),
            settle_remittance.TELL: self._tell,
            TELL_REVERSAL: self._tell,
            TELL_SUSPENSE: self._tell,
            TELL_UNMATCH: TellUnmatch(store, self.people, lambda _: ENGLISH, JIRANI, {"mpesa": "M-PESA"}, clock),
        }

    def _meet(self, work: UnitOfWork) -> None:
        now = self.clock()
        for each in self.people.clients.values():
            work.phones.put_client(each)
            work.phones.link(SHARED_PHONE, each.id, Origin.CORE, now)
            number = AccountReference(AccountKind.CLIENT, each.number)
            work.accounts.put(HeldAccount(number, each.id, True), each.id, now)
            for one in self.people.loans[each.id]:
                held = HeldAccount(AccountReference(AccountKind.LOAN, one.number), each.id, True)
                work.accounts.put(held, one.id, now)

    def _receive(self, work: UnitOfWork, receipt: Receipt) -> int:
        now = self.clock()
        remittance_id, _ = work.remittances.hear(receipt, b"", now)
        work.remittances.move(remittance_id, start=R.RECEIVED, to=R.SUSPENDED, now=now, reason="several people")
        return remittance_id

    def _tell(self, job: Job) -> None:
        self.told.append(f"{job.kind} {job.subject}")
        self.store.write(lambda work: work.jobs.finish(job, self.clock()))
