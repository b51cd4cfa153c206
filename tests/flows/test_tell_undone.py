"""What was written down and taken back: whoever was told is told so."""

from __future__ import annotations

import pytest

from domain.sheets import SheetState
from gateway.store.opening import OpenStore
from tests.flows.field import FIRST, MARY, SECOND, Field, field, undone, wrote

S = SheetState


@pytest.fixture
def grace(store: OpenStore) -> Field:
    return field(store)


def test_who_was_told_is_told_so(grace: Field) -> None:
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.texts(f"UNDO {FIRST}")
    assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]


def test_by_the_reference_that_she_has(grace: Field) -> None:
    grace.texts("7K4QZ 4=0 5=0 2=A")
    grace.works()
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.texts(f"UNDO {SECOND}")
    assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]


def test_a_correction_that_nobody_was_told_of_takes_back_what_they_were(grace: Field) -> None:
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
    grace.texts(f"UNDO {SECOND}")
    assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]


def test_what_is_reported_then_is_told_anew(grace: Field) -> None:
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.texts(f"UNDO {FIRST}")
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    assert grace.works() == [(MARY, undone("860", "Mary", FIRST)), (MARY, wrote("860", "Mary", SECOND))]


def test_twice_it_is_told_once(grace: Field) -> None:
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.texts(f"UNDO {FIRST}")
    grace.texts(f"UNDO {FIRST}")
    assert len(grace.works()) == 1


def test_clients_one_by_one_too(grace: Field) -> None:
    grace.texts("c 1 S50")
    grace.works()
    grace.texts(f"UNDO {FIRST}")
    assert (grace.works(), grace.sheet(2).state) == ([(MARY, undone("50", "Mary", FIRST))], S.CANCELLED)
