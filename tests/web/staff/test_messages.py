"""What did we say, what not understand? Texts as staff look at them."""

from __future__ import annotations

import pytest

from domain.accounts import StaffMember
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE
from tests.support.clock import NOW, HandClock
from tests.support.pages import judge, look, read
from tests.support.visitor import Opens, StaffPages, Visitor
from tests.web.staff.texts import HOME, In, Out, came, is_hers, left, texting

MASKED = "+254 7•• ••• •11"


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return texting(store, clock)


class TestLists:
    @pytest.mark.parametrize("place", ["", "/failed", "/unclear", "/all"])
    def test_a_full_list_is_as_every_page(self, faith: Visitor, store: OpenStore, place: str) -> None:
        long = "word " * 30
        for number in range(21):
            came(store, f"{number} {long}", minutes=number)
            left(store, f"f{number}", Out.SENDING, Out.FAILED, text=long, minutes=number)
            left(store, f"u{number}", Out.SENDING, Out.UNCLEAR, text=long, minutes=number)
        came(store, "salio", In.PARKED)
        page = faith.get(HOME + place)
        assert (page.status_code, judge(page)) == (200, [])

    @pytest.mark.parametrize(
        ("place", "title"),
        [
            pytest.param("", "Every text was understood", id="not understood"),
            pytest.param("/failed", "No text failed", id="failed"),
            pytest.param("/unclear", "No text may have left", id="unclear"),
            pytest.param("/all", "All texts, the newest first", id="all"),
        ],
    )
    def test_an_empty_list_says_what_fills_it(self, faith: Visitor, place: str, title: str) -> None:
        page = faith.get(HOME + place)
        assert (read(page).heads, judge(page)) == ([title], [])

    def test_what_was_not_understood_is_listed(self, faith: Visitor, store: OpenStore) -> None:
        came(store, minutes=3)
        came(store, "BALANCE", command="balance")
        seen = read(faith.get(HOME))
        assert seen.heads == ["1 text was not understood"]
        assert f"{MASKED} 10:57 “balans of lone” answered with an example" in seen.text
        assert "“BALANCE”" not in seen.text

    def test_what_waits_for_an_answer_comes_first(self, faith: Visitor, store: OpenStore) -> None:
        came(store)
        came(store, "SALIO", In.PARKED, minutes=60 * 24 * 30)
        seen = read(faith.get(HOME))
        assert seen.heads == ["1 text waits for an answer"]
        assert seen.text.index("“SALIO” parked") < seen.text.index("“balans of lone”")

    def test_what_did_not_arrive_is_listed(self, faith: Visitor, store: OpenStore) -> None:
        left(store, "a", Out.SENDING, Out.FAILED)
        left(store, "b", Out.EXPIRED)
        left(store, "c", Out.SENDING, Out.SENT)
        seen = read(faith.get(f"{HOME}/failed"))
        assert (seen.heads, [word for _, word in seen.states]) == (["2 texts failed"], ["expired", "failed"])

    def test_what_may_have_left_is_listed(self, faith: Visitor, store: OpenStore) -> None:
        left(store, "a", Out.SENDING, Out.UNCLEAR)
        seen = read(faith.get(f"{HOME}/unclear"))
        assert (seen.heads, seen.states) == (["1 text may have left"], [("ask", "unclear")])

    def test_the_menu_counts_what_can_be_seen_to(self, faith: Visitor, store: OpenStore) -> None:
        came(store, "SALIO", In.PARKED)
        came(store)
        left(store, "a", Out.SENDING, Out.UNCLEAR)
        assert ">Messages 2</a>" in faith.get("/staff/").text

    def test_old_ones_are_left_out(self, faith: Visitor, store: OpenStore) -> None:
        came(store, minutes=60 * 24 * 8)
        assert read(faith.get(HOME)).heads == ["Every text was understood"]

    def test_phones_in_our_texts_are_hidden(self, faith: Visitor, store: OpenStore) -> None:
        number = left(store, "a", text="Please call 0700000009.")
        for place in ("all", f"out/{number}"):
            text = read(faith.get(f"{HOME}/{place}")).text
            assert "0700••••09" in text
            assert "0700000009" not in text

    @pytest.mark.parametrize("place", ["", "/failed", "/all"])
    def test_a_list_goes_on_behind_its_last_row(self, faith: Visitor, store: OpenStore, place: str) -> None:
        for number in range(45):
            came(store, f"text {number:02}", minutes=number)
            left(store, f"f{number}", Out.EXPIRED, text=f"text {number:02}", minutes=number)
        found, path = [], HOME + place
        while path:
            page = faith.get(path)
            found += [each for each in read(page).words if each.startswith(("text ", "“text "))]
            path = next((each["href"] for tag, each in read(page).tags if each.get("rel") == "next"), "")
        assert len(found) == (90 if place == "/all" else 45)
        assert len(set(found)) == len(found)

    @pytest.mark.parametrize("before", ["x", "-", "9-9-9", "99999999999999999999", "%00"])
    def test_a_place_that_is_none_harms_nothing(self, faith: Visitor, store: OpenStore, before: str) -> None:
        came(store)
        for place in ("", "/failed", "/all"):
            assert faith.get(f"{HOME}{place}?before={before}").status_code == 200


