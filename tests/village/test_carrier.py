"""The carrier hands on, repeats, delivers and reports, and its books are true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.village.carrier import Carrier, Daemon
from gateway.village.kenya import KENYA
from gateway.village.ledger import Fate
from gateway.village.world import World
from tests.support.village import ANSWER, BRISK, MARY, SECRET, GoingClock, StandIn


def message(daemon: StandIn, **changes: object) -> dict[str, object]:
    return {"key": "reply-1", "to": MARY, "text": ANSWER, "report_url": f"{daemon.url}/report"} | changes


def until(settled: Callable[[], bool], world: World, phone: str = MARY) -> None:
    """Wait on the carrier's own bell."""
    with world.carrier._changed:
        assert world.carrier._changed.wait_for(settled, 10)


def fate(world: World) -> Fate:
    text = world.carrier.last_text(MARY)
    assert text is not None
    return text.fate


class TestAPhonesText:
    def test_is_handed_on_as_it_was_sent(self, world: World, daemon: StandIn) -> None:
        sent = world.carrier.send(MARY, "Salio ñ 😀")
        assert daemon.next_text() == {
            "id": sent.id,
            "from": MARY,
            "to": KENYA.line,
            "text": "Salio ñ 😀",
            "sent_at": sent.at.isoformat(),
        }

    def test_is_signed_over_its_raw_body(self, world: World, daemon: StandIn) -> None:
        world.carrier.send(MARY, "balance")
        daemon.next_text()
        assert daemon.forged == 0

    @pytest.mark.parametrize("statuses", [[503, 500], [502, 504, 503]], ids=["twice", "three times"])
    def test_is_handed_on_again_with_its_id_after_5xx(self, world: World, daemon: StandIn, statuses: list[int]) -> None:
        daemon.statuses = list(statuses)
        sent = world.carrier.send(MARY, "balance")
        assert [daemon.next_text()["id"] for _ in range(len(statuses) + 1)] == [sent.id] * (len(statuses) + 1)

    @pytest.mark.parametrize("status", [400, 403, 413, 415])
    def test_is_not_handed_on_again_after_a_refusal(self, world: World, daemon: StandIn, status: int) -> None:
        daemon.statuses = [status]
        world.carrier.send(MARY, "balance")
        until(lambda: fate(world) is Fate.REFUSED, world)
        assert daemon.texts.qsize() == 1

    def test_is_given_up_after_a_quarter_of_an_hour(self, world: World, daemon: StandIn, clock: GoingClock) -> None:
        daemon.statuses = [503] * 100_000
        world.carrier.send(MARY, "balance")
        daemon.next_text()
        clock.put_forward(timedelta(minutes=15))
        until(lambda: fate(world) is Fate.GIVEN_UP, world)

    def test_waits_for_a_daemon_that_is_not_there(self, clock: GoingClock) -> None:
        carrier = Carrier(Daemon("http://127.0.0.1:9/inbound", KENYA.line, SECRET), clock, pace=BRISK)
        carrier.start()
        carrier.send(MARY, "balance")
        with carrier._changed:
            pass
        carrier.stop()
        text = carrier.last_text(MARY)
        assert text is not None
        assert text.fate is Fate.WAITING

    def test_comes_twice_on_demand(self, world: World, daemon: StandIn) -> None:
        world.carrier.faults.add("twice", 1)
        sent = world.carrier.send(MARY, "balance")
        assert [daemon.next_text()["id"], daemon.next_text()["id"]] == [sent.id, sent.id]

    def test_stands_in_the_books_once_even_if_handed_on_twice(self, world: World, daemon: StandIn) -> None:
        world.carrier.faults.add("twice", 1)
        world.carrier.send(MARY, "balance")
        daemon.next_text()
        daemon.next_text()
        assert [(each.phone, each.direction, each.text) for each in world.carrier.books()] == [(MARY, "out", "balance")]


class TestAMessage:
    def test_is_taken_and_shown(self, village: httpx.Client, world: World, daemon: StandIn) -> None:
        taken = village.post("/carrier/messages", json=message(daemon))
        shown = world.carrier.texts(MARY, after=0, wait_s=10)
        assert (taken.status_code, [each.text for each in shown]) == (202, [ANSWER])

    def test_is_reported_sent_and_then_delivered(self, village: httpx.Client, daemon: StandIn) -> None:
        taken = village.post("/carrier/messages", json=message(daemon)).json()["id"]
        reports = [daemon.next_report(), daemon.next_report()]
        assert reports == [{"id": taken, "status": each, "reason": ""} for each in ("sent", "delivered")]

    def test_is_delivered_without_a_report_url(self, village: httpx.Client, world: World, daemon: StandIn) -> None:
        village.post("/carrier/messages", json=message(daemon, report_url=None))
        assert len(world.carrier.texts(MARY, wait_s=10)) == 1

    def test_with_the_same_key_counts_double(self, village: httpx.Client, world: World, daemon: StandIn) -> None:
        ids = {village.post("/carrier/messages", json=message(daemon)).json()["id"] for _ in range(2)}
        assert (len(ids), len(world.carrier.books())) == (2, 2)

    @pytest.mark.parametrize(
        "changes",
        [
            pytest.param({"key": ""}, id="no key"),
            pytest.param({"to": "0700000011"}, id="not E.164"),
            pytest.param({"text": ""}, id="no text"),
            pytest.param({"text": "x" * 1_601}, id="more than ten texts"),
            pytest.param({"text": 5}, id="a number for a text"),
            pytest.param({"report_url": "file:///etc/passwd"}, id="no web address"),
        ],
    )
    def test_that_no_phone_could_get_is_refused(
        self, village: httpx.Client, daemon: StandIn, changes: dict[str, object]
    ) -> None:
        answer = village.post("/carrier/messages", json=message(daemon, **changes))
        assert (answer.status_code, bool(answer.json()["error"])) == (400, True)


