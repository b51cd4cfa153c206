"""Read one SMS, do what it asks, and queue the answer, in one commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from domain.commands import Answer, Asker, Institution, NotRead, Question, Reading, Understood
from domain.errors import Refused, Unavailable
from domain.jobs import Job, backoff
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.inbound import Inbound
from domain.ports.outbox import NewOutbound
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.sms import InboundState, Kind
from gateway.flows.answer_command import AnswerCommand
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.core_silent import CoreSilent, of_core, tell_staff
from gateway.flows.meet_client import meet_clients
from gateway.flows.send_sms import queue_sms
from parsers.paging import fit
from parsers.phrases import busy, could_not, gave_up, greeting, not_understood, too_many, which_language
from parsers.reading import Reader
from parsers.report_again import mistyped_code, no_such_code
from parsers.report_message import report_text
from parsers.typed import echo

PROMISED = timedelta(minutes=30)
"""How long we try to get an answer out of a silent core."""

IN_TURN = frozenset({"code", "c", "undo", "day"})
TURN = timedelta(seconds=1)
"""When a report of an officer looks again whether the one before it is answered."""

MORE_LIVES = timedelta(minutes=15)
PAGES_AT_ONCE = 2
NOISY_AFTER, NOISY_STAFF_AFTER = 20, 200
"""An officer who was out of reach sends a day's meetings and all who paid one by one, at once."""

NOISY_WITHIN = timedelta(minutes=10)

SHOWN_MAX = 320
"""Characters of a text that was not understood, as staff see it."""

