"""What a carrier's report changes, however early, late or often it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from domain.ports.channels import Sends
from domain.sms import Delivery, OutboundSMS, OutboundState
from tests.flows.post_office import PostOffice, queue_and_work

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
