"""Money in suspense goes back to its payer by one order, and is returned when the operator says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Denied, GatewayError, OutcomeUnknown, Refused, Unavailable
from domain.money import Money
from domain.operator_orders import OrderKind, OrderState
from domain.receipts import Receipt, Reversal, ReversalAnswer, ReversalState, Word
from domain.remittances import RemittanceState
from domain.tasks import TaskKind
from gateway.flows.order_return import TRIES_MAX, is_on_its_way_back, order_return
from gateway.flows.reverse_remittance import reverse_remittance
from gateway.flows.settle_return import take_reversal
from gateway.store.opening import OpenStore
from mpesa.daraja import RETURNS
from tests.flows.prompt_house import AMOUNT, NUMBER, Killed, PromptHouse
from tests.support.clock import HandClock

BACK = "UC27H2K9LM"


class Desk(PromptHouse):
    """What a person orders, and what the operator says of it."""

    def orders(self) -> None:
        remittance = self.remittance()
        assert remittance is not None
        self.store.write(order_return, remittance, RETURNS, "rose", self.clock())
        self.work()

    def hears(self, state: ReversalState, number: str | None = BACK, ids: tuple[str, str] = ("AG_2", "ours-2")) -> str:
        code = {ReversalState.DONE: "0", ReversalState.DONE_BEFORE: "R000001"}.get(state, "21")
        answer = ReversalAnswer(*ids, state, code, "", number, NUMBER)
        said = self.store.write(take_reversal, "mpesa", answer, b"told", self.clock())
        self.work()
        return said

    @property
    def stands(self) -> tuple[RemittanceState, OrderState | None]:
        remittance, order = self.remittance(), self.order(OrderKind.REVERSAL)
        assert remittance is not None
        return remittance.state, order.state if order else None


def move(desk: Desk, start: RemittanceState, to: RemittanceState) -> None:
    """Let the money go another way."""
    remittance = desk.remittance()
    assert remittance is not None
    by = {"client_id": 1} if to is RemittanceState.MATCHED else {}
    now = desk.clock()
    desk.store.write(lambda work: work.remittances.move(remittance.id, start=start, to=to, now=now, **by))


@pytest.fixture
def desk(store: OpenStore, clock: HandClock) -> Desk:
    made = Desk(store, clock)
    made.suspended(Receipt("mpesa", NUMBER, AMOUNT, clock(), Word.CALLBACK, reference="xyz"))
    return made


def test_the_result_makes_it_returned_with_the_operators_number(desk: Desk) -> None:
    desk.orders()
    desk.hears(ReversalState.DONE)
    remittance = desk.remittance()
    assert desk.operator.reversed == [NUMBER]
    assert desk.stands == (RemittanceState.RETURNED, OrderState.DONE)
    assert remittance is not None
    assert BACK in remittance.reason


def test_a_result_told_fifty_times_returns_once(desk: Desk) -> None:
    desk.orders()
    for _ in range(50):
        desk.hears(ReversalState.DONE)
    assert (desk.stands, desk.tasks()) == ((RemittanceState.RETURNED, OrderState.DONE), [])


def test_the_result_may_come_before_the_answer(desk: Desk) -> None:
    desk.operator.before = lambda: desk.hears(ReversalState.DONE, ids=("AG_9", "other"))
    desk.orders()
    assert desk.stands == (RemittanceState.RETURNED, OrderState.DONE)


def test_it_is_not_ordered_twice(desk: Desk) -> None:
    desk.orders()
    with pytest.raises(Refused, match="on its way back already"):
        desk.orders()
    assert desk.operator.reversed == [NUMBER]


@pytest.mark.parametrize("error", [OutcomeUnknown("cut"), Killed()], ids=["cut", "our process died"])
def test_a_lost_answer_is_never_ordered_again(desk: Desk, error: BaseException) -> None:
    desk.operator.errors.append(error)
    if isinstance(error, GatewayError):
        desk.orders()
    else:
        with pytest.raises(Killed):
            desk.orders()
    desk.pass_time(seconds=61)
    desk.pass_time(minutes=20)
    assert desk.operator.reversed == [NUMBER]
    assert (desk.stands, desk.tasks()) == (
        (RemittanceState.SUSPENDED, OrderState.UNCLEAR),
        [TaskKind.REVERSAL_UNANSWERED],
    )
    with pytest.raises(Refused, match="on its way back already"):
        desk.orders()


def test_a_statement_settles_what_nobody_answered(desk: Desk, clock: HandClock) -> None:
    desk.operator.errors.append(OutcomeUnknown("cut"))
    desk.orders()
    back = Reversal("mpesa", BACK, NUMBER, AMOUNT, clock(), Word.STATEMENT)
    assert desk.store.write(reverse_remittance, back, clock())
    assert desk.stands == (RemittanceState.RETURNED, OrderState.DONE)


def test_a_statement_after_the_result_is_no_news(desk: Desk, clock: HandClock) -> None:
    desk.orders()
    desk.hears(ReversalState.DONE)
    back = Reversal("mpesa", BACK, NUMBER, AMOUNT, clock(), Word.STATEMENT)
    assert desk.store.write(reverse_remittance, back, clock())
    assert desk.tasks() == []


def test_somebody_who_gave_it_back_before_us_is_believed(desk: Desk) -> None:
    desk.orders()
    desk.hears(ReversalState.DONE_BEFORE, number=None)
    assert desk.stands == (RemittanceState.RETURNED, OrderState.DONE)


def test_what_the_operator_refuses_may_be_ordered_again(desk: Desk) -> None:
    desk.orders()
    desk.hears(ReversalState.REFUSED, number=None)
    assert (desk.stands, desk.tasks()) == ((RemittanceState.SUSPENDED, OrderState.REFUSED), [TaskKind.REVERSAL_REFUSED])
    desk.orders()
    desk.hears(ReversalState.DONE)
    assert (desk.operator.reversed, desk.stands[0]) == ([NUMBER, NUMBER], RemittanceState.RETURNED)


@pytest.mark.parametrize("error", [Refused("Invalid Amount"), Denied("no initiator")], ids=["refused", "denied"])
def test_what_is_not_taken_stays_in_suspense(desk: Desk, error: Refused) -> None:
    desk.operator.errors.append(error)
    desk.orders()
    assert desk.stands == (RemittanceState.SUSPENDED, OrderState.REFUSED)
    assert TaskKind.REVERSAL_NOT_ORDERED in desk.tasks()


def test_an_operator_that_is_away_is_tried_again(desk: Desk) -> None:
    desk.operator.errors.append(Unavailable("down"))
    desk.orders()
    desk.pass_time(seconds=30)
    assert (desk.operator.reversed, desk.stands[1]) == ([NUMBER, NUMBER], OrderState.TAKEN)


def test_what_nobody_ordered_returns_nothing(desk: Desk) -> None:
    assert desk.hears(ReversalState.DONE) == "unknown"
    assert desk.stands == (RemittanceState.SUSPENDED, None)


def test_money_that_went_another_way_is_not_ordered_back(desk: Desk, clock: HandClock) -> None:
    move(desk, RemittanceState.SUSPENDED, RemittanceState.MATCHED)
    with pytest.raises(Refused, match="only money in suspense"):
        desk.orders()
    assert desk.operator.reversed == []


def test_a_part_of_a_shilling_is_not_ordered(store: OpenStore, clock: HandClock) -> None:
    desk = Desk(store, clock)
    desk.suspended(Receipt("mpesa", NUMBER, Money(48_050, "KES"), clock(), Word.CALLBACK))
    with pytest.raises(Refused, match="whole shillings"):
        desk.orders()


def test_while_it_is_on_its_way_it_goes_to_no_account(desk: Desk) -> None:
    remittance = desk.remittance()
    assert remittance is not None
    assert not desk.store.read(is_on_its_way_back, remittance)
    desk.orders()
    assert desk.store.read(is_on_its_way_back, remittance)


def test_money_that_is_back_but_stands_elsewhere_is_for_a_person(desk: Desk, clock: HandClock) -> None:
    desk.orders()
    move(desk, RemittanceState.SUSPENDED, RemittanceState.MATCHED)
    clock.move(seconds=timedelta(seconds=1).seconds)
    desk.hears(ReversalState.DONE)
    assert desk.tasks() == [TaskKind.RECEIPT_TAKEN_BACK]


def test_what_is_ordered_again_days_later_is_tried_as_long_as_the_first_time(desk: Desk) -> None:
    desk.orders()
    desk.hears(ReversalState.REFUSED, number=None)
    desk.clock.move(days=2)
    desk.operator.errors.append(Unavailable("down"))
    desk.orders()
    desk.pass_time(seconds=30)
    assert (desk.operator.reversed, desk.stands[1]) == ([NUMBER] * 3, OrderState.TAKEN)


def test_an_operator_that_stays_away_is_tried_for_half_an_hour(desk: Desk) -> None:
    desk.operator.errors.extend(Unavailable("down") for _ in range(100))
    desk.orders()
    for _ in range(100):
        desk.pass_time(seconds=30)
    assert (len(desk.operator.reversed), desk.stands[1]) == (TRIES_MAX, OrderState.REFUSED)
    assert desk.tasks() == [TaskKind.REVERSAL_NOT_ORDERED]


def test_what_went_another_way_before_it_was_ordered_may_be_ordered_when_it_is_back(
    desk: Desk, clock: HandClock
) -> None:
    remittance = desk.remittance()
    assert remittance is not None
    desk.store.write(order_return, remittance, RETURNS, "rose", clock())
    move(desk, RemittanceState.SUSPENDED, RemittanceState.MATCHED)
    desk.work()
    assert (desk.operator.reversed, desk.stands[1]) == ([], OrderState.REFUSED)
    move(desk, RemittanceState.MATCHED, RemittanceState.SUSPENDED)
    desk.orders()
    assert (desk.operator.reversed, desk.stands[1]) == ([NUMBER], OrderState.TAKEN)


def test_a_look_at_the_first_order_does_not_end_the_second(desk: Desk) -> None:
    desk.orders()
    desk.hears(ReversalState.REFUSED, number=None)
    desk.clock.move(minutes=9)
    desk.orders()
    desk.pass_time(minutes=2)
    assert (desk.stands[1], desk.tasks()) == (OrderState.TAKEN, [TaskKind.REVERSAL_REFUSED])
