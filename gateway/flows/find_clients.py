"""Find the clients whom an officer names one by one: in the core, in her branch."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.accounts import AccountKind, AccountReference, StaffMember, Standing
from domain.errors import NoSuchEntry
from domain.expected import expect
from domain.filling import Guest
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.places import ReadsPlaces
from domain.ports.store import Store
from domain.reporting import Choice, NotFound
from domain.reports import ClientShares
from domain.sheets import Sheet, SheetLine
from gateway.flows.core_silent import of_core

MET_WITHIN = timedelta(days=35)
"""Groups meet once a month at least: the members of hers stand on the sheets of so many days."""


@dataclass(frozen=True)
class FindClients:
    """Finds them, and reads the accounts that each has now; *funds* are for fees. Raises CoreSilent."""

    store: Store
    core: ReadsCore
    places: ReadsPlaces
    currency: str
    clock: Clock
    funds: Collection[str] = ()

    def __call__(
        self, officer: StaffMember, said: Sequence[ClientShares], today: date, sheet: Sheet | None = None
    ) -> tuple[Guest, ...] | NotFound:
        """Find all of *said*, or the first who is nobody's or may be several."""
        lately = self.store.read(lambda work: work.sheets.lately(officer.id, today - MET_WITHIN))
        hers = _Hers(lately, today, sheet)
        offices = {officer.office_id, *(each.made.office_id for each in lately)}
        found = list[Guest]()
        for each in said:
            line = self._line(each.client, hers, offices, today)
            by = self._by(each.by, hers, offices) if each.by else ""
            if isinstance(line, NotFound) or isinstance(by, NotFound):
                return line if isinstance(line, NotFound) else NotFound(each.by)
            found.append(Guest(replace(each, by=by), line))
        return tuple(found)

    def _line(self, written: str, hers: _Hers, offices: set[int], today: date) -> SheetLine | NotFound:
        """Write her accounts in the shape of a line, on which nothing is expected."""
        client_id = self._client_id(written, hers)
        if isinstance(client_id, NotFound):
            return client_id
        standing = of_core(self._standing, client_id, offices)
        lines = expect([standing], today, Money.nothing(self.currency), self.funds) if standing else ()
        if not lines:
            return NotFound(written)
        nothing = Money.nothing(self.currency)
        dues = tuple(replace(due, amount=nothing, late=nothing) for due in lines[0].dues)
        return replace(lines[0], number=0, dues=dues)

    def _by(self, written: str, hers: _Hers, offices: set[int]) -> str | NotFound:
        """Name who brought it by her number."""
        client_id = self._client_id(written, hers)
        if isinstance(client_id, NotFound):
            return client_id
        standing = of_core(self._standing, client_id, offices)
        return f"C{standing.client.number}" if standing else NotFound(written)

    def _client_id(self, written: str, hers: _Hers) -> int | NotFound:
        if written.startswith("#"):
            return hers.on_line(written)
        if not written.isdecimal():
            return hers.named(written)
        known = self.store.read(lambda work: work.client_book.numbered(written))
        if known is not None:
            return known.id
        owners = of_core(self.core.owners, AccountReference(AccountKind.CLIENT, written))
        return owners[0].id if len(owners) == 1 else NotFound(written)

    def _standing(self, client_id: int, offices: set[int]) -> Standing | None:
        """Read where she stands; None where she is not in her branch, or the core has her not."""
        known = self.store.read(lambda work: work.figures.get(client_id))
        try:
            if self.places.office_of(client_id) not in offices:
                return None
            return self.core.standing(client_id, known, self.clock())
        except NoSuchEntry:
            return None


@dataclass(frozen=True)
class _Hers:
    """Who stands on her sheets: *sheet* is the one whose code she wrote."""

    lately: Sequence[Sheet]
    today: date
    sheet: Sheet | None

    def on_line(self, written: str) -> int | NotFound:
        """Find who stands on a line of the sheet, else of the one sheet of today that has so many."""
        number = int(written[1:])
        sheets = [self.sheet] if self.sheet else [each for each in self.lately if self._is_todays(each)]
        found = [(each, line) for each in sheets if (line := each.made.line(number)) is not None]
        return _only(written, found)

    def named(self, written: str) -> int | NotFound:
        """Find who is called so, first name first."""
        words = written.casefold().split()
        found = {
            line.client_id: (each, line)
            for each in self.lately
            if each.made.code
            for line in each.made.lines
            if _is_called(line.name, words)
        }
        return _only(written, found.values())

    def _is_todays(self, sheet: Sheet) -> bool:
        return sheet.made.on == self.today and sheet.made.code is not None


def _is_called(name: str, words: Sequence[str]) -> bool:
    first, *others = name.casefold().split() or [""]
    return words[0] == first and all(any(each.startswith(word) for each in others) for word in words[1:])


def _only(written: str, found: Iterable[tuple[Sheet, SheetLine]]) -> int | NotFound:
    pairs = list(found)
    if len(pairs) == 1:
        return pairs[0][1].client_id
    return NotFound(written, [Choice(line.client_number, line.name, sheet.made.title) for sheet, line in pairs])
