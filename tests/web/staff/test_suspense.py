"""Which money has no name yet, and whose is it? What finance and the manager see and do there."""

from __future__ import annotations

import pytest

from domain.receipts import Payer
from gateway.flows.work_suspense import WorkSuspense
from gateway.store.opening import OpenStore
from tests.flows.suspense_desk import NUMBER, SHARED_PHONE, Office, R, kes
from tests.support.clock import HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor

ITEM = f"/staff/suspense/{NUMBER}"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, office: Office) -> StaffPages:
    return StaffPages(store, clock, {WorkSuspense: lambda: office.desk}, shown=frozenset({"suspense"}))


class TestList:
    def test_is_as_every_page(self, office: Office, daniel: Visitor) -> None:
        office.suspend()
        assert judge(daniel.get("/staff/suspense")) == []

    def test_says_what_waits_and_why(self, office: Office, pages: StaffPages) -> None:
        office.suspend()
        office.suspend("UC25AAAAA1", kes(240))
        office.clock.move(hours=1)
        seen = read(pages.visitor("daniel").get("/staff/suspense")).text
        assert "2 receipts, KES 740, have no name yet" in seen
        assert "it could be several people's; 1 hour; nobody's yet" in seen

    @pytest.mark.parametrize(
        ("payer", "words"),
        [
            pytest.param(Payer(name="JOSEPHINE A***O"), "“mama b” 500 from JOSEPHINE A***O; it could be", id="a name"),
            pytest.param(Payer(mask="2547*****015"), "“mama b” 500 from 2547*****015; it could be", id="a mask alone"),
            pytest.param(Payer(), "“mama b” 500 it could be", id="nothing told"),
        ],
    )
    def test_says_who_paid_as_the_operator_tells_it(
        self, office: Office, daniel: Visitor, payer: Payer, words: str
    ) -> None:
        office.suspend(payer=payer)
        assert words in read(daniel.get("/staff/suspense")).text

    def test_a_long_name_makes_no_phone_scroll_sideways(self, office: Office, pages: StaffPages, phone: Opens) -> None:
        office.suspend(payer=Payer(name="JOSEPHINE-ELIZABETHWANJIRUNYAMBURAWAKIMANI ATIENO"))
        screen = phone(pages, "daniel")
        screen.goto("/staff/suspense")
        assert "JOSEPHINE-ELIZABETHWANJIRUNYAMBURAWAKIMANI" in screen.inner_text("main")
        assert screen.evaluate("document.documentElement.scrollWidth") <= 360

    def test_nothing_waits(self, daniel: Visitor) -> None:
        assert read(daniel.get("/staff/suspense")).heads == ["Every receipt has its account"]

    def test_twenty_a_page_and_the_total_is_of_all(self, office: Office, daniel: Visitor) -> None:
        for place in range(45):
            office.suspend(f"UC25AAA{place:03}", kes(10))
            office.clock.move(seconds=1)
        pages = [daniel.get("/staff/suspense")]
        for _ in range(2):
            pages.append(daniel.get(_link(pages[-1].text, "next")))
        numbers = [place for page in pages for place in range(45) if f"/UC25AAA{place:03}" in page.text]
        assert numbers == list(range(45))
        assert all("450" in page.text and "of 45" in page.text for page in pages)
        assert judge(pages[1]) == []
        assert "1-20 of 45" in read(daniel.get(_link(daniel.get(_link(pages[2].text, "prev")).text, "prev"))).text

    def test_ages_are_days_of_the_institutions_clock(self, office: Office, pages: StaffPages) -> None:
        for place, days in enumerate((0, 5, 23, 10)):
            office.clock.move(days=days)
            office.suspend(f"UC25AAA{place:03}", kes(10 * (place + 1)))
        sums = read(pages.visitor("daniel").get("/staff/suspense")).text
        assert "0-2 days 40 3-7 0 8-30 30 over 30 30" in sums

    @pytest.mark.parametrize("login", ["faith", "grace", "admin"])
    def test_others_may_not(self, pages: StaffPages, login: str) -> None:
        answer = pages.visitor(login).get("/staff/suspense")
        assert answer.status_code == 403
        assert "This is for branch manager and finance." in read(answer).text


