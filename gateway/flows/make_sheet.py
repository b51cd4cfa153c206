"""Make the sheet of one meeting, from the core's group, its meeting of the day and where its members stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.accounts import StaffMember, Standing
from domain.codes import CODE_RESTS
from domain.errors import Denied, NoSuchEntry, Refused, Unavailable
from domain.expected import expect, has_instalment
from domain.jobs import REPLIES, Job
from domain.money import Money
from domain.phones import read_phone
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.meetings import ReadsMeetings
from domain.ports.store import Store, UnitOfWork
from domain.rounds import SEND_SHEET, Wanted, read_wanted
from domain.sheets import NewSheet
from domain.tasks import TaskKind
from gateway.flows.core_rest import READING, CoreRest, has_work
from gateway.flows.long_job import LongJob
from gateway.flows.make_sheets import wait_for_core

INDIVIDUALS = "Individuals"
CODES_DRAWN = 20
"""How many codes are looked at for one that has rested."""

CODES_TRIED = 3
"""How many of those that have rested are tried: one that is refused is another's in this moment, or was hers."""


@dataclass(frozen=True)
class SheetRule:
    """What the institution says of sheets: what members agreed to save at a meeting, when sheets are sent, what is for fees."""

    agreed: Money
    sent_at: time
    zone: ZoneInfo
    country: str
    funds: Collection[str] = ()


@dataclass(frozen=True)
class Asked:
    """A person is asked about what keeps a sheet from its officer."""

    kind: TaskKind
    subject: str
    note: str


@dataclass(frozen=True)
class Made:
    """A sheet to put on record with what was read for it; *unread* are clients of whom the core says what we cannot read."""

    sheet: NewSheet
    officer: StaffMember
    standings: Sequence[Standing]
    unread: Sequence[Asked]


