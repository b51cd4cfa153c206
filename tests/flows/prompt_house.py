"""Prompts, questions and reversals over a real store, to an operator that does as it is told."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from domain.collect_requests import ASK_COLLECT, ORDER_COLLECT, CollectRequest, NewRequest, RequestState
from domain.collects import Collect, OrderTaken, Prompted
from domain.errors import GatewayError
from domain.jobs import MONEY, Job
from domain.money import Money
from domain.operator_orders import ASK_STATUS, ORDER_REVERSAL, OperatorOrder, OrderKind
from domain.ports.store import UnitOfWork
from domain.receipts import CollectAnswer, CollectState, Payer, Receipt, Word
from domain.remittances import Remittance, RemittanceState
from gateway.flows.accept_receipt import KIND as MATCH
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.ask_collect import AskCollect
from gateway.flows.ask_status import TELL as TELL_STATUS
from gateway.flows.ask_status import AskStatus
from gateway.flows.find_certain import find_certain
from gateway.flows.order_collect import OrderCollect
from gateway.flows.order_return import LOOK, LookAtReversal, OrderReversal
from gateway.flows.settle_collect import TELL, take_collect_answer
from gateway.store.opening import OpenStore
from gateway.worker.runs import Runs
from tests.support.clock import HandClock

MARY = "+254700000011"
AMOUNT = Money(48_000, "KES")
SHORTCODE = "600417"
CHECKOUT = "ws_CO_02032026110000700000011"
LEASE = timedelta(seconds=60)
NUMBER = "UC25C4D8QA"


class Killed(BaseException):
    """Our process ended here."""


@dataclass
class ScriptedOperator:
    """Raises what stands in *errors* one by one, then does well; *before* runs while our call is under way."""

    errors: deque[BaseException | None] = field(default_factory=deque)
    prompted: list[Collect] = field(default_factory=list)
    reversed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answer: CollectAnswer | GatewayError | None = None
    before: Callable[[], object] = lambda: None

    def collect(self, wanted: Collect) -> Prompted:
        self.prompted.append(wanted)
        self._meet()
        return Prompted(CHECKOUT, None)

    def ask(self, request: str) -> CollectAnswer:
        self.asked.append(request)
        if isinstance(self.answer, GatewayError):
            raise self.answer
        return self.answer or CollectAnswer(request, None, CollectState.PENDING, "", "")

    def ask_status(self, number: str) -> OrderTaken:
        self.asked.append(number)
        self._meet()
        return OrderTaken("AG_1", "ours-1")

    def reverse(self, number: str, amount: Money, reason: str) -> OrderTaken:
        self.reversed.append(number)
        self._meet()
        return OrderTaken("AG_2", "ours-2")

    def _meet(self) -> None:
        self.before()
        error = self.errors.popleft() if self.errors else None
        if error is not None:
            raise error


@dataclass
class PromptHouse:
    """Works what is due as the drainers would; what is to be told, posted and matched is counted."""

    store: OpenStore
    clock: HandClock
    operator: ScriptedOperator = field(default_factory=ScriptedOperator)
    done: Counter[str] = field(default_factory=Counter)

    def wants(self, key: str = "sms-1", phone: str = MARY) -> int:
        wish = NewRequest(key, 1, "1", phone, AMOUNT, None)
        number = self.store.write(_want, wish, self.clock())
        assert number is not None
        self.work()
        return number

    def work(self) -> None:
        handlers: dict[str, Callable[[Job], None]] = {
            ORDER_COLLECT: OrderCollect(self.store, self.operator, self.clock),
            ASK_COLLECT: AskCollect(self.store, self.operator, self.clock, "0"),
            ASK_STATUS: AskStatus(self.store, self.operator, self.clock),
            ORDER_REVERSAL: OrderReversal(self.store, self.operator, self.clock),
            LOOK: LookAtReversal(self.store, self.clock),
            **dict.fromkeys((TELL, TELL_STATUS, MATCH, "settle_remittance", "tell_suspense"), self._count),
        }
        runs = Runs(self.store, handlers, self.clock)
        while jobs := self._claimed():
            for job in jobs:
                runs(job)

    def pass_time(self, **by: float) -> None:
        self.clock.move(**by)
        self.work()

    def says(self, answer: CollectAnswer) -> str:
        return self.store.write(take_collect_answer, answer, SHORTCODE, b"told", self.clock())

    def pays(self, receipt: Receipt) -> None:
        self.store.write(accept_receipt, receipt, b"told", self.clock())

    def request(self, number: int = 1) -> CollectRequest:
        return self.store.read(lambda work: work.collects.get(number))

    @property
    def state(self) -> RequestState:
        return self.request().state

    def remittance(self, number: str = NUMBER) -> Remittance | None:
        return self.store.read(lambda work: work.remittances.find("mpesa", number))

    def order(self, kind: OrderKind, number: str = NUMBER) -> OperatorOrder | None:
        return self.store.read(lambda work: work.operator_orders.about(kind, "mpesa", number))

    def owner(self, number: str = NUMBER) -> int | None:
        """Tell whose the money is for certain."""
        remittance = self.remittance(number)
        match = self.store.read(find_certain, remittance) if remittance else None
        return match.candidate.client_id if match else None

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]

    def notes(self) -> list[str]:
        return [task.note for task in self.store.read(lambda work: work.tasks.waiting())]

    def suspended(self, receipt: Receipt) -> Remittance:
        """Have money that waits in suspense."""
        self.pays(receipt)
        remittance = self.remittance(receipt.number)
        assert remittance is not None
        move = {"start": RemittanceState.RECEIVED, "to": RemittanceState.SUSPENDED, "now": self.clock()}
        self.store.write(lambda work: work.remittances.move(remittance.id, **move))  # type: ignore[arg-type]
        found = self.remittance(receipt.number)
        assert found is not None
        return found

    def _count(self, job: Job) -> None:
        self.done[job.kind] += 1
        self.store.write(lambda work: work.jobs.finish(job, self.clock()))

    def _claimed(self) -> Sequence[Job]:
        now = self.clock()
        return self.store.write(lambda work: work.jobs.claim(MONEY, limit=8, now=now, until=now + LEASE))


def _want(work: UnitOfWork, wish: NewRequest, now: object) -> int | None:
    number = work.collects.add(wish, now)  # type: ignore[arg-type]  # handed through as it is
    if number is not None:
        work.jobs.add(ORDER_COLLECT, str(number), queue=MONEY, key=f"collect-{number}", due=now)  # type: ignore[arg-type]
    return number


def paid(clock: HandClock, *, number: str = NUMBER, phone: str | None = MARY, amount: Money = AMOUNT) -> CollectAnswer:
    """Make the callback that says that it was paid."""
    receipt = Receipt("mpesa", number, amount, clock(), Word.CALLBACK, payer=Payer(phone=phone))
    return CollectAnswer(CHECKOUT, None, CollectState.PAID, "0", "", receipt)


def failed(code: str = "1032") -> CollectAnswer:
    """Make the callback that says that it was not."""
    return CollectAnswer(CHECKOUT, None, CollectState.FAILED, code, "", phone=MARY)


def confirmed(clock: HandClock, reference: str, *, mask: str | None = "2547 ***** 011") -> Receipt:
    """Make the C2B confirmation of the same money."""
    payer = Payer(mask=mask, name="MARY AKOTH")
    told = Receipt("mpesa", NUMBER, AMOUNT, clock(), Word.CALLBACK, reference=reference, payer=payer)
    return replace(told, shortcode=SHORTCODE, kind="Pay Bill")
