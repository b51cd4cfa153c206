"""A prompt is ordered once for a text, and settled by whatever word comes first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.collect_requests import RequestState, read_reference, reference_of
from domain.errors import Denied, OutcomeUnknown, Refused, Unavailable
from domain.money import Money
from domain.receipts import CollectAnswer, CollectState
from domain.tasks import TaskKind
from gateway.flows.settle_collect import TELL
from gateway.store.opening import OpenStore
from tests.flows.prompt_house import AMOUNT, CHECKOUT, MARY, NUMBER, Killed, PromptHouse, confirmed, failed, paid
from tests.support.clock import HandClock


@pytest.fixture
def house(store: OpenStore, clock: HandClock) -> PromptHouse:
    return PromptHouse(store, clock)


def test_a_prompt_is_shown_with_its_own_reference(house: PromptHouse) -> None:
    house.wants()
    assert [(each.phone, each.amount, each.reference) for each in house.operator.prompted] == [
        (MARY, AMOUNT, f"C1 {reference_of(1)}")
    ]
    assert house.state is RequestState.SHOWN


@pytest.mark.parametrize("number", [0, 1, 28, 29, 12_345, 707_280, 707_281, 10**9])
def test_a_reference_is_read_back(number: int) -> None:
    assert read_reference(f"L4 {reference_of(number)}") == number


@pytest.mark.parametrize("text", ["", "L4", "PAY", "P12", "Peter", "L4 PHONE", "PK2A3"])
def test_what_people_type_is_no_reference(text: str) -> None:
    assert read_reference(text) is None


def test_the_callback_settles_it(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    house.says(paid(clock))
    house.work()
    assert (house.state, house.request().receipt, house.owner()) == (RequestState.PAID, NUMBER, 1)


@pytest.mark.parametrize("first", ["callback", "confirmation"])
@pytest.mark.parametrize("phone", [MARY, None], ids=["with the phone", "without"])
def test_both_words_are_one_receipt(house: PromptHouse, clock: HandClock, first: str, phone: str | None) -> None:
    house.wants()
    words: list[Callable[[], object]] = [
        lambda: house.says(paid(clock, phone=phone)),
        lambda: house.pays(confirmed(clock, house.request().shown)),
    ]
    for each in words if first == "callback" else reversed(words):
        each()
        each()
    house.work()
    assert (house.state, house.owner(), house.done["match_remittance"]) == (RequestState.PAID, 1, 1)
    assert house.tasks() == []


def test_a_callback_told_fifty_times_is_one_receipt(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    for _ in range(50):
        house.says(paid(clock))
    house.work()
    assert house.done["match_remittance"] == 1


@pytest.mark.parametrize(
    "early", [paid(HandClock()), failed()], ids=["paid before the answer was read", "cancelled before it was read"]
)
def test_the_callback_may_come_before_our_answer(house: PromptHouse, early: CollectAnswer) -> None:
    house.operator.before = lambda: house.says(early)
    house.wants()
    house.operator.before = lambda: None
    ended = RequestState.PAID if early.receipt else RequestState.FAILED
    assert (house.state, house.request().request) == (ended, CHECKOUT)
    house.pass_time(minutes=20)
    assert house.operator.asked == []


def test_a_lost_answer_is_never_ordered_again(house: PromptHouse) -> None:
    house.operator.errors.append(OutcomeUnknown("cut"))
    house.wants()
    house.pass_time(minutes=20)
    assert (len(house.operator.prompted), house.state, house.done[TELL]) == (1, RequestState.UNCLEAR, 1)
    assert house.tasks() == [TaskKind.COLLECT_WITHOUT_END]


def test_money_settles_what_nobody_answered(house: PromptHouse, clock: HandClock) -> None:
    house.operator.errors.append(OutcomeUnknown("cut"))
    house.wants()
    house.pays(confirmed(clock, house.request().shown))
    house.pass_time(minutes=20)
    assert (house.state, house.owner(), house.done[TELL]) == (RequestState.PAID, 1, 0)


def test_a_process_that_dies_in_the_call_orders_nothing_again(house: PromptHouse) -> None:
    house.operator.errors.append(Killed())
    with pytest.raises(Killed):
        house.wants()
    house.pass_time(seconds=61)
    assert (len(house.operator.prompted), house.state) == (1, RequestState.UNCLEAR)


def test_an_operator_that_is_away_is_tried_for_as_long_as_she_waits(house: PromptHouse) -> None:
    house.operator.errors.extend([Unavailable("down")] * 2)
    house.wants()
    for _ in range(3):
        house.pass_time(seconds=10)
    assert (house.state, len(house.operator.prompted), house.done[TELL]) == (RequestState.SHOWN, 3, 0)


def test_an_operator_that_stays_away_is_given_up(house: PromptHouse) -> None:
    house.operator.errors.extend([Unavailable("down")] * 99)
    house.wants()
    for _ in range(12):
        house.pass_time(seconds=10)
    assert (house.state, house.request().code, house.done[TELL]) == (RequestState.REFUSED, "silent", 1)


@pytest.mark.parametrize(
    "error", [Refused("Invalid PhoneNumber"), Denied("Wrong credentials")], ids=["refused", "denied"]
)
def test_who_is_refused_is_told_and_staff_too(house: PromptHouse, error: Refused) -> None:
    house.operator.errors.append(error)
    house.wants()
    assert (house.state, house.done[TELL], house.tasks()) == (RequestState.REFUSED, 1, [TaskKind.OPERATOR_REFUSES])


def test_a_phone_that_shows_a_prompt_is_sent_no_other(house: PromptHouse) -> None:
    house.wants()
    second = house.wants("sms-2")
    assert (len(house.operator.prompted), house.request(second).code) == (1, "shown already")


def test_a_text_worked_twice_wants_once(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    wish = house.request().wish
    assert house.store.write(lambda work: work.collects.add(wish, clock())) is None


@pytest.mark.parametrize(
    ("answer", "state", "told"),
    [
        pytest.param(failed("1037"), RequestState.FAILED, 1, id="not reached"),
        pytest.param(
            CollectAnswer(CHECKOUT, None, CollectState.PENDING, "", ""), RequestState.SHOWN, 0, id="shown still"
        ),
        pytest.param(Refused("Invalid CheckoutRequestID"), RequestState.SHOWN, 0, id="asked too early"),
        pytest.param(CollectAnswer(CHECKOUT, None, CollectState.UNCLEAR, "0", ""), RequestState.UNCLEAR, 0, id="paid"),
    ],
)
def test_without_a_callback_it_is_asked(
    house: PromptHouse, answer: CollectAnswer | Refused, state: RequestState, told: int
) -> None:
    house.operator.answer = answer
    house.wants()
    house.pass_time(seconds=69)
    assert house.operator.asked == []
    house.pass_time(seconds=1)
    assert (house.operator.asked, house.state, house.done[TELL]) == ([CHECKOUT], state, told)


def test_what_was_paid_without_a_receipt_is_not_told_as_unknown(house: PromptHouse) -> None:
    house.operator.answer = CollectAnswer(CHECKOUT, None, CollectState.UNCLEAR, "0", "")
    house.wants()
    for _ in range(20):
        house.pass_time(minutes=1)
    assert (house.done[TELL], house.tasks()) == (0, [TaskKind.COLLECT_WITHOUT_RECEIPT])
    assert house.notes() == ["KES 480 of C1"]


def test_a_late_success_wins_and_staff_see_it(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    house.says(failed())
    house.says(paid(clock))
    house.work()
    assert (house.state, house.owner(), house.tasks()) == (RequestState.PAID, 1, [TaskKind.COLLECT_PAID_AFTER_ALL])


def test_a_failure_after_the_money_changes_nothing(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    house.says(paid(clock))
    house.says(failed())
    house.work()
    assert (house.state, house.done[TELL]) == (RequestState.PAID, 0)


def test_another_amount_is_taken_in_and_nobodys(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    house.says(paid(clock, amount=Money(50_000, "KES")))
    assert (house.owner(), house.tasks()) == (None, [TaskKind.COLLECT_PAID_OTHERWISE])
    assert house.notes() == [f"{house.request().reference}: KES 500"]
    assert house.remittance() is not None


def test_money_for_a_request_that_we_do_not_know_is_taken_in(house: PromptHouse, clock: HandClock) -> None:
    assert house.says(paid(clock, phone="+254700000099")) == "first"
    assert (house.remittance() is not None, house.owner()) == (True, None)


def test_a_reference_typed_by_another_pays_for_nobody(house: PromptHouse, clock: HandClock) -> None:
    house.wants()
    house.pays(confirmed(clock, house.request().shown, mask="2547 ***** 022"))
    assert (house.state, house.owner()) == (RequestState.SHOWN, None)


def test_a_failure_that_nobody_waits_for_is_passed_over(house: PromptHouse) -> None:
    assert house.says(failed()) == "unknown"
