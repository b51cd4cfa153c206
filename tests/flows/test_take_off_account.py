"""Money that M-PESA does not know, or that nobody can place after all: off its account by two, and nobody's again."""

from __future__ import annotations

import pytest

from domain.accounts import Client
from domain.errors import Refused
from domain.operator_orders import NewOrder, OrderKind, OrderNews, OrderState
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.receipts import Payer, Receipt, Word
from domain.remittances import Reason
from domain.staff import NotAllowed
from gateway.flows.accept_receipt import accept_receipt
from gateway.flows.ask_status import NOT_FOUND, end_status
from gateway.store.opening import OpenStore
from tests.flows.counting_house import Manner
from tests.flows.suspense_desk import DANIEL, NUMBER, ROSE, SHARED_PHONE, Office, R, kes, loan, saved
from tests.support.clock import HandClock

OWN_PHONE = "+254700000016"
WHY = "a callback that nobody of M-PESA sent"


@pytest.fixture
def office(store: OpenStore, clock: HandClock) -> Office:
    office = Office(store, clock)
    office.suspend()
    office.match(DANIEL, ("L6", None))
    office.clock.move(minutes=1)
    return office


def deny(office: Office, number: str = NUMBER) -> None:
    """Let M-PESA answer that it does not find it."""

    def step(work: UnitOfWork) -> None:
        now = office.clock()
        found = work.operator_orders.add(NewOrder(OrderKind.STATUS, "mpesa", number), now)
        assert found is not None
        end_status(work, work.operator_orders.get(found), OrderState.REFUSED, now, OrderNews("25", NOT_FOUND))

    office.store.write(step)


def take_off(office: Office) -> None:
    office.desk.take_off(DANIEL, NUMBER, None, WHY)
    office.clock.move(minutes=1)
    office.desk.confirm(ROSE, NUMBER, None)
    office.settle()


def test_nothing_moves_before_another_confirms(office: Office) -> None:
    office.desk.take_off(DANIEL, NUMBER, None, WHY)
    with pytest.raises(NotAllowed):
        office.desk.confirm(DANIEL, NUMBER, None)
    office.settle(days=1)
    assert (office.remittance().state, office.on_books()) == (R.POSTED, {"L6": 500})


def test_it_leaves_its_account_and_is_nobodys(office: Office) -> None:
    take_off(office)
    held = office.item().held
    assert (office.on_books(), held.remittance.state, held.remittance.reason) == ({}, R.SUSPENDED, Reason.TAKEN_OFF)
    assert (held.left, held.proposal) == (kes(500), None)


def test_it_is_off_once_the_core_says_so(office: Office) -> None:
    office.desk.take_off(DANIEL, NUMBER, None, WHY)
    office.books.is_silent = True
    office.desk.confirm(ROSE, NUMBER, None)
    office.settle(minutes=10)
    assert (office.remittance().state, office.on_books(), office.last_text()) == (R.UNMATCHED, {"L6": 500}, None)
    office.books.is_silent = False
    office.settle(minutes=10)
    assert (office.remittance().state, office.on_books()) == (R.SUSPENDED, {})


def test_a_word_that_agrees_puts_it_on_no_account_again(office: Office) -> None:
    take_off(office)
    receipt = office.remittance().receipt
    for word in (Word.CALLBACK, Word.STATEMENT):
        told = Receipt("mpesa", NUMBER, receipt.amount, receipt.paid_at, word, "L6")
        office.store.write(accept_receipt, told, b"", office.clock())
    office.claim(6)
    office.settle(days=1)
    assert (office.remittance().state, office.on_books()) == (R.SUSPENDED, {})


def test_two_place_it_again_where_m_pesa_does_not_know_it(office: Office) -> None:
    deny(office)
    take_off(office)
    office.match(DANIEL, ("L6", None))
    assert office.on_books() == {}
    office.desk.confirm(ROSE, NUMBER, None)
    office.settle()
    assert (office.remittance().state, office.on_books()) == (R.POSTED, {"L6": 500})


def test_what_was_a_slip_is_placed_anew(office: Office) -> None:
    take_off(office)
    office.match(DANIEL, ("C5", None))
    assert (office.remittance().state, office.on_books()) == (R.POSTED, {"L5": 480, "S55": 20})


def test_taken_back_meanwhile_it_is_reversed(office: Office) -> None:
    office.desk.take_off(DANIEL, NUMBER, None, WHY)
    office.books.is_silent = True
    office.desk.confirm(ROSE, NUMBER, None)
    office.settle(minutes=10)
    office.take_back()
    office.books.is_silent = False
    office.settle(minutes=10)
    assert (office.remittance().state, office.on_books()) == (R.REVERSED, {})


def test_finance_is_told_what_m_pesa_does_not_know_until_it_is_off(office: Office) -> None:
    deny(office)
    assert office.tasks() == ["receipt unknown to its operator"]
    take_off(office)
    assert office.tasks() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_nobody_takes_it_off_without_saying_why(office: Office, reason: str) -> None:
    with pytest.raises(Refused, match="Say why"):
        office.desk.take_off(DANIEL, NUMBER, None, reason)


