"""Have the core asked again for the lines of a released report that it refused, and for those alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Details
from domain.ports.store import Store, UnitOfWork
from domain.sheets import SheetState
from domain.staff import StaffPerson, Stale
from gateway.flows.post_sheet import LINES_A_STEP, source_of
from gateway.flows.posting_steps import order_postings
from gateway.flows.release_sheets import may_release
from gateway.flows.settle_given import lines_of, must_look

_TRIED = (SheetState.RELEASED, SheetState.PARTLY_POSTED)


@dataclass(frozen=True)
class RetryLines:
    """Takes a person's word that what the core refused goes now."""

    store: Store
    clock: Callable[[], datetime]

    def __call__(self, report_id: int, person: StaffPerson) -> int:
        """Order what is missing on refused lines once more, the first twenty of them; gives how many lines.

        Raises:
            NotAllowed: see `may_release`.
            Stale: nothing of it is refused, or not any more, or see `must_look`.

        """
        return self.store.write(_retry, report_id, person, self.clock())


def _retry(work: UnitOfWork, report_id: int, person: StaffPerson, now: datetime) -> int:
    work.audit.by(person.login)
    report = work.sheets.reported(report_id)
    sheet = work.sheets.get(report.sheet_id)
    may_release(person, sheet)
    refused = [each for each in lines_of(work, report) if each.missing and each.is_over]
    if sheet.state not in _TRIED or not refused:
        raise Stale("Nothing of it is refused: it is posted, or on its way.")
    count = work.counts.of_report(report_id)
    for line in refused[:LINES_A_STEP]:
        must_look(line)
        order_postings(work, source_of(sheet, line.given, count), line.missing, now)
    said: Details = {"report": report_id, "lines": len(refused[:LINES_A_STEP])}
    work.audit.note(sheet.subject, "refused lines ordered again", now, said)
    return len(refused[:LINES_A_STEP])
