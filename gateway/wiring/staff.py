"""The staff pages' parts: who may sign in, and the flows that pages ask for by their class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from domain.commands import Asker, Reading, Speaks
from gateway.flows.explain_receipt import ExplainReceipt
from gateway.flows.explain_row import ExplainRow
from gateway.flows.hand_in_statement import HandInStatement
from gateway.flows.keep_team import KeepTeam
from gateway.flows.mend_line import MendLine
from gateway.flows.read_slip import ReadSlip
from gateway.flows.reconcile_day import ReconcileDay
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.see_day import SeeDay
from gateway.flows.see_tray import SeeTray
from gateway.flows.serve_client import ServeClient
from gateway.flows.sign_in import SignIn, StaffSessions
from gateway.flows.tell_cash import TellCash
from gateway.flows.tell_story import TellStory
from gateway.flows.type_sheet import TypeSheet
from gateway.flows.watch_balances import WatchBalances
from gateway.flows.work_messages import WorkMessages
from gateway.flows.work_suspense import WorkSuspense
from gateway.web.staff.doors import staff
from gateway.web.staff.here import Parts
from gateway.web.staff.wording import Wording
from gateway.wiring.daraja import is_asked
from gateway.wiring.money import OPERATORS
from mifos_client.signing_in import MifosLogins
from parsers.catalogues import load

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon


@dataclass(frozen=True)
class StaffPages:
    """What people do with the daemon in a browser."""

    daemon: Daemon

    @cached_property
    def sign_in(self) -> SignIn:
        """What signs people in."""
        daemon = self.daemon
        roles = daemon.settings.staff.roles()
        return SignIn(daemon.store, MifosLogins(daemon.core_settings), daemon.seals, roles, daemon.clock)

    @cached_property
    def sessions(self) -> StaffSessions:
        """What knows who is signed in."""
        return StaffSessions(self.daemon.store, self.daemon.clock)

    def blueprint(self) -> Blueprint:
        """Make the pages below /staff."""
        daemon = self.daemon
        parts = Parts(
            store=daemon.store,
            clock=daemon.clock,
            seals=daemon.seals,
            institution=daemon.institution,
            wording=Wording(daemon.institution, load("en", daemon.institution.zone)),
            sign_in=self.sign_in,
            sessions=self.sessions,
            flows=self._flows(),
            operators=OPERATORS if daemon.money.is_served else {},
            is_secure=daemon.settings.web.public_url.startswith("https:"),
        )
        return staff(parts)

    def _flows(self) -> Mapping[type[Any], Callable[[], Any]]:
        """Name how each flow is made that a page asks for."""
        daemon, institution = self.daemon, self.daemon.institution
        return {
            SeeDay: lambda: SeeDay({"mpesa": daemon.money.record_of_day()}),
            ExplainReceipt: lambda: daemon.money.explain_receipt,
            WorkSuspense: lambda: daemon.money.desk,
            SeeTray: lambda: SeeTray(daemon.store, institution.currency),
            ReleaseSheets: lambda: daemon.cash.release,
            RetryLines: lambda: daemon.cash.retry,
            SaveRest: lambda: daemon.cash.save,
            MendLine: lambda: MendLine(daemon.store, self._read, self._speaks_to, institution, daemon.clock),
            TypeSheet: lambda: TypeSheet(daemon.store, self._read, self._speaks_to, institution, daemon.clock),
            ReadSlip: lambda: ReadSlip(daemon.store, daemon.core, daemon.clock),
            TellCash: lambda: TellCash(daemon.store),
            TellStory: lambda: daemon.tell_story,
            HandInStatement: lambda: daemon.money.hand_in,
            ReconcileDay: daemon.money.reconcile_day,
            ExplainRow: lambda: ExplainRow(daemon.store, daemon.clock, is_asked(daemon.settings)),
            WatchBalances: daemon.money.told.watch_balances,
            KeepTeam: lambda: KeepTeam(
                daemon.store,
                daemon.seals,
                institution.zone,
                daemon.settings.collections.sending[0],
                daemon.clock,
                daemon.keep_pins,
            ),
            WorkMessages: lambda: WorkMessages(daemon.store, institution.name, daemon.clock),
            ServeClient: lambda: ServeClient(
                daemon.store, daemon.seals, daemon.keep_pins, institution.country, daemon.clock
            ),
        }

    def _read(self, text: str) -> Reading:
        """Read what staff type as an officer's text is read."""
        return self.daemon.reader.read(text, Asker.STAFF)

    def _speaks_to(self, code: str | None) -> Speaks:
        return self.daemon.language(None, code)
