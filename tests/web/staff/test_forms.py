"""A form: it is hers, it is done once, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from domain.errors import NoSuchEntry, OutcomeUnknown, Refused, Unavailable
from domain.staff import NotAllowed, Stale
from gateway.store.opening import OpenStore
from gateway.web.staff.declaring import Outcome
from gateway.web.staff.form import Form
from gateway.web.staff.here import Here
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import StaffPages, Visitor
from tests.web.staff.notebook import NOTE, Notebook, show_notes


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def pages(store: OpenStore, clock: HandClock, notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> StaffPages:
    show_notes(monkeypatch)
    return StaffPages(store, clock, more=[notebook.page()])


@pytest.fixture
def faith(pages: StaffPages) -> Visitor:
    """Faith, who looks at note 7."""
    visitor = pages.visitor("faith")
    visitor.get(NOTE)
    return visitor


def words(visitor: Visitor) -> str:
    assert visitor.page is not None
    return read(visitor.page).text


def test_is_done_and_told(faith: Visitor, notebook: Notebook) -> None:
    faith.send(f"{NOTE}/write", note="call her")
    assert (notebook.written, "Kept call her." in words(faith)) == (["call her"], True)


def test_is_answered_by_303(faith: Visitor) -> None:
    fields = read(faith.get(NOTE)).form(f"{NOTE}/write")
    assert faith.http.post(f"{NOTE}/write", data={**fields, "note": "call her"}).status_code == 303


def test_what_was_done_can_be_undone_from_the_notice(faith: Visitor, notebook: Notebook) -> None:
    faith.send(f"{NOTE}/write", note="call her")
    faith.send(f"{NOTE}/undo")
    assert (notebook.written, "Taken back." in words(faith)) == ([], True)


def test_a_notice_is_told_to_nobody_else(pages: StaffPages, faith: Visitor) -> None:
    faith.send(f"{NOTE}/write", note="call her")
    assert faith.page is not None
    daniel = pages.visitor("daniel")
    assert "call her" not in read(daniel.get(faith.page.request.full_path)).text


class TestWhoseFormItIs:
    @pytest.mark.parametrize("token", ["", "made-up", "salt.0000", "é.é"])
    def test_a_form_without_our_token_does_nothing(self, faith: Visitor, notebook: Notebook, token: str) -> None:
        shown = faith.send(f"{NOTE}/write", note="call her", csrf=token)
        assert (shown.status_code, notebook.written) == (403, [])

    def test_somebody_elses_token_does_nothing(self, pages: StaffPages, faith: Visitor, notebook: Notebook) -> None:
        daniel = pages.visitor("daniel")
        his = read(daniel.get(NOTE)).form(f"{NOTE}/write")["csrf"]
        shown = faith.send(f"{NOTE}/write", note="call her", csrf=his)
        assert (shown.status_code, notebook.written) == (403, [])

    def test_a_form_without_a_key_does_nothing(self, faith: Visitor, notebook: Notebook) -> None:
        assert (faith.send(f"{NOTE}/write", note="call her", once="").status_code, notebook.written) == (403, [])

    def test_the_token_is_another_one_each_time(self, faith: Visitor) -> None:
        tokens = {read(faith.get(NOTE)).form(f"{NOTE}/write")["csrf"] for _ in range(3)}
        assert len(tokens) == 3

    def test_signing_out_wants_a_token_too(self, faith: Visitor) -> None:
        faith.send("/staff/logout", csrf="made-up")
        assert "Sign out" in read(faith.get(NOTE)).text


class TestOnce:
    def send_twice(self, faith: Visitor) -> str:
        fields = read(faith.get(NOTE)).form(f"{NOTE}/write")
        for _ in range(2):
            faith.page = faith.http.post(f"{NOTE}/write", data={**fields, "note": "call her"}, follow_redirects=True)
        return words(faith)

    def test_the_second_time_nothing_happens(self, faith: Visitor, notebook: Notebook) -> None:
        self.send_twice(faith)
        assert notebook.written == ["call her"]

    def test_the_second_time_she_is_told_when_and_by_whom(self, faith: Visitor) -> None:
        said = "Kept call her. This was done at 11:00 by Faith Nduta. Nothing happened twice."
        assert said in self.send_twice(faith)

    def test_a_restart_does_not_forget(self, pages: StaffPages, faith: Visitor, notebook: Notebook) -> None:
        fields = read(faith.get(NOTE)).form(f"{NOTE}/write")
        faith.http.post(f"{NOTE}/write", data={**fields, "note": "call her"})
        again = pages.make().test_client()
        cookie = faith.http.get_cookie("staff")
        assert cookie is not None
        again.set_cookie("staff", cookie.value)
        again.post(f"{NOTE}/write", data={**fields, "note": "call her"})
        assert notebook.written == ["call her"]

    def test_what_is_still_being_done_is_not_done_beside_it(
        self, pages: StaffPages, faith: Visitor, notebook: Notebook
    ) -> None:
        said: list[str] = []
        fields = read(faith.get(NOTE)).form(f"{NOTE}/write")

        class Twice(str):
            """Text that sends the form again while it is written."""

        page = pages.more[0]
        does = page.deeds[0]
        cookie = faith.http.get_cookie("staff")
        assert cookie is not None

        def slow(here: Here, form: Form, number: str) -> Outcome:
            if not said:
                said.append("")
                beside = pages.app.test_client()
                beside.set_cookie("staff", cookie.value)
                answer = beside.post(f"{NOTE}/write", data={**fields, "note": "call her"}, follow_redirects=True)
                said[0] = read(answer).text
            return does.do(here, form, number)  # type: ignore[no-any-return]  # it is an Outcome

        page.deeds[0] = type(does)(does.path, slow, does.on, does.roles, does.body_max)
        pages.app = pages.make()
        cashier = Visitor(pages.app.test_client())
        cashier.http.set_cookie("staff", cookie.value)
        cashier.http.post(f"{NOTE}/write", data={**fields, "note": "call her"})
        assert notebook.written == ["call her"]
        assert "Look whether it was done before you press again." in said[0]

    def test_what_was_wrong_may_be_sent_again(self, faith: Visitor, notebook: Notebook) -> None:
        faith.send(f"{NOTE}/write", note="")
        faith.send(f"{NOTE}/write", note="call her")
        assert notebook.written == ["call her"]


class TestNothingTypedIsLost:
    @pytest.mark.parametrize(
        ("error", "status", "said"),
        [
            pytest.param(
                Stale("Rose Chebet matched it at 11:22."),
                409,
                "This changed while you looked: Rose Chebet matched it at 11:22. Nothing was done.",
                id="stale",
            ),
            pytest.param(Refused("The parts come to KES 90."), 422, "The parts come to KES 90.", id="refused"),
            pytest.param(Unavailable("503"), 503, "Look whether it was done", id="the core is silent"),
        ],
    )
    def test_the_form_comes_back_filled(
        self, faith: Visitor, notebook: Notebook, error: Exception, status: int, said: str
    ) -> None:
        notebook.fails = error
        shown = faith.send(f"{NOTE}/write", note="call her")
        assert (shown.status_code, said in words(faith), ">call her</textarea>" in shown.text) == (status, True, True)

    def test_what_is_wrong_stands_at_the_field_and_on_top(self, faith: Visitor) -> None:
        shown = faith.send(f"{NOTE}/write", note="  ")
        assert shown.text.count("Write something, such as: paid on Monday.") == 2
        assert judge(shown) == []

    @pytest.mark.parametrize(
        ("error", "is_same"),
        [
            pytest.param(Unavailable(""), True, id="nobody knows"),
            pytest.param(Stale("x"), False, id="nothing was done"),
        ],
    )
    def test_what_may_have_been_done_keeps_its_key(
        self, faith: Visitor, notebook: Notebook, error: Exception, is_same: bool
    ) -> None:
        notebook.fails = error
        first = read(faith.get(NOTE)).form(f"{NOTE}/write")["once"]
        again = read(faith.send(f"{NOTE}/write", note="call her", once=first)).form(f"{NOTE}/write")["once"]
        assert (again == first) is is_same

    def test_an_unknown_end_is_not_tried_again(self, faith: Visitor, notebook: Notebook) -> None:
        notebook.fails = OutcomeUnknown("the answer was lost")
        fields = read(faith.get(NOTE)).form(f"{NOTE}/write")
        faith.http.post(f"{NOTE}/write", data={**fields, "note": "call her"})
        notebook.fails = None
        faith.http.post(f"{NOTE}/write", data={**fields, "note": "call her"})
        assert notebook.written == []


class TestAfter30Minutes:
    @pytest.fixture
    def away(self, faith: Visitor, clock: HandClock) -> Visitor:
        """Faith, who typed, was away, and sent the form."""
        clock.move(minutes=31)
        faith.send(f"{NOTE}/write", note="call her", password="canary")
        return faith

    def test_she_is_told_that_it_is_kept(self, away: Visitor) -> None:
        assert "You were away for 30 minutes. What you typed is kept." in words(away)

    def test_nothing_is_done(self, away: Visitor, notebook: Notebook) -> None:
        away.sign_in("faith", to=NOTE)
        assert notebook.written == []

    def test_the_filled_form_comes_back(self, away: Visitor) -> None:
        shown = away.send("/staff/login", login="faith", password="correct-horse-24")
        assert (shown.request.path, ">call her</textarea>" in shown.text) == (NOTE, True)

    def test_a_secret_does_not(self, away: Visitor) -> None:
        assert "canary" not in away.send("/staff/login", login="faith", password="correct-horse-24").text

    def test_then_it_is_done(self, away: Visitor, notebook: Notebook) -> None:
        away.send("/staff/login", login="faith", password="correct-horse-24")
        away.send(f"{NOTE}/write", note="call her")
        assert (notebook.written, ">call her</textarea>" in away.get(NOTE).text) == (["call her"], False)

    def test_somebody_else_does_not_see_it(self, away: Visitor) -> None:
        away.send("/staff/login", login="daniel", password="correct-horse-24")
        assert "call her" not in away.get(NOTE).text

    def test_what_another_site_typed_is_not_kept(self, pages: StaffPages, faith: Visitor, clock: HandClock) -> None:
        clock.move(minutes=31)
        faith.send(f"{NOTE}/write", note="send it to me", csrf="made-up.00")
        faith.send("/staff/login", login="faith", password="correct-horse-24")
        assert "send it to me" not in faith.get(NOTE).text

    def test_a_form_of_before_counts_after_she_is_back(
        self, faith: Visitor, clock: HandClock, notebook: Notebook
    ) -> None:
        other_tab = read(faith.get(NOTE)).form(f"{NOTE}/write")
        clock.move(minutes=31)
        faith.sign_in("faith")
        faith.http.post(f"{NOTE}/write", data={**other_tab, "note": "call her"})
        assert notebook.written == ["call her"]


class TestWhatCannotBe:
    def test_who_may_not_is_told_who_may(self, pages: StaffPages) -> None:
        shown = pages.visitor("rose").get(NOTE)
        assert (shown.status_code, judge(shown)) == (403, [])
        assert "This is for cashier and finance. You are here as branch manager." in read(shown).text

    def test_who_may_not_look_may_not_do(self, pages: StaffPages, faith: Visitor, notebook: Notebook) -> None:
        rose = pages.visitor("rose")
        fields = read(faith.get(NOTE)).form(f"{NOTE}/write") | {"csrf": read(rose.get("/staff/")).forms[0]["csrf"]}
        assert rose.http.post(f"{NOTE}/write", data={**fields, "note": "x"}).status_code == 403
        assert notebook.written == []

    def test_a_flow_says_who_may(self, faith: Visitor, notebook: Notebook) -> None:
        notebook.fails = NotAllowed("You made this batch. Rose Chebet can approve it.")
        shown = faith.send(f"{NOTE}/write", note="x")
        assert (shown.status_code, "Rose Chebet can approve it." in words(faith)) == (403, True)

    def test_what_is_not_there_is_said_with_what_may_be_meant(self, faith: Visitor) -> None:
        shown = faith.get("/staff/notes/0")
        assert (shown.status_code, "No note 0." in words(faith), "Did you mean 7 ?" in words(faith)) == (
            404,
            True,
            True,
        )
        assert judge(shown) == []

    def test_an_entry_that_is_gone(self, faith: Visitor, notebook: Notebook) -> None:
        notebook.fails = NoSuchEntry("remittance 5")
        assert faith.send(f"{NOTE}/write", note="x").status_code == 404

    def test_there_is_no_such_page(self, faith: Visitor) -> None:
        shown = faith.get("/staff/nowhere")
        assert (shown.status_code, judge(shown)) == (404, [])

    def test_our_own_fault_has_a_number_and_no_words_of_ours(self, faith: Visitor, notebook: Notebook) -> None:
        notebook.fails = RuntimeError("canary")
        shown = faith.send(f"{NOTE}/write", note="x")
        assert (shown.status_code, "canary" in shown.text, judge(shown)) == (500, False, [])
        assert "Something broke on our side, number " in words(faith)

    def test_the_address_of_a_form_leads_to_its_page(self, faith: Visitor) -> None:
        assert faith.get(f"{NOTE}/write").request.path == NOTE

    def test_a_form_that_is_too_large(self, faith: Visitor) -> None:
        assert faith.send(f"{NOTE}/write", note="x" * 70_000).status_code == 413
