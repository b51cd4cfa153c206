"""The parts by which others than an operator's callbacks tell of money; each only where the settings name somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint
from pydantic import SecretStr

from domain.jobs import BULK, Job
from domain.money import Money
from domain.notices import CHANNEL, READ_NOTICE, NoticeSources
from domain.tasks import TaskKind
from gateway.flows import watch_balances, watch_folder, watch_silence
from gateway.flows.accept_receipt import AcceptReceipt
from gateway.flows.enter_receipt import EnterReceipt
from gateway.flows.read_notice import ReadNotice
from gateway.store.folder import WatchedFolder
from gateway.web.integrators import Integrator, IntegratorsDoor, integrators
from gateway.web.notices import NoticesDoor, notices
from gateway.web.told_receipts import Teller
from gateway.worker.figures import listen
from gateway.worker.schedule import Schedule
from mpesa.fields import OPERATOR, oddities
from mpesa.notices import SENDERS, read_own_notice

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon

CALLBACKS = "M-PESA callbacks"
_BALANCES = Schedule("balances", watch_balances.KIND, "", BULK, "*/10 * * * *", timedelta(minutes=10))
_SILENCE = Schedule("silence", watch_silence.KIND, "", BULK, "*/5 * * * *", timedelta(minutes=5))
_LOOKS = Schedule("folder", watch_folder.KIND, watch_folder.BY, BULK, "* * * * *", timedelta(minutes=1))


@dataclass(frozen=True)
class ToldOfMoney:
    """Phones that pass notices on, a folder of statements, local systems."""

    daemon: Daemon

    def notices(self) -> NoticeSources:
        """Name whose texts are notices."""
        table = self.daemon.settings.notices
        return NoticeSources(frozenset(table.phones), frozenset(table.channels), SENDERS)

    @property
    def notice_max(self) -> Money:
        """The most that a notice alone is believed."""
        return Money.of(Decimal(self.daemon.settings.notices.automatic_max), self.daemon.institution.currency)

    def watch_balances(self) -> watch_balances.WatchBalances:
        """Make what finds balances that do not follow from each other."""
        daemon = self.daemon
        return watch_balances.WatchBalances(
            daemon.store, OPERATOR, daemon.settings.mpesa.shortcode, daemon.clock, daemon.institution.zone
        )

    def enter_receipt(self) -> EnterReceipt:
        """Make what takes receipts that somebody enters by hand."""
        daemon = self.daemon
        return EnterReceipt(
            daemon.store, daemon.seals, daemon.clock, OPERATOR, daemon.settings.mpesa.shortcode, oddities
        )

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        folder = self.daemon.settings.statements.folder
        watching = {watch_folder.KIND: self._watch(folder)} if folder else {}
        return {
            READ_NOTICE: self._read_notice(),
            watch_balances.KIND: self.watch_balances(),
            **self._silence(),
            **watching,
        }

    def schedules(self) -> list[Schedule]:
        """List what the clock asks for."""
        silence = [_SILENCE] if self.daemon.settings.mpesa.callback_token else []
        return [_BALANCES, *silence, *([_LOOKS] if self.daemon.settings.statements.folder else [])]

    def doors(self) -> list[Blueprint]:
        """Make what is told by HTTP."""
        listen(self.daemon.store, TaskKind.SILENCE, CALLBACKS)
        doors: list[Blueprint] = []
        if self.daemon.settings.notices.token is not None:
            doors.append(self._notices_door(self.daemon.settings.notices.token))
        if self.daemon.settings.integrators:
            doors.append(self._integrators_door())
        return doors

    def urls(self) -> Mapping[str, str]:
        """Give the URLs to hand out, by who calls them."""
        settings, base = self.daemon.settings, f"{self.daemon.settings.web.public_url}/callbacks"
        token = settings.notices.token
        urls = {"notices": f"{base}/notices/{token.get_secret_value()}"} if token else {}
        for name, each in settings.integrators.items():
            urls[f"{name} receipts"] = f"{base}/receipts/{each.token.get_secret_value()}"
        return urls

    def _notices_door(self, token: SecretStr) -> Blueprint:
        daemon = self.daemon
        once = partial(daemon.seals.fingerprint, CHANNEL)
        return notices(NoticesDoor(token.get_secret_value(), daemon.receives, once))

    def _integrators_door(self) -> Blueprint:
        daemon, at = self.daemon, self.daemon.institution
        known = [
            Integrator(
                each.token.get_secret_value(),
                each.secret.get_secret_value().encode(),
                Teller(name, each.operator, each.shortcode, at.currency, at.country),
            )
            for name, each in daemon.settings.integrators.items()
        ]
        accept = AcceptReceipt(daemon.store, daemon.seals, daemon.clock)
        return integrators(IntegratorsDoor(known, accept, daemon.clock))

    def _silence(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that hears whether callbacks come; none where none may."""
        daemon = self.daemon
        if daemon.settings.mpesa.callback_token is None:
            return {}
        flow = watch_silence.WatchSilence(daemon.store, CALLBACKS, daemon.institution.zone, daemon.clock)
        return {watch_silence.KIND: flow}

    def _watch(self, folder: Path) -> watch_folder.WatchFolder:
        daemon = self.daemon
        imports = daemon.money.import_statement()
        return watch_folder.WatchFolder(daemon.store, WatchedFolder(folder), imports, daemon.clock)

    def _read_notice(self) -> ReadNotice:
        daemon = self.daemon
        return ReadNotice(
            store=daemon.store,
            seals=daemon.seals,
            sources=self.notices(),
            read=read_own_notice,
            shortcode=daemon.settings.mpesa.shortcode,
            currency=daemon.institution.currency,
            clock=daemon.clock,
        )