class TestAFault:
    @pytest.mark.parametrize(
        ("kind", "status", "in_books"),
        [
            ("down", 503, 0),
            ("throttle", 429, 0),
            ("refuse_number", 400, 0),
            ("error_after", 500, 1),
            ("drop", 202, 0),
            ("slow", 202, 1),
            ("late", 202, 1),
            ("report_first", 202, 1),
        ],
    )
    def test_answers_and_books(
        self, village: httpx.Client, world: World, daemon: StandIn, kind: str, status: int, in_books: int
    ) -> None:
        world.carrier.faults.add(kind, 1)
        answer = village.post("/carrier/messages", json=message(daemon))
        assert (answer.status_code, len(world.carrier.books())) == (status, in_books)

    @pytest.mark.parametrize(("kind", "in_books"), [("cut_before", 0), ("cut_after", 1)])
    def test_cuts_the_connection(
        self, village: httpx.Client, world: World, daemon: StandIn, kind: str, in_books: int
    ) -> None:
        world.carrier.faults.add(kind, 1)
        with pytest.raises(httpx.RemoteProtocolError):
            village.post("/carrier/messages", json=message(daemon))
        assert len(world.carrier.books()) == in_books

    def test_ends_after_its_count(self, village: httpx.Client, world: World, daemon: StandIn) -> None:
        world.carrier.faults.add("down", 2)
        answers = [village.post("/carrier/messages", json=message(daemon)).status_code for _ in range(3)]
        assert answers == [503, 503, 202]

    def test_report_first_reports_before_the_answer(self, village: httpx.Client, world: World, daemon: StandIn) -> None:
        world.carrier.faults.add("report_first", 1)
        village.post("/carrier/messages", json=message(daemon))
        assert daemon.reports.qsize() == 2

    def test_late_reports_later_than_the_phone_has_it(
        self, village: httpx.Client, world: World, daemon: StandIn
    ) -> None:
        world.carrier.faults.add("late", 1)
        village.post("/carrier/messages", json=message(daemon))
        assert world.carrier.texts(MARY, wait_s=10)
        assert daemon.next_report()["status"] == "sent"

    def test_can_be_taken_back(self, world: World) -> None:
        world.carrier.faults.add("down", 5)
        world.carrier.faults.add("down", 0)
        assert world.carrier.faults.waiting() == {}


class TestAFile:
    def carrier(self, daemon: StandIn, clock: GoingClock, file: Path) -> Carrier:
        return Carrier(Daemon(f"{daemon.url}/inbound", KENYA.line, SECRET), clock, file, BRISK)

    def test_keeps_books_and_conversations(self, daemon: StandIn, clock: GoingClock, tmp_path: Path) -> None:
        first = self.carrier(daemon, clock, tmp_path / "carrier.jsonl")
        first.start()
        first.send(MARY, "line\u2028break")
        first.take("reply-1", MARY, ANSWER, None)
        assert len(first.texts(MARY, after=1, wait_s=10)) == 1
        first.stop()
        second = self.carrier(daemon, clock, tmp_path / "carrier.jsonl")
        assert (second.books(), second.texts(MARY)) == (first.books(), first.texts(MARY))
        second.stop()

    def test_hands_on_after_the_start_what_was_not_before(
        self, daemon: StandIn, clock: GoingClock, tmp_path: Path
    ) -> None:
        first = self.carrier(daemon, clock, tmp_path / "carrier.jsonl")
        sent = first.send(MARY, "balance")  # never started: nothing was handed on
        first.stop()
        second = self.carrier(daemon, clock, tmp_path / "carrier.jsonl")
        second.start()
        assert daemon.next_text()["id"] == sent.id
        second.stop()

    def test_that_a_kill_cut_short_is_read_up_to_there(
        self, daemon: StandIn, clock: GoingClock, tmp_path: Path
    ) -> None:
        file = tmp_path / "carrier.jsonl"
        first = self.carrier(daemon, clock, file)
        first.send(MARY, "balance")
        first.send(MARY, "next")
        first.stop()
        file.write_bytes(file.read_bytes()[:-20])
        second = self.carrier(daemon, clock, file)
        second.send(MARY, "last")
        second.stop()
        third = self.carrier(daemon, clock, file)
        assert [each.text for each in third.books()] == ["balance", "last"]
        third.stop()


def test_numbers_of_a_conversation_count_both_ways(world: World, answering: StandIn) -> None:
    world.carrier.send(MARY, "balance")
    world.carrier.texts(MARY, after=1, wait_s=10)
    shown: list[Any] = [(each.n, each.direction) for each in world.carrier.texts(MARY)]
    assert shown == [(1, "out"), (2, "in")]
