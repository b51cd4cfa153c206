"""Figures, conversations, tasks and carriers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.accounts import Client, Savings, Standing
from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.ports.tasks import Task
from gateway.store.opening import OpenStore
from tests.store.steps import PHONE
from tests.support.clock import NOW

LATER = NOW + timedelta(minutes=15)
STANDING = Standing(
    Client(15, "15", "Mary Wanjiku", PHONE, True),
    (),
    (Savings(7, "7", Money(3_200_00, "KES"), Money(0, "KES")),),
    NOW,
)


def put(work: UnitOfWork, standing: Standing) -> None:
    work.figures.put(standing)


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        pytest.param(NOW + timedelta(seconds=1), NOW + timedelta(seconds=1), id="younger: kept"),
        pytest.param(NOW - timedelta(seconds=1), NOW, id="older: not kept"),
    ],
)
def test_the_youngest_standing_is_kept(store: OpenStore, second: datetime, kept: datetime) -> None:
    store.write(put, STANDING)
    store.write(put, replace(STANDING, read_at=second))
    assert store.read(lambda work: work.figures.get(15)) == replace(STANDING, read_at=kept)


def test_nothing_is_known_of_a_stranger(store: OpenStore) -> None:
    assert store.read(lambda work: work.figures.get(99)) is None


def keep(work: UnitOfWork, *pages: str) -> None:
    work.conversations.keep_rest(PHONE, pages, LATER)


@pytest.mark.parametrize(
    ("now", "pages"),
    [
        pytest.param(NOW, ["two", "three ñ"], id="within its time"),
        pytest.param(LATER, [], id="too late"),
    ],
)
def test_more_gives_what_is_left(store: OpenStore, now: datetime, pages: list[str]) -> None:
    store.write(keep, "two", "three ñ")
    assert store.read(lambda work: work.conversations.take_rest(PHONE, now)) == pages


def test_what_is_left_is_replaced(store: OpenStore) -> None:
    store.write(keep, "two", "three")
    store.write(keep, "three")
    assert store.read(lambda work: work.conversations.take_rest(PHONE, NOW)) == ["three"]


def test_what_is_left_is_forgotten(store: OpenStore) -> None:
    store.write(keep, "two")
    store.write(keep)
    assert store.read(lambda work: work.conversations.take_rest(PHONE, NOW)) == []


def test_a_noisy_phone_is_told_once_a_while(store: OpenStore) -> None:
    def warn(work: UnitOfWork, now: datetime) -> bool:
        return work.conversations.warn(PHONE, now, until=now + timedelta(minutes=15))

    assert [store.write(warn, now) for now in (NOW, NOW, LATER, LATER)] == [True, False, True, False]


def open_task(work: UnitOfWork, kind: str, subject: str, minutes: float) -> None:
    work.tasks.open(kind, subject, "look", NOW + timedelta(minutes=minutes))


def test_a_task_is_open_once(store: OpenStore) -> None:
    for kind, subject, minutes in [("late", "a", 2), ("late", "a", 3), ("wrong number", "a", 1)]:
        store.write(open_task, kind, subject, minutes)
    waiting = store.read(lambda work: work.tasks.waiting())
    assert [(task.kind, task.opened_at) for task in waiting] == [
        ("wrong number", NOW + timedelta(minutes=1)),
        ("late", NOW + timedelta(minutes=2)),
    ]


def test_a_task_tells_what_to_look_at(store: OpenStore) -> None:
    store.write(open_task, "late", "loan L4", 0)
    assert store.read(lambda work: work.tasks.waiting()) == [Task(1, "late", "loan L4", "look", NOW)]


def take_turns(work: UnitOfWork, rate: float, now: datetime, count: int) -> list[datetime | None]:
    return [work.carriers.take_turn("twilio", rate, now) for _ in range(count)]


@pytest.mark.parametrize(
    ("rate", "at_once", "due_s"),
    [
        pytest.param(10, 10, 0.1, id="ten a second"),
        pytest.param(1, 1, 1, id="one a second"),
        pytest.param(0.5, 1, 2, id="one in two seconds"),
    ],
)
def test_a_seconds_worth_may_go_at_once(store: OpenStore, rate: float, at_once: int, due_s: float) -> None:
    turns = store.write(take_turns, rate, NOW, at_once + 2)
    assert turns == [*[None] * at_once, *[NOW + timedelta(seconds=due_s)] * 2]


def test_a_turn_is_there_when_it_is_due(store: OpenStore) -> None:
    store.write(take_turns, 10, NOW, 10)
    assert store.write(take_turns, 10, NOW + timedelta(seconds=0.1), 2) == [None, NOW + timedelta(seconds=0.2)]


def test_turns_are_not_saved_up(store: OpenStore) -> None:
    store.write(take_turns, 10, NOW, 1)
    assert store.write(take_turns, 10, NOW + timedelta(hours=1), 11).count(None) == 10


def test_channels_do_not_share_turns(store: OpenStore) -> None:
    store.write(take_turns, 1, NOW, 1)
    assert store.write(lambda work: work.carriers.take_turn("kannel", 1, NOW)) is None


def note(work: UnitOfWork, *outcomes: bool) -> None:
    for worked in outcomes:
        work.carriers.note("twilio", NOW, worked=worked)


@pytest.mark.parametrize(
    ("outcomes", "now", "is_down"),
    [
        pytest.param([False] * 4, NOW, False, id="four failures"),
        pytest.param([False] * 5, NOW, True, id="five failures"),
        pytest.param([False] * 4 + [True] + [False] * 4, NOW, False, id="not in a row"),
        pytest.param([False] * 5, NOW + timedelta(minutes=1), False, id="a minute later"),
        pytest.param([False] * 5 + [True], NOW, False, id="works again"),
        pytest.param([], NOW, False, id="never tried"),
    ],
)
def test_five_failures_in_a_row_mark_a_channel_down(
    store: OpenStore, outcomes: list[bool], now: datetime, is_down: bool
) -> None:
    store.write(note, *outcomes)
    assert store.read(lambda work: work.carriers.is_down("twilio", now)) is is_down
