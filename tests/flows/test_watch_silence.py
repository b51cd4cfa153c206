"""The simulator stops, and within twenty minutes staff are told; at night, and in the first week, nobody is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import generate_latest

from domain.jobs import BULK, Job
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.receipts import Receipt, Word
from domain.tasks import TaskKind
from gateway.flows.watch_silence import KIND, WatchSilence
from gateway.store.opening import OpenStore
from gateway.worker.figures import listen
from gateway.worker.runs import Runs
from tests.support.clock import NOW, HandClock

CHANNEL = "M-PESA callbacks"
WEEK, FIVE = timedelta(days=7), timedelta(minutes=5)
MARKET_DAY = NOW.replace(hour=8, minute=0)
"""A Monday, eleven in the morning in Nairobi."""


class Market:
    """Callbacks come while the market is open; the clock asks every five minutes."""

    def __init__(self, store: OpenStore, clock: HandClock) -> None:
        self.store, self.clock = store, clock
        self.flow = WatchSilence(store, CHANNEL, ZoneInfo("Africa/Nairobi"), clock)
        self.number = 0

    def open(self, since: datetime, until: datetime, every: timedelta = timedelta(minutes=2)) -> None:
        """Let callbacks come from *since* to *until*."""
        moments = []
        while since <= until:
            moments.append(since)
            since += every
        self.store.write(self._tell, moments, Word.CALLBACK)

    def past(self, weeks: int, every: timedelta = timedelta(minutes=2)) -> None:
        """Let so many market days have been, each four hours before and after eleven."""
        for week in range(1, weeks + 1):
            day = MARKET_DAY - week * WEEK
            self.open(day - timedelta(hours=4), day + timedelta(hours=4), every)

    def tell(self, word: Word = Word.CALLBACK) -> None:
        self.store.write(self._tell, [self.clock()], word)

    def look(self, **by: float) -> bool:
        """Let time pass and the clock ask; tells whether staff are told."""
        now = self.clock.move(**by)
        until = now + timedelta(minutes=1)
        self.store.write(lambda work: work.jobs.add(KIND, "", queue=BULK, key=f"silence@{now}", due=now))
        jobs: list[Job] = list(self.store.write(lambda work: work.jobs.claim(BULK, limit=9, now=now, until=until)))
        for job in jobs:
            Runs(self.store, {KIND: self.flow}, self.clock)(job)
        return bool(self.notes())

    def until_told(self, most: timedelta = timedelta(hours=5)) -> timedelta | None:
        """Ask every five minutes, and tell after how long staff are told."""
        since = self.clock()
        while self.clock() - since < most:
            if self.look(minutes=5):
                return self.clock() - since
        return None

    def notes(self) -> list[str]:
        return [
            each.note for each in self.store.read(lambda work: work.tasks.waiting()) if each.kind == TaskKind.SILENCE
        ]

    def _tell(self, work: UnitOfWork, moments: list[datetime], word: Word) -> None:
        for moment in moments:
            self.number += 1
            told = Receipt("mpesa", f"R{self.number:09}", Money(100, "KES"), moment, word)
            work.remittances.hear(told, b"", moment)


@pytest.fixture
def market(store: OpenStore, clock: HandClock) -> Market:
    clock.now = MARKET_DAY
    return Market(store, clock)


@pytest.mark.parametrize("seconds", [0, 1, 150, 299])
def test_within_twenty_minutes_of_the_last_callback_staff_are_told(market: Market, seconds: int) -> None:
    market.past(3)
    market.open(MARKET_DAY - timedelta(hours=1), MARKET_DAY)
    market.clock.move(seconds=seconds - 300)
    told = market.until_told()
    assert told
    assert market.clock() - MARKET_DAY <= timedelta(minutes=20)
    assert "minutes, since 11:00; in 15 minutes at this hour of the week 7 usually come" in market.notes()[0]


def test_while_callbacks_come_nobody_is_told(market: Market) -> None:
    market.past(3)
    for _ in range(12):
        market.tell()
        assert not market.look(minutes=5)


def test_it_closes_itself_when_they_come_again(market: Market) -> None:
    market.past(3)
    market.tell()
    assert market.look(minutes=20)
    market.tell()
    assert not market.look(minutes=5)


def test_it_stays_while_the_evening_comes(market: Market) -> None:
    market.past(3)
    market.tell()
    assert market.look(minutes=20)
    assert market.look(hours=10)


def test_pulls_are_no_callbacks(market: Market) -> None:
    market.past(3)
    market.tell()
    market.clock.move(minutes=20)
    market.tell(Word.PULL)
    assert market.look()


def test_in_the_first_week_nobody_is_told(market: Market) -> None:
    market.open(MARKET_DAY - timedelta(days=3), MARKET_DAY, timedelta(minutes=20))
    assert market.until_told() is None


def test_where_nobody_ever_told_anything_nobody_is_told(market: Market) -> None:
    assert market.until_told(timedelta(hours=1)) is None


def test_at_night_nobody_is_told(market: Market) -> None:
    market.past(4)
    market.open(MARKET_DAY, MARKET_DAY + timedelta(hours=4))
    market.clock.move(hours=9)
    assert market.until_told() is None


def test_on_another_day_of_the_week_nobody_is_told(market: Market) -> None:
    market.past(4)
    market.clock.move(days=1)
    assert market.until_told(timedelta(hours=2)) is None


def test_a_channel_that_tells_little_is_missed_later(market: Market) -> None:
    market.past(4, timedelta(minutes=15))
    market.tell()
    told = market.until_told()
    assert told
    assert timedelta(hours=1) < told <= timedelta(hours=2, minutes=5)


def test_the_figures_tell_it(market: Market) -> None:
    listen(market.store, TaskKind.SILENCE, CHANNEL)
    line = f'mobile_mifos_channel_silent{{channel="{CHANNEL}"}}'
    market.past(3)
    market.tell()
    assert f"{line} 0.0" in generate_latest().decode()
    market.look(minutes=20)
    assert f"{line} 1.0" in generate_latest().decode()
