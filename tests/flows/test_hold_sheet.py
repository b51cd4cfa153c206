"""Clients are told what was written down, once, and what is corrected or taken back; the sheet is held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.accounts import Client
from domain.errors import NoSuchEntry
from domain.jobs import MONEY, Job
from domain.phonebook import Origin
from domain.ports.outbox import Outbound
from domain.ports.store import UnitOfWork
from domain.sheets import SheetState
from domain.sms import Kind
from gateway.flows.hold_sheet import HoldSheet
from gateway.flows.report_sheet import HOLD
from gateway.flows.tell_undone import TellUndone
from gateway.flows.undo_report import TELL_UNDONE
from gateway.store.opening import OpenStore
from parsers.paging import fit
from tests.support.clock import HandClock
from tests.support.officer import BARAKA, UPENDO, Officer, sheet_of
from tests.support.people import ENGLISH, JIRANI, NOW, SWAHILI

FIRST, SECOND, THIRD = "H2235", "H2247", "H2259"
MARY, JANE, ALICE, DORCAS = (f"+2547000000{each}" for each in (11, 12, 13, 25))
FAMILY = "+254700000015"
S = SheetState


class Field(Officer):
    """An officer, and the hands that tell her clients."""

    def begin(self) -> None:
        """Give Mary, Jane, Alice and Dorcas a phone each, and Esther and Josephine one together."""
        clock = HandClock(self.now)
        speaks = {None: ENGLISH, "sw": SWAHILI}
        self.flows = {
            HOLD: HoldSheet(self.store, lambda code: speaks[code], JIRANI, clock),
            TELL_UNDONE: TellUndone(self.store, lambda code: speaks[code], JIRANI, clock),
        }
        self.clock, self.read = clock, 0
        phones = {1: MARY, 2: JANE, 3: ALICE, 4: FAMILY, 5: FAMILY, 15: DORCAS}
        self.store.write(self._link, phones)

    def _link(self, work: UnitOfWork, phones: dict[int, str]) -> None:
        for each in (*UPENDO, *BARAKA):
            work.phones.put_client(each.client)
            if phone := phones.get(each.client.id):
                work.phones.link(phone, each.client.id, Origin.CORE, NOW)

    def jobs(self) -> list[Job]:
        """Claim what is due."""
        until = self.clock() + timedelta(minutes=1)
        return list(self.store.write(lambda work: work.jobs.claim(MONEY, limit=9, now=self.clock(), until=until)))

    def works(self) -> list[tuple[str, str]]:
        """Work what is due until nothing is, and give the texts that came of it, by phone."""
        self.clock.now = self.now
        while jobs := self.jobs():
            for job in jobs:
                if job.kind in self.flows:
                    self.flows[job.kind](job)
                else:
                    self.store.write(lambda work, job=job: work.jobs.finish(job, self.clock()))
        return [(each.to, each.text) for each in self.new()]

    def new(self) -> list[Outbound]:
        """Read what was queued since last time."""
        found = list(self.store.read(lambda work: list(self._outbox(work))))
        self.read += len(found)
        return found

    def _outbox(self, work: UnitOfWork) -> Iterator[Outbound]:
        for number in range(self.read + 1, self.read + 99):
            try:
                yield work.outbox.get(number)
            except NoSuchEntry:
                return


@pytest.fixture
def grace(store: OpenStore) -> Field:
    officer = Field(store)
    officer.begin()
    officer.has(sheet_of("Upendo", "7K4QZ", UPENDO))
    return officer


def wrote(amount: str, name: str, reference: str = FIRST) -> str:
    return (
        f"JIRANI: Grace Wanjiru wrote down KES {amount} from {name} today, ref {reference}."
        f" Your receipt comes after the branch counts it. Not right? Send WRONG {reference}"
    )


def anew(amount: str, name: str, reference: str, before: str, last: str) -> str:
    return (
        f"JIRANI correction: Grace Wanjiru wrote down KES {amount} from {name}, ref {reference}, in place of KES {before},"
        f" ref {last}. Not right? Send WRONG {reference}"
    )


def undone(amount: str, name: str, reference: str) -> str:
    return (
        f"JIRANI correction: KES {amount} from {name}, ref {reference}, was written down by mistake, says Grace Wanjiru."
        f" It does not count. Did you give it? Send WRONG {reference}"
    )


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


class TestTakenBack:
    def test_who_was_told_is_told_so(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts(f"UNDO {FIRST}")
        assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]

    def test_by_the_reference_that_she_has(self, grace: Field) -> None:
        grace.texts("7K4QZ 4=0 5=0 2=A")
        grace.works()
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts(f"UNDO {SECOND}")
        assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]

    def test_a_correction_that_nobody_was_told_of_takes_back_what_they_were(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A 1=500")
        grace.texts(f"UNDO {SECOND}")
        assert grace.works() == [(MARY, undone("860", "Mary", FIRST))]

    def test_what_is_reported_then_is_told_anew(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts(f"UNDO {FIRST}")
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        assert grace.works() == [(MARY, undone("860", "Mary", FIRST)), (MARY, wrote("860", "Mary", SECOND))]

    def test_twice_it_is_told_once(self, grace: Field) -> None:
        grace.texts("7K4QZ 3=0 4=0 5=0 2=A")
        grace.works()
        grace.texts(f"UNDO {FIRST}")
        grace.texts(f"UNDO {FIRST}")
        assert len(grace.works()) == 1

    def test_clients_one_by_one_too(self, grace: Field) -> None:
        grace.texts("c 1 S50")
        grace.works()
        grace.texts(f"UNDO {FIRST}")
        assert (grace.works(), grace.sheet(2).state) == ([(MARY, undone("50", "Mary", FIRST))], S.CANCELLED)


def test_a_name_too_long_for_one_page_leaves_the_least_out(grace: Field) -> None:
    long = Client(1, "1", "Wilhelmina-Alexandrina-Josephine Akoth", None, is_active=True)
    grace.branch.standings[1] = type(UPENDO[0])(long, UPENDO[0].loans, UPENDO[0].savings, NOW)
    grace.texts("c 1 S50")
    (told,) = grace.works()
    assert told[1].endswith("ref H2235. Not right? Send WRONG H2235")
