"""Say what became of what one client gave, once its postings ended, and of the sheet it stands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY, Job
from domain.money import Money
from domain.ports.posting_book import Posting
from domain.ports.store import Store, UnitOfWork
from domain.postings import OVER, CoreAccount, Earmark, PostingState
from domain.sheets import Given, Report, Sheet, SheetState, given_in
from domain.staff import Stale
from domain.tasks import TaskKind
from gateway.flows.explain_refusal import in_words
from gateway.flows.find_report import Named, find_given
from gateway.flows.posting_steps import OTHERS

_NOT_SENT = (PostingState.REFUSED, PostingState.UNDONE)

TELL = "tell_given"
"""The kind of job that gives a client her receipt; its subject is the id of what she gave."""


@dataclass(frozen=True)
class LineState:
    """What became of what one client gave: *missing* is what is neither posted nor on its way."""

    given: Given
    postings: Sequence[Posting]
    missing: tuple[Earmark, ...]

    @property
    def is_over(self) -> bool:
        """Whether all that was ordered has ended."""
        ordered = {each.order.account for each in self.postings}
        return all(each.state in OVER for each in self.postings) and ordered >= {
            each.account for each in self.given.what.shares
        }

    @property
    def reason(self) -> str:
        """The core's last refusal, "" where it refused nothing that is missing."""
        refused = [each.reason for each in self.postings if each.state is PostingState.REFUSED]
        return refused[-1] if refused and self.missing else ""


def must_look(line: LineState) -> None:
    """Want a person to look in the core before money goes a second time under a number that is taken there. Raises Stale."""
    if line.reason == OTHERS:
        raise Stale(f"Mifos has another posting under the number of {line.given.reference}. Look at it there first.")


@dataclass(frozen=True)
class SettleGiven:
    """Works one `settle_given` job; its subject is the source of the postings ("cash:12")."""

    store: Store
    clock: Callable[[], datetime]

    def __call__(self, job: Job) -> None:
        """Have her told what is posted, and move the sheet on when all its lines ended."""
        self.store.write(_settle, job, self.clock())


def lines_of(work: UnitOfWork, report: Report) -> Sequence[LineState]:
    """Read what became of each line of a released report on which something was given."""
    paid = [each for each in report.given if each.what.shares]
    by_source: Mapping[str, Sequence[Posting]] = work.postings.of_all([each.source for each in paid])
    return [line_of(each, by_source.get(each.source, ())) for each in paid]


def settle_sheet(work: UnitOfWork, sheet: Sheet, report: Report, now: datetime) -> None:
    """Move a sheet on to where its lines leave it."""
    lines = lines_of(work, report)
    if not all(each.is_over for each in lines):
        return
    if not any(each.missing for each in lines):
        to = SheetState.POSTED
    elif any(each.state is PostingState.POSTED for line in lines for each in line.postings):
        to = SheetState.PARTLY_POSTED
    else:
        return
    if to is not sheet.state:
        work.sheets.move(sheet, to, now)


def _settle(work: UnitOfWork, job: Job, now: datetime) -> None:
    work.jobs.finish(job, now)
    number = given_in(job.subject)
    found = find_given(work, number)
    assert found is not None, f"{job.subject} has postings and is nobody's"
    sheet, line = found.sheet, line_in(work, found)
    given = line.given
    if not line.is_over:
        return
    posted = sum(each.order.amount.minor for each in line.postings if each.state is PostingState.POSTED)
    if posted:
        work.jobs.add(TELL, str(number), queue=MONEY, key=f"tell-given-{number}-{posted}", due=now)
    if line.missing:
        named = f"{given.what.name}, {sheet.made.title}, {sheet.made.on}: {in_words(line.reason)}"
        work.tasks.open(TaskKind.LINE_NOT_POSTED, given.reference, named, now)
    elif task := work.tasks.find(TaskKind.LINE_NOT_POSTED, given.reference):
        work.tasks.close(task.id, "daemon", "posted after all", now)
    settle_sheet(work, sheet, found.report, now)


def line_in(work: UnitOfWork, named: Named) -> LineState:
    """Say what became of what one client gave, which a reference names."""
    assert named.given is not None, "a report, not what one client gave"
    return line_of(named.given, work.postings.of(named.given.source))


def line_of(given: Given, postings: Sequence[Posting]) -> LineState:
    """Say what became of what one client gave by the postings that were ordered of it.

    What went to an account above her share is what another refused: a person put it there.
    """
    sent: dict[CoreAccount, int] = {}
    for each in postings:
        if each.state not in _NOT_SENT:
            sent[each.order.account] = sent.get(each.order.account, 0) + each.order.amount.minor
    shares = {each.account: each.amount.minor for each in given.what.shares}
    elsewhere = sum(max(amount - shares.get(account, 0), 0) for account, amount in sent.items())
    missing: list[Earmark] = []
    for share in given.what.shares:
        short = max(share.amount.minor - sent.get(share.account, 0), 0)
        covered = min(short, elsewhere)
        elsewhere -= covered
        if short > covered:
            missing.append(Earmark(share.account, Money(short - covered, share.amount.currency)))
    return LineState(given, postings, tuple(missing))
