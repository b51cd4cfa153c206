"""Ask an operator what it received, so that no callback has to come: a page a job.

Windows overlap, and every row goes the one road, so that asking again adds nothing. A
job that the clock asks for bears its moment in its key; each page asks for the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from domain.errors import Refused
from domain.jobs import Job
from domain.parts import in_parts
from domain.ports.clock import Clock
from domain.ports.pulls import Pulls
from domain.ports.secrets import Seals
from domain.ports.store import Store
from domain.pulls import Pulled, PulledReceipt
from domain.receipts import Receipt
from gateway.flows.accept_receipt import accept_receipts
from gateway.flows.go_on import go_on

KIND = "pull_receipts"
ROWS_MAX = 200_000
"""Where we stop: an operator that gives one page for every offset would never end."""

ROWS_A_STEP = 100
CALLBACK_COMES_WITHIN = timedelta(minutes=2)
"""What is younger is left for a later pull: a callback names the payer, and the first word decides the match."""

CHANNEL = "pull"

_SINCE = re.compile(r"last ([0-9]{1,4}) min")
_PAGE = re.compile(r"(\S+) (\S+) ([0-9]{1,6})")


def last(minutes: int) -> str:
    """Write the subject of a job that looks back so far from the moment it was asked for."""
    return f"last {minutes} min"


@dataclass(frozen=True)
class _Window:
    """What is asked for: from *since* to *until*, the rows behind *offset*."""

    since: datetime
    until: datetime
    offset: int = 0

    def __str__(self) -> str:
        return f"{self.since.isoformat()} {self.until.isoformat()} {self.offset}"


@dataclass(frozen=True)
class PullReceipts:
    """Works the `pull_receipts` jobs, whose subject is how far to look back, or a window and where its page begins.

    *park* keeps a row that cannot be read, once, with its reason: it may be money.
    """

    store: Store
    pulls: Pulls
    seals: Seals
    clock: Clock
    park: Callable[[str, str, bytes], None]

    def __call__(self, job: Job) -> None:
        """Read one page, put it on record, and ask for the next. Raises what the operator raises."""
        window = _read(job)
        page = self.pulls.pull(window.since, window.until, window.offset)
        told = sorted(page.receipts, key=lambda each: each.receipt.number)
        for some in in_parts(told, ROWS_A_STEP):
            self.store.write(accept_receipts, [self._sealed(each) for each in some], self.clock())
        for row in page.unread:
            self.park(CHANNEL, row.reason, row.told.encode())
        self.store.write(go_on, job, _behind(window, page), self.clock())

    def _sealed(self, each: PulledReceipt) -> tuple[Receipt, bytes]:
        return each.receipt, self.seals.seal(each.told)


def _read(job: Job) -> _Window:
    """Read what a job asks for; one of the clock's bears the moment behind the @ of its key."""
    if page := _PAGE.fullmatch(job.subject):
        return _Window(datetime.fromisoformat(page[1]), datetime.fromisoformat(page[2]), int(page[3]))
    since = _SINCE.fullmatch(job.subject)
    assert since is not None, job.subject
    asked_at = datetime.fromisoformat(job.key.rpartition("@")[2]).astimezone(UTC)
    return _Window(asked_at - timedelta(minutes=int(since[1])), asked_at - CALLBACK_COMES_WITHIN)


def _behind(window: _Window, page: Pulled) -> _Window | None:
    """Give the next page; None where this one had no row. Raises Refused where there is no end."""
    offset = window.offset + page.rows
    if offset > ROWS_MAX:
        raise Refused(f"more than {ROWS_MAX} rows between {window.since:%Y-%m-%d %H:%M} and {window.until:%H:%M}")
    return _Window(window.since, window.until, offset) if page.rows else None
