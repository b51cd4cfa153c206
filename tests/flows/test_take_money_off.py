"""Money that goes back to its payer, and money that was on the wrong account: always by two; the core's books are the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.errors import Refused
from domain.money import Money
from domain.operator_orders import OrderKind
from domain.staff import NotAllowed
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import BACK, DANIEL, NUMBER, ROSE, Office, R, kes
from tests.support.clock import HandClock


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    office = Office(store, clock)
    office.suspend()
    return office


class TestReturn:
    def test_always_wants_two(self, office: Office) -> None:
        office.desk.give_back(DANIEL, NUMBER, None, BACK.lower(), "she asked for it")
        assert office.remittance().state is R.SUSPENDED
        office.desk.confirm(ROSE, NUMBER, None)
        assert (office.remittance().state, office.remittance().reason) == (
            R.RETURNED,
            f"returned to the payer: {BACK}",
        )

    def test_what_is_said_to_be_back_goes_to_no_account_meanwhile(self, office: Office) -> None:
        office.desk.give_back(DANIEL, NUMBER, None, BACK, "")
        office.claim(5)
        office.settle(minutes=1)
        assert (office.on_books(), office.tasks()) == ({}, ["receipt claimed"])
        office.desk.confirm(ROSE, NUMBER, None)
        assert office.remittance().state is R.RETURNED

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            pytest.param("", "8 to 20", id="nothing"),
            pytest.param("yes it is", "8 to 20", id="words"),
            pytest.param(NUMBER, "the receipt itself", id="its own number"),
            pytest.param("UC25AAAAA1", "money that came in", id="another receipt's number"),
        ],
    )
    def test_refuses_what_is_no_way_back(self, office: Office, typed: str, words: str) -> None:
        office.suspend("UC25AAAAA1")
        with pytest.raises(Refused, match=words):
            office.desk.give_back(DANIEL, NUMBER, None, typed, "")

    def test_one_way_back_is_of_one_receipt(self, office: Office) -> None:
        office.suspend("UC25AAAAA1")
        office.desk.give_back(DANIEL, NUMBER, None, BACK, "")
        with pytest.raises(Refused, match=f"{BACK} gave back {NUMBER}"):
            office.desk.give_back(DANIEL, "UC25AAAAA1", None, BACK, "")


class TestSendBack:
    @pytest.fixture
    def sent(self, office: Office) -> Office:
        office.desk.send_back(DANIEL, NUMBER, None)
        office.desk.confirm(ROSE, NUMBER, None)
        return office

    def test_wants_two_and_is_ordered_once(self, office: Office) -> None:
        office.desk.send_back(DANIEL, NUMBER, None)
        with pytest.raises(NotAllowed):
            office.desk.confirm(DANIEL, NUMBER, None)
        assert orders(office) == []
        office.desk.confirm(ROSE, NUMBER, None)
        assert orders(office) == ["rose"]
        with pytest.raises(Refused):
            office.desk.send_back(DANIEL, NUMBER, None)

    def test_nobody_matches_what_is_on_its_way_back(self, sent: Office) -> None:
        with pytest.raises(Refused, match="on its way back"):
            sent.match(DANIEL, ("C5", None))
        sent.claim(5)
        sent.settle()
        assert (sent.remittance().state, sent.on_books()) == (R.SUSPENDED, {})

    def test_it_is_returned_when_the_operator_says_so(self, sent: Office) -> None:
        assert sent.item().held.is_going_back
        sent.desk.give_back(DANIEL, NUMBER, None, BACK, "")
        sent.desk.confirm(ROSE, NUMBER, None)
        assert sent.remittance().state is R.RETURNED

    @pytest.mark.parametrize(
        ("operator", "amount"),
        [
            pytest.param("mpesa", Money(50_050, "KES"), id="a part of a shilling"),
            pytest.param("gcash", Money(50_000, "PHP"), id="an operator that is not told to"),
        ],
    )
    def test_what_could_not_be_ordered_is_not_proposed(self, office: Office, operator: str, amount: Money) -> None:
        office.suspend("UC25AAAAA1", amount, operator=operator)
        with pytest.raises(Refused, match="whole shillings"):
            office.desk.send_back(DANIEL, "UC25AAAAA1", None)
        assert office.item("UC25AAAAA1").held.proposal is None

    def test_is_not_offered_where_nobody_takes_the_order(self, office: Office) -> None:
        with pytest.raises(Refused, match="portal"):
            replace(office.desk, returns=None).send_back(DANIEL, NUMBER, None)
        assert office.item().held.proposal is None

    def test_is_not_ordered_where_nobody_takes_the_order_any_more(self, office: Office) -> None:
        office.desk.send_back(DANIEL, NUMBER, None)
        with pytest.raises(Refused, match="portal"):
            replace(office.desk, returns=None).confirm(ROSE, NUMBER, None)
        assert orders(office) == []


class TestUnmatch:
    @pytest.fixture
    def wrong(self, office: Office) -> Office:
        office.match(DANIEL, ("L6", None))
        office.clock.move(minutes=1)
        office.desk.unmatch(ROSE, NUMBER, None, office.target(("C5", None)), "mama b is Josephine")
        return office

    def test_nothing_moves_before_another_confirms(self, wrong: Office) -> None:
        wrong.settle(days=1)
        assert (wrong.remittance().state, wrong.on_books()) == (R.POSTED, {"L6": 500})

    def test_it_leaves_the_wrong_account_and_goes_to_the_right_one_once(self, wrong: Office) -> None:
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle()
        wrong.settle(days=1)
        assert (wrong.remittance().state, wrong.on_books()) == (R.POSTED, {"L5": 480, "S55": 20})

    def test_both_are_told(self, wrong: Office) -> None:
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle()
        assert wrong.told == ["tell_remittance 1", "tell_remittance 1"]
        assert wrong.last_text() == (
            f"JIRANI correction: KES 500 by M-PESA {NUMBER} was on a wrong account. It is off L6; our text of it no longer"
            " counts. Questions: 0700000009."
        )

    def test_nothing_is_posted_while_the_wrong_one_still_has_it(self, wrong: Office) -> None:
        wrong.books.is_silent = True
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle(minutes=10)
        assert (wrong.remittance().state, wrong.on_books()) == (R.UNMATCHED, {"L6": 500})
        wrong.books.is_silent = False
        wrong.settle(minutes=10)
        assert wrong.on_books() == {"L5": 480, "S55": 20}

    def test_taken_back_meanwhile_it_goes_nowhere(self, wrong: Office) -> None:
        wrong.books.is_silent = True
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle(minutes=10)
        wrong.take_back()
        wrong.books.is_silent = False
        wrong.settle(minutes=10)
        assert (wrong.remittance().state, wrong.on_books()) == (R.REVERSED, {})

    def test_to_another_account_of_hers(self, office: Office) -> None:
        office.match(DANIEL, ("L5", None))
        office.desk.unmatch(ROSE, NUMBER, None, office.target(("S55", kes(500))), "she meant her savings")
        office.desk.confirm(DANIEL, NUMBER, None)
        office.settle()
        assert office.on_books() == {"S55": 500}

    def test_back_and_forth_it_is_there_once(self, wrong: Office) -> None:
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle(minutes=1)
        wrong.desk.unmatch(ROSE, NUMBER, None, wrong.target(("L6", kes(500))), "it was right")
        wrong.desk.confirm(DANIEL, NUMBER, None)
        wrong.settle(minutes=1)
        assert wrong.on_books() == {"L6": 500}

    @pytest.mark.parametrize(
        ("typed", "reason", "words"),
        [
            pytest.param(("L6", kes(500)), "why", "is already", id="where it is"),
            pytest.param(("C6", None), "why", "hers already", id="whose it is"),
            pytest.param(("C5", None), " ", "Say why", id="without a reason"),
        ],
    )
    def test_is_refused(self, office: Office, typed: tuple, reason: str, words: str) -> None:
        office.match(DANIEL, ("L6", None))
        with pytest.raises(Refused, match=words):
            office.desk.unmatch(ROSE, NUMBER, None, office.target(typed), reason)


def orders(office: Office) -> list[str]:
    """Say in whose name the operator was told to give it back."""
    found = office.store.read(lambda work: work.operator_orders.about(OrderKind.REVERSAL, "mpesa", NUMBER))
    return [found.wanted.by] if found else []
