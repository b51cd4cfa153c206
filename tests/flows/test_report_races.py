"""Two at once: whoever reports, corrects, holds and takes back, money is on record once and everybody reads what is true."""

from __future__ import annotations

from functools import partial

from domain.sheets import SheetState
from gateway.flows.report_sheet import HOLD
from gateway.store.opening import OpenStore
from tests.flows.field import FIRST, MARY, Field, field, wrote
from tests.store.racing import race
from tests.support.officer import DAY, Officer


def say(text: str, store: OpenStore, which: int) -> list[str]:
    """Let an officer's phone send a text."""
    return Officer(store).texts(text)


def hold_or_take_back(store: OpenStore, which: int) -> object:
    """Let one hold what the other takes back."""
    officer = Field(store)
    officer.begin()
    return officer.texts(f"UNDO {FIRST}") if which else officer.flows[HOLD](officer.jobs()[0])


def test_the_same_clients_at_once_are_one_report(store: OpenStore, store_url: str) -> None:
    first, second = race(store_url, partial(say, "c 1 S50, 2 L200"))
    assert first == second
    assert len(store.read(lambda work: work.sheets.lately(1, DAY))) == 1


def say_one_of_two(store: OpenStore, which: int) -> str:
    """Let one client be said to have brought 50, and to have brought 100."""
    return Officer(store).says(("c 1 S50, 2 L200", "c 15 L300, 1 S100")[which])


def test_one_client_in_two_reports_at_once_is_asked_about(store: OpenStore, store_url: str) -> None:
    """They name her in another order, and nobody knows whether it is the same money."""
    answers = race(store_url, say_one_of_two)
    assert sorted(each.split()[0] for each in answers) == ["Clients", "Written"], answers
    assert len(store.read(lambda work: work.sheets.lately(1, DAY))) == 1


def test_the_same_code_at_once_is_one_report(store: OpenStore, store_url: str) -> None:
    grace = field(store)
    first, second = race(store_url, partial(say, "7K4QZ 3=0"))
    assert (first == second, grace.sheet(1).round) == (True, 1)


def test_held_and_taken_back_at_once(store: OpenStore, store_url: str) -> None:
    """Nobody reads of it: either nobody was told, or what was to be told is kept back."""
    grace = field(store)
    grace.texts("7K4QZ 2=0 3=0 4=0 5=0")
    race(store_url, hold_or_take_back)
    grace.works()
    told = grace.store.read(lambda work: work.outbox.with_key("hold-1-1-0"))
    assert told is None or grace.kept_back() == [(MARY, wrote("860", "Mary"))]
    assert (grace.sheet(1).state, grace.new()) == (SheetState.OPEN, [])
