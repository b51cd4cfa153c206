"""The parts that make sheets for meetings; made only where the settings ask for sheets."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from domain.codes import new_sheet_code
from domain.jobs import BULK, Job
from domain.money import Money
from domain.rounds import KIND, MAKE_SHEET, SEND_SHEET
from gateway.flows import expire_sheets
from gateway.flows.core_rest import CoreRest
from gateway.flows.expire_sheets import ExpireSheets
from gateway.flows.field_work import DoFieldWork
from gateway.flows.find_clients import FindClients
from gateway.flows.hold_sheet import HoldSheet
from gateway.flows.make_sheet import MakeSheet, SheetRule
from gateway.flows.make_sheets import TODAY, MakeSheets
from gateway.flows.recognise_officer import RecogniseOfficer
from gateway.flows.report_sheet import HOLD
from gateway.flows.send_sheet import SendSheet
from gateway.flows.tell_undone import TellUndone
from gateway.flows.tell_written import TellWritten
from gateway.flows.undo_report import TELL_UNDONE
from gateway.worker.schedule import Schedule
from mifos_client.meetings import MifosMeetings

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon

_DAY = timedelta(days=1)
_LEASE, _CALLS_MAX = timedelta(seconds=60), 6
"""Sheets are made call by call, and the lease is renewed between two: it outlasts those that read one client."""


@dataclass(frozen=True)
class Collections:
    """What is brought to meetings, on its way into the core."""

    daemon: Daemon

    @property
    def is_served(self) -> bool:
        """Whether sheets are made."""
        return self.daemon.settings.collections.sheets

    @cached_property
    def meetings(self) -> MifosMeetings:
        """What reads groups and when they meet."""
        return MifosMeetings(self.daemon.core_settings)

    @property
    def officer(self) -> RecogniseOfficer | None:
        """What knows officers by their phones; None where their words do nothing."""
        return RecogniseOfficer(self.daemon.store, self.meetings.staff_member) if self.is_served else None

    @property
    def field_work(self) -> DoFieldWork | None:
        """What officers' words do at meetings; None where they do nothing."""
        if not self.is_served:
            return None
        daemon, table = self.daemon, self.daemon.settings.collections
        lives = timedelta(days=table.codes_live_days)
        currency = daemon.institution.currency
        clients = FindClients(daemon.store, daemon.core, self.meetings, currency, daemon.clock, table.funds)
        return DoFieldWork(clients, lives, currency, table.hold)

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        if not self.is_served:
            return {}
        daemon, rest, table = self.daemon, CoreRest(), self.daemon.settings.collections
        store, core, clock, zone = daemon.store, daemon.core, daemon.clock, daemon.institution.zone
        sent_at, sent_until = table.sending
        agreed = Money.of(Decimal(table.savings_per_meeting), daemon.institution.currency)
        rule = SheetRule(agreed, sent_at, zone, daemon.institution.country, table.funds)
        draw = partial(new_sheet_code, secrets.choice)
        lease = _LEASE + timedelta(seconds=_CALLS_MAX * daemon.core_settings.timeout_s)
        tell = TellWritten(store, partial(daemon.language, None), daemon.institution, clock)
        return {
            KIND: MakeSheets(store, self.meetings, rest, zone, table.making, lease, clock),
            MAKE_SHEET: MakeSheet(store, core, self.meetings, rest, rule, draw, lease, clock),
            SEND_SHEET: SendSheet(store, partial(daemon.language, None), sent_until, zone, clock),
            expire_sheets.KIND: ExpireSheets(store, zone, clock),
            HOLD: HoldSheet(tell, table.hold),
            TELL_UNDONE: TellUndone(tell),
        }

    def schedules(self) -> list[Schedule]:
        """List what the clock asks for."""
        if not self.is_served:
            return []
        made = self.daemon.settings.collections.making
        return [
            Schedule("sheets", KIND, TODAY, BULK, f"{made.minute} {made.hour} * * *", _DAY),
            Schedule("expire-sheets", expire_sheets.KIND, expire_sheets.FROM_THE_START, BULK, "20 0 * * *", _DAY),
        ]
