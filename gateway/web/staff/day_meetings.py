"""What the day shows of today's meetings: expected is received and held and missing, in all and by officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.money import Money
from domain.tray import OfficerTray
from gateway.flows.see_tray import SeeTray
from gateway.web.staff.here import Here
from gateway.web.staff.tray_rows import said_of

LIST = "/staff/tray"


@dataclass(frozen=True)
class MeetingSums:
    """What was to be brought, and where it is."""

    expected: Money
    received: Money
    held: Money
    missing: Money

    @property
    def words(self) -> str:
        """Say what the bar shows."""
        of = {"received": self.received, "held": self.held, "missing": self.missing}
        return ", ".join(f"{name} {amount.amount:,.0f}" for name, amount in of.items())


@dataclass(frozen=True)
class OfficerRow:
    """One officer's."""

    name: str
    path: str
    line: str
    sums: MeetingSums


@dataclass(frozen=True)
class DayMeetings:
    """All of them."""

    sums: MeetingSums
    rows: Sequence[OfficerRow]


def meetings_of(here: Here) -> DayMeetings | None:
    """Sum the day's collections up; None where she has nothing to do with them, or nobody meets."""
    if not here.link(LIST):
        return None
    trays = here.flow(SeeTray)(here.person, here.today)
    if not trays:
        return None
    rows = [OfficerRow(each.officer, f"{LIST}/{each.officer_id}", said_of(each), _sums(each)) for each in trays]
    nothing = Money.nothing(here.institution.currency)
    whole = MeetingSums(
        *(
            sum((getattr(row.sums, name) for row in rows), nothing)
            for name in ("expected", "received", "held", "missing")
        )
    )
    return DayMeetings(whole, rows)


def _sums(tray: OfficerTray) -> MeetingSums:
    """What was brought above what was expected is expected too, so that it adds up."""
    return MeetingSums(tray.released + tray.held + tray.missing, tray.released, tray.held, tray.missing)