GREETING = "greeting"
"""What a text of nothing but thanks counts as: it is understood, and wants nothing."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Seen:
    """What the store knows of one SMS before it is read; *is_behind* an earlier one of staff that has no answer yet."""

    sms: Inbound
    card: PhoneCard
    last_sent: str | None
    recent: int
    is_behind: bool = False


@dataclass(frozen=True)
class Answered:
    """What becomes of one SMS: what staff may see of it, the command it was, what was asked, and what we say."""

    sms: Inbound
    shown: str
    command: str
    question: Question
    answer: Answer


@dataclass(frozen=True)
class Late:
    """One SMS that has no answer yet: the language it was typed in, what staff may see of it, and why."""

    seen: Seen
    language: str | None
    shown: str
    error: Unavailable | Refused


@dataclass(frozen=True)
class AnswerSMS:
    """Works one `answer_sms` job; its subject is the SMS's id."""

    store: Store
    core: ReadsCore
    seals: Seals
    reader: Reader
    language: ChooseLanguage
    command: AnswerCommand
    institution: Institution
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Answer it, ignore it, or say that the answer comes later."""
        now = self.clock()
        seen = self.store.read(_look, int(job.subject))
        if seen.sms.state is not InboundState.RECEIVED:
            self.store.write(lambda work: work.jobs.finish(job, now))
            return
        text = self.seals.open(seen.sms.sealed)
        if ignored := _why_ignored(seen, text):
            self.store.write(_ignore, job, seen.sms, ignored, now)
            return
        if seen.recent > (NOISY_STAFF_AFTER if seen.card.staff else NOISY_AFTER):
            self.store.write(self._warn, job, seen, now)
            return
        if seen.is_behind and self._is_in_turn(seen, text):
            self.store.write(lambda work: work.jobs.put_off(job, now + TURN))
            return
        try:
            answered = self._answer(seen, text, now)
        except CoreSilent as silent:
            self._later(job, seen, text, silent.trouble)
            return
        self.store.write(_settle, job, answered, self.clock())

    def _is_in_turn(self, seen: Seen, text: str) -> bool:
        """Tell what is worked in the order in which it came: a correction must not be taken before what it corrects."""
        reading = self.reader.read(text, asker_of(seen.card))
        return isinstance(reading, Understood) and reading.command in IN_TURN

    def _answer(self, seen: Seen, text: str, now: datetime) -> Answered:
        card, reading = self._read(seen.card, text)
        speaks = self.language(reading.language, card.language)
        meant = reading if isinstance(reading, Understood) else Understood("")
        today, said_on = (each.astimezone(self.institution.zone).date() for each in (now, seen.sms.received_at))
        question = Question(meant, card, speaks, self.institution, now, today, said_on, f"sms-{seen.sms.id}")
        shown = _shown(reading, text)
        if isinstance(reading, Understood):
            return Answered(seen.sms, shown, reading.command, question, self.command(question))
        command = GREETING if self._is_greeting(reading, text) else ""
        return Answered(seen.sms, shown, command, question, self._asked_back(question, reading, text))

    def _read(self, card: PhoneCard, text: str) -> tuple[PhoneCard, Reading]:
        """Find out who texts and what; HELP needs no core, and does not wait for one that is silent."""
        try:
            met = self._met(card)
        except CoreSilent:
            reading = self.reader.read(text, asker_of(card))
            if isinstance(reading, Understood) and reading.command == "help":
                return card, reading
            raise
        return met, self.reader.read(text, asker_of(met))

    def _asked_back(self, question: Question, reading: NotRead, text: str) -> Answer:
        if reading.near[:1] == ("lang",):
            return Answer((which_language(question, reading.echo),))
        if not question.card.is_known:
            return Answer((could_not(question),))
        if code := mistyped_code(reading):
            return Answer((no_such_code(question.speaks, code),))
        if asker_of(question.card) is Asker.STAFF and not reading.examples:
            return self.command.for_staff(question)
        if self._is_greeting(reading, text):
            return Answer((greeting(question.speaks, self.institution),))
        return Answer((not_understood(question.speaks, reading.echo, reading.examples),))

    def _is_greeting(self, reading: NotRead, text: str) -> bool:
        return not reading.near and self.reader.is_greeting(text)

    def _met(self, card: PhoneCard) -> PhoneCard:
        """Ask the core about a phone that the phone book does not know yet: clients are added every day."""
        if card.is_known or card.is_blocked:
            return card
        found = of_core(self.core.clients_with_phone, card.phone)
        return self.store.write(meet_clients, card.phone, found, self.clock()) if found else card

    def _warn(self, work: UnitOfWork, job: Job, seen: Seen, now: datetime) -> None:
        """Tell a noisy sender so once, and answer nothing."""
        sms = seen.sms
        if work.conversations.warn(seen.card.phone, now, until=now + NOISY_WITHIN):
            text = too_many(self.language(None, seen.card.language), self.institution)
            _queue(work, sms, f"noisy-{sms.id}", text, now, now + Kind.REPLY.lifetime)
        _ignore(work, job, sms, "noisy sender", now)

    def _later(self, job: Job, seen: Seen, text: str, error: Unavailable | Refused) -> None:
        reading = self.reader.read(text, asker_of(seen.card))
        log.warning("no answer yet", sms=seen.sms.id, error=type(error).__name__, reason=str(error))
        late = Late(seen, reading.language, _shown(reading, text), error)
        self.store.write(self._put_off, job, late, self.clock())

    def _put_off(self, work: UnitOfWork, job: Job, late: Late, now: datetime) -> None:
        """Promise the answer and try again; after half an hour say that it did not come."""
        sms, life = late.seen.sms, Kind.REPLY.lifetime
        speaks = self.language(late.language, late.seen.card.language)
        tell_staff(work, late.error, now)
        if now - sms.received_at < PROMISED:
            _queue(work, sms, f"busy-{sms.id}", busy(speaks), now, now + life)
            work.jobs.postpone(job, now + min(backoff(job.attempts), timedelta(minutes=1)))
            return
        _queue(work, sms, f"gave-up-{sms.id}", gave_up(speaks, self.institution), now, now + life)
        work.jobs.finish(job, now)
        reason = f"no answer from the core: {late.error}"
        work.inbound.settle(sms.id, InboundState.PARKED, now, shown=late.shown, reason=reason)


def _look(work: UnitOfWork, inbound_id: int) -> Seen:
    sms = work.inbound.get(inbound_id)
    if sms.phone is None:
        return Seen(sms, PhoneCard(""), None, 0)
    last = work.outbox.last_to(sms.phone)
    # Judged by what came before it: an answer that was promised is not taken back for what came since.
    recent = work.inbound.count_from(sms.phone, sms.received_at - NOISY_WITHIN, up_to=sms.id)
    card = work.phones.card(sms.phone)
    is_behind = card.staff is not None and work.inbound.is_behind(sms.id, sms.phone, sms.received_at - 2 * PROMISED)
    return Seen(sms, card, last.text if last else None, recent, is_behind)


def _why_ignored(seen: Seen, text: str) -> str:
    """Tell why nobody may be answered here, so that two machines never talk in a circle."""
    if seen.sms.phone is None:
        return "the sender is no subscriber"
    if seen.sms.answered_by_carrier:
        return "the carrier answered it"
    if seen.card.is_blocked:
        return "the phone is blocked"
    if seen.last_sent is not None and text.strip() == seen.last_sent.strip():
        return "our own text came back"
    return ""


def _settle(work: UnitOfWork, job: Job, answered: Answered, now: datetime) -> None:
    """Write what changes, the answer's pages and the jobs that send them, and end this job."""
    sms, answer, command = answered.sms, answered.answer, answered.command
    phone = answered.question.card.phone
    work.jobs.finish(job, now)
    work.phones.note_heard(phone, now)
    if answer.decide is not None:
        answer = answer.decide(work)
    if answer.change is not None:
        answer.change(work)
    pages = [*fit(answer.variants), *(page for text in answer.then for page in fit((text,)))]
    queued = pages[:PAGES_AT_ONCE]
    rest = [*pages[PAGES_AT_ONCE:], *answer.rest]
    if rest or command == "more":
        work.conversations.keep_rest(phone, rest, now + MORE_LIVES)
    expires_at = (answer.read_at or now) + Kind.REPLY.lifetime
    for place, page in enumerate(queued, start=1):
        _queue(work, sms, f"answer-{sms.id}-{place}", page, now, expires_at)
    for note in answer.notes:
        kind = Kind.NOTICE
        queue_sms(work, NewOutbound(note.key, note.to, note.text, kind, now, now + kind.lifetime))
    work.inbound.settle(sms.id, InboundState.ANSWERED, now, shown=answered.shown, command=command)


