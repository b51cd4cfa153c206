"""What staff do about texts: answer by hand, close, send again."""

from __future__ import annotations

import pytest

from domain.sms import OutboundState
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE
from tests.support.clock import HandClock
from tests.support.pages import judge, read
from tests.support.visitor import StaffPages, Visitor
from tests.web.staff.texts import HOME, In, Out, came, left, texting


@pytest.fixture
def pages(store: OpenStore, clock: HandClock) -> StaffPages:
    return texting(store, clock)


class TestAnswer:
    def counted(self, faith: Visitor, number: int, text: str) -> str:
        faith.get(f"{HOME}/in/{number}")
        return read(faith.send(f"{HOME}/in/{number}/answer", text=text, act="count")).text

    def test_it_is_counted_before_it_leaves(self, faith: Visitor, store: OpenStore) -> None:
        seen = self.counted(faith, came(store), "Please send BALANCE.")
        assert "Text 1 of 1, 41 characters JIRANI, Faith Nduta: Please send BALANCE." in seen
        assert store.read(lambda work: work.messages.said(9)) == []

    def test_it_is_counted_also_where_enter_was_pressed(self, faith: Visitor, store: OpenStore) -> None:
        number = came(store)
        faith.get(f"{HOME}/in/{number}")
        faith.send(f"{HOME}/in/{number}/answer", text="Please send BALANCE.")
        assert store.read(lambda work: work.messages.said(9)) == []

    def test_then_it_leaves(self, faith: Visitor, store: OpenStore) -> None:
        number = came(store, state=In.PARKED)
        self.counted(faith, number, "Please send BALANCE.")
        page = faith.send(f"{HOME}/in/{number}/answer", text="Please send BALANCE.", act="send")
        assert "Your answer leaves now: 1 text." in read(page).text
        assert judge(page) == []
        [sms] = store.read(lambda work: work.messages.said(9))
        assert (sms.to, sms.text, sms.in_reply_to) == (PHONE, "JIRANI, Faith Nduta: Please send BALANCE.", number)

    def test_sent_twice_it_leaves_once(self, faith: Visitor, store: OpenStore) -> None:
        number = came(store)
        self.counted(faith, number, "Please send BALANCE.")
        counted = faith.page
        for _ in range(2):
            faith.page = counted
            faith.send(f"{HOME}/in/{number}/answer", text="Please send BALANCE.", act="send")
        assert "Nothing happened twice." in read(faith.page).text if faith.page else False
        assert len(store.read(lambda work: work.messages.said(9))) == 1

    def test_what_was_changed_is_counted_again(self, faith: Visitor, store: OpenStore) -> None:
        number = came(store)
        self.counted(faith, number, "Please send BALANCE.")
        seen = read(faith.send(f"{HOME}/in/{number}/answer", text="Please come.", act="send")).text
        assert "JIRANI, Faith Nduta: Please come." in seen
        assert store.read(lambda work: work.messages.said(9)) == []

    def test_two_texts_are_shown_as_they_are_cut(self, faith: Visitor, store: OpenStore) -> None:
        seen = self.counted(faith, came(store), "word " * 40)
        assert "Text 1 of 2, 160 characters" in seen
        assert "Send 2 texts" in seen

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param("", "Write what she should read.", id="nothing"),
            pytest.param("word " * 80, "This takes 3 texts; at most 2 leave. Leave something out.", id="too long"),
            pytest.param("слово " * 25, "“с” leaves room for 70 characters a text, not 160.", id="dear signs"),
        ],
    )
    def test_what_cannot_leave_comes_back_filled(self, faith: Visitor, store: OpenStore, text: str, words: str) -> None:
        seen = self.counted(faith, came(store), text)
        assert words in seen
        assert faith.page is not None
        assert (judge(faith.page), text.strip() in faith.page.text) == ([], True)

    def test_who_was_slower_is_told(self, pages: StaffPages, faith: Visitor, store: OpenStore) -> None:
        number = came(store)
        rose = pages.visitor("rose")
        for visitor in (faith, rose):
            self.counted(visitor, number, "Please send BALANCE.")
        faith.send(f"{HOME}/in/{number}/answer", text="Please send BALANCE.", act="send")
        page = rose.send(f"{HOME}/in/{number}/answer", text="Please send BALANCE.", act="send")
        assert page.status_code == 409
        assert "faith saw to this text. Nothing was done." in read(page).text
        assert len(store.read(lambda work: work.messages.said(9))) == 1


def test_what_waits_is_closed(faith: Visitor, store: OpenStore) -> None:
    number = came(store, "SALIO", In.PARKED)
    faith.get(f"{HOME}/in/{number}")
    assert "Closed. Nobody was told by us." in read(faith.send(f"{HOME}/in/{number}/close")).text
    assert store.read(lambda work: work.messages.get(number)).state is In.CLOSED
    page = faith.get(f"{HOME}/in/{number}")
    assert (read(page).heads, judge(page)) == (["“SALIO” was closed"], [])


def test_what_was_answered_has_no_close(faith: Visitor, store: OpenStore) -> None:
    assert "/close" not in faith.get(f"{HOME}/in/{came(store)}").text


def test_what_may_have_left_is_sent_again(faith: Visitor, store: OpenStore) -> None:
    number = left(store, "a", Out.SENDING, Out.UNCLEAR)
    assert "She may get it twice." in read(faith.get(f"{HOME}/out/{number}")).text
    page = faith.send(f"{HOME}/out/{number}/again")
    assert ("It leaves once more, now." in read(page).text, judge(page)) == (True, [])
    assert store.read(lambda work: work.outbox.get(number)).state is Out.QUEUED


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param((Out.SENDING, Out.SENT), "It left, or is on its way.", id="sent"),
        pytest.param((Out.SENDING, Out.FAILED), "It did not leave, and is not sent any more.", id="failed"),
    ],
)
def test_what_is_clear_is_not_sent_again(
    faith: Visitor, store: OpenStore, path: tuple[OutboundState, ...], words: str
) -> None:
    page = faith.get(f"{HOME}/out/{left(store, 'a', *path)}")
    assert (words in read(page).text, "/again" in page.text) == (True, False)
