"""A village is founded once and opened ever after."""

from __future__ import annotations

from pathlib import Path

from gateway.village.carrier import Daemon
from gateway.village.founding import found
from gateway.village.kenya import KENYA
from gateway.village.world import World
from tests.support.village import MARY, SECRET, GoingClock


def opened(folder: Path, clock: GoingClock) -> World:
    return found(KENYA, Daemon("http://127.0.0.1:9/inbound", KENYA.line, SECRET), clock, folder)


def test_a_second_start_finds_the_books_of_the_first(tmp_path: Path, clock: GoingClock) -> None:
    first, second = opened(tmp_path, clock), opened(tmp_path, clock)
    assert list(second.core.books.entries()) == list(first.core.books.entries())


def test_a_second_start_finds_the_conversations_of_the_first(tmp_path: Path, clock: GoingClock) -> None:
    first = opened(tmp_path, clock)
    first.carrier.send(MARY, "balance")
    first.carrier.stop()
    assert [each.text for each in opened(tmp_path, clock).carrier.texts(MARY)] == ["balance"]


def test_without_a_folder_nothing_is_kept(tmp_path: Path, clock: GoingClock) -> None:
    found(KENYA, Daemon("http://127.0.0.1:9/inbound", KENYA.line, SECRET), clock).carrier.stop()
    assert list(tmp_path.iterdir()) == []
