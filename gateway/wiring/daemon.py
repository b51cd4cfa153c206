"""The parts of the daemon, each made when first needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Flask

from domain.commands import AboutOfficer, AboutPhone, Asker, Command, Institution, Policy, Tools
from domain.jobs import BULK, MONEY, QUEUES, REPLIES, Job
from domain.ports.channels import Channel
from gateway.channels.driver import find_drivers
from gateway.commands.finding import find_commands
from gateway.flows import forget
from gateway.flows.answer_command import AnswerCommand
from gateway.flows.answer_sms import AnswerSMS
from gateway.flows.check_pin import CheckPIN
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.keep_phones import KeepPhones
from gateway.flows.keep_pins import KeepPINs
from gateway.flows.receive_sms import ReceiveSMS
from gateway.flows.recognise import Recognise
from gateway.flows.send_sms import Route, SendSMS
from gateway.flows.sync_core import FROM_THE_START, SyncCore
from gateway.flows.tell_story import TellStory
from gateway.settings.model import Settings
from gateway.store.opening import OpenStore, open_store
from gateway.store.secrets import Argon2PINs, Sealer
from gateway.web.application import create_web
from gateway.web.callbacks import Door
from gateway.wiring.asking import asks_status, claim_rule, collecting
from gateway.wiring.cash import Cash
from gateway.wiring.collections import Collections
from gateway.wiring.engine import Engine
from gateway.wiring.money import OPERATORS, MoneyIn
from gateway.wiring.staff import StaffPages
from gateway.worker.drainer import Drainer
from gateway.worker.figures import watch
from gateway.worker.schedule import Schedule, Scheduler
from mifos_client.client import MifosClient
from mifos_client.settings import CoreSettings
from parsers.catalogues import Catalogue, codes, load_all
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of

THREADS = {REPLIES: 16, MONEY: 8, BULK: 4}
LEASE = timedelta(seconds=60)
"""Outlasts every call inside a job: two rounds of the core at ten seconds, or one send."""


def utc_now() -> datetime:
    """Tell the time: the daemon's only clock."""
    return datetime.now(UTC)  # noqa: TID251 somebody has to ask for it


