"""M-PESA's own texts, passed on by a phone of ours: the one road for money, and no answer to anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from domain.money import Money
from domain.notices import CHANNEL, READ_NOTICE, NoticeSources
from domain.receipts import Payer, Word
from domain.sms import InboundSMS, InboundState
from domain.tasks import TaskKind
from gateway.flows.read_notice import ReadNotice
from gateway.flows.receive_sms import ReceiveSMS
from gateway.store.opening import OpenStore
from mpesa.notices import SENDERS, read_own_notice
from tests.flows.cash_desk import JOSEPHINES, NUMBER, OURS, CashDesk
from tests.flows.suspense_desk import kes
from tests.support.clock import HandClock

SIM = "+254700000999"
SOURCES = NoticeSources(frozenset({SIM}), frozenset({"modem"}), SENDERS)
CORPUS = Path(__file__).parents[1] / "recordings" / "mpesa" / "sms-notifications.jsonl"
TEXT = (
    f"{NUMBER} Confirmed. on 2/3/26 at 10:59 AM Ksh480.00 received from JOSEPHINE ATIENO 254700000015. "
    "Account Number L5 New Utility balance is Ksh16,700.50"
)
REVERSAL = (
    "UC26X8BG11 confirmed. Reversal of transaction UC25C4D8QA has been successfully reversed on 2/3/26 at 11:40 AM "
    "and Ksh480.00 is debited from your M-PESA account. New M-PESA account balance is Ksh16,220.50."
)


class Relay(CashDesk):
    """A cash desk that hears what a phone passes on."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.receives = ReceiveSMS(self.store, self.seals, self.clock, "KE", SOURCES)
        flow = ReadNotice(self.store, self.seals, SOURCES, read_own_notice, OURS, "KES", self.clock)
        self.more = {READ_NOTICE: flow}

    def hear(self, text: str = TEXT, sender: str = SIM, channel: str = "first", once: str = "1") -> None:
        self.receives(channel, [InboundSMS(once, sender, "22384", text)])
        self.work()

    def jobs_of(self, text: str, sender: str, channel: str) -> list[str]:
        """Say which jobs a text asks for."""
        self.receives(channel, [InboundSMS("1", sender, "22384", text)])
        now = self.clock()
        until = now + timedelta(minutes=1)
        claimed = [
            job
            for queue in ("replies", "money")
            for job in self.store.write(lambda work, q=queue: work.jobs.claim(q, limit=9, now=now, until=until))
        ]
        return [job.kind for job in claimed]


@pytest.fixture
def relay(store: OpenStore, clock: HandClock) -> Relay:
    return Relay(store, clock)


@pytest.mark.parametrize(
    ("sender", "channel", "kind"),
    [
        pytest.param(SIM, "first", READ_NOTICE, id="the phone that passes them on"),
        pytest.param("254700000999", "first", READ_NOTICE, id="as a carrier writes it"),
        pytest.param("MPESA", "modem", READ_NOTICE, id="on the SIM itself"),
        pytest.param("M-Pesa", "modem", READ_NOTICE, id="on the SIM itself, as in Tanzania"),
        pytest.param("MPESA", "first", "answer_sms", id="a sender's name through a carrier"),
        pytest.param("+254700000998", "modem", "answer_sms", id="a client who texts the SIM"),
        pytest.param("+254700000998", "first", "answer_sms", id="a cheat"),
        pytest.param("+254700000998", CHANNEL, READ_NOTICE, id="whatever the app posts"),
    ],
)
def test_whose_texts_are_notices(relay: Relay, sender: str, channel: str, kind: str) -> None:
    assert relay.jobs_of(TEXT, sender, channel) == [kind]


def test_is_a_receipt_like_any_other(relay: Relay) -> None:
    relay.hear()
    found = relay.remittance()
    assert found
    told = found.receipt
    assert (told.word, told.amount, told.reference, told.shortcode) == (Word.NOTICE, kes(480), "L5", OURS)
    assert (told.payer, told.balance) == (Payer(phone=JOSEPHINES, name="JOSEPHINE ATIENO"), Money(1_670_050, "KES"))
    assert relay.sms().state is InboundState.ANSWERED


