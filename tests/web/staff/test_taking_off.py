"""Money that M-PESA does not know leaves its account on the pages, by two; what was told oddly is explained on its story."""

from __future__ import annotations

import pytest

from domain.receipts import Word
from domain.remittances import Reason
from gateway.flows.explain_receipt import ExplainReceipt
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.tell_story import TellStory
from gateway.flows.work_suspense import WorkSuspense
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from tests.flows.suspense_desk import DANIEL, NUMBER, Office, R, kes
from tests.flows.test_take_off_account import deny
from tests.store.money import hear, receipt
from tests.support.clock import HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import JIRANI, Opens, StaffPages, Visitor

STORY, ITEM = f"/staff/receipts/{NUMBER}", f"/staff/suspense/{NUMBER}"
OFF = f"{ITEM}/off"
DENIED = "M-PESA does not know it: it was asked, and did not find it."
WHY = "nobody of M-PESA sent it"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, office: Office) -> StaffPages:
    day = ReconcileDay(store, "mpesa", "600999", JIRANI.currency, JIRANI.zone, called="M-PESA")
    flows = {
        WorkSuspense: lambda: office.desk,
        TellStory: lambda: TellStory(store, Sealer([new_key()]), {"mpesa": "M-PESA"}),
        ExplainReceipt: lambda: ExplainReceipt(store, {"mpesa": day}, clock),
    }
    return StaffPages(store, clock, flows, shown=frozenset({"suspense", "receipts", "taking off", "parked"}))


@pytest.fixture(autouse=True)
def _posted(office: Office) -> None:
    office.suspend()
    office.match(DANIEL, ("L6", None))
    office.clock.move(minutes=1)


class TestWhatMpesaDenies:
    @pytest.fixture(autouse=True)
    def _denied(self, office: Office) -> None:
        deny(office)

    def test_its_story_says_so_first_and_what_to_do(self, daniel: Visitor) -> None:
        answer = daniel.get(STORY)
        assert judge(answer) == []
        assert DENIED in read(answer).text
        assert "M-PESA does not know it: it was asked, and did not find it" in read(answer).text
        assert f'<a href="{OFF}">Take it off its account</a>' in answer.text

    def test_it_leaves_by_two_and_is_in_suspense(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        shown = daniel.get(OFF)
        assert (judge(shown), read(shown).heads) == ([], ["Take KES 500 off L6?"])
        answer = daniel.send(OFF, reason=WHY)
        assert "Proposed. A second person confirms. Until then nothing moves." in read(answer).text
        assert judge(answer) == []
        shown = rose.get(ITEM)
        assert (judge(shown), read(shown).heads) == ([], ["Confirm that KES 500 leave L6?"])
        assert DENIED in read(shown).text
        assert f"“{WHY}”" in read(shown).text
        rose.send(f"{ITEM}/confirm")
        office.settle()
        assert (office.remittance().state, office.on_books()) == (R.SUSPENDED, {})
        seen = read(rose.get(ITEM))
        assert seen.heads == ["Whose are these KES 500?"]
        assert DENIED in seen.text
        assert "Brian" not in read(rose.get(STORY)).heads[0]

    def test_it_stands_so_in_the_list(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        office.desk.take_off(DANIEL, NUMBER, None, WHY)
        rose.get(ITEM)
        rose.send(f"{ITEM}/confirm")
        office.settle()
        assert office.remittance().reason == Reason.TAKEN_OFF
        assert "M-PESA does not know it" in read(daniel.get("/staff/suspense")).text

    def test_who_places_it_again_is_told_that_two_have_to(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        office.desk.take_off(DANIEL, NUMBER, None, WHY)
        rose.get(ITEM)
        rose.send(f"{ITEM}/confirm")
        office.settle()
        daniel.get(ITEM)
        answer = daniel.send(f"{ITEM}/choose", to="L6")
        assert (judge(answer), read(answer).heads) == ([], ["Match KES 500 to Brian Ochieng?"])
        assert "A second person confirms." in read(answer).text
        assert "KES 500 wait for a second person" in read(daniel.send(f"{ITEM}/match", reason="it came")).text

    def test_without_a_reason_it_comes_back(self, office: Office, daniel: Visitor) -> None:
        daniel.get(OFF)
        answer = daniel.send(OFF, reason=" ")
        assert answer.status_code == 422
        assert "Say why it is taken off its account." in read(answer).text
        assert office.item().held.proposal is None

    def test_whoever_comes_back_reads_what_was_done(self, office: Office, daniel: Visitor) -> None:
        daniel.get(OFF)
        daniel.send(OFF, reason=WHY)
        seen = read(daniel.get(OFF))
        assert seen.heads == ["KES 500 wait for a second person"]

    @pytest.mark.parametrize(("login", "status"), [("daniel", 200), ("rose", 200), ("faith", 403), ("grace", 403)])
    def test_who_may(self, pages: StaffPages, login: str, status: int) -> None:
        assert pages.visitor(login).get(OFF).status_code == status

    @pytest.mark.slow
    def test_it_fits_a_small_phone(self, pages: StaffPages, phone: Opens) -> None:
        page = phone(pages, "daniel")
        for path in (STORY, OFF):
            page.goto(path)
            assert look(page) == []


def test_what_nobody_denies_may_leave_its_account_too(daniel: Visitor) -> None:
    answer = daniel.get(STORY)
    assert "does not know it" not in answer.text
    assert f'<a href="{OFF}">Take it off its account</a>' in answer.text


class TestExplaining:
    @pytest.fixture(autouse=True)
    def _odd(self, office: Office) -> None:
        told = receipt(NUMBER, amount=kes(900), paid_at=office.remittance().receipt.paid_at, word=Word.CALLBACK)
        office.store.write(lambda work: hear(work, told, now=office.clock()))

    def test_finance_says_why_on_its_story(self, daniel: Visitor) -> None:
        shown = daniel.get(STORY)
        assert judge(shown) == []
        assert "unexplained : told as KES 500.00 first, but: callback KES 900.00" in read(shown).text
        answer = daniel.send(f"{STORY}/explain", why=WHY)
        assert judge(answer) == []
        seen = read(answer).text
        assert f"Explained: {NUMBER}." in seen
        assert f"explained “{WHY}”" in seen
        assert "unexplained" not in seen

    def test_without_a_reason_it_comes_back(self, daniel: Visitor) -> None:
        daniel.get(STORY)
        answer = daniel.send(f"{STORY}/explain", why="")
        assert answer.status_code == 422
        assert "Write what you found" in read(answer).text

    def test_the_manager_reads_it_and_has_no_form(self, rose: Visitor) -> None:
        answer = rose.get(STORY)
        assert "told as KES 500.00 first" in read(answer).text
        assert f"{STORY}/explain" not in answer.text

    def test_who_comes_late_does_nothing(self, office: Office, daniel: Visitor) -> None:
        daniel.get(STORY)
        office.desk.note(DANIEL, NUMBER, None, "I look at it")
        office.desk.take_off(DANIEL, NUMBER, None, WHY)
        assert daniel.send(f"{STORY}/explain", why=WHY).status_code == 409
