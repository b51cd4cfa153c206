"""What two people do on the suspense pages: large sums, money that goes back, money on the wrong account."""

from __future__ import annotations

import pytest

from gateway.flows.work_suspense import WorkSuspense
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import BACK, DANIEL, NUMBER, Office, R, kes, loan, saved
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import Opens, StaffPages, Visitor

ITEM = f"/staff/suspense/{NUMBER}"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, office: Office) -> StaffPages:
    return StaffPages(store, clock, {WorkSuspense: lambda: office.desk}, shown=frozenset({"suspense"}))


class TestSecondPerson:
    @pytest.fixture(autouse=True)
    def _large(self, office: Office, daniel: Visitor) -> None:
        office.suspend(amount=kes(6000))
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/choose", to="L5")
        self.answer = daniel.send(f"{ITEM}/match", reason="she called")

    def test_who_proposed_waits(self, office: Office) -> None:
        assert "Over KES 5,000 a second person confirms." in read(self.answer).text
        assert "KES 6,000 wait for a second person" in read(self.answer).text
        assert judge(self.answer) == []
        assert f"{ITEM}/confirm" not in self.answer.text
        assert office.remittance().state is R.SUSPENDED

    def test_another_sees_what_it_would_do_and_confirms(self, office: Office, rose: Visitor) -> None:
        shown = rose.get(ITEM)
        assert judge(shown) == []
        seen = read(shown).text
        assert "Confirm KES 6,000 for Josephine?" in seen
        assert "Daniel Mutua proposed" in seen
        assert "Loan L5 6,000 owes 14,400, then 8,400" in seen
        assert "“she called”" in seen
        assert "Matched KES 6,000 to Josephine." in read(rose.send(f"{ITEM}/confirm")).text
        office.settle()
        assert office.on_books() == {"L5": 6000}

    def test_who_proposed_cannot_confirm_whatever_she_sends(self, office: Office, daniel: Visitor) -> None:
        shown = daniel.get(ITEM)
        fields = read(shown).form(f"{ITEM}/decline")
        del fields["action"]
        answer = daniel.http.post(f"{ITEM}/confirm", data=fields)
        assert answer.status_code == 403
        assert "You proposed this." in read(answer).text
        assert office.remittance().state is R.SUSPENDED

    def test_declined_it_stays(self, office: Office, rose: Visitor) -> None:
        rose.get(ITEM)
        assert "KES 6,000 stay where they are" in read(rose.send(f"{ITEM}/decline")).text
        assert office.remittance().state is R.SUSPENDED

    def test_confirmed_after_the_operator_took_it_back_nothing_is_done(self, office: Office, rose: Visitor) -> None:
        rose.get(ITEM)
        office.clock.move(minutes=1)
        office.take_back()
        answer = rose.send(f"{ITEM}/confirm")
        assert answer.status_code == 409
        assert "It is reversed since 11:01." in read(answer).text


class TestReturnAndMove:
    @pytest.fixture(autouse=True)
    def _one(self, office: Office) -> None:
        office.suspend()

    def test_money_that_is_back_is_marked_by_two(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        assert "A second person confirms." in read(daniel.send(f"{ITEM}/return", number=BACK)).text
        shown = rose.get(ITEM)
        assert judge(shown) == []
        assert f"mark KES 500 as returned by {BACK}" in read(shown).text
        rose.send(f"{ITEM}/confirm")
        assert office.remittance().state is R.RETURNED
        assert judge(rose.get(ITEM)) == []

    def test_money_is_sent_back_by_two(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/back")
        shown = rose.get(ITEM)
        assert judge(shown) == []
        assert (
            "Send KES 500 back to the payer The operator is told at once. It cannot be called back." in read(shown).text
        )
        rose.send(f"{ITEM}/confirm")
        gone = rose.get(ITEM)
        assert judge(gone) == []
        assert "the operator is told to give it back to the payer" in read(gone).text
        assert "Choose" not in read(gone).text

    def test_money_on_the_wrong_account_is_moved_by_two(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        office.match(DANIEL, ("L6", None))
        office.people.loans[6] = (loan(6, 9_580, 240, office.people.today),)
        assert judge(daniel.get(f"{ITEM}/wrong")) == []
        checked = daniel.send(f"{ITEM}/move", to="C5", reason="mama b is Josephine")
        assert judge(checked) == []
        said = "It leaves Brian Ochieng, C6 Account KES Before and after Loan L6 500 owes 9,580, then 10,080"
        assert said in read(checked).text
        assert (
            "It goes to Josephine Atieno, C5 Account KES Before and after Loan L5 480 owes 14,400" in read(checked).text
        )
        daniel.send(f"{ITEM}/unmatch", reason="mama b is Josephine")
        assert judge(rose.get(ITEM)) == []
        assert said in read(rose.get(ITEM)).text
        assert "leave the wrong account and go to Josephine." in read(rose.send(f"{ITEM}/confirm")).text
        office.settle()
        assert office.on_books() == {"L5": 480, "S55": 20}

    def test_between_accounts_of_one_client_what_leaves_is_reckoned_first(
        self, office: Office, daniel: Visitor
    ) -> None:
        office.match(DANIEL, ("L5", kes(480)), ("S55", kes(20)))
        office.people.loans[5] = (loan(5, 13_920, 480, office.people.today),)
        office.people.savings[5] = (saved(55, 2070),)
        daniel.get(f"{ITEM}/wrong")
        seen = read(daniel.send(f"{ITEM}/move", to="S55", reason="she meant her savings")).text
        assert "Loan L5 480 owes 13,920, then 14,400 Savings S55 20 holds 2,070, then 2,050" in seen
        assert (
            "It goes to Josephine Atieno, C5 Account KES Before and after Savings S55 500 holds 2,050, then 2,550"
            in seen
        )

    def test_a_phone_shows_who_loses_it_without_scrolling_sideways(
        self, office: Office, pages: StaffPages, phone: Opens
    ) -> None:
        office.match(DANIEL, ("L6", None))
        screen = phone(pages, "daniel")
        screen.goto(f"{ITEM}/wrong?to=C5")
        leaves = screen.get_by_text("It leaves Brian Ochieng, C6").bounding_box()
        assert leaves is not None
        assert leaves["x"] >= 0
        assert screen.evaluate("document.documentElement.scrollWidth") <= 360

    def test_of_a_loan_that_it_closed_it_says_so(self, office: Office, daniel: Visitor) -> None:
        office.match(DANIEL, ("L6", None))
        office.people.loans[6] = ()
        daniel.get(f"{ITEM}/wrong")
        seen = read(daniel.send(f"{ITEM}/move", to="C5", reason="mama b is Josephine")).text
        assert (
            "It leaves Brian Ochieng, C6 Account KES Before and after Loan L6 500 is closed now, and opens again"
            in seen
        )

    def test_while_the_core_is_silent_she_is_named_all_the_same(self, office: Office, daniel: Visitor) -> None:
        office.match(DANIEL, ("L6", None))
        daniel.get(f"{ITEM}/wrong")
        office.people.is_silent = True
        seen = read(daniel.send(f"{ITEM}/move", to="L5", reason="mama b is Josephine")).text
        assert "It leaves Brian Ochieng, C6 Account KES Before and after Loan L6 500 not known" in seen

    def test_moving_wants_a_reason(self, office: Office, daniel: Visitor) -> None:
        office.match(DANIEL, ("L6", None))
        daniel.get(f"{ITEM}/wrong")
        answer = daniel.send(f"{ITEM}/move", to="C5")
        assert (answer.status_code, "Say why" in read(answer).text) == (422, True)