class TestOne:
    def test_it_is_as_every_page(self, faith: Visitor, store: OpenStore) -> None:
        heard, said = came(store, state=In.PARKED), left(store, "a", Out.SENDING, Out.UNCLEAR)
        for place in (f"in/{heard}", f"out/{said}"):
            page = faith.get(f"{HOME}/{place}")
            assert (page.status_code, judge(page)) == (200, [])

    def test_it_says_whose_it_is_and_what_we_said(self, faith: Visitor, store: OpenStore) -> None:
        store.write(is_hers)
        number = came(store, minutes=5)
        left(store, "answer", Out.SENDING, Out.SENT, text="We did not understand.", minutes=4)
        left(store, "before", Out.SENDING, Out.SENT, text="Of yesterday.", minutes=900)
        seen = read(faith.get(f"{HOME}/in/{number}"))
        assert seen.heads == ["“balans of lone” was not understood"]
        assert f"{MASKED} Show Whose Mary Akoth, C15" in seen.text
        assert "We did not understand." in seen.text
        assert "Of yesterday." not in seen.text

    def test_a_long_one_is_shown_whole(self, faith: Visitor, store: OpenStore) -> None:
        long = "nataka kujua " * 10
        page = faith.get(f"{HOME}/in/{came(store, long.strip())}")
        assert (long.strip() in read(page).text, judge(page)) == (True, [])

    def test_the_number_is_shown_once_and_that_is_on_record(self, faith: Visitor, store: OpenStore) -> None:
        number = came(store)
        faith.get(f"{HOME}/in/{number}")
        assert PHONE in read(faith.send(f"{HOME}/in/{number}/show")).text
        assert PHONE not in faith.get(f"{HOME}/in/{number}").text
        [line] = store.read(lambda work: work.audit.of(f"inbound:{number}"))
        assert (line.act, line.by, line.words) == ("unmasked", "faith", {"what": "phone"})

    @pytest.mark.parametrize("place", ["in/9", "out/9", "in/x", "in/99999999999999999999"])
    def test_what_is_not_there_is_missing(self, faith: Visitor, place: str) -> None:
        page = faith.get(f"{HOME}/{place}")
        assert (page.status_code, read(page).heads) == (404, ["There is no such text"])


def test_what_an_officer_of_another_branch_said_or_was_told_stands_nowhere(faith: Visitor, store: OpenStore) -> None:
    elsewhere = StaffMember(9, "Peris Njeri", PHONE, 3, is_loan_officer=True, is_active=True)
    store.write(lambda work: work.phones.put_staff(elsewhere, PHONE, NOW))
    heard, said = came(store, "7K4QZ", In.PARKED), left(store, "a", Out.SENDING, Out.UNCLEAR)
    for place in ("", "/unclear", "/all"):
        answer = faith.get(HOME + place)
        assert (MASKED in answer.text, ">Messages</a>" in answer.text) == (False, True)
    for place in (f"in/{heard}", f"out/{said}"):
        assert faith.get(f"{HOME}/{place}").status_code == 404


@pytest.mark.parametrize(
    ("login", "status"),
    [
        pytest.param("faith", 200, id="the cashier"),
        pytest.param("rose", 200, id="the manager"),
        pytest.param("admin", 200, id="an administrator"),
        pytest.param("grace", 403, id="an officer"),
        pytest.param("daniel", 403, id="finance"),
    ],
)
def test_it_opens_to(pages: StaffPages, store: OpenStore, login: str, status: int) -> None:
    heard, said = came(store), left(store, "a")
    visitor = pages.visitor(login)
    for place in ("", "/failed", "/unclear", "/all", f"/in/{heard}", f"/out/{said}"):
        assert visitor.get(HOME + place).status_code == status


@pytest.mark.slow
def test_it_fits_a_small_phone_without_script(pages: StaffPages, phone: Opens, store: OpenStore) -> None:
    number = came(store, "balans of lone " * 5, In.PARKED)
    came(store)
    said = left(store, "a", Out.SENDING, Out.UNCLEAR, text="word " * 30)
    page = phone(pages, "faith")
    for place in ("", "/failed", "/unclear", "/all", f"/out/{said}", f"/in/{number}"):
        page.goto(HOME + place)
        assert look(page) == []
    page.get_by_label("Your answer").fill("Please send BALANCE.")
    page.get_by_role("button", name="Count it").click()
    assert look(page) == []
    page.get_by_role("button", name="Send 1 text").click()
    assert page.get_by_role("status").inner_text() == "Your answer leaves now: 1 text."
