"""What an operator is asked and told to do, and what takes its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from domain.claims import ClaimRule
from domain.collect_requests import ASK_COLLECT, ORDER_COLLECT
from domain.collects import Collecting
from domain.jobs import Job
from domain.money import Money
from domain.operator_orders import ASK_STATUS, ORDER_REVERSAL
from gateway.flows import ask_status, order_return, pull_receipts, settle_collect
from gateway.flows.ask_collect import AskCollect
from gateway.flows.ask_status import AskStatus
from gateway.flows.confirm_with_operator import ConfirmRule
from gateway.flows.order_collect import OrderCollect
from gateway.flows.order_return import LookAtReversal, OrderReversal
from gateway.flows.pull_receipts import PullReceipts
from gateway.flows.settle_collect import TakeCollectAnswer
from gateway.flows.settle_return import TakeReversal
from gateway.flows.take_pulled import TakePulled
from gateway.flows.take_status import TakeStatus
from gateway.flows.tell_collect import TellCollect
from gateway.flows.tell_status import TellStatus
from gateway.settings.model import Settings
from gateway.web.results import ResultDoor
from gateway.wiring.daraja import is_asked, make_daraja
from mpesa.callbacks import PAID, read_collect, read_pull
from mpesa.fields import OPERATOR
from mpesa.results import read_reversal, read_status, receipt_of

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon


def collecting(settings: Settings) -> Collecting | None:
    """Say that clients' phones are asked for money; None where there is no passkey to ask with."""
    mpesa = settings.mpesa
    if not is_asked(settings) or mpesa.passkey is None:
        return None
    return Collecting(mpesa.shortcode, Money.of(Decimal(mpesa.collect_max), settings.institution.currency))


def asks_status(settings: Settings) -> bool:
    """Whether the operator can be asked for a receipt."""
    return is_asked(settings) and bool(settings.mpesa.initiator and settings.mpesa.security_credential)


def claim_rule(settings: Settings) -> ClaimRule | None:
    """Say what a client's PAID may decide alone: no more than a rule may, nor one of staff; None where nobody pays us."""
    if not settings.mpesa.shortcode:
        return None
    most = min(settings.matching.automatic_max, settings.matching.second_person_above)
    return ClaimRule(Money.of(Decimal(most), settings.institution.currency), settings.institution.country)


def confirm_rule(settings: Settings) -> ConfirmRule | None:
    """Say above what amount a callback's word is not enough; None where nobody can be asked for another."""
    if not is_asked(settings):
        return None
    above = Money.of(Decimal(settings.mpesa.verify_above), settings.institution.currency)
    return ConfirmRule(above, asks_status(settings))


@dataclass(frozen=True)
class Asking:
    """Questions and orders to M-PESA."""

    daemon: Daemon

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job; none asks where there is no app to ask as."""
        daemon = self.daemon
        store, clock, institution = daemon.store, daemon.clock, daemon.institution
        speaks_to = partial(daemon.language, None)
        telling: dict[str, Callable[[Job], None]] = {
            settle_collect.TELL: TellCollect(store, speaks_to, institution, clock),
            ask_status.TELL: TellStatus(store, speaks_to, institution, clock),
            order_return.LOOK: LookAtReversal(store, clock),
        }
        if not is_asked(daemon.settings):
            return telling
        daraja = make_daraja(daemon.settings, clock)
        return {
            **telling,
            pull_receipts.KIND: PullReceipts(store, daraja, daemon.seals, clock, daemon.receives.park),
            ORDER_COLLECT: OrderCollect(store, daraja, clock),
            ASK_COLLECT: AskCollect(store, daraja, clock, PAID),
            ASK_STATUS: AskStatus(store, daraja, clock),
            ORDER_REVERSAL: OrderReversal(store, daraja, clock),
        }

    def door(self, token: str) -> ResultDoor:
        """Make the door for answers and results."""
        daemon, shortcode = self.daemon, self.daemon.settings.mpesa.shortcode
        store, seals, clock = daemon.store, daemon.seals, daemon.clock
        take_collect = TakeCollectAnswer(store, seals, clock, shortcode)
        take_status = TakeStatus(store, seals, clock, OPERATOR, partial(receipt_of, shortcode=shortcode))
        take_reversal = TakeReversal(store, seals, clock, OPERATOR)
        take_pulled = TakePulled(store, seals, clock, shortcode, daemon.receives.park)
        status: Callable[[bytes], str] = lambda body: take_status(read_status(body), _text(body))  # noqa: E731
        reversal: Callable[[bytes], str] = lambda body: take_reversal(read_reversal(body), _text(body))  # noqa: E731
        takers: dict[str, Callable[[bytes], str]] = {
            "stk": lambda body: take_collect(read_collect(body), _text(body)),
            "status/result": status,
            "status/timeout": status,
            "reversal/result": reversal,
            "reversal/timeout": reversal,
            "pull": lambda body: take_pulled(read_pull(body)),
        }
        return ResultDoor(token, takers, daemon.receives.park)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")
