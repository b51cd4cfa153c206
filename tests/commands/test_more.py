"""MORE gives the next page while it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from gateway.commands.more import COMMAND
from gateway.store.opening import OpenStore
from tests.support.people import NOW, PHONE, question, tools

LATER = timedelta(minutes=15)
NOTHING = "There is nothing more. To see your loan and savings, send: BALANCE."


def keep(store: OpenStore, kept: Sequence[str], phone: str = PHONE) -> None:
    store.write(lambda work: work.conversations.keep_rest(phone, kept, NOW + LATER))


def more(store: OpenStore, now: datetime = NOW) -> tuple[tuple[str, ...], tuple[str, ...]]:
    answer = COMMAND.answer(question("more", now=now), tools(store))
    return answer.variants, answer.rest


@pytest.mark.parametrize(
    ("kept", "page", "rest"),
    [
        pytest.param(("two", "three", "four"), "two", ("three", "four"), id="more to come"),
        pytest.param(("two",), "two", (), id="the last page"),
        pytest.param((), NOTHING, (), id="none left"),
    ],
)
def test_gives_the_next_page(store: OpenStore, kept: tuple[str, ...], page: str, rest: tuple[str, ...]) -> None:
    keep(store, kept)
    assert more(store) == ((page,), rest)


def test_a_phone_that_never_asked_has_nothing_more(store: OpenStore) -> None:
    assert more(store) == ((NOTHING,), ())


def test_another_phones_pages_are_not_given(store: OpenStore) -> None:
    keep(store, ("two",), "+254700000012")
    assert more(store) == ((NOTHING,), ())


@pytest.mark.parametrize(
    ("wait", "page"),
    [
        pytest.param(LATER - timedelta(seconds=1), "two", id="just in time"),
        pytest.param(LATER, NOTHING, id="too late"),
    ],
)
def test_pages_are_kept_until_they_end(store: OpenStore, wait: timedelta, page: str) -> None:
    keep(store, ("two",))
    assert more(store, NOW + wait) == ((page,), ())
