"""Staff are told where an operator's balances do not follow, and the task closes itself once they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from domain.jobs import BULK, Job
from domain.money import Money
from domain.own_rows import OwnRow
from domain.ports.tasks import Task
from domain.receipts import Receipt, Reversal, Word
from domain.statements import RowClass
from domain.tasks import TaskKind
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.watch_balances import KIND, LED_UP, LOOKS_BACK, PULLED_WITHIN, WatchBalances
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.store.tasks import SHOWN_MAX
from gateway.worker.runs import Runs
from tests.support.clock import NOW, HandClock
from tests.support.people import NAIROBI

OURS = "600417"
Tell = Callable[..., None]


def kes(amount: int) -> Money:
    return Money(amount * 100, "KES")


class Watch:
    """Words come and the clock asks; what is told is a paybill with 10,000 shillings on it."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.accept = AcceptReceipt(store, Sealer([new_key()]), clock)
        self.flow = WatchBalances(store, "mpesa", OURS, clock, NAIROBI)

    def tell(
        self,
        number: str,
        minute: int,
        amount: int,
        balance: int | None,
        word: Word = Word.CALLBACK,
        shortcode: str = OURS,
    ) -> None:
        held = None if balance is None else kes(balance)
        at = NOW + timedelta(minutes=minute)
        self.accept(Receipt("mpesa", number, kes(amount), at, word, shortcode=shortcode, balance=held), "whole")

    def tell_all(self, *, but: str = "") -> None:
        for number, minute, amount, balance in (("A", 0, 100, 10_100), ("B", 5, 250, 10_350), ("C", 9, 75, 10_425)):
            if number != but:
                self.tell(number, minute, amount, balance)

    def look(self, **by: float) -> list[str]:
        """Let time pass and the clock ask; gives the subjects of what waits."""
        now = self.clock.move(**by)
        self.store.write(lambda work: work.jobs.add(KIND, "", queue=BULK, key=f"balances@{now}", due=now))
        until: datetime = now + timedelta(minutes=1)
        jobs: list[Job] = list(self.store.write(lambda work: work.jobs.claim(BULK, limit=9, now=now, until=until)))
        for job in jobs:
            Runs(self.store, {KIND: self.flow}, self.clock)(job)
        return [each.subject for each in self.gaps()]

    def gaps(self) -> Sequence[Task]:
        return self.store.read(lambda work: work.tasks.of_kind(TaskKind.BALANCE_GAP))

    def notes(self) -> list[str]:
        return [each.note for each in self.store.read(lambda work: work.tasks.waiting())]


@pytest.fixture
def watch(store: OpenStore, clock: HandClock) -> Watch:
    return Watch(store, clock)


def test_where_all_follow_nobody_is_told(watch: Watch) -> None:
    watch.tell_all()
    assert watch.look(hours=1) == []


def test_a_message_that_was_dropped_is_a_task(watch: Watch) -> None:
    watch.tell_all(but="B")
    assert watch.look(hours=1) == ["mpesa:600417 A C"]
    assert watch.notes() == [
        "KES 250 more between A (Mon 2 Mar, 11:00) and C (Mon 2 Mar, 11:09) than anybody told of: a message is missing"
    ]


def test_what_the_next_pull_may_bring_is_no_gap_yet(watch: Watch) -> None:
    watch.tell_all(but="B")
    minutes = 9 + PULLED_WITHIN.total_seconds() / 60
    assert watch.look(minutes=minutes - 1) == []
    assert watch.look(minutes=1) == ["mpesa:600417 A C"]


@pytest.mark.parametrize("word", [Word.CALLBACK, Word.PULL, Word.STATEMENT, Word.NOTICE])
def test_it_closes_itself_when_what_was_missing_comes(watch: Watch, word: Word) -> None:
    watch.tell_all(but="B")
    watch.look(hours=1)
    watch.tell("B", 5, 250, 10_350 if word in (Word.CALLBACK, Word.NOTICE) else None, word)
    assert watch.look(hours=1) == []


def test_one_of_days_ago_closes_too(watch: Watch) -> None:
    watch.tell_all(but="B")
    watch.look(hours=1)
    assert watch.look(hours=3 * LOOKS_BACK.total_seconds() / 3600) == ["mpesa:600417 A C"]
    watch.tell("B", 5, 250, None, Word.STATEMENT)
    assert watch.look(hours=1) == []


def test_a_message_that_was_dropped_on_a_weekend_is_a_task_on_monday(watch: Watch) -> None:
    monday = 3 * 24 * 60
    watch.tell("A", 0, 100, 10_100)
    watch.tell("C", monday, 75, 10_425)
    assert watch.look(minutes=monday + 30) == ["mpesa:600417 A C"]