class TestItem:
    @pytest.fixture(autouse=True)
    def _one(self, office: Office) -> None:
        office.suspend()
        office.clock.move(hours=1, minutes=38)

    def test_is_as_every_page(self, daniel: Visitor) -> None:
        assert judge(daniel.get(ITEM)) == []

    def test_says_whose_it_may_be_and_why(self, daniel: Visitor) -> None:
        seen = read(daniel.get(ITEM)).text
        assert "Whose are these KES 500?" in seen
        assert "for 1 hour 38 minutes: the phone fits, but three people share it." in seen
        assert (
            "Josephine Atieno C5 the phone is hers first name fits KES 480 due today on L5 “mama b” is no account"
            " Choose Josephine L5 480, savings S55 20. You check it next." in seen
        )
        assert "KES 240 due today: 260 would be over" in seen
        assert "no loan, savings only" in seen

    def test_a_number_is_shown_once_and_that_is_on_record(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        assert f"{SHARED_PHONE} Shown to Daniel Mutua" in read(daniel.send(f"{ITEM}/show")).text
        assert SHARED_PHONE not in daniel.get(ITEM).text
        lines = office.store.read(lambda work: work.audit.of(f"mpesa:{NUMBER}"))
        assert [(line.act, line.by) for line in lines if line.act == "unmasked"] == [("unmasked", "daniel")]

    def test_while_the_core_is_silent_it_says_so(self, office: Office, daniel: Visitor) -> None:
        office.people.is_silent = True
        seen = read(daniel.get(ITEM)).text
        assert "Mifos does not answer: what is due now is not known." in seen
        assert "Choose Josephine" in seen

    def test_nobody_fits(self, office: Office, daniel: Visitor) -> None:
        office.suspend("UC25AAAAA1", payer=Payer(name="OTIENO"))
        seen = read(daniel.get("/staff/suspense/UC25AAAAA1")).text
        assert "wait for PAID UC25AAAAA1" in seen

    def test_there_is_no_such_receipt(self, daniel: Visitor) -> None:
        answer = daniel.get("/staff/suspense/UC25NONE00")
        assert (answer.status_code, read(answer).heads) == (404, ["No receipt UC25NONE00"])

    def test_a_slip_of_the_number_is_named(self, daniel: Visitor) -> None:
        assert f"Did you mean {NUMBER} ?" in read(daniel.get(f"/staff/suspense/{NUMBER[:-1]}")).text

    def test_what_was_noted_stands_there(self, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/note", note="mama b: Mama <Brian>?")
        assert "Daniel Mutua mama b: Mama <Brian>?" in read(rose.get(ITEM)).text

    def test_whoever_works_on_it_stands_there(self, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/take")
        assert "Works on it Daniel Mutua" in read(rose.get(ITEM)).text


class TestMatch:
    @pytest.fixture(autouse=True)
    def _one(self, office: Office) -> None:
        office.suspend()

    def test_is_checked_first(self, daniel: Visitor) -> None:
        daniel.get(ITEM)
        checked = daniel.send(f"{ITEM}/choose", to="C5")
        assert judge(checked) == []
        seen = read(checked).text
        assert "Match KES 500 to Josephine Atieno?" in seen
        assert "Loan L5 480 owes 14,400, then 13,920 Savings S55 20 holds 2,050, then 2,070" in seen
        assert "Match KES 500 to Josephine Josephine gets a text when it is posted." in seen

    def test_is_on_her_books(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/choose", to="C5")
        seen = read(daniel.send(f"{ITEM}/match"))
        assert "Matched KES 500 to Josephine." in seen.text
        office.settle()
        assert office.on_books() == {"L5": 480, "S55": 20}

    def test_as_somebody_types_it(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/choose", to="c6 l300 s200")
        daniel.send(f"{ITEM}/match")
        office.settle()
        assert office.on_books() == {"L6": 300, "S66": 200}

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            pytest.param("mama b", "Write an account such as L12", id="words"),
            pytest.param("L99", "There is no account L99.", id="nobody's"),
            pytest.param(
                "C5 L300 S20",
                "The parts come to KES 320, and there are KES 500. Write, for example: C5 L300 S200.",
                id="parts that do not add up",
            ),
            pytest.param("C5 L600 S20", "Write, for example: C5 L500.", id="a part above all of it"),
            pytest.param(
                "L5 480, S55 20",
                "A split begins with her client number. Write: C5 L480 S20.",
                id="a split by the accounts' own numbers",
            ),
            pytest.param("L5=300 S55=20", "Write, for example: C5 L300 S200.", id="the same that does not add up"),
            pytest.param(
                "C5 L480 L2=20", "Josephine Atieno has no L2; her accounts are L (L5), S (S55).", id="no second loan"
            ),
            pytest.param("L480 S20", "or a split: C45 L100 S20.", id="a split without whose"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(self, daniel: Visitor, typed: str, words: str) -> None:
        daniel.get(ITEM)
        answer = daniel.send(f"{ITEM}/choose", to=typed)
        assert answer.status_code == 422
        assert words in read(answer).text
        assert f'value="{typed}"' in answer.text
        assert judge(answer) == []

    def test_a_split_waits_while_the_core_is_silent(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        office.people.is_silent = True
        answer = daniel.send(f"{ITEM}/choose", to="C5 L480 S20")
        assert answer.status_code == 422
        assert "Mifos does not answer, so Josephine Atieno's accounts are not known" in read(answer).text
        assert 'value="C5 L480 S20"' in answer.text

    def test_sent_twice_it_is_done_once(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        checked = daniel.send(f"{ITEM}/choose", to="C5")
        daniel.send(f"{ITEM}/match")
        daniel.page = checked
        assert "Nothing happened twice." in read(daniel.send(f"{ITEM}/match")).text
        office.settle()
        assert sum(office.on_books().values()) == 500

    def test_who_goes_back_and_presses_again_reads_what_was_done(self, office: Office, daniel: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/choose", to="C5")
        daniel.send(f"{ITEM}/match")
        back = daniel.get(f"{ITEM}/check?to=C5")
        seen = read(back)
        assert "This is done: Daniel Mutua matched it, " in seen.text
        assert (judge(back), [form for form in seen.forms if form["action"].endswith("/match")]) == ([], [])
        assert office.remittance().state is R.MATCHED

    def test_what_changed_meanwhile_is_not_done(self, office: Office, daniel: Visitor, rose: Visitor) -> None:
        daniel.get(ITEM)
        daniel.send(f"{ITEM}/choose", to="C5")
        rose.get(ITEM)
        rose.send(f"{ITEM}/note", note="wait, she called")
        answer = daniel.send(f"{ITEM}/match")
        assert answer.status_code == 409
        assert "Rose Chebet noted something at 11:00." in read(answer).text
        assert office.remittance().state is R.SUSPENDED

    def test_while_the_core_is_silent_it_is_kept(self, office: Office, daniel: Visitor) -> None:
        office.people.is_silent = True
        daniel.get(ITEM)
        assert "goes on by itself" in read(daniel.send(f"{ITEM}/choose", to="L5")).text
        daniel.send(f"{ITEM}/match")
        assert office.remittance().state is R.MATCHED


@pytest.mark.slow
def test_fits_a_small_phone(pages: StaffPages, office: Office, phone: Opens) -> None:
    office.suspend()
    page = phone(pages, "daniel")
    wrong = []
    for path in ("/staff/suspense", ITEM, f"{ITEM}/check?to=C5"):
        page.goto(path)
        wrong += [f"{path}: {each}" for each in look(page)]
    assert wrong == []


def _link(html: str, rel: str) -> str:
    return html.partition(f'" rel="{rel}"')[0].rpartition('href="')[2].replace("&amp;", "&")
