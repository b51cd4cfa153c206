"""Texts that went wrong are seen to once, by somebody with a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.accounts import StaffMember
from domain.errors import NoSuchEntry, Refused
from domain.sms import Delivery, InboundState, Kind, OutboundState
from domain.staff import Role, StaffPerson, Stale
from domain.tasks import TaskKind
from gateway.flows.work_messages import WorkMessages
from gateway.store.opening import OpenStore
from tests.flows.post_office import TAKEN, PostOffice
from tests.store.racing import race
from tests.store.steps import PHONE, add_inbound, new_inbound
from tests.support.clock import NOW, HandClock
from tests.support.provider import Manner, Reply

FAITH = StaffPerson("faith", "Faith Nduta", frozenset({Role.CASHIER}), 5, 2, "Soko branch")
ROSE = replace(FAITH, login="rose", name="Rose Chebet")


@pytest.fixture
def flow(store: OpenStore, clock: HandClock) -> WorkMessages:
    return WorkMessages(store, "JIRANI", clock)


def came(store: OpenStore, state: InboundState, phone: str | None = PHONE, once: str = "M1") -> int:
    number = store.write(add_inbound, new_inbound(once, phone=phone))
    assert number is not None
    if state is not InboundState.RECEIVED:
        store.write(lambda work: work.inbound.settle(number, state, NOW, shown="balans of lone"))
    return number


def texts(store: OpenStore) -> list[tuple[str, str, Kind]]:
    found = store.read(lambda work: work.messages.said(9))
    return [(each.to, each.text, each.kind) for each in reversed(found)]


def acts(store: OpenStore, subject: str) -> list[tuple[str, str]]:
    return [(line.act, line.by) for line in store.read(lambda work: work.audit.of(subject))]


class TestAnswer:
    @pytest.mark.parametrize("state", [InboundState.PARKED, InboundState.ANSWERED, InboundState.IGNORED])
    def test_it_leaves_with_the_institutions_and_her_name(
        self, store: OpenStore, flow: WorkMessages, state: InboundState
    ) -> None:
        number = came(store, state)
        flow.answer(FAITH, number, "Please come by.", seen=flow.heard(FAITH, number).version, once="k1")
        assert texts(store) == [(PHONE, "JIRANI, Faith Nduta: Please come by.", Kind.NOTICE)]
        assert acts(store, f"inbound:{number}") == [("answered by hand", "faith")]

    def test_a_parked_text_is_answered_then(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.PARKED)
        flow.answer(FAITH, number, "Please come by.", seen=flow.heard(FAITH, number).version, once="k1")
        heard = flow.heard(FAITH, number).heard
        assert (heard.state, heard.shown, flow.count(FAITH).parked) == (InboundState.ANSWERED, "balans of lone", 0)

    def test_who_comes_second_is_told_who_was_first(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.ANSWERED)
        seen = flow.heard(FAITH, number).version
        flow.answer(FAITH, number, "Please come by.", seen=seen, once="k1")
        with pytest.raises(Stale, match="faith saw to this text"):
            flow.answer(ROSE, number, "Please call us.", seen=seen, once="k2")
        assert len(texts(store)) == 1

    def test_looking_at_the_number_changes_nothing(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.PARKED)
        seen = flow.heard(FAITH, number).version
        assert flow.show_phone(ROSE, heard=number) == PHONE
        flow.answer(FAITH, number, "Please come by.", seen=seen, once="k1")
        assert acts(store, f"inbound:{number}") == [("unmasked", "rose"), ("answered by hand", "faith")]

    @pytest.mark.parametrize(
        ("state", "phone"),
        [
            pytest.param(InboundState.IGNORED, None, id="from no phone"),
            pytest.param(InboundState.RECEIVED, PHONE, id="that is being answered"),
        ],
    )
    def test_some_cannot_be_answered(
        self, store: OpenStore, flow: WorkMessages, state: InboundState, phone: str | None
    ) -> None:
        number = came(store, state, phone)
        item = flow.heard(FAITH, number)
        assert not item.may_answer
        with pytest.raises(Refused):
            flow.answer(FAITH, number, "Please come by.", seen=item.version, once="k1")
        assert texts(store) == []

    def test_three_texts_are_too_many(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.PARKED)
        with pytest.raises(Refused, match="it takes 3 texts"):
            flow.answer(FAITH, number, "word " * 80, seen=flow.heard(FAITH, number).version, once="k1")


def reply(store: OpenStore, which: int) -> bool:
    """Answer the first text, beside another."""
    flow = WorkMessages(store, "JIRANI", HandClock())
    try:
        flow.answer(FAITH, 1, f"Answer {which}", seen="parked 0", once=str(which))
    except Stale:
        return False
    return True


def test_of_two_who_answer_at_once_one_does(store: OpenStore, store_url: str) -> None:
    came(store, InboundState.PARKED)
    assert sorted(race(store_url, reply)) == [False, True]
    assert len(texts(store)) == 1


class TestClose:
    def test_it_leaves_the_list(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.PARKED)
        flow.close(FAITH, number, seen=flow.heard(FAITH, number).version)
        assert (flow.heard(FAITH, number).heard.state, flow.count(FAITH).parked, texts(store)) == (
            InboundState.CLOSED,
            0,
            [],
        )
        assert acts(store, f"inbound:{number}") == [("closed", "faith")]

    def test_what_waits_for_nobody_is_not_closed(self, store: OpenStore, flow: WorkMessages) -> None:
        number = came(store, InboundState.ANSWERED)
        with pytest.raises(Refused):
            flow.close(FAITH, number, seen=flow.heard(FAITH, number).version)
        assert acts(store, f"inbound:{number}") == []


LOST = Reply(202, "", manner=Manner.CUT)


def lose(office: PostOffice, kind: Kind = Kind.REPLY) -> None:
    """Send a text to a carrier whose answers are lost, until nobody tries any more."""
    office.carriers["first"].reply = LOST
    office.queue(kind=kind)
    office.work()
    for _ in range(3):
        office.pass_time(seconds=30)
    assert office.state() is OutboundState.UNCLEAR
    office.carriers["first"].reply = TAKEN


class TestSendAgain:
    def test_it_leaves_once_more(self, office: PostOffice, flow: WorkMessages) -> None:
        lose(office)
        before = len(office.taken())
        flow.send_again(FAITH, 1)
        office.work()
        assert (office.state(), len(office.taken()) - before) == (OutboundState.SENT, 1)
        assert acts(office.store, "outbound:1") == [("sent again", "faith")]
        assert office.store.read(lambda work: work.tasks.of_kind(TaskKind.SMS_UNCLEAR)) == []

    def test_it_leaves_also_when_it_would_have_come_too_late(
        self, office: PostOffice, flow: WorkMessages, clock: HandClock
    ) -> None:
        lose(office)
        clock.move(hours=5)
        flow.send_again(FAITH, 1)
        office.work()
        assert office.state() is OutboundState.SENT

    def test_it_may_be_unclear_again_and_sent_again(self, office: PostOffice, flow: WorkMessages) -> None:
        lose(office)
        for _ in range(2):
            office.carriers["first"].reply = LOST
            flow.send_again(FAITH, 1)
            office.work()
            office.pass_time(minutes=1)
            assert office.state() is OutboundState.UNCLEAR
        office.carriers["first"].reply = TAKEN
        flow.send_again(ROSE, 1)
        office.work()
        assert office.state() is OutboundState.SENT
        assert [by for _, by in acts(office.store, "outbound:1")] == ["faith", "faith", "rose"]

    def test_what_arrived_after_all_does_not(self, office: PostOffice, flow: WorkMessages) -> None:
        lose(office)
        office.hear(Delivery.DELIVERED)
        with pytest.raises(Refused, match="It left"):
            flow.send_again(FAITH, 1)
        assert office.state() is OutboundState.DELIVERED

    def test_while_we_try_by_ourselves_nobody_does(self, office: PostOffice, flow: WorkMessages) -> None:
        office.carriers["first"].reply = LOST
        office.queue()
        office.work()
        assert office.state() is OutboundState.UNCLEAR
        with pytest.raises(Refused, match="We try again by ourselves"):
            flow.send_again(FAITH, 1)

    def test_a_reminder_never_leaves_twice(self, office: PostOffice, flow: WorkMessages) -> None:
        lose(office, Kind.REMINDER)
        with pytest.raises(Refused, match="never leaves twice"):
            flow.send_again(FAITH, 1)

    def test_pressed_twice_it_leaves_once(self, office: PostOffice, flow: WorkMessages) -> None:
        lose(office)
        before = len(office.taken())
        flow.send_again(FAITH, 1)
        with pytest.raises(Refused):
            flow.send_again(ROSE, 1)
        office.work()
        assert len(office.taken()) - before == 1


def test_there_is_nothing_to_do_about_texts_that_are_not_there(flow: WorkMessages) -> None:
    for act in (flow.heard, flow.said):
        with pytest.raises(NoSuchEntry):
            act(FAITH, 9)


def test_a_number_of_ours_is_shown_on_record(office: PostOffice, flow: WorkMessages) -> None:
    office.queue()
    assert flow.show_phone(FAITH, said=1) == PHONE
    assert acts(office.store, "outbound:1") == [("unmasked", "faith")]


def test_what_is_of_an_officer_of_another_branch_is_out_of_reach(office: PostOffice, flow: WorkMessages) -> None:
    grace = StaffMember(1, "Grace Wanjiru", PHONE, 3, is_loan_officer=True, is_active=True)
    office.store.write(lambda work: work.phones.put_staff(grace, PHONE, NOW))
    lose(office)
    number = came(office.store, InboundState.PARKED)
    before = texts(office.store)
    for act in (
        lambda: flow.heard(FAITH, number),
        lambda: flow.said(FAITH, 1),
        lambda: flow.answer(FAITH, number, "Please come by.", seen="parked 0", once="k1"),
        lambda: flow.close(FAITH, number, seen="parked 0"),
        lambda: flow.send_again(FAITH, 1),
        lambda: flow.show_phone(FAITH, heard=number),
        lambda: flow.show_phone(FAITH, said=1),
    ):
        with pytest.raises(NoSuchEntry):
            act()
    assert (flow.count(FAITH).parked, flow.count(FAITH).unclear, texts(office.store)) == (0, 0, before)
    assert flow.count(replace(FAITH, office_id=3)).parked == 1
