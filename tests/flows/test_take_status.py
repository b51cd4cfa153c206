"""A receipt that nobody told of is asked for; what the operator says is taken in once, and only of what we asked."""

from __future__ import annotations

from functools import partial

import pytest

from domain.accounts import Client
from domain.errors import Denied, Unavailable
from domain.operator_orders import ORDER_MOVES, NewOrder, OrderAct, OrderKind, OrderState
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import MoveState, Party, StatusAnswer, Word
from gateway.flows.ask_status import TELL, ask_for_status
from gateway.flows.take_status import take_status
from gateway.store.opening import OpenStore
from mpesa.results import receipt_of
from tests.flows.prompt_house import AMOUNT, MARY, NUMBER, SHORTCODE, Killed, PromptHouse
from tests.support.clock import NOW, HandClock

OF_MARY = Party("254700000011", "MARY AKOTH")
OF_ANOTHER = Party("254700000022", "AGNES MUTHEU")
US = Party(SHORTCODE, "JIRANI")


class Asked(PromptHouse):
    """Mary's phone names a receipt; the operator answers."""

    def claims(self) -> None:
        self.store.write(_know_mary)
        wanted = NewOrder(OrderKind.STATUS, "mpesa", NUMBER, phone=MARY, client_id=1)
        self.store.write(ask_for_status, wanted, self.clock())
        self.work()

    @property
    def stands(self) -> OrderState | None:
        order = self.order(OrderKind.STATUS)
        return order.state if order else None

    def hears(
        self,
        state: MoveState = MoveState.COMPLETED,
        *,
        number: str | None = NUMBER,
        debit: Party = OF_MARY,
        credit: Party = US,
        conversation: str = "AG_1",
        is_about_us: bool = False,
    ) -> str:
        is_told = state is MoveState.COMPLETED
        answer = StatusAnswer(
            conversation=conversation,
            originator="",
            state=state,
            code="0" if is_told else "25",
            reason="",
            number=number,
            amount=AMOUNT if is_told else None,
            moved_at=self.clock() if is_told else None,
            debit=debit,
            credit=credit,
            is_about_us=is_about_us,
        )
        read = partial(receipt_of, shortcode=SHORTCODE)
        said = self.store.write(take_status, "mpesa", answer, read(answer), b"told", self.clock())
        self.work()
        return said


def _know_mary(work: UnitOfWork) -> None:
    work.phones.put_client(Client(1, "1", "Mary Akoth", MARY, True))
    work.phones.link(MARY, 1, Origin.CORE, NOW)


@pytest.fixture
def asked(store: OpenStore, clock: HandClock) -> Asked:
    made = Asked(store, clock)
    made.claims()
    return made


def test_what_is_found_is_taken_in_and_hers(asked: Asked) -> None:
    asked.hears()
    remittance = asked.remittance()
    assert remittance is not None
    assert (remittance.receipt.word, remittance.receipt.amount, asked.owner()) == (Word.STATUS, AMOUNT, 1)


def test_an_answer_told_fifty_times_is_taken_once(asked: Asked) -> None:
    for _ in range(50):
        asked.hears()
    assert (asked.done["match_remittance"], asked.done[TELL]) == (1, 1)


def test_another_payers_money_is_not_hers(asked: Asked) -> None:
    asked.hears(debit=OF_ANOTHER)
    assert (asked.remittance() is not None, asked.owner()) == (True, None)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"credit": Party("600999", "ANOTHER")}, id="it reached another paybill"),
        pytest.param({"number": "UC25C4D8QB"}, id="it is about another receipt"),
        pytest.param({"state": MoveState.FAILED}, id="it failed"),
        pytest.param({"state": MoveState.UNCLEAR, "number": None}, id="the question was not understood"),
    ],
)
def test_nothing_is_taken_in(asked: Asked, wrong: dict[str, object]) -> None:
    asked.hears(**wrong)  # type: ignore[arg-type]  # a table of cases
    assert asked.remittance() is None


def test_what_nobody_asked_for_is_not_believed(store: OpenStore, clock: HandClock) -> None:
    house = Asked(store, clock)
    assert house.hears() == "unknown"
    assert house.remittance() is None


