"""Send a sheet to its officer's phone, on its day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from domain.commands import Speaks
from domain.jobs import Job
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.outbox import NewOutbound
from domain.ports.store import Store, UnitOfWork
from domain.sheets import Sheet, SheetState
from domain.sms import Kind
from domain.tasks import TaskKind
from gateway.flows.send_sms import queue_sms
from parsers.paging import fit
from parsers.sheets import sheet_text


@dataclass(frozen=True)
class SendSheet:
    """Works the `send_sheet` jobs; their subject is the sheet's id."""

    store: Store
    speaks_to: Callable[[str | None], Speaks]
    until: time
    zone: ZoneInfo
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Queue the text where it is still worth sending; where no phone can take it staff are told to print it."""
        now = self.clock()
        sheet, card = self.store.read(_look, int(job.subject))
        ends = datetime.combine(sheet.made.on, self.until, self.zone)
        if sheet.state is not SheetState.OPEN or now >= ends:
            self.store.write(lambda work: work.jobs.finish(job, now))
        elif card is None or card.is_blocked:
            self.store.write(_ask_to_print, job, sheet, "her phone is blocked" if card else "no phone in Mifos", now)
        else:
            pages = fit((sheet_text(self.speaks_to(card.language), sheet.made),))
            self.store.write(_queue, job, [(card.phone, page) for page in pages], ends, now)


def _look(work: UnitOfWork, sheet_id: int) -> tuple[Sheet, PhoneCard | None]:
    sheet = work.sheets.get(sheet_id)
    officer = work.staff_book.get(sheet.made.officer_id)
    return sheet, work.phones.card(officer.phone) if officer and officer.is_active and officer.phone else None


def _queue(work: UnitOfWork, job: Job, pages: list[tuple[str, str]], ends: datetime, now: datetime) -> None:
    for place, (phone, page) in enumerate(pages, start=1):
        queue_sms(work, NewOutbound(f"{job.key.removeprefix('send-')}-{place}", phone, page, Kind.NOTICE, now, ends))
    work.jobs.finish(job, now)


def _ask_to_print(work: UnitOfWork, job: Job, sheet: Sheet, why: str, now: datetime) -> None:
    note = f"{why}: {sheet.made.title}, {sheet.made.code}"
    work.tasks.open(TaskKind.OFFICER_WITHOUT_PHONE, sheet.made.officer, note, now)
    work.jobs.finish(job, now)
