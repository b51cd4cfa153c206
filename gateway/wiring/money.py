"""The parts that take money in; made only where the settings name somebody who pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from domain.claims import ClaimRule
from domain.jobs import BULK, Job
from domain.matches import MatchPolicy
from domain.money import Money
from domain.remittances import CLAIM, TELL_REVERSAL, TELL_SUSPENSE
from domain.suspense import PLACE, TELL_UNMATCH
from gateway.flows import accept_receipt, keep_accounts, posting_steps, pull_receipts, settle_remittance
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.claim_remittance import ClaimRemittance
from gateway.flows.core_rest import CoreRest
from gateway.flows.keep_accounts import KeepAccounts
from gateway.flows.match_remittance import MatchRemittance
from gateway.flows.place_remittance import PlaceRemittance
from gateway.flows.settle_remittance import SettleRemittance
from gateway.flows.share_remittance import ShareRemittance
from gateway.flows.tell_payer import TellPayer
from gateway.flows.tell_remittance import TellRemittance
from gateway.flows.tell_unmatch import TellUnmatch
from gateway.flows.validate_receipt import ValidateReceipt
from gateway.settings.model import KINDS
from gateway.web.money import MoneyDoor
from gateway.wiring.asking import Asking, confirm_rule
from gateway.wiring.daraja import is_asked
from gateway.wiring.told import ToldOfMoney
from gateway.worker.schedule import Schedule
from mpesa.callbacks import read_confirmation, read_validation

if TYPE_CHECKING:
    from gateway.flows.explain_receipt import ExplainReceipt
    from gateway.flows.hand_in_statement import HandInStatement
    from gateway.flows.import_statement import ImportStatement
    from gateway.flows.reconcile_day import ReconcileDay
    from gateway.flows.work_suspense import WorkSuspense
    from gateway.wiring.daemon import Daemon
    from mifos_client.entries import MifosEntries

OPERATORS = {"mpesa": "M-PESA"}
_NIGHTLY = Schedule("accounts", keep_accounts.KIND, keep_accounts.FROM_THE_START, BULK, "45 3 * * *", timedelta(days=1))
_PULLS = (
    Schedule("pull", pull_receipts.KIND, pull_receipts.last(30), BULK, "*/10 * * * *", timedelta(minutes=20)),
    Schedule("pull-hour", pull_receipts.KIND, pull_receipts.last(90), BULK, "5 * * * *", timedelta(hours=47)),
)
"""The first brings what no callback told; the second is made up for, hour by hour, as far back as M-PESA remembers."""


@dataclass(frozen=True)
class MoneyIn:
    """Money on its way from an operator into the core."""

    daemon: Daemon

    @property
    def is_served(self) -> bool:
        """Whether anybody pays us."""
        return bool(self.daemon.settings.mpesa.shortcode)

    @cached_property
    def told(self) -> ToldOfMoney:
        """Who else tells of money."""
        return ToldOfMoney(self.daemon)

    @cached_property
    def keep_accounts(self) -> KeepAccounts:
        """What keeps the list of accounts up to date."""
        daemon = self.daemon
        return KeepAccounts(daemon.store, daemon.core, daemon.clock, daemon.institution.country)

    def import_statement(self) -> ImportStatement:
        """Make what takes M-PESA's statements."""
        from gateway.flows.import_statement import ImportStatement
        from mpesa.fields import OPERATOR
        from mpesa.statements.naming import shortcode_in
        from mpesa.statements.reading import read_statement

        daemon = self.daemon
        read = partial(read_statement, currency=daemon.institution.currency)
        shortcode = daemon.settings.mpesa.shortcode
        return ImportStatement(daemon.store, daemon.seals, daemon.clock, OPERATOR, shortcode, read, shortcode_in)

    @cached_property
    def hand_in(self) -> HandInStatement:
        """What takes statements from the page."""
        from gateway.flows.hand_in_statement import HandInStatement

        return HandInStatement(self.import_statement())

    def reconcile_day(self) -> ReconcileDay:
        """Make what compares a day of M-PESA with the core."""
        from gateway.flows.ask_core_books import AskCoreBooks

        return replace(self.record_of_day(), asks=AskCoreBooks(self._entries))

    def record_of_day(self) -> ReconcileDay:
        """Make what compares a day of M-PESA by what is on our record."""
        from gateway.flows.reconcile_day import ReconcileDay
        from mpesa.fields import OPERATOR

        institution, shortcode = self.daemon.institution, self.daemon.settings.mpesa.shortcode
        made = ReconcileDay(self.daemon.store, OPERATOR, shortcode, institution.currency, institution.zone)
        return replace(made, called=OPERATORS[OPERATOR])

    @property
    def explain_receipt(self) -> ExplainReceipt:
        """What lets people say why a receipt was told otherwise."""
        from gateway.flows.explain_receipt import ExplainReceipt

        return ExplainReceipt(self.daemon.store, {"mpesa": self.record_of_day()}, self.daemon.clock)

    @cached_property
    def _entries(self) -> MifosEntries:
        """What shows the core's own books."""
        from mifos_client.entries import MifosEntries

        return MifosEntries(self.daemon.core_settings)

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        if not self.is_served:
            return {}
        daemon, rest = self.daemon, self.daemon.engine.rest
        zone, overpaid = daemon.institution.zone, daemon.settings.matching.overpaid
        share = ShareRemittance(daemon.store, daemon.core, rest, overpaid, zone, daemon.clock)
        return {
            keep_accounts.KIND: self.keep_accounts,
            accept_receipt.KIND: self._match(rest, share),
            CLAIM: ClaimRemittance(daemon.store, share, rest, self._claims, daemon.clock),
            PLACE: PlaceRemittance(daemon.store, share, rest, daemon.clock),
            posting_steps.SETTLE: SettleRemittance(daemon.store, daemon.clock),
            **self._tellers(),
            **self.told.handlers(),
            **Asking(daemon).handlers(),
        }

    def _tellers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flows that tell people."""
        daemon, speaks_to = self.daemon, partial(self.daemon.language, None)
        store, clock, institution = daemon.store, daemon.clock, daemon.institution
        tell_payer = TellPayer(store, speaks_to, institution, OPERATORS, clock)
        return {
            settle_remittance.TELL: TellRemittance(store, daemon.core, speaks_to, institution, OPERATORS, clock),
            TELL_REVERSAL: tell_payer,
            TELL_SUSPENSE: tell_payer,
            TELL_UNMATCH: TellUnmatch(store, daemon.core, speaks_to, institution, OPERATORS, clock),
        }

    def schedules(self) -> list[Schedule]:
        """List what the clock asks for."""
        pulls = _PULLS if is_asked(self.daemon.settings) else ()
        return [_NIGHTLY, *pulls, *self.told.schedules()] if self.is_served else []

    def door(self) -> MoneyDoor | None:
        """Make the door for operators' callbacks; None where none is served."""
        mpesa, daemon = self.daemon.settings.mpesa, self.daemon
        if not self.is_served or mpesa.callback_token is None:
            return None
        return MoneyDoor(
            token=mpesa.callback_token.get_secret_value(),
            shortcodes=frozenset({mpesa.shortcode}),
            read_validation=read_validation,
            read_confirmation=read_confirmation,
            validate=ValidateReceipt(daemon.store, daemon.clock, daemon.institution.country),
            accept=AcceptReceipt(daemon.store, daemon.seals, daemon.clock),
            park=daemon.receives.park,
            results=Asking(daemon).door(mpesa.callback_token.get_secret_value()),
        )

    def _match(self, rest: CoreRest, share: ShareRemittance) -> MatchRemittance:
        daemon = self.daemon
        return MatchRemittance(
            store=daemon.store,
            core=daemon.core,
            accounts=self.keep_accounts,
            share=share,
            rest=rest,
            policy=self.policy,
            zone=daemon.institution.zone,
            clock=daemon.clock,
            notice_max=self.told.notice_max,
            confirm=confirm_rule(daemon.settings),
        )

    @property
    def _claims(self) -> ClaimRule:
        rule = self.daemon.institution.claims
        assert rule is not None, "nobody pays us"
        return rule

    @property
    def policy(self) -> MatchPolicy:
        """What the institution allows when money is matched."""
        rules, institution = self.daemon.settings.matching, self.daemon.institution
        return MatchPolicy(
            country=institution.country,
            automatic_max=Money.of(Decimal(rules.automatic_max), institution.currency),
            order=tuple(KINDS[each] for each in rules.order),
            trusts_phone=rules.trusts_phone,
        )

    @cached_property
    def desk(self) -> WorkSuspense:
        """What staff do with money that found no account, or the wrong one."""
        from gateway.wiring.suspense import make_desk

        return make_desk(self.daemon)
