"""What becomes of an SMS that leaves, whatever its carrier does; truth is what the carrier was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.sms import Delivery, Kind, OutboundSMS, OutboundState
from gateway.store.opening import OpenStore
from tests.flows.post_office import TAKEN, PostOffice, queue_and_work
from tests.support.clock import HandClock
from tests.support.provider import Manner, Provider, Reply

DOWN = Reply(503, '{"error": "the exchange is down"}')
LOST = Reply(202, manner=Manner.CUT)

QUEUED, SENT, DELIVERED = OutboundState.QUEUED, OutboundState.SENT, OutboundState.DELIVERED
FAILED, UNCLEAR, EXPIRED = OutboundState.FAILED, OutboundState.UNCLEAR, OutboundState.EXPIRED

certainly_not_taken = pytest.mark.parametrize(
    "reply",
    [
        pytest.param(DOWN, id="the exchange is down"),
        pytest.param(Reply(429, '{"error": "too many messages"}'), id="too many messages"),
    ],
)
perhaps_taken = pytest.mark.parametrize(
    "reply",
    [
        pytest.param(LOST, id="cut after it was taken"),
        pytest.param(Reply(202, manner=Manner.NEVER), id="no answer in time"),
        pytest.param(Reply(500, '{"error": "something broke"}'), id="an error after it was taken"),
        pytest.param(Reply(202, "<html>"), id="an answer that cannot be read"),
    ],
)


class TestTaken:
    def test_is_sent_with_the_carriers_id(self, office: PostOffice) -> None:
        queue_and_work(office)
        assert (office.state(), office.sms().carrier_id) == (SENT, "M0001")

    def test_leaves_once(self, office: PostOffice) -> None:
        queue_and_work(office)
        office.pass_time(hours=1)
        assert office.taken() == ["reply-1"]

    def test_with_a_key_that_is_on_record_leaves_once(self, office: PostOffice) -> None:
        office.queue()
        queue_and_work(office)
        assert office.taken() == ["reply-1"]


class TestRefused:
    @pytest.fixture
    def refused(self, office: PostOffice, first: Provider) -> PostOffice:
        first.reply = Reply(400, '{"error": "no such subscriber"}')
        queue_and_work(office)
        return office

    def test_has_failed_with_the_carriers_reason(self, refused: PostOffice) -> None:
        assert refused.state() is FAILED
        assert "no such subscriber" in refused.sms().reason

    def test_never_goes_again(self, refused: PostOffice) -> None:
        refused.pass_time(hours=1)
        assert refused.taken() == ["reply-1"]

    def test_is_shown_to_staff(self, refused: PostOffice) -> None:
        (task,) = refused.store.read(lambda work: work.tasks.waiting())
        assert (task.kind, task.subject) == ("sms refused", "first")


class TestCertainlyNotTaken:
    @certainly_not_taken
    def test_waits_for_its_next_try(self, office: PostOffice, first: Provider, reply: Reply) -> None:
        first.reply = reply
        queue_and_work(office)
        assert (office.state(), office.taken()) == (QUEUED, ["reply-1"])

    @certainly_not_taken
    def test_goes_again(self, office: PostOffice, first: Provider, reply: Reply) -> None:
        first.reply = reply
        queue_and_work(office)
        first.reply = TAKEN
        office.pass_time(seconds=2)
        assert (office.state(), office.taken()) == (SENT, ["reply-1"] * 2)

    def test_of_a_reminder_goes_again_too(self, office: PostOffice, first: Provider) -> None:
        first.reply = DOWN
        queue_and_work(office, Kind.REMINDER)
        first.reply = TAKEN
        office.pass_time(seconds=2)
        assert office.state() is SENT


class TestPerhapsTaken:
    @perhaps_taken
    def test_is_unclear(self, office: PostOffice, first: Provider, reply: Reply) -> None:
        first.reply = reply
        queue_and_work(office)
        assert office.state() is UNCLEAR

    def test_leaves_twice_and_no_third_time(self, office: PostOffice, first: Provider) -> None:
        first.reply = LOST
        queue_and_work(office, Kind.NOTICE)
        for _ in range(10):
            office.pass_time(minutes=1)
        assert (office.state(), office.taken()) == (UNCLEAR, ["reply-1"] * 2)
        assert [task.kind for task in office.store.read(lambda work: work.tasks.waiting())] == ["sms unclear"]

    @pytest.mark.parametrize("kind", [Kind.REPLY, Kind.CONFIRMATION, Kind.NOTICE])
    def test_goes_again_where_its_kind_may(self, office: PostOffice, first: Provider, kind: Kind) -> None:
        first.reply = LOST
        queue_and_work(office, kind)
        first.reply = TAKEN
        office.pass_time(seconds=20)
        assert (office.state(), office.taken()) == (SENT, ["reply-1"] * 2)

    def test_waits_for_a_report_before_it_goes_again(self, office: PostOffice, first: Provider) -> None:
        first.reply = LOST
        queue_and_work(office)
        office.pass_time(seconds=19)
        assert office.taken() == ["reply-1"]

    @pytest.mark.parametrize("word", list(Delivery))
    def test_does_not_go_again_once_a_report_came(self, office: PostOffice, first: Provider, word: Delivery) -> None:
        first.reply = LOST
        queue_and_work(office)
        office.hear(word)
        office.pass_time(seconds=20)
        assert (office.state().value, office.taken()) == (word.value, ["reply-1"])

    @perhaps_taken
    def test_of_a_reminder_never_goes_again(self, office: PostOffice, first: Provider, reply: Reply) -> None:
        first.reply = reply
        queue_and_work(office, Kind.REMINDER)
        first.reply = TAKEN
        for _ in range(3):
            office.pass_time(hours=8)
        assert (office.state(), office.taken()) == (UNCLEAR, ["reply-1"])


class TestKilledWhileItWasHandedOver:
    def begin(self, office: PostOffice, kind: Kind) -> None:
        """Let the daemon die after `sending` was committed."""
        office.queue(kind=kind)
        (job,) = office.claimed()
        office.routes["first"] = replace(office.routes["first"], sends=Dies())
        with pytest.raises(KeyboardInterrupt):
            office.flow()(job)
        office.routes["first"] = office.new_route("first")

    def test_is_unclear(self, office: PostOffice) -> None:
        self.begin(office, Kind.REPLY)
        office.pass_time(seconds=60)
        assert (office.state(), office.taken()) == (UNCLEAR, [])

    def test_goes_again(self, office: PostOffice) -> None:
        self.begin(office, Kind.REPLY)
        office.pass_time(seconds=60)
        office.pass_time(seconds=20)
        assert (office.state(), office.taken()) == (SENT, ["reply-1"])

    def test_does_not_go_again_where_the_carrier_reported_it_meanwhile(self, office: PostOffice) -> None:
        self.begin(office, Kind.REPLY)
        office.hear(Delivery.DELIVERED, carrier_id="an id that we never heard")
        office.pass_time(seconds=60)
        office.pass_time(seconds=20)
        assert (office.state(), office.taken()) == (DELIVERED, [])

    def test_of_a_reminder_does_not_go_again(self, office: PostOffice) -> None:
        self.begin(office, Kind.REMINDER)
        for _ in range(3):
            office.pass_time(hours=1)
        assert (office.state(), office.taken()) == (UNCLEAR, [])


class Dies:
    """Is killed in the middle of a send."""

    def send(self, sms: OutboundSMS) -> str | None:
        raise KeyboardInterrupt


class TestExpiry:
    @pytest.mark.parametrize(
        ("kind", "minutes", "state"),
        [
            pytest.param(Kind.REPLY, 9, SENT, id="a reply in time"),
            pytest.param(Kind.REPLY, 10, EXPIRED, id="a reply too late"),
            pytest.param(Kind.CONFIRMATION, 71 * 60, SENT, id="a confirmation in time"),
            pytest.param(Kind.CONFIRMATION, 72 * 60, EXPIRED, id="a confirmation too late"),
        ],
    )
    def test_decides_whether_it_still_leaves(
        self, office: PostOffice, kind: Kind, minutes: int, state: OutboundState
    ) -> None:
        office.queue(kind=kind)
        office.pass_time(minutes=minutes)
        assert (office.state(), len(office.taken())) == (state, int(state is SENT))

    def test_keeps_why_it_never_left(self, office: PostOffice, first: Provider) -> None:
        first.reply = DOWN
        queue_and_work(office)
        office.pass_time(minutes=11)
        assert office.state() is EXPIRED
        assert "the exchange is down" in office.sms().reason

    def test_leaves_unclear_what_may_have_arrived(self, office: PostOffice, first: Provider) -> None:
        first.reply = LOST
        queue_and_work(office)
        office.pass_time(minutes=11)
        assert (office.state(), office.taken()) == (UNCLEAR, ["reply-1"])


class TestFailover:
    KEYS = tuple(f"reply-{number}" for number in range(1, 7))

    def queue_all(self, office: PostOffice) -> None:
        for key in self.KEYS:
            office.queue(key, via="first")

    def test_leaves_by_the_second_channel_once_the_first_is_down(self, two: PostOffice) -> None:
        two.carriers["first"].reply = DOWN
        self.queue_all(two)
        two.work()
        two.pass_time(seconds=3)
        assert sorted(two.taken("second")) == sorted(self.KEYS)

    def test_sends_nothing_twice(self, two: PostOffice) -> None:
        two.carriers["first"].reply = DOWN
        self.queue_all(two)
        for _ in range(10):
            two.work()
            two.pass_time(seconds=3)
        assert len(two.taken("second")) == len(self.KEYS)

    def test_waits_for_a_report_where_the_first_may_have_taken_it(self, two: PostOffice) -> None:
        two.carriers["first"].reply = LOST
        self.queue_all(two)
        two.work()
        two.hear(Delivery.DELIVERED)
        two.pass_time(seconds=20)
        assert "reply-1" not in two.taken("second")

    def test_goes_back_after_a_minute(self, two: PostOffice) -> None:
        two.carriers["first"].reply = DOWN
        self.queue_all(two)
        two.work()
        two.carriers["first"].reply = TAKEN
        two.pass_time(seconds=61)
        two.queue("later", via="first")
        two.work()
        assert two.taken("first")[-1] == "later"


class TestRate:
    def test_is_kept_per_channel(self, store: OpenStore, clock: HandClock, carriers: dict[str, Provider]) -> None:
        office = PostOffice(store, clock, carriers, rate_per_s=2)
        for number in range(5):
            office.queue(f"a-{number}", via="first")
            office.queue(f"b-{number}", via="second")
        office.work()
        assert (len(office.taken("first")), len(office.taken("second"))) == (2, 2)

    def test_lets_everything_leave_in_the_end(
        self, store: OpenStore, clock: HandClock, carriers: dict[str, Provider]
    ) -> None:
        office = PostOffice(store, clock, {"first": carriers["first"]}, rate_per_s=2)
        for number in range(5):
            office.queue(f"a-{number}")
        for _ in range(4):
            office.pass_time(seconds=0.5)
        assert sorted(office.taken()) == [f"a-{number}" for number in range(5)]


@pytest.mark.parametrize(
    ("to", "via", "name"),
    [
        pytest.param("+254700000011", None, "second", id="its prefix"),
        pytest.param("+639170000011", None, "first", id="nobody's prefix: no bar"),
        pytest.param("+254700000011", "first", "first", id="the channel it answers"),
    ],
)
def test_leaves_by_the_channel_for_its_number(
    store: OpenStore, clock: HandClock, carriers: dict[str, Provider], to: str, via: str | None, name: str
) -> None:
    office = PostOffice(store, clock, carriers, prefixes={"first": ("+1",), "second": ("+254",)})
    office.queue(to=to, via=via)
    office.work()
    assert {each: len(office.taken(each)) for each in carriers} == {"first": 0, "second": 0} | {name: 1}


def test_the_longest_prefix_wins(store: OpenStore, clock: HandClock, carriers: dict[str, Provider]) -> None:
    office = PostOffice(store, clock, carriers, prefixes={"first": ("+254",), "second": ("+25470", "+1")})
    queue_and_work(office)
    assert office.taken("second") == ["reply-1"]
