"""What people do with money in suspense: each act once, by whom it may be done; the core's books are the truth."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest

from domain.errors import NoSuchEntry, Refused
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

    def test_why_stays_on_record(self, large: Office) -> None:
        large.desk.decline(ROSE, NUMBER, None)
        large.desk.match(DANIEL, NUMBER, None, large.target(("C6", None)), "she is Brian")
        large.desk.confirm(ROSE, NUMBER, None)
        lines = large.store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))
        assert [line.words["why"] for line in lines if "why" in line.words] == ["she is Brian"] * 2

    def test_her_own_word_does_not_overtake_the_second_person(self, large: Office) -> None:
        large.claim(6)
        large.settle(minutes=1)
        assert (large.on_books(), "receipt claimed" in large.tasks()) == ({}, True)
        large.desk.confirm(ROSE, NUMBER, None)
        large.settle()
        assert sum(large.on_books().values()) == 5001

    def test_confirmed_twice_it_is_done_once(self, large: Office) -> None:
        large.desk.confirm(ROSE, NUMBER, None)
        with pytest.raises(Refused, match="Nothing waits"):
            large.desk.confirm(ROSE, NUMBER, None)
        large.settle()
        assert sum(large.on_books().values()) == 5001


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
        office.store.write(lambda work: work.staff_seen.note(ROSE, office.clock()))
        assert office.desk.hand(DANIEL, NUMBER, None, " Rose") == Clerk("rose", "Rose Chebet")
        office.desk.note(DANIEL, NUMBER, None, "  over \n to you ")
        item = office.item()
        assert item.held.case.owner == Clerk("rose", "Rose Chebet")
        assert [note.words for note in item.notes] == ["over to you"]

    def test_who_was_never_seen_gets_nothing(self, office: Office) -> None:
        office.store.write(lambda work: work.staff_seen.note(DANIEL, office.clock()))
        words = r"“nobody” may not work on suspense, .* It can go to: Daniel Mutua \(daniel\)\."
        with pytest.raises(Refused, match=words):
            office.desk.hand(ROSE, NUMBER, None, "nobody")
        assert office.item().held.case.owner is None

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


def replace_login(login: str):  # type: ignore[no-untyped-def]
    return replace(DANIEL, login=login)
