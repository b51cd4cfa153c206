"""What was written down and taken back: whoever was told is told so."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest

from domain.ports.store import UnitOfWork
from domain.sheets import SheetState
from domain.sms import OutboundState as O
from gateway.store.opening import OpenStore
from tests.flows.field import ALICE, FIRST, MARY, SECOND, Field, anew, field, undone, wrote
from tests.support.people import NOW

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


class TestNotLeftYet:
    """The carrier was silent: nobody reads what does not count any more, after what says so."""

    @pytest.fixture(autouse=True)
    def silent(self, grace: Field) -> None:
        grace.leaves = False

    def test_what_is_taken_back_is_not_told_at_all(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        (told,) = grace.works()
        grace.texts(f"UNDO {FIRST}")
        assert (grace.works(), grace.kept_back()) == ([], [told])

    def test_a_correction_is_what_was_written_down(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
        assert grace.works() == [(MARY, wrote("500", "Mary", SECOND))]
        assert grace.kept_back() == [(MARY, wrote("860", "Mary"))]

    def test_a_correction_of_what_did_leave_is_kept_back(self, grace: Field) -> None:
        """She knows the first amount, which counts again."""
        grace.leaves = True
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.leaves = False
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
        grace.works()
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        assert grace.works() == []
        assert grace.kept_back() == [(MARY, anew("500", "Mary", SECOND, "860", FIRST))]

    def test_what_is_still_so_leaves(self, grace: Field) -> None:
        grace.texts("7K4QZ 4=0 5=0 2=A")
        grace.works()
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        assert (grace.works(), [to for to, _ in grace.kept_back()]) == ([], [ALICE])

    def test_the_audit_says_so(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts(f"UNDO {FIRST}")
        grace.works()
        subject = grace.sheet(1).subject
        acts = [each.act for each in grace.store.read(lambda work: work.audit.of(subject))]
        assert [each for each in acts if each in ("told", "kept back")] == ["told", "kept back"]


def test_what_may_have_left_is_corrected_and_not_repeated(grace: Field) -> None:
    """The carrier did not say whether it took it, and it waits to be handed over again."""
    grace.leaves = False
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    for start, to in pairwise((O.QUEUED, O.SENDING, O.UNCLEAR, O.QUEUED)):
        grace.store.write(partial(move, start, to))
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
    assert grace.works() == [(MARY, anew("500", "Mary", SECOND, "860", FIRST))]
    assert grace.kept_back() == [(MARY, wrote("860", "Mary"))]


def move(start: O, to: O, work: UnitOfWork) -> bool:
    return work.outbox.move(1, start=start, to=to, now=NOW, channel="village")


def test_what_failed_is_told_anew(grace: Field) -> None:
    grace.leaves = False
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
    grace.works()
    grace.store.write(lambda work: work.outbox.move(1, start=O.QUEUED, to=O.FAILED, now=NOW))
    grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
    assert grace.works() == [(MARY, wrote("500", "Mary", SECOND))]
