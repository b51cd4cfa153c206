"""What became of a statement: counted while it is imported, and written down so that it can be shown later."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.imports import RowAccount, RowFate
from domain.money import Money
from domain.readings import ImportReport, Totals
from domain.statements import StatementEnd, StatementHead, StatementRow
from gateway.flows.statement_rows import Row

ROWS_KEPT = 300
"""Rows for a person that a report keeps; a file with more of them is a wrong file."""


@dataclass
class StatementAccount:
    """What became of a statement: how many rows of each fate, those that a person must see, and *faults* of the whole."""

    head: StatementHead = field(default_factory=StatementHead)
    counts: Counter[RowFate] = field(default_factory=Counter)
    for_a_person: list[RowAccount] = field(default_factory=list)
    faults: tuple[str, ...] = ()
    totals: Totals | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None
    import_id: int | None = None

    @property
    def needs_person(self) -> bool:
        """Whether anybody must look at it."""
        return bool(self.for_a_person or self.faults)

    def add(self, batch: Sequence[Row], rows: Sequence[RowAccount]) -> None:
        """Count some rows."""
        self.counts.update(each.fate for each in rows)
        self.for_a_person += [each for each in rows if each.fate.needs_person]
        moments = [each.moved_at for each in batch if isinstance(each, StatementRow)]
        self.first_at = min([*moments, *([self.first_at] if self.first_at else [])], default=None)
        self.last_at = max([*moments, *([self.last_at] if self.last_at else [])], default=None)

    def note_end(self, end: StatementEnd) -> None:
        """Note what its rows come to."""
        self.faults = end.faults
        self.totals = Totals(self.head.opening, end.paid_in, end.withdrawn, self.head.closing)


def write_report(account: StatementAccount) -> str:
    """Write what a person has to know, to be sealed."""
    kept = account.for_a_person[:ROWS_KEPT]
    totals = account.totals
    told = {
        "rows": [[each.row, each.number, each.fate.value, each.reason] for each in kept],
        "left_out": len(account.for_a_person) - len(kept),
        "faults": account.faults,
        "totals": None
        if totals is None
        else [_write(each) for each in (totals.opening, totals.paid_in, totals.withdrawn, totals.closing)],
    }
    return json.dumps(told)


def read_report(text: str) -> ImportReport:
    """Read what `write_report` wrote."""
    told = json.loads(text)
    totals = told["totals"]
    return ImportReport(
        rows=[RowAccount(row, number, RowFate(fate), reason) for row, number, fate, reason in told["rows"]],
        left_out=told["left_out"],
        faults=told["faults"],
        totals=None if totals is None else _read_totals(totals),
    )


def _write(amount: Money | None) -> list[int | str] | None:
    return None if amount is None else [amount.minor, amount.currency]


def _read_totals(told: Sequence[Sequence[int | str] | None]) -> Totals:
    opening, paid_in, withdrawn, closing = (
        None if each is None else Money(int(each[0]), str(each[1])) for each in told
    )
    assert paid_in is not None, "the rows come to something"
    assert withdrawn is not None, "the rows come to something"
    return Totals(opening, paid_in, withdrawn, closing)