@dataclass(frozen=True)
class MakeSheet:
    """Works the `make_sheet` jobs; *draw* gives a new code."""

    store: Store
    core: ReadsCore
    meetings: ReadsMeetings
    rest: CoreRest
    rule: SheetRule
    draw: Callable[[], str]
    lease: timedelta
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Make the sheet where one is due, once; wait while the core does not answer, until the day is over."""
        wanted, now = read_wanted(job.subject), self.clock()
        today = now.astimezone(self.rule.zone).date()
        if not has_work(self.store, self.rest, job, now, is_over=wanted.on < today):
            return
        try:
            found = self._read(wanted, LongJob(self.store, job, self.lease, self.clock), now)
        except (Unavailable, Denied) as error:
            self.store.write(wait_for_core, job, error, self.rest.failed(now, error, READING), now)
            return
        except NoSuchEntry:
            found = None
        except Refused as error:
            of = f"officer {wanted.officer_id}" if wanted.group_id is None else f"group {wanted.group_id}"
            found = Asked(TaskKind.MEETING_NOT_READABLE, of, str(error))
        self.rest.answered(READING)
        codes = [self.draw() for _ in range(CODES_DRAWN)] if isinstance(found, Made) else []
        self.store.write(self._end, job, found, codes, self.clock())

    def _read(self, wanted: Wanted, long: LongJob, now: datetime) -> Made | Asked | None:
        long.look()
        return self._individuals(wanted, long, now) if wanted.group_id is None else self._group(wanted, long, now)

    def _group(self, wanted: Wanted, long: LongJob, now: datetime) -> Made | Asked | None:
        """Read what a group's sheet is made of; None where it does not meet, or nobody is in it."""
        assert wanted.group_id is not None
        meeting = self.meetings.meeting(wanted.group_id, wanted.on)
        if meeting is None:
            return None
        long.look()
        group = self.meetings.group(wanted.group_id)
        if not group.members or (wanted.officer_id is not None and wanted.officer_id != group.officer_id):
            return None
        if group.officer_id is None:
            return Asked(TaskKind.GROUP_WITHOUT_OFFICER, group.name, f"group {group.id}")
        long.look()
        officer = self.meetings.staff_member(group.officer_id)
        if not officer.is_active:
            return Asked(TaskKind.OFFICER_LEFT, officer.name, f"{group.name}, group {group.id}")
        standings, unread = self._standings([each.client_id for each in group.members], long, now)
        lines = expect(standings, wanted.on, self.rule.agreed, self.rule.funds)
        if not lines:
            return None
        sheet = NewSheet(
            key=wanted.sheet_key,
            code=None,
            group_id=group.id,
            title=group.name,
            officer_id=officer.id,
            officer=officer.name,
            office_id=group.office_id,
            on=wanted.on,
            at=meeting.at,
            currency=self.rule.agreed.currency,
            lines=lines,
        )
        return Made(sheet, officer, standings, unread)

    def _individuals(self, wanted: Wanted, long: LongJob, now: datetime) -> Made | None:
        """Read which of an officer's own clients have an instalment today; None where nobody has."""
        assert wanted.officer_id is not None
        officer = self.meetings.staff_member(wanted.officer_id)
        clients = wanted.client_ids if officer.is_active and officer.is_loan_officer else ()
        standings, unread = self._standings(clients, long, now)
        due = [each for each in standings if has_instalment(each, wanted.on) and not self._is_in_group(each, long)]
        lines = expect(due, wanted.on, Money.nothing(self.rule.agreed.currency), self.rule.funds)
        if not lines:
            return None
        sheet = NewSheet(
            key=wanted.sheet_key,
            code=None,
            group_id=None,
            title=INDIVIDUALS,
            officer_id=officer.id,
            officer=officer.name,
            office_id=officer.office_id,
            on=wanted.on,
            at=None,
            currency=self.rule.agreed.currency,
            lines=lines,
        )
        return Made(sheet, officer, standings, unread)

    def _is_in_group(self, standing: Standing, long: LongJob) -> bool:
        """Ask once more: who stands on the sheet of a group must not be asked for the same money by another."""
        long.look()
        try:
            return self.meetings.is_in_group(standing.client.id)
        except NoSuchEntry:
            return True

    def _standings(self, client_ids: Sequence[int], long: LongJob, now: datetime) -> tuple[list[Standing], list[Asked]]:
        """Read where each stands, side by side with what is known of last time; one who cannot be read keeps nobody's sheet back."""
        known = self.store.read(lambda work: {each: work.figures.get(each) for each in client_ids})
        standings, unread = list[Standing](), list[Asked]()
        for client_id in client_ids:
            long.look()
            try:
                standings.append(self.core.standing(client_id, known[client_id], now))
            except NoSuchEntry:
                continue
            except Denied:
                raise
            except Refused as error:
                unread.append(Asked(TaskKind.CLIENT_NOT_READABLE, f"client {client_id}", str(error)))
        return standings, unread

    def _end(self, work: UnitOfWork, job: Job, found: Made | Asked | None, codes: Sequence[str], now: datetime) -> None:
        work.jobs.finish(job, now)
        if isinstance(found, Asked):
            _ask(work, found, now)
        elif found is not None:
            self._put(work, found, codes, now)

    def _put(self, work: UnitOfWork, made: Made, codes: Sequence[str], now: datetime) -> None:
        from_core = made.officer.phone
        work.phones.put_staff(made.officer, read_phone(from_core, self.rule.country) if from_core else None, now)
        for standing in made.standings:
            work.figures.put(standing)
        for unread in made.unread:
            _ask(work, unread, now)
        sheet_id = _add(work, made.sheet, codes, now)
        if sheet_id is not None:
            opens = datetime.combine(made.sheet.on, self.rule.sent_at, self.rule.zone)
            work.jobs.add(SEND_SHEET, str(sheet_id), queue=REPLIES, key=f"send-sheet-{sheet_id}", due=max(now, opens))


def _add(work: UnitOfWork, sheet: NewSheet, codes: Sequence[str], now: datetime) -> int | None:
    """Put it on record under a code that is free; None where the meeting has its sheet.

    Who draws one beside us, or had it before, takes it from us: the next is tried.
    """
    taken = work.sheets.taken(codes, sheet.on - CODE_RESTS)
    free = [each for each in dict.fromkeys(codes) if each not in taken]
    if not free:
        raise Refused(f"no code is free among {len(codes)}")
    tried = (work.sheets.add(replace(sheet, code=each), now) for each in free[:CODES_TRIED])
    return next((each for each in tried if each is not None), None)


def _ask(work: UnitOfWork, asked: Asked, now: datetime) -> None:
    kind = asked.kind
    work.tasks.open(kind, asked.subject, asked.note, now)
