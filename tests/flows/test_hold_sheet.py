"""Clients are told what was written down, once, and what is corrected; the sheet is held."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from domain.accounts import Client
from domain.jobs import MONEY, Job
from domain.phonebook import Origin
from domain.ports.store import UnitOfWork
from domain.sheets import SheetState
from domain.sms import Kind
from gateway.flows import tell_written
from gateway.flows.report_sheet import HOLD
from gateway.store.opening import OpenStore
from parsers.paging import fit
from tests.flows.field import ALICE, DORCAS, FAMILY, FIRST, JANE, MARY, SECOND, THIRD, Field, anew, field, undone, wrote
from tests.support.officer import UPENDO
from tests.support.people import NOW

S = SheetState


class KilledError(Exception):
    """The process is gone."""


@dataclass
class OneStep:
    """A store whose process is killed after one step."""

    store: OpenStore
    is_done: bool = False

    def read(self, *args: Any) -> Any:
        """Read as ever."""
        return self.store.read(*args)

    def write(self, *args: Any) -> Any:
        """Write once."""
        if self.is_done:
            raise KilledError
        self.is_done = True
        return self.store.write(*args)


@pytest.fixture
def grace(store: OpenStore) -> Field:
    return field(store)


class TestFirst:
    def test_who_gave_money_is_told_and_the_sheet_is_held(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 2=A, c 15 L300")
        assert grace.works() == [
            (MARY, wrote("860", "Mary")),
            (FAMILY, wrote("50", "Esther")),
            (FAMILY, wrote("530", "Josephine")),
            (DORCAS, wrote("300", "Dorcas")),
        ]
        assert grace.sheet(1).state is S.HELD

    def test_it_is_a_confirmation_and_no_reminder(self, grace: Field) -> None:
        """STOP keeps reminders away, not this."""
        grace.store.write(lambda work: work.phones.set_stopped(MARY, True, NOW))
        grace.texts("7K4QZ")
        grace.works()
        grace.read = 0
        assert next((each.to, each.kind) for each in grace.new()) == (MARY, Kind.CONFIRMATION)

    def test_in_the_language_of_the_phone(self, grace: Field) -> None:
        grace.store.write(lambda work: work.phones.set_language(MARY, "sw", NOW))
        grace.texts("7K4QZ")
        assert grace.works()[0][1] == (
            "JIRANI: Grace Wanjiru ameandika KES 860 ya Mary leo, rejea H2235. Risiti yako itakuja tawi likihesabu."
            " Si sahihi? Tuma KOSA H2235"
        )

    @pytest.mark.parametrize("is_blocked", [True, False], ids=["blocked", "somebody must prove it is hers"])
    def test_a_phone_that_is_not_hers_for_sure_is_told_nothing(self, grace: Field, is_blocked: bool) -> None:
        def step(work: UnitOfWork) -> None:
            work.phones.set_blocked(MARY, is_blocked, NOW)
            work.phones.unlink(MARY, 1, NOW)
            work.phones.link(MARY, 1, Origin.CORE, NOW, must_prove=not is_blocked)

        grace.store.write(step)
        grace.texts("7K4QZ")
        assert MARY not in dict(grace.works())

    def test_every_text_fits_one_page(self, grace: Field) -> None:
        grace.texts("7K4QZ, c 15 L300")
        assert [len(fit((text,))) for _, text in grace.works()] == [1] * 6

    def test_what_came_late_is_held_and_says_its_day(self, grace: Field) -> None:
        grace.moves(1, S.EXPIRED)
        grace.now += timedelta(days=1)
        grace.texts("7K4QZ")
        told = dict(grace.works())
        assert told[MARY].startswith("JIRANI: Grace Wanjiru wrote down KES 860 from Mary 24 Nov, ref H2235.")
        assert grace.sheet(1).state is S.HELD

    def test_clients_one_by_one_too(self, grace: Field) -> None:
        grace.texts("c 1 S50, 15 L300")
        assert grace.works() == [(MARY, wrote("50", "Mary")), (DORCAS, wrote("300", "Dorcas"))]
        assert grace.sheet(2).state is S.HELD

    def test_the_sheets_audit_says_who_was_told(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.works()
        subject = grace.sheet(1).subject
        lines = grace.store.read(lambda work: work.audit.of(subject))
        assert [each.act for each in lines].count("told") == 5


class TestOnce:
    def test_a_job_that_is_worked_again_tells_nobody_again(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        (job,) = grace.jobs()
        flow = grace.flows[HOLD]
        seen = grace.store.read(lambda work: work.sheets.get(1))
        flow(job)
        told = grace.new()
        grace.store.write(lambda work: work.jobs.add(HOLD, "1", queue=MONEY, key="again", due=grace.clock()))
        assert (len(told), seen.state, grace.works()) == (5, S.REPORTED, [])

    def test_the_same_report_again_tells_nobody(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.works()
        grace.texts("7K4QZ")
        assert grace.works() == []

    def test_what_was_corrected_before_anybody_was_told_is_told_as_it_is(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.texts("7K4QZ 1=500")
        assert dict(grace.works())[MARY] == wrote("500", "Mary", SECOND)

    def test_what_was_taken_back_before_anybody_was_told_is_not_told(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.texts(f"UNDO {FIRST}")
        assert (grace.works(), grace.sheet(1).state) == ([], S.OPEN)


class TestManyClients:
    @pytest.fixture(autouse=True)
    def few_a_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tell_written, "CLIENTS_A_STEP", 2)

    def test_all_are_told_in_some_steps(self, grace: Field) -> None:
        grace.texts("7K4QZ, c 15 L300")
        assert [to for to, _ in grace.works()] == [MARY, JANE, ALICE, FAMILY, FAMILY, DORCAS]
        assert grace.jobs() == []

    def test_killed_between_them_the_rest_are_told(self, grace: Field) -> None:
        job = self.killed_after_two(grace)
        first = [each.to for each in grace.new()]
        grace.flows[HOLD](job)
        assert (first, [each.to for each in grace.new()]) == ([MARY, JANE], [ALICE, FAMILY, FAMILY, DORCAS])

    def test_taken_back_between_them_nobody_is_told(self, grace: Field) -> None:
        job = self.killed_after_two(grace)
        grace.texts(f"UNDO {FIRST}")
        grace.flows[HOLD](job)
        grace.works()
        assert [to for to, _ in grace.kept_back()] == [MARY, JANE]
        assert grace.new() == []

    def test_it_is_not_counted_before_all_are_told(self, grace: Field) -> None:
        """Who was told of money and gave nothing after all reads so: no receipt comes to her."""
        grace.texts("7K4QZ")
        grace.works()
        grace.texts("7K4QZ 5=0")
        (job,) = grace.jobs()
        flow = grace.flows[HOLD]
        with pytest.raises(KilledError):
            replace(flow, tell=replace(flow.tell, store=OneStep(grace.store)))(job)
        assert grace.sheet(1).state is S.REPORTED
        flow(job)
        assert (grace.sheet(1).state, "KES 0 from Josephine" in grace.new()[-1].text) == (S.HELD, True)

    def killed_after_two(self, grace: Field) -> Job:
        grace.texts("7K4QZ, c 15 L300")
        (job,) = grace.jobs()
        flow = grace.flows[HOLD]
        with pytest.raises(KilledError):
            replace(flow, tell=replace(flow.tell, store=OneStep(grace.store)))(job)
        return job


class TestCorrected:
    def test_only_whose_amount_changed_are_told(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 2=A")
        grace.works()
        grace.texts("7K4QZ 1=500 2=A, c 15 L300")
        assert grace.works() == [
            (MARY, anew("500", "Mary", SECOND, "860", FIRST)),
            (ALICE, wrote("770", "Alice", SECOND)),
            (DORCAS, wrote("300", "Dorcas", SECOND)),
        ]
        assert grace.sheet(1).state is S.HELD

    def test_who_gave_nothing_after_all_is_told_so(self, grace: Field) -> None:
        grace.texts("7K4QZ, c 15 L300")
        grace.works()
        grace.texts("7K4QZ 1=0")
        assert grace.works() == [
            (MARY, anew("0", "Mary", SECOND, "860", FIRST)),
            (DORCAS, undone("300", "Dorcas", FIRST)),
        ]

    def test_the_text_that_she_has_is_named(self, grace: Field) -> None:
        """The second report changed nothing for Mary: she knows the first one's reference."""
        grace.texts("7K4QZ")
        grace.works()
        grace.texts("7K4QZ 3=0")
        grace.works()
        grace.texts("7K4QZ 3=0 1=500")
        assert grace.works() == [(MARY, anew("500", "Mary", THIRD, "860", FIRST))]

    def test_another_share_of_the_same_money_is_no_news(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.works()
        grace.texts("7K4QZ 1=L480 S380")
        assert grace.works() == []


class TestNotHeld:
    """Where the institution counts nothing, the daemon releases at once."""

    @pytest.fixture(autouse=True)
    def not_held(self, grace: Field) -> None:
        grace.flows[HOLD] = replace(grace.flows[HOLD], hold=False)

    def test_it_is_released_and_posted_once(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        (job,) = grace.jobs()
        grace.flows[HOLD](job)
        assert (grace.sheet(1).state, [each.subject for each in grace.jobs()]) == (S.RELEASED, ["1:0"])

    def test_nobody_reads_that_it_was_only_written_down(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        assert grace.works() == []

    def test_it_cannot_be_taken_back(self, grace: Field) -> None:
        grace.texts("7K4QZ")
        grace.works()
        assert "is closed already" in grace.says(f"UNDO {FIRST}")


def test_a_name_too_long_for_one_page_leaves_the_least_out(grace: Field) -> None:
    long = Client(1, "1", "Wilhelmina-Alexandrina-Josephine Akoth", None, is_active=True)
    grace.branch.standings[1] = type(UPENDO[0])(long, UPENDO[0].loans, UPENDO[0].savings, NOW)
    grace.texts("c 1 S50")
    (told,) = grace.works()
    assert told[1].endswith("ref H2235. Not right? Send WRONG H2235")