def test_an_answer_before_ours_was_read_is_known_by_its_receipt(store: OpenStore, clock: HandClock) -> None:
    house = Asked(store, clock)
    house.operator.before = lambda: house.hears(conversation="AG_7")
    house.claims()
    assert house.remittance() is not None


def test_that_it_is_asked_is_on_disk_before_the_operator_hears_of_it(store: OpenStore, clock: HandClock) -> None:
    house, stood = Asked(store, clock), list[OrderState | None]()
    house.operator.before = lambda: stood.append(house.stands)
    house.claims()
    assert (stood, house.stands) == ([OrderState.ORDERED], OrderState.TAKEN)


def test_a_question_that_was_cut_off_is_asked_again(store: OpenStore, clock: HandClock) -> None:
    house = Asked(store, clock)
    house.operator.errors.append(Killed())
    with pytest.raises(Killed):
        house.claims()
    house.pass_time(seconds=61)
    assert (house.operator.asked, house.stands) == ([NUMBER] * 2, OrderState.TAKEN)


def test_each_asking_is_a_line_of_the_audit_chain(asked: Asked) -> None:
    asked.pass_time(minutes=1)
    lines = asked.store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))
    moves = [(line.words["from"], line.words["to"]) for line in lines if line.act == OrderAct.MOVED]
    assert moves == [("wanted", "ordered"), ("ordered", "taken"), ("taken", "ordered"), ("ordered", "taken")]


@pytest.mark.parametrize("start", [OrderState.ORDERED, OrderState.TAKEN, OrderState.UNCLEAR])
def test_only_a_question_is_asked_again(start: OrderState) -> None:
    kinds = {kind for kind, moves in ORDER_MOVES.items() if OrderState.ORDERED in moves[start]}
    assert kinds == {OrderKind.STATUS}


def test_a_question_is_asked_again_and_given_up(asked: Asked) -> None:
    for _ in range(20):
        asked.pass_time(minutes=1)
    order = asked.order(OrderKind.STATUS)
    assert order is not None
    assert (order.state, asked.operator.asked, asked.done[TELL]) == (OrderState.REFUSED, [NUMBER] * 3, 1)


@pytest.mark.parametrize(
    ("answers", "is_denial"),
    [
        pytest.param([{"state": MoveState.UNCLEAR, "number": None}], True, id="it does not find it"),
        pytest.param([{"state": MoveState.FAILED}], True, id="it failed"),
        pytest.param([{"credit": Party("600999", "ANOTHER")}], True, id="it reached another paybill"),
        pytest.param([{"state": MoveState.UNCLEAR, "number": None, "is_about_us": True}], False, id="it refuses us"),
        pytest.param([], False, id="it does not answer"),
        pytest.param([{"state": MoveState.UNCLEAR, "number": None}, {}], False, id="it finds it later"),
    ],
)
def test_only_an_answer_about_the_money_denies_it(
    asked: Asked, answers: list[dict[str, object]], *, is_denial: bool
) -> None:
    for answer in answers:
        asked.hears(**answer)  # type: ignore[arg-type]  # a table of cases
    for _ in range(20):
        asked.pass_time(minutes=1)
    order = asked.order(OrderKind.STATUS)
    assert order is not None
    assert order.is_denial is is_denial


def test_a_late_answer_still_counts(asked: Asked) -> None:
    for _ in range(20):
        asked.pass_time(minutes=1)
    asked.hears()
    assert asked.remittance() is not None


@pytest.mark.parametrize(
    ("error", "state"),
    [
        pytest.param(Unavailable("down"), OrderState.TAKEN, id="away"),
        pytest.param(Denied("no initiator"), OrderState.REFUSED, id="denied"),
    ],
)
def test_an_operator_that_does_not_take_the_question(
    store: OpenStore, clock: HandClock, error: Exception, state: OrderState
) -> None:
    house = Asked(store, clock)
    house.operator.errors.append(error)
    house.claims()
    house.pass_time(minutes=1)
    order = house.order(OrderKind.STATUS)
    assert order is not None
    assert order.state is state