def test_receipts_of_another_paybill_do_not_hide_what_led_up(watch: Watch) -> None:
    monday = 3 * 24 * 60
    watch.tell("A", 0, 100, 10_100)
    for place in range(LED_UP):
        watch.tell(f"X{place}", 60 + place, 900, 77, shortcode="600999")
    watch.tell("C", monday, 75, 10_425)
    assert watch.look(minutes=monday + 30) == ["mpesa:600417 A C"]


def test_a_message_that_was_dropped_before_a_long_outage_is_a_task(watch: Watch) -> None:
    monday = 3 * 24 * 60
    watch.tell("A", 0, 100, 10_100)
    for place in range(LED_UP + 5):
        watch.tell(f"S{place}", 60 + place, 100, None, Word.PULL)
    watch.tell("C", monday, 75, 10_100 + 100 * (LED_UP + 5) + 50 + 75)
    assert watch.look(minutes=monday + 30) == ["mpesa:600417 A C"]


def test_it_closes_however_much_else_waits(watch: Watch) -> None:
    watch.store.write(lambda work: [work.tasks.open("job parked", str(each), "", NOW) for each in range(SHOWN_MAX)])
    watch.tell_all(but="B")
    watch.look(hours=1)
    (gap,) = watch.gaps()
    watch.tell("B", 5, 250, 10_350)
    watch.look(hours=1)
    assert watch.store.read(lambda work: work.tasks.get(gap.id)) is None


def test_every_gap_is_a_task_and_closes(watch: Watch) -> None:
    many = 120
    for place in range(many):
        watch.tell(f"N{place:03}", 2 * place, 100, 10_000 + 300 * place)
    assert len(watch.look(hours=5)) == many - 1
    for place in range(many - 1):
        watch.tell(f"M{place:03}", 2 * place + 1, 200, None, Word.STATEMENT)
    assert watch.look(hours=1) == []


def test_an_entry_by_hand_fills_no_gap(watch: Watch) -> None:
    watch.tell_all(but="B")
    watch.tell("B", 5, 250, None, Word.HAND)
    assert watch.look(hours=1) == ["mpesa:600417 A C"]


def test_a_forged_callback_is_named(watch: Watch) -> None:
    watch.tell_all()
    watch.tell("FAKE", 7, 900, 11_250)
    assert watch.look(hours=1) == ["mpesa:600417 FAKE C"]
    assert watch.notes()[0].startswith("without FAKE all balances between")


def test_what_may_be_a_charge_is_nobodys_task(watch: Watch) -> None:
    watch.tell("A", 0, 100, 10_100)
    watch.tell("B", 5, 250, 10_325)
    assert watch.look(hours=1) == []


def test_what_left_the_account_closes_with_the_statement_that_tells_it(watch: Watch) -> None:
    watch.tell("A", 0, 100, 10_100)
    watch.tell("B", 5, 250, 10_310)
    assert watch.look(hours=1) == ["mpesa:600417 A B"]
    assert watch.notes()[0].startswith("KES 40 less between A")
    row = OwnRow("mpesa", OURS, "A", NOW, kes(-40), RowClass.CHARGE, RowClass.CHARGE, b"")
    watch.store.write(lambda work: work.own_rows.add_many([row], NOW))
    assert watch.look(hours=1) == []


def test_money_that_was_taken_back_is_counted(watch: Watch) -> None:
    watch.tell("A", 0, 100, 10_100)
    watch.tell("B", 9, 250, 10_250)
    back = Reversal("mpesa", "R", "A", kes(100), NOW + timedelta(minutes=5), Word.STATEMENT)
    watch.store.write(lambda work: work.reversals.note(back, b"", NOW))
    assert watch.look(hours=1) == []


def test_money_on_another_paybill_is_another_account(watch: Watch) -> None:
    watch.tell_all()
    watch.tell("X", 7, 900, 77, shortcode="600999")
    assert watch.look(hours=1) == []


def test_a_receipt_told_by_all_is_counted_once(watch: Watch) -> None:
    watch.tell_all()
    for word in (Word.PULL, Word.STATEMENT, Word.NOTICE):
        watch.tell("B", 5, 250, 10_350 if word is Word.NOTICE else None, word)
    assert watch.look(hours=1) == []


def test_what_a_statement_or_a_phone_tells_as_balance_is_not_gone_by(watch: Watch) -> None:
    watch.tell_all(but="B")
    watch.tell("B", 5, 250, 3, Word.STATEMENT)
    assert watch.look(hours=1) == []
