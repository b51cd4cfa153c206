"""What a carrier's report changes, however early, late or often it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from domain.phonebook import SILENT_FOR
from domain.ports.channels import Sends
from domain.sms import Delivery, OutboundSMS, OutboundState
from gateway.store.people_tables import phones
from tests.flows.post_office import PHONE, PostOffice, queue_and_work
from tests.support.people import MARY, put_people
from tests.support.provider import Manner, Provider, Reply

SENT, DELIVERED, FAILED = OutboundState.SENT, OutboundState.DELIVERED, OutboundState.FAILED


@dataclass(frozen=True)
class ReportsFirst:
    """A carrier whose report overtakes its answer."""

    carrier: Sends
    office: PostOffice
    words: Sequence[Delivery]
    by_key: bool

    def send(self, sms: OutboundSMS) -> str | None:
        carrier_id = self.carrier.send(sms)
        for word in self.words:
            self.office.hear(word, carrier_id=carrier_id, key=sms.key if self.by_key else None)
        return carrier_id


class TestReports:
    @pytest.mark.parametrize("by_key", [True, False], ids=["by our key", "by the carrier's id"])
    @pytest.mark.parametrize(
        ("words", "state"),
        [
            pytest.param([Delivery.DELIVERED], DELIVERED, id="delivered"),
            pytest.param([Delivery.SENT, Delivery.DELIVERED], DELIVERED, id="sent and delivered"),
            pytest.param([Delivery.FAILED], FAILED, id="failed"),
        ],
    )
    def test_before_the_answer_count(
        self, office: PostOffice, words: list[Delivery], state: OutboundState, by_key: bool
    ) -> None:
        route = office.routes["first"]
        office.routes["first"] = replace(route, sends=ReportsFirst(route.sends, office, words, by_key))
        queue_and_work(office)
        assert office.state() is state

    @pytest.mark.parametrize(
        ("words", "state"),
        [
            pytest.param([Delivery.SENT], SENT, id="sent"),
            pytest.param([Delivery.SENT, Delivery.DELIVERED], DELIVERED, id="in order"),
            pytest.param([Delivery.DELIVERED, Delivery.SENT], DELIVERED, id="out of order"),
            pytest.param([Delivery.DELIVERED, Delivery.DELIVERED], DELIVERED, id="twice"),
            pytest.param([Delivery.DELIVERED, Delivery.FAILED], DELIVERED, id="failed after delivered"),
            pytest.param([Delivery.FAILED, Delivery.DELIVERED], FAILED, id="delivered after failed"),
        ],
    )
    def test_after_the_answer_move_it_forward_only(
        self, office: PostOffice, words: list[Delivery], state: OutboundState
    ) -> None:
        queue_and_work(office)
        for word in words:
            office.hear(word)
        assert office.state() is state

    def test_may_come_days_late(self, office: PostOffice) -> None:
        queue_and_work(office)
        office.pass_time(days=3)
        office.hear(Delivery.DELIVERED)
        assert office.state() is DELIVERED

    def test_are_found_by_the_carriers_id_however_it_is_written(self, office: PostOffice) -> None:
        queue_and_work(office)
        office.hear(Delivery.DELIVERED, carrier_id="m0001", key=None)
        assert office.state() is DELIVERED

    def test_of_another_channel_are_about_another_sms(self, two: PostOffice) -> None:
        two.queue(via="first")
        two.work()
        two.hear(Delivery.FAILED, name="second", carrier_id="M0001", key=None)
        assert two.state() is SENT

    def test_on_nothing_we_know_change_nothing(self, office: PostOffice) -> None:
        queue_and_work(office)
        office.hear(Delivery.FAILED, carrier_id="M9999", key="reply-99")
        assert office.state() is SENT

    def test_keep_the_carriers_reason(self, office: PostOffice) -> None:
        queue_and_work(office)
        office.hear(Delivery.FAILED, reason="the phone is off")
        assert office.sms().reason == "the phone is off"

    @pytest.mark.parametrize(
        ("word", "is_doubted"),
        [
            pytest.param(Delivery.DELIVERED, False, id="it reached her"),
            pytest.param(Delivery.SENT, True, id="it left the carrier, and no more"),
        ],
    )
    def test_show_that_a_phone_lives_once_it_was_reached(
        self, office: PostOffice, first: Provider, word: Delivery, is_doubted: bool
    ) -> None:
        office.store.write(put_people, MARY)
        unreached_since = office.clock() - SILENT_FOR
        office.store.write(lambda work: work.phones.note_delivery(PHONE, unreached_since, arrived=False))
        first.reply = Reply(202, manner=Manner.CUT)
        queue_and_work(office)
        office.hear(word)
        known = office.store.read(lambda work: work.inbound.desk.run(select(phones.c.undelivered_since)).scalar_one())  # type: ignore[attr-defined]
        assert (known is not None) is is_doubted