def test_of_money_that_is_posted_in_part_that_part_leaves(office: Office) -> None:
    office.suspend("UC25AAAAA1", kes(900))
    office.books.manners.extend([Manner.WELL, Manner.REFUSES])
    office.match(DANIEL, ("L5", kes(500)), ("S55", kes(400)), number="UC25AAAAA1")
    assert (office.remittance("UC25AAAAA1").state, office.on_books()) == (R.SUSPENDED, {"L6": 500, "L5": 500})
    office.clock.move(minutes=1)
    office.desk.take_off(DANIEL, "UC25AAAAA1", None, WHY)
    office.clock.move(minutes=1)
    assert office.item("UC25AAAAA1").held.proposal is not None
    office.desk.confirm(ROSE, "UC25AAAAA1", None)
    office.settle()
    held = office.item("UC25AAAAA1").held
    assert (held.remittance.state, held.remittance.reason) == (R.SUSPENDED, Reason.TAKEN_OFF)
    assert (held.left, office.on_books()) == (kes(900), {"L6": 500})


def test_what_is_on_no_account_is_not_taken_off(office: Office) -> None:
    office.suspend("UC25AAAAA1")
    with pytest.raises(Refused, match="in suspense, not posted"):
        office.desk.take_off(DANIEL, "UC25AAAAA1", None, WHY)


def test_its_record_holds_and_names_both(office: Office) -> None:
    take_off(office)
    lines = office.store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))
    assert office.store.read(lambda work: work.audit.check(f"mpesa:{NUMBER}")).holds
    said = [(line.act, line.by, line.words.get("why")) for line in lines if line.words.get("why")]
    assert said == [("proposed", "daniel", WHY), ("unmatched", "rose", WHY)]


class TestWhatSheIsTold:
    @pytest.fixture
    def agnes(self, store: OpenStore, clock: HandClock) -> Office:
        """Agnes has a phone of her own, and money on her loan that she never paid."""
        office = Office(store, clock)
        office.people.clients[9] = Client(9, "9", "Agnes Mutheu", OWN_PHONE, True)
        office.people.loans[9] = (loan(9, 4_800, 480, office.people.today),)
        office.people.savings[9] = (saved(99, 700),)

        def meet(work: UnitOfWork) -> None:
            work.phones.put_client(office.people.clients[9])
            work.phones.link(OWN_PHONE, 9, Origin.CORE, clock())

        store.write(meet)
        office.suspend(payer=Payer(phone=OWN_PHONE, name="AGNES"))
        office.match(DANIEL, ("L9", None))
        office.clock.move(minutes=1)
        return office

    def test_that_m_pesa_does_not_know_it_and_what_she_owes(self, agnes: Office) -> None:
        deny(agnes)
        take_off(agnes)
        assert agnes.last_text(OWN_PHONE) == (
            f"JIRANI correction: M-PESA does not know {NUMBER}, KES 500. It is off L9; our text of it no longer counts."
            " Owed KES 4,800. Questions: 0700000009."
        )

    def test_that_it_was_wrong_where_m_pesa_knows_it(self, agnes: Office) -> None:
        take_off(agnes)
        assert agnes.last_text(OWN_PHONE) == (
            f"JIRANI correction: KES 500 by M-PESA {NUMBER} was on a wrong account. It is off L9; our text of it no longer"
            " counts. Owed KES 4,800. Questions: 0700000009."
        )

    def test_a_phone_of_several_reads_no_figures(self, office: Office) -> None:
        deny(office)
        take_off(office)
        assert office.last_text(SHARED_PHONE) == (
            f"JIRANI correction: M-PESA does not know {NUMBER}, KES 500. It is off L6; our text of it no longer counts."
            " Questions: 0700000009."
        )

    def test_a_core_that_stays_silent_keeps_no_correction(self, agnes: Office) -> None:
        agnes.desk.take_off(DANIEL, NUMBER, None, WHY)
        agnes.desk.confirm(ROSE, NUMBER, None)
        agnes.people.is_silent = True
        for _ in range(4):
            agnes.settle(minutes=1)
        assert agnes.last_text(OWN_PHONE) == (
            f"JIRANI correction: KES 500 by M-PESA {NUMBER} was on a wrong account. It is off L9; our text of it no longer"
            " counts. Questions: 0700000009."
        )

    def test_once(self, agnes: Office) -> None:
        take_off(agnes)
        first = agnes.store.read(lambda work: work.outbox.last_to(OWN_PHONE))
        agnes.settle(hours=1)
        assert agnes.store.read(lambda work: work.outbox.last_to(OWN_PHONE)) == first


@pytest.mark.parametrize(
    ("code", "reason", "word", "is_denied"),
    [
        pytest.param("25", NOT_FOUND, None, True, id="it was not found"),
        pytest.param("", NOT_FOUND, None, False, id="nobody answered"),
        pytest.param("25", NOT_FOUND, Word.STATEMENT, False, id="a statement has it"),
        pytest.param("25", NOT_FOUND, Word.PULL, False, id="a pull told of it"),
        pytest.param("25", NOT_FOUND, Word.NOTICE, True, id="a text that was passed on"),
    ],
)
def test_what_m_pesa_denies(office: Office, code: str, reason: str, word: Word | None, *, is_denied: bool) -> None:
    receipt = office.remittance().receipt

    def step(work: UnitOfWork) -> None:
        now = office.clock()
        found = work.operator_orders.add(NewOrder(OrderKind.STATUS, "mpesa", NUMBER), now)
        assert found is not None
        order = work.operator_orders.get(found)
        work.operator_orders.move(order, OrderState.REFUSED, now, OrderNews(code, reason))
        if word is not None:
            work.remittances.hear(Receipt("mpesa", NUMBER, receipt.amount, receipt.paid_at, word), b"", now)

    office.store.write(step)
    assert bool(office.item().held.denied) is is_denied
