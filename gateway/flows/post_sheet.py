"""Order the postings of a released report: line by line, some lines a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from domain.counting import Count
from domain.jobs import MONEY, Job
from domain.ports.store import Store, UnitOfWork
from domain.postings import CASH, NOTE_MAX, Source
from domain.sheets import Given, Report, Sheet
from gateway.flows.posting_steps import order_postings
from gateway.flows.release_sheets import POST
from gateway.flows.settle_given import settle_sheet

LINES_A_STEP = 20
"""Each line is a posting, its job and its audit lines for every account; a step writes no more rows than it may."""


@dataclass(frozen=True)
class PostSheet:
    """Works one `post_sheet` job; its subject is the report's id and the line it goes on from ("12:20")."""

    store: Store
    clock: Callable[[], datetime]

    def __call__(self, job: Job) -> None:
        """Order some lines, and ask for the next."""
        self.store.write(_order, job, self.clock())


def source_of(sheet: Sheet, given: Given, count: Count | None) -> Source:
    """Say where money to post comes from: dated by the meeting, under her receipt's number; *count* None where nobody counted."""
    made = sheet.made
    counted = f"; counted by {count.made.by}" if count else ""
    note = f"{made.title}, {made.officer}"[: NOTE_MAX - len(counted)] + counted
    client_id = given.what.client_id
    return Source(given.source, client_id, made.on, given.reference, note, ever=f"{CASH}:{made.key}|{client_id}")


def _order(work: UnitOfWork, job: Job, now: datetime) -> None:
    number, _, place = job.subject.partition(":")
    report, begin = work.sheets.reported(int(number)), int(place)
    sheet = work.sheets.get(report.sheet_id)
    count = work.counts.of_report(report.id)
    work.jobs.finish(job, now)
    for given in report.given[begin : begin + LINES_A_STEP]:
        if given.what.shares:
            order_postings(work, source_of(sheet, given, count), given.what.shares, now)
    if begin + LINES_A_STEP < len(report.given):
        _go_on(work, report, begin + LINES_A_STEP, now)
    elif not any(given.what.shares for given in report.given):
        settle_sheet(work, sheet, report, now)


def _go_on(work: UnitOfWork, report: Report, place: int, now: datetime) -> None:
    work.jobs.add(POST, f"{report.id}:{place}", queue=MONEY, key=f"post-sheet-{report.id}-{place}", due=now)
