"""What people do with money in suspense: each act once, by whom it may be done; the core's books are the truth."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest

from domain.errors import NoSuchEntry, Refused
from domain.operator_orders import OrderKind
from domain.staff import NotAllowed, Stale
from domain.suspense import Clerk, ProposalState
from gateway.store.opening import OpenStore
from tests.flows.counting_house import Manner
from tests.flows.suspense_desk import BACK, DANIEL, FAITH, NUMBER, ROSE, Office, R, kes
from tests.support.clock import HandClock


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    office = Office(store, clock)
    office.suspend()
    return office


class TestMatch:
    def test_is_on_her_books_once_by_the_institutions_order(self, office: Office) -> None:
        office.match(DANIEL, ("C5", None))
        office.settle(days=1)
        assert office.on_books() == {"L5": 480, "S55": 20}
        assert office.remittance().state is R.POSTED
        assert office.told == ["tell_remittance 1"]

    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            pytest.param((("L5", None),), {"L5": 500}, id="all to a loan"),
            pytest.param((("s 55", None),), {"S55": 500}, id="all to savings"),
            pytest.param((("L5", kes(300)), ("S55", kes(200))), {"L5": 300, "S55": 200}, id="split"),
            pytest.param((("C8", None),), {"S88": 500}, id="who has no loan"),
        ],
    )
    def test_goes_where_she_says(self, office: Office, parts: tuple, expected: dict[str, int]) -> None:
        office.match(DANIEL, *parts)
        assert office.on_books() == expected

    def test_her_name_stands_in_the_core(self, office: Office) -> None:
        office.match(DANIEL, ("L5", None))
        assert [order.note for order in office.books.standing()] == ["by Daniel Mutua"]

    def test_and_in_the_audit_log(self, office: Office) -> None:
        office.match(DANIEL, ("L5", None))
        lines = office.store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))
        assert ("matched", "daniel") in {(line.act, line.by) for line in lines}

    def test_while_the_core_is_silent_it_waits_and_goes_on_by_itself(self, office: Office) -> None:
        target = office.target(("L5", None))
        office.people.is_silent = True
        office.desk.match(DANIEL, NUMBER, None, target)
        office.settle(minutes=5)
        assert (office.remittance().state, office.on_books()) == (R.MATCHED, {})
        office.people.is_silent = False
        office.settle(minutes=5)
        assert (office.remittance().state, office.on_books()) == (R.POSTED, {"L5": 500})

    def test_what_the_core_refuses_is_in_suspense_again(self, office: Office) -> None:
        office.books.manners = deque([Manner.REFUSES])
        office.match(DANIEL, ("L5", None))
        assert (office.remittance().state, office.remittance().reason) == (
            R.SUSPENDED,
            "error.msg.loan.must.be.active",
        )
        office.match(DANIEL, ("S55", None))
        assert office.on_books() == {"S55": 500}

    def test_an_account_closed_meanwhile_takes_nothing(self, office: Office) -> None:
        target = office.target(("L5", None))
        office.people.loans[5] = ()
        office.desk.match(DANIEL, NUMBER, None, target)
        office.settle()
        assert (office.remittance().state, office.on_books()) == (R.SUSPENDED, {})
        assert office.remittance().reason == "no account of hers takes it"

    def test_the_rest_of_what_is_posted_goes_to_the_same_client_only(self, office: Office) -> None:
        office.books.manners = deque([Manner.WELL, Manner.REFUSES])
        office.match(DANIEL, ("L5", kes(300)), ("S55", kes(200)))
        assert office.item().held.left == kes(200)
        with pytest.raises(Refused, match="same client"):
            office.match(DANIEL, ("C6", None))
        office.match(DANIEL, ("L5", None))
        assert office.on_books() == {"L5": 500}

    @pytest.mark.parametrize(
        ("parts", "words"),
        [
            pytest.param((("L5", kes(300)), ("S55", kes(100))), "come to KES 400", id="parts that do not add up"),
            pytest.param((("L5", kes(300)), ("L6", kes(200))), "one client", id="two people's accounts"),
            pytest.param((("L5", kes(300)), ("C5", kes(200))), "client number alone", id="a client among accounts"),
            pytest.param((("5", None),), "letter and number", id="a number without its letter"),
            pytest.param((("mama b", None),), "letter and number", id="words"),
        ],
    )
    def test_is_refused(self, office: Office, parts: tuple, words: str) -> None:
        with pytest.raises(Refused, match=words):
            office.match(DANIEL, *parts)
        assert office.remittance().state is R.SUSPENDED

    def test_an_account_that_is_nobodys_is_refused(self, office: Office) -> None:
        with pytest.raises(NoSuchEntry, match="no account L99"):
            office.match(DANIEL, ("L99", None))

    def test_twice_is_once(self, office: Office) -> None:
        office.match(DANIEL, ("L5", None))
        with pytest.raises(Refused, match="is posted"):
            office.match(ROSE, ("L6", None))
        assert office.on_books() == {"L5": 500}


class TestSecondPerson:
    @pytest.fixture
    def large(self, store: OpenStore, clock: HandClock) -> Office:
        office = Office(store, clock)
        office.suspend(amount=kes(5001))
        office.match(DANIEL, ("C5", None))
        return office

    def test_at_the_limit_one_is_enough(self, store: OpenStore, clock: HandClock) -> None:
        office = Office(store, clock)
        office.suspend(amount=kes(5000))
        office.match(DANIEL, ("L5", None))
        assert office.on_books() == {"L5": 5000}

    def test_above_it_nothing_moves_before_another_confirms(self, large: Office) -> None:
        large.settle(days=3)
        assert (large.remittance().state, large.on_books()) == (R.SUSPENDED, {})
        large.desk.confirm(ROSE, NUMBER, None)
        large.settle()
        assert large.on_books() == {"L5": 480, "S55": 4521}
        assert {order.note for order in large.books.standing()} == {"by Daniel Mutua, confirmed by Rose Chebet"}

    @pytest.mark.parametrize("login", ["daniel", "DANIEL ", "Daniel"])
    def test_nobody_confirms_her_own(self, large: Office, login: str) -> None:
        with pytest.raises(NotAllowed, match="You proposed this"):
            large.desk.confirm(replace_login(login), NUMBER, None)
        assert large.remittance().state is R.SUSPENDED

    def test_nor_who_works_at_another_desk(self, large: Office) -> None:
        with pytest.raises(NotAllowed, match="Finance and the branch manager"):
            large.desk.confirm(FAITH, NUMBER, None)

    def test_declined_it_waits_on_and_may_be_proposed_anew(self, large: Office) -> None:
        large.desk.decline(ROSE, NUMBER, None)
        large.match(ROSE, ("C6", None))
        large.desk.confirm(DANIEL, NUMBER, None)
        large.settle()
        assert large.on_books() == {"L6": 240, "S66": 4761}

    def test_what_waits_keeps_another_from_matching(self, large: Office) -> None:
        with pytest.raises(Refused, match="Daniel Mutua proposed something"):
            large.match(ROSE, ("C6", None))

    def test_it_is_outdated_when_the_operator_took_the_money_back(self, large: Office) -> None:
        large.take_back()
        with pytest.raises(Refused, match="the money went another way"):
            large.desk.confirm(ROSE, NUMBER, None)
        large.settle(days=1)
        assert (large.remittance().state, large.on_books()) == (R.REVERSED, {})

    def test_or_when_she_said_herself_that_it_is_hers(self, large: Office) -> None:
        large.claim(6)
        large.settle(minutes=1)
        with pytest.raises(Refused, match="the money went another way"):
            large.desk.confirm(ROSE, NUMBER, None)
        assert large.on_books() == {"L6": 240, "S66": 4761}

    def test_confirmed_twice_it_is_done_once(self, large: Office) -> None:
        large.desk.confirm(ROSE, NUMBER, None)
        with pytest.raises(Refused, match="Nothing waits"):
            large.desk.confirm(ROSE, NUMBER, None)
        large.settle()
        assert sum(large.on_books().values()) == 5001


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

    def test_is_not_offered_where_nobody_takes_the_order(self, office: Office) -> None:
        with pytest.raises(Refused, match="portal"):
            replace(office.desk, returns=False).send_back(DANIEL, NUMBER, None)
        assert office.item().held.proposal is None


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
            f"JIRANI correction: KES 500 by M-PESA {NUMBER} was on a wrong account. It is off L6 again, and our text of it"
            " no longer counts. Questions: 0700000009."
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


class TestSeen:
    def test_what_changed_while_she_looked_is_not_done(self, office: Office) -> None:
        seen = office.item().held.seen
        office.desk.note(ROSE, NUMBER, None, "mama b is Mama Brian")
        with pytest.raises(Stale, match=r"Rose Chebet noted something at 11:00\."):
            office.desk.match(DANIEL, NUMBER, seen, office.target(("C5", None)))
        assert office.remittance().state is R.SUSPENDED

    def test_nor_what_went_another_way(self, office: Office) -> None:
        seen = office.item().held.seen
        office.clock.move(minutes=1)
        office.take_back()
        with pytest.raises(Stale, match=r"It is reversed since 11:01\."):
            office.desk.note(DANIEL, NUMBER, seen, "x")

    def test_what_she_sees_is_done(self, office: Office) -> None:
        office.desk.match(DANIEL, NUMBER, office.item().held.seen, office.target(("L5", None)))
        office.settle()
        assert office.on_books() == {"L5": 500}


class TestCase:
    def test_whoever_takes_it_owns_it_until_she_hands_it_on(self, office: Office) -> None:
        office.desk.take(DANIEL, NUMBER, None)
        assert office.item().held.case.owner == Clerk("daniel", "Daniel Mutua")
        office.desk.hand(DANIEL, NUMBER, None, Clerk("rose", "Rose Chebet"))
        office.desk.note(DANIEL, NUMBER, None, "  over \n to you ")
        item = office.item()
        assert item.held.case.owner == Clerk("rose", "Rose Chebet")
        assert [note.words for note in item.notes] == ["over to you"]

    def test_an_empty_note_is_none(self, office: Office) -> None:
        with pytest.raises(Refused, match="nothing in the note"):
            office.desk.note(DANIEL, NUMBER, None, " ")

    def test_a_receipt_nobody_told_of_is_none(self, office: Office) -> None:
        with pytest.raises(NoSuchEntry, match="No operator has told of UC25NONE00"):
            office.item("uc25none00 ")

    def test_outdated_proposals_are_over(self, office: Office) -> None:
        office.desk.give_back(DANIEL, NUMBER, None, BACK, "")
        office.clock.move(minutes=1)
        office.take_back()
        assert office.store.read(lambda work: work.suspense.undecided(9)) == []
        assert office.item().proposals[0].state is ProposalState.PROPOSED
        assert office.item().held.proposal is None


def orders(office: Office) -> list[str]:
    """Say in whose name the operator was told to give it back."""
    found = office.store.read(lambda work: work.operator_orders.about(OrderKind.REVERSAL, "mpesa", NUMBER))
    return [found.wanted.by] if found else []


def replace_login(login: str):  # type: ignore[no-untyped-def]
    return replace(DANIEL, login=login)