def _ignore(work: UnitOfWork, job: Job, sms: Inbound, reason: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.inbound.settle(sms.id, InboundState.IGNORED, now, reason=reason)


def asker_of(card: PhoneCard) -> Asker:
    """Tell who texts, as far as the phone book knows."""
    if card.holders and card.staff is not None:
        return Asker.BOTH_SHARED if card.is_shared else Asker.BOTH
    if card.holders:
        return Asker.SHARED if card.is_shared else Asker.KNOWN
    return Asker.STAFF if card.staff is not None else Asker.UNKNOWN


def _shown(reading: Reading, text: str) -> str:
    """Write what staff may see of a text: the word and its fields, no PIN and no code; what was not read as it may be shown."""
    if isinstance(reading, NotRead):
        return echo(text, SHOWN_MAX)
    if reading.report is not None:
        return report_text(reading.report)[:SHOWN_MAX]
    open_fields = [value for name, value in reading.fields.items() if name in {"account", "amount", "to", "receipt"}]
    return " ".join([reading.command.upper(), *open_fields])


def _queue(work: UnitOfWork, sms: Inbound, key: str, text: str, now: datetime, expires_at: datetime) -> None:
    assert sms.phone is not None
    queue_sms(work, NewOutbound(key, sms.phone, text, Kind.REPLY, now, expires_at, via=sms.channel, in_reply_to=sms.id))