@dataclass(frozen=True)
class Daemon:
    """The parts, made when first needed; close the store when done."""

    settings: Settings
    clock: Callable[[], datetime] = utc_now

    @cached_property
    def institution(self) -> Institution:
        """Who we answer for."""
        is_ = self.settings.institution
        return Institution(
            is_.name,
            is_.country,
            is_.currency,
            ZoneInfo(is_.timezone),
            tuple(is_.languages),
            is_.help_phone,
            collecting(self.settings),
            asks_status(self.settings),
            claim_rule(self.settings),
        )

    @cached_property
    def store(self) -> OpenStore:
        """The database."""
        return open_store(self.settings.store.url, clock=self.clock)

    @cached_property
    def seals(self) -> Sealer:
        """What seals texts until they are answered."""
        return Sealer([key.get_secret_value() for key in self.settings.keys.seal])

    @cached_property
    def pins(self) -> CheckPIN:
        """What checks PINs."""
        return CheckPIN(self.store, Argon2PINs([key.get_secret_value() for key in self.settings.keys.pin]), self.seals)

    @cached_property
    def core(self) -> MifosClient:
        """The client of the core."""
        return MifosClient(self.core_settings)

    @cached_property
    def core_settings(self) -> CoreSettings:
        """Where the core is, and how it is called."""
        core, institution = self.settings.core, self.institution
        return CoreSettings(
            url=core.url,
            tenant=core.tenant,
            user=core.user,
            password=core.password.get_secret_value(),
            timeout_s=core.timeout_s,
            verify_tls=core.verify_tls if isinstance(core.verify_tls, bool) else str(core.verify_tls),
            currency=institution.currency,
            zone=institution.zone,
            posts=self.engine.is_served,
            collects=self.collections.is_served,
            paid_as=self.engine.paid_as,
        )

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """The carriers, by the name they have in the settings."""
        drivers = find_drivers()
        return {
            name: drivers[channel.driver].make(channel, self._callback_url(name))
            for name, channel in self.settings.channels.items()
        }

    @cached_property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """The languages, the institution's own first: examples come from them before others."""
        offered = self.institution.languages
        return load_all(self.institution.zone, [*offered, *(code for code in codes() if code not in offered)])

    @cached_property
    def commands(self) -> Mapping[str, Command]:
        """What people may ask by SMS."""
        return {word: command for word, command in find_commands().items() if self._is_offered(command)}

    def _is_offered(self, command: Command) -> bool:
        if isinstance(command, AboutOfficer):
            return self.settings.collections.sheets
        if isinstance(command, AboutPhone):
            return self.money.is_served or not command.of_money
        return self.institution.collecting is not None or not command.asks_operator

    @cached_property
    def reader(self) -> Reader:
        """What reads texts."""
        # A lone number is a PIN before it is an amount: what takes a PIN alone stands first.
        ranked = sorted(self.commands.items(), key=lambda each: "pin" not in each[1].forms)
        forms = {word: command.forms for word, command in ranked}
        return Reader(vocabulary_of(self.catalogues.values()), forms)

    @cached_property
    def language(self) -> ChooseLanguage:
        """What chooses the language of a text."""
        return ChooseLanguage(self.catalogues, self.institution.languages)

    @cached_property
    def answer_sms(self) -> AnswerSMS:
        """The flow from a text to its answer."""
        clients, language = self.settings.clients, self.language
        recognise = Recognise(self.store, self.core, self.pins, language, Policy(clients.pin), clients.other_phone)
        lines = [each.in_help for each in self.commands.values() if each.in_help and not isinstance(each, AboutOfficer)]
        of_officers = [
            each.in_help for each in self.commands.values() if each.in_help and isinstance(each, AboutOfficer)
        ]
        field_work = self.collections.field_work
        tools = Tools(self.store, self.pins, self.catalogues, partial(language, None), lines, of_officers, field_work)
        return AnswerSMS(
            store=self.store,
            core=self.core,
            seals=self.seals,
            reader=self.reader,
            language=language,
            command=AnswerCommand(self.store, self.core, recognise, self.commands, tools, self.collections.officer),
            institution=self.institution,
            clock=self.clock,
        )

    @cached_property
    def sync_core(self) -> SyncCore:
        """The flow that brings the phone book up to date."""
        return SyncCore(self.store, self.core, self.clock, self.institution.country)

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        routes = {
            name: Route(name, self.channels[name], channel.prefixes, channel.rate_per_s)
            for name, channel in self.settings.channels.items()
        }
        return {
            "answer_sms": self.answer_sms,
            "send_sms": SendSMS(self.store, routes, self.clock),
            "sync_core": self.sync_core,
            forget.KIND: forget.Forget(self.store, self.clock),
            **self.engine.handlers(),
            **self.money.handlers(),
            **self.cash.handlers(),
            **self.collections.handlers(),
        }

    def drainers(self, queues: Collection[str] = QUEUES) -> list[Drainer]:
        """Make what works the due jobs of *queues*."""
        self.reader.read("balance", Asker.KNOWN)  # Else the first text waits until the vocabulary is made.
        handlers = self.handlers()
        return [
            Drainer(queue, self.store, handlers, self.clock, threads=THREADS[queue], lease=LEASE)
            for queue in QUEUES
            if queue in queues
        ]

    @property
    def tell_story(self) -> TellStory:
        """What tells all that happened to a receipt."""
        return TellStory(self.store, self.seals, OPERATORS)

    @cached_property
    def keep_phones(self) -> KeepPhones:
        """What staff do with the phone book."""
        return KeepPhones(self.store, self.clock)

    @cached_property
    def keep_pins(self) -> KeepPINs:
        """What staff do with PINs."""
        return KeepPINs(self.store, self.pins, self.clock, self.institution.zone)

    def scheduler(self) -> Scheduler:
        """Make what adds the jobs that the clock asks for."""
        nightly = (
            Schedule("forget", forget.KIND, forget.FROM_THE_START, BULK, "30 2 * * *", timedelta(days=1)),
            Schedule("sync", "sync_core", FROM_THE_START, BULK, "15 3 * * *", timedelta(days=1)),
        )
        return Scheduler(
            self.store,
            self.clock,
            self.institution.zone,
            [*nightly, *self.money.schedules(), *self.collections.schedules()],
        )

    @cached_property
    def receives(self) -> ReceiveSMS:
        """What puts carriers' words on record."""
        return ReceiveSMS(self.store, self.seals, self.clock, self.institution.country, self.money.told.notices())

    @cached_property
    def money(self) -> MoneyIn:
        """What takes money in."""
        return MoneyIn(self)

    @cached_property
    def engine(self) -> Engine:
        """What posts into the core."""
        return Engine(self)

    @cached_property
    def cash(self) -> Cash:
        """What takes counted cash into the core."""
        return Cash(self)

    @cached_property
    def collections(self) -> Collections:
        """What is brought to meetings."""
        return Collections(self)

    def web(self) -> Flask:
        """Make the HTTP door."""
        watch(self.store, QUEUES)
        doors = {name: self._door(name, self.receives) for name in self.settings.channels}
        pages, told = StaffPages(self).blueprint(), self.money.told.doors()
        return create_web(doors, self.store.ready, self.money.door(), pages, told)

    def _door(self, name: str, receives: ReceiveSMS) -> Door:
        token = self.settings.channels[name].callback_token.get_secret_value()
        return Door(name, token, self.channels[name], receives, self.callback_urls(name))

    def callback_urls(self, name: str) -> Mapping[str, str]:
        """Give the URLs to hand to a carrier, by event."""
        token = self.settings.channels[name].callback_token.get_secret_value()
        base = f"{self.settings.web.public_url}/callbacks/{name}/{token}"
        return {"inbound": base, "report": f"{base}/report"}

    def _callback_url(self, name: str) -> Callable[[str, str], str]:
        return lambda event, key: f"{self.callback_urls(name)[event]}?key={quote(key, safe='')}"
