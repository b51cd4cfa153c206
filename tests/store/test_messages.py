"""Texts that came and texts that leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import NoSuchEntry
from domain.ports.inbound import Inbound
from domain.ports.outbox import Outbound
from domain.ports.store import UnitOfWork
from domain.sms import Delivery, DeliveryReport, InboundState, Kind, OutboundState
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE, add_inbound, add_outbound, new_inbound, new_outbound, send
from tests.support.clock import NOW

LATER = NOW + timedelta(minutes=1)


def settle(work: UnitOfWork, number: int | None, state: InboundState) -> bool:
    assert number is not None
    return work.inbound.settle(number, state, LATER, shown="BALANCE ****", command="balance")


def find(work: UnitOfWork, report: DeliveryReport, channel: str = "twilio") -> int | None:
    found = work.outbox.find(channel, report)
    return found.id if found else None


def test_an_sms_told_twice_is_on_record_once(store: OpenStore) -> None:
    assert store.write(add_inbound, new_inbound("SM1")) is not None
    assert store.write(add_inbound, new_inbound("SM1")) is None


def test_two_channels_may_use_the_same_id(store: OpenStore) -> None:
    store.write(add_inbound, new_inbound("SM1"))
    assert store.write(add_inbound, replace(new_inbound("SM1"), channel="kannel")) is not None


def test_an_inbound_sms_is_read_as_it_was_written(store: OpenStore) -> None:
    number = store.write(add_inbound, new_inbound("SM1"))
    assert number is not None
    assert store.read(lambda work: work.inbound.get(number)) == Inbound(
        number, "twilio", PHONE, PHONE, "22110", b"sealed", False, NOW, InboundState.RECEIVED
    )


@pytest.mark.parametrize("box", ["inbound", "outbox"])
def test_what_is_not_there_is_no_entry(store: OpenStore, box: str) -> None:
    with pytest.raises(NoSuchEntry):
        store.read(lambda work: getattr(work, box).get(99))


@pytest.mark.parametrize(
    ("states", "moved"),
    [
        pytest.param([InboundState.ANSWERED], True, id="answered"),
        pytest.param([InboundState.PARKED, InboundState.ANSWERED], True, id="parked, then answered"),
        pytest.param([InboundState.PARKED, InboundState.CLOSED], True, id="parked, then closed"),
        pytest.param([InboundState.ANSWERED, InboundState.ANSWERED], False, id="answered twice"),
        pytest.param([InboundState.IGNORED, InboundState.PARKED], False, id="parked after ignored"),
        pytest.param([InboundState.CLOSED], False, id="closed at once"),
    ],
)
def test_an_inbound_sms_moves_only_as_drawn(store: OpenStore, states: list[InboundState], moved: bool) -> None:
    number = store.write(add_inbound, new_inbound())
    assert [store.write(settle, number, state) for state in states][-1] is moved


@pytest.mark.parametrize(
    ("state", "sealed"),
    [
        pytest.param(InboundState.ANSWERED, b"", id="answered: forgotten"),
        pytest.param(InboundState.IGNORED, b"", id="ignored: forgotten"),
        pytest.param(InboundState.PARKED, b"sealed", id="parked: kept"),
    ],
)
def test_what_was_typed_is_forgotten_unless_parked(store: OpenStore, state: InboundState, sealed: bytes) -> None:
    number = store.write(add_inbound, new_inbound())
    store.write(settle, number, state)
    assert number is not None
    assert store.read(lambda work: work.inbound.get(number)).sealed == sealed


def test_what_came_from_a_phone_up_to_a_text_is_counted(store: OpenStore) -> None:
    for once, phone, minutes in [("old", PHONE, -2), ("a", PHONE, 0), ("b", PHONE, 1), ("other", "+254700000012", 1)]:
        store.write(add_inbound, new_inbound(once, phone=phone, received_at=NOW + timedelta(minutes=minutes)))
    assert [store.read(lambda work, last=last: work.inbound.count_from(PHONE, NOW, up_to=last)) for last in (2, 3)] == [
        1,
        2,
    ]


@pytest.mark.parametrize(
    "sender",
    [
        pytest.param("a\0b", id="NUL"),
        pytest.param("a\ud83d", id="half a surrogate pair"),
        pytest.param("Mwangi 🌾 ñ", id="all of Unicode"),
    ],
)
def test_no_sender_is_refused_by_the_database(store: OpenStore, sender: str) -> None:
    assert store.write(add_inbound, replace(new_inbound(), sender=sender, phone=None)) is not None


def test_an_unreadable_callback_that_a_carrier_repeats_is_parked_once(store: OpenStore) -> None:
    def park(work: UnitOfWork) -> bool:
        return work.inbound.park_callback("twilio", "once", "no Body", b"sealed", NOW)

    assert [store.write(park), store.write(park)] == [True, False]


def test_an_outbound_sms_is_on_record_once(store: OpenStore) -> None:
    assert store.write(add_outbound, new_outbound("a")) is not None
    assert store.write(add_outbound, new_outbound("a")) is None


def test_an_outbound_sms_is_read_as_it_was_written(store: OpenStore) -> None:
    sms = replace(new_outbound("a"), via="kannel", in_reply_to=7)
    number = store.write(add_outbound, sms)
    assert number is not None
    assert store.read(lambda work: work.outbox.get(number)) == Outbound(
        number,
        "a",
        PHONE,
        "Loan L4: KES 12,400",
        Kind.REPLY,
        NOW,
        NOW + timedelta(minutes=10),
        "kannel",
        7,
        OutboundState.QUEUED,
        None,
        None,
        "",
    )


def test_an_outbound_sms_moves_once(store: OpenStore) -> None:
    number = store.write(add_outbound, new_outbound())
    assert number is not None

    def start(work: UnitOfWork) -> bool:
        return work.outbox.move(
            number, start=OutboundState.QUEUED, to=OutboundState.SENDING, now=LATER, channel="twilio"
        )

    assert [store.write(start), store.write(start)] == [True, False]


def test_a_move_that_is_not_drawn_is_our_bug(store: OpenStore) -> None:
    with pytest.raises(AssertionError):
        store.write(lambda work: work.outbox.move(1, start=OutboundState.SENT, to=OutboundState.QUEUED, now=NOW))


def test_a_move_leaves_what_it_does_not_name(store: OpenStore) -> None:
    number = store.write(send, "a", "SMx1")
    store.write(
        lambda work: work.outbox.move(
            number, start=OutboundState.SENT, to=OutboundState.FAILED, now=LATER, reason="30003"
        )
    )
    sms = store.read(lambda work: work.outbox.get(number))
    assert (sms.channel, sms.carrier_id, sms.reason) == ("twilio", "SMx1", "30003")


@pytest.mark.parametrize(
    ("sent", "told", "is_found"),
    [
        pytest.param("SMab12", "SMab12", True, id="the same"),
        pytest.param("SMab12", "smAB12", True, id="another case"),
        pytest.param("00123", "123", True, id="zeros left away"),
        pytest.param("123", "00123", True, id="zeros added"),
        pytest.param("0", "000", True, id="nothing but zeros"),
        pytest.param("1230", "123", False, id="a zero at the end counts"),
        pytest.param("SMab12", "SMab13", False, id="another id"),
    ],
)
def test_a_report_finds_its_sms(store: OpenStore, sent: str, told: str, is_found: bool) -> None:
    number = store.write(send, "a", sent)
    found = store.write(find, DeliveryReport(told, Delivery.DELIVERED))
    assert found == (number if is_found else None)


def test_a_report_of_another_channel_finds_nothing(store: OpenStore) -> None:
    store.write(send, "a", "123")
    assert store.write(find, DeliveryReport("123", Delivery.DELIVERED), "kannel") is None


def test_a_report_finds_its_sms_by_our_key(store: OpenStore) -> None:
    number = store.write(send, "reply 9", "123")
    assert store.write(find, DeliveryReport(None, Delivery.SENT, key="reply 9")) == number


def test_our_key_finds_nothing_from_another_channel(store: OpenStore) -> None:
    store.write(send, "reply 9", "123")
    assert store.write(find, DeliveryReport(None, Delivery.SENT, key="reply 9"), "kannel") is None


def test_an_id_used_again_means_the_youngest(store: OpenStore) -> None:
    store.write(send, "a", "123")
    number = store.write(send, "b", "123")
    assert store.write(find, DeliveryReport("123", Delivery.DELIVERED)) == number


def test_early_reports_wait_for_their_sms(store: OpenStore) -> None:
    reports = [
        DeliveryReport("00AB", Delivery.SENT),
        DeliveryReport("ab", Delivery.FAILED, "absent"),
    ]
    for report in reports:
        store.write(lambda work, told: work.outbox.keep_report("twilio", told, NOW), report)
    assert store.write(lambda work: work.outbox.take_reports("twilio", "0Ab")) == reports


def test_an_early_report_with_our_key_waits_under_it(store: OpenStore) -> None:
    report = DeliveryReport("00AB", Delivery.DELIVERED, key="answer-7-1")
    store.write(lambda work: work.outbox.keep_report("twilio", report, NOW))
    assert store.write(lambda work: work.outbox.take_reports("twilio", "answer-7-1")) == [report]


def test_early_reports_are_taken_once(store: OpenStore) -> None:
    store.write(lambda work: work.outbox.keep_report("twilio", DeliveryReport("1", Delivery.SENT), NOW))
    store.write(lambda work: work.outbox.take_reports("twilio", "1"))
    assert store.write(lambda work: work.outbox.take_reports("twilio", "1")) == []


def test_the_last_sms_to_a_phone_is_told(store: OpenStore) -> None:
    store.write(add_outbound, new_outbound("a"))
    number = store.write(add_outbound, new_outbound("b"))
    store.write(add_outbound, new_outbound("c", to="+254700000012"))
    last = store.read(lambda work: work.outbox.last_to(PHONE))
    assert last is not None
    assert last.id == number


def test_a_phone_that_never_got_an_sms_has_no_last(store: OpenStore) -> None:
    assert store.read(lambda work: work.outbox.last_to(PHONE)) is None
