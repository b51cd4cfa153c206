"""What money sees of other money: neither pays a debt twice, and what is told while it is matched counts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

import pytest

from domain.errors import UnreadableReply
from domain.ports.posting_book import Posting
from domain.postings import PostingState
from domain.receipts import NOBODY, Payer, Word
from domain.remittances import TELL_SUSPENSE
from gateway.flows import match_remittance, share_remittance
from gateway.flows.tell_payer import TellPayer
from gateway.store.opening import OpenStore
from tests.flows.cash_desk import JOSEPHINES, CashDesk
from tests.flows.counting_house import Manner
from tests.flows.suspense_desk import DANIEL, kes, loan
from tests.store.money import order
from tests.support.clock import NOW, HandClock
from tests.support.people import ENGLISH, JIRANI

OTHER = "UC25AAAAAA"


@pytest.fixture
def desk(store: OpenStore, clock: HandClock) -> CashDesk:
    return CashDesk(store, clock)


def before(store: OpenStore, step: Callable[..., Any], act: Callable[[], object]) -> None:
    """Have *act* done once, just before *step* is written."""
    write, acts = store.write, [act]

    def interrupted(written: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if written is step and acts:
            acts.pop()()
        return write(written, *given, **named)

    object.__setattr__(store, "write", interrupted)


def test_two_receipts_at_once_do_not_pay_one_debt_twice(desk: CashDesk, clock: HandClock) -> None:
    people = desk.office.people
    people.loans[5] = (loan(5, 480, 480, people.today),)
    desk.tell()
    desk.tell(number=OTHER)
    desk.work()
    people.loans[5] = ()  # the first paid it off
    clock.move(seconds=3)
    desk.work()
    assert desk.office.on_books() == {"L5": 480, "S55": 480}


def test_a_debt_paid_while_the_core_was_asked_is_not_paid_again(desk: CashDesk, clock: HandClock) -> None:
    people = desk.office.people
    people.loans[5] = (loan(5, 480, 480, people.today),)

    def pay_other() -> None:
        clock.move(seconds=1)
        desk.tell(number=OTHER)
        desk.work()
        people.loans[5] = ()

    desk.tell()
    before(desk.store, share_remittance._order, pay_other)
    desk.work()
    clock.move(seconds=3)
    desk.work()
    assert desk.office.on_books() == {"L5": 480, "S55": 480}


def test_what_is_told_while_it_is_matched_counts(desk: CashDesk) -> None:
    desk.tell(reference=None, payer=NOBODY)
    before(desk.store, match_remittance._suspend, lambda: desk.tell(Word.PULL))
    desk.work()
    assert desk.state() == "posted"


def test_a_payer_is_told_once_her_money_waits_and_not_before(desk: CashDesk, clock: HandClock) -> None:
    people = desk.office.people
    desk.more = {TELL_SUSPENSE: TellPayer(desk.store, lambda _: ENGLISH, JIRANI, {"mpesa": "M-PESA"}, clock)}

    def tell_more() -> None:
        desk.tell(Word.PULL, reference="mama b")
        people.is_silent = True

    desk.tell(Word.NOTICE, reference=None, payer=NOBODY)
    desk.tell(reference=None, payer=Payer(phone=JOSEPHINES))
    before(desk.store, match_remittance._suspend, tell_more)
    desk.work()
    people.is_silent = False
    clock.move(minutes=5)
    desk.work()
    assert (desk.state(), len(desk.texts())) == ("suspended", 1)


def unreadable(client_id: int, *_: object) -> NoReturn:
    raise UnreadableReply("account 5 is in USD")


def test_money_of_whom_the_core_says_what_nobody_can_read_waits_for_a_person(desk: CashDesk) -> None:
    desk.office.people.standing = unreadable  # type: ignore[method-assign,assignment]
    desk.tell()
    desk.work()
    assert desk.state() == "suspended"


def test_one_who_cannot_be_read_does_not_keep_money_from_being_looked_at(desk: CashDesk) -> None:
    desk.office.people.standing = unreadable  # type: ignore[method-assign,assignment]
    desk.tell(payer=Payer(phone="+254700000099"))
    desk.work()
    assert (desk.state(), desk.tasks()) == ("suspended", ["client not readable"])


def test_of_a_claim_that_comes_to_nothing_staff_are_told(desk: CashDesk) -> None:
    office = desk.office
    office.suspend()
    office.people.loans[5] = office.people.savings[5] = ()
    office.claim(5)
    office.settle()
    assert office.tasks() == ["receipt claimed"]


def test_what_is_partly_another_s_by_then_is_not_given_to_who_claims_it(desk: CashDesk) -> None:
    office = desk.office
    office.suspend()
    office.books.manners = deque([Manner.WELL, Manner.REFUSES])
    office.match(DANIEL, ("L5", kes(300)), ("S55", kes(200)))
    office.claim(6)
    office.settle(seconds=3)
    assert (office.on_books(), office.remittance().client_id) == ({"L5": 300}, 5)
    assert office.tasks() == ["receipt claimed"]


@pytest.mark.parametrize(
    ("state", "minutes", "pause_s"),
    [
        pytest.param(PostingState.POSTING, 60, 2, id="on its way"),
        pytest.param(PostingState.UNCLEAR, 0, 30, id="unclear just now"),
        pytest.param(PostingState.UNCLEAR, 20, 300, id="unclear for a while"),
        pytest.param(PostingState.UNCLEAR, 3 * 1440, 600, id="with a checker for days"),
    ],
)
def test_the_longer_a_doubt_lasts_the_longer_money_waits_behind_it(
    state: PostingState, minutes: int, pause_s: int
) -> None:
    posting = Posting(1, "mpesa:X", 0, 5, order(), state, 0, None, NOW, "", NOW)
    pause = share_remittance.looks_again_after([posting], NOW + timedelta(minutes=minutes))
    assert pause == timedelta(seconds=pause_s)