def test_nobody_is_answered(relay: Relay) -> None:
    relay.hear()
    relay.hear("Dear customer, your airtime is low.", once="2")
    assert [relay.store.read(lambda work, p=phone: work.outbox.last_to(p)) for phone in (SIM, JOSEPHINES)] == [None] * 2


def test_a_notice_after_the_callback_is_evidence_and_no_money(relay: Relay) -> None:
    relay.tell()
    relay.work()
    relay.hear()
    assert (relay.words(), relay.office.on_books()) == ([Word.CALLBACK, Word.NOTICE], {"L5": 480})


def test_a_notice_before_the_callback_waits_for_it(relay: Relay) -> None:
    relay.hear()
    assert relay.office.on_books() == {}
    relay.tell()
    relay.work()
    assert relay.office.on_books() == {"L5": 480}


def test_passed_on_twice_it_is_one_word(relay: Relay) -> None:
    relay.hear()
    relay.hear(once="2")
    assert relay.words() == [Word.NOTICE]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"MPESA: {TEXT}", id="the sender's name before it"),
        pytest.param(f"From: MPESA\n{TEXT}", id="the sender in a line of its own"),
        pytest.param(f"FWD M-PESA - {TEXT}", id="forwarded"),
    ],
)
def test_the_senders_name_may_stand_before_it(relay: Relay, text: str) -> None:
    relay.hear(text)
    assert relay.words() == [Word.NOTICE]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"From: +254711111111\n{TEXT}", id="the phone says that a cheat sent it"),
        pytest.param(f"{TEXT} Ksh480", id="something behind it"),
        pytest.param(
            "UC25C4D8QA Confirmed. Ksh480.00 sent to MARY 0700000011 on 2/3/26 at 10:59 AM.", id="money that left"
        ),
        pytest.param(TEXT.replace("Ksh", "Tsh"), id="money of another country"),
        pytest.param(TEXT.replace("480.00", "48O.00"), id="a letter in the amount"),
        pytest.param(TEXT * 5, id="far too long"),
        pytest.param(
            f"{NUMBER} Confirmed.You have received Ksh480.00 from JOSEPHINE ATIENO 0700000015 on 2/3/26 at 10:59 AM "
            "New M-PESA balance is Ksh302.00. Transaction cost, Ksh0.00.",
            id="money that reached the phone's own wallet",
        ),
    ],
)
def test_what_is_not_understood_is_kept_for_staff(relay: Relay, text: str) -> None:
    relay.hear(text)
    sms = relay.sms()
    assert (relay.remittance(), sms.state, relay.tasks()) == (None, InboundState.PARKED, [TaskKind.NOTICE_NOT_READ])
    assert relay.seals.open(sms.sealed) == text[:4_000]


def test_of_what_an_app_posts_only_the_operators_texts_are_kept(relay: Relay) -> None:
    relay.hear(sender="+254711111111", channel=CHANNEL)
    sms = relay.sms()
    assert (relay.remittance(), sms.state, sms.sealed, relay.tasks()) == (None, InboundState.IGNORED, b"", [])


def test_a_text_alone_takes_nothing_off_an_account(relay: Relay) -> None:
    relay.tell()
    relay.work()
    relay.hear(REVERSAL)
    assert (relay.office.on_books(), relay.tasks()) == ({"L5": 480}, [TaskKind.NOTICE_TAKEN_BACK])
    assert relay.notes() == ["UC26X8BG11: KES 480 at 2026-03-02 08:40 UTC; import the statement"]


def test_every_recorded_notice_of_a_paybill_or_till_is_taken(relay: Relay) -> None:
    lines = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    ours = [each for each in lines if each["expect"]["kind"] in ("paybill_in", "till_in", "till_in_org")]
    assert len(ours) >= 5
    for place, each in enumerate(ours):
        relay.hear(each["text"], once=str(place))
    assert all(relay.remittance(each["expect"]["receipt"]) for each in ours)
