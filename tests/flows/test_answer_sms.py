"""Whose trouble it is that a text cannot be answered: the core's is promised an end, our own goes to the job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.accounts import StaffMember
from domain.commands import Answer, Asker, Question
from domain.errors import GatewayError, Refused, Superseded, Unavailable
from domain.jobs import REPLIES, Job
from domain.phonebook import Holder, PhoneCard
from domain.ports.inbound import NewInbound
from domain.ports.store import UnitOfWork
from domain.sms import InboundState
from gateway.flows.answer_sms import NOISY_AFTER, AnswerSMS, asker_of
from gateway.flows.choose_language import ChooseLanguage
from gateway.flows.core_silent import CoreSilent
from gateway.store.opening import OpenStore
from gateway.store.secrets import Sealer, new_key
from gateway.store.tables import inbound, outbox
from parsers.reading import Reader
from parsers.vocabulary import vocabulary_of
from tests.support.clock import NOW, HandClock
from tests.support.people import ENGLISH, JIRANI, MARY, PHONE, put_people

Command = Callable[[Question], Answer]
GRACE = StaffMember(1, "Wanjiru, Grace", PHONE, office_id=2, is_loan_officer=True, is_active=True)


def _raise(error: GatewayError) -> Command:
    def command(question: Question) -> Answer:
        raise error

    return command


@dataclass
class Desk:
    """Answers a text of Mary's."""

    store: OpenStore
    clock: HandClock

    def __post_init__(self) -> None:
        self.seals = Sealer([new_key()])
        self.store.write(put_people, MARY)

    def hear(self, once: str = "M1", text: str = "balance") -> Job:
        """Put a text on record, and claim the job that answers it."""
        sealed = self.seals.seal(text)
        now = self.clock()
        number = self.store.write(_put, NewInbound("village", once, PHONE, PHONE, "555", sealed, False, now))
        until = now + timedelta(minutes=1)
        claimed = self.store.write(lambda work: work.jobs.claim(REPLIES, limit=99, now=now, until=until))
        return next(job for job in claimed if job.subject == str(number))

    def answer(self, job: Job, command: Command) -> None:
        core: Any = None  # Mary is on file: nobody asks it.
        language = ChooseLanguage({"en": ENGLISH}, ("en",))
        reader = Reader(vocabulary_of([ENGLISH]), {"balance": ("",)})
        given: Any = command
        AnswerSMS(self.store, core, self.seals, reader, language, given, JIRANI, self.clock)(job)

    def sent(self) -> list[str]:
        """List the keys of what leaves."""
        return self.store.read(lambda work: list(work.outbox.desk.run(select(outbox.c.key)).scalars()))  # type: ignore[attr-defined]

    def state(self, job: Job) -> InboundState:
        return self.store.read(lambda work: work.inbound.get(int(job.subject))).state

    def tasks(self) -> list[str]:
        return [task.kind for task in self.store.read(lambda work: work.tasks.waiting())]


def _put(work: UnitOfWork, sms: NewInbound) -> int | None:
    inbound_id = work.inbound.add(sms)
    work.jobs.add("answer_sms", str(inbound_id), queue=REPLIES, key=f"answer-{inbound_id}", due=sms.received_at)
    return inbound_id


@pytest.fixture
def desk(store: OpenStore, clock: HandClock) -> Desk:
    return Desk(store, clock)


@pytest.mark.parametrize(
    ("trouble", "tasks"),
    [
        pytest.param(Unavailable("down"), [], id="down"),
        pytest.param(Refused("wrong password"), ["answer refused"], id="it refuses us, and staff are told"),
    ],
)
def test_an_answer_is_promised_where_the_core_is_silent(
    desk: Desk, trouble: Unavailable | Refused, tasks: list[str]
) -> None:
    job = desk.hear()
    desk.answer(job, _raise(CoreSilent(trouble)))
    assert desk.sent() == [f"busy-{job.subject}"]
    assert (desk.state(job), desk.tasks()) == (InboundState.RECEIVED, tasks)


def test_what_got_no_answer_waits_for_staff_who_may_see_it(desk: Desk, clock: HandClock) -> None:
    job = desk.hear()
    clock.move(minutes=31)
    desk.answer(job, _raise(CoreSilent(Unavailable("down"))))
    [heard] = desk.store.read(lambda work: work.messages.parked(9))
    assert (heard.shown, desk.sent()) == ("BALANCE", [f"gave-up-{job.subject}"])


LONG = "habari yako, nataka kujua kama ile pesa ya jumanne 4071 imefika kwa ofisi yenu au bado, tafadhali nijulishe"


@pytest.mark.parametrize(
    ("text", "shown", "is_misread"),
    [
        pytest.param(LONG, LONG.replace("4071", "****"), True, id="as long as it was, without what may be a PIN"),
        pytest.param("word " * 100, ("word " * 64).strip(), True, id="cut where it is too long"),
        pytest.param("thank you", "thank you", False, id="thanks are understood"),
    ],
)
def test_staff_see_what_was_not_understood(desk: Desk, text: str, shown: str, is_misread: bool) -> None:
    job = desk.hear(text=text)
    desk.answer(job, lambda question: Answer(("never said",)))
    heard = desk.store.read(lambda work: work.messages.get(int(job.subject)))
    assert (heard.shown, heard.is_misread) == (shown, is_misread)


@pytest.mark.parametrize(
    ("staff", "holders", "asker"),
    [
        pytest.param(None, (), Asker.UNKNOWN, id="nobody"),
        pytest.param("Grace", (), Asker.STAFF, id="staff"),
        pytest.param(None, (MARY,), Asker.KNOWN, id="a client"),
        pytest.param("Grace", (MARY,), Asker.BOTH, id="staff who is a client"),
        pytest.param(None, (MARY, MARY), Asker.SHARED, id="a family"),
        pytest.param("Grace", (MARY, MARY), Asker.BOTH_SHARED, id="staff and her family"),
    ],
)
def test_who_texts_is_known_by_the_phone_book(staff: str | None, holders: tuple[Holder, ...], asker: Asker) -> None:
    assert asker_of(PhoneCard(PHONE, holders, staff)) is asker


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Unavailable("the store is full"), id="the store's"),
        pytest.param(Refused("the PIN key 1 is gone"), id="the PIN key's"),
    ],
)
def test_our_own_trouble_is_no_silence_of_the_core(desk: Desk, error: GatewayError) -> None:
    job = desk.hear()
    with pytest.raises(type(error)):
        desk.answer(job, _raise(error))
    assert (desk.sent(), desk.tasks()) == ([], [])


def test_a_noisy_sender_is_told_so_once(desk: Desk) -> None:
    jobs = [desk.hear(f"M{count}") for count in range(NOISY_AFTER + 2)]
    for job in jobs[-2:]:
        desk.answer(job, lambda question: Answer(("never said",)))
    assert desk.sent() == [f"noisy-{jobs[-2].subject}"]
    assert [desk.state(job) for job in jobs[-2:]] == [InboundState.IGNORED] * 2


def report(desk: Desk) -> tuple[Job, Job]:
    """Let an officer's report and her correction come at once."""
    desk.store.write(lambda work: work.phones.put_staff(GRACE, PHONE, desk.clock()))
    first, second = (desk.hear(f"M{count}", f"7K4QZ {count}=0") for count in (1, 2))
    return first, second


def test_staff_see_what_an_officer_reported(desk: Desk) -> None:
    desk.store.write(lambda work: work.phones.put_staff(GRACE, PHONE, desk.clock()))
    job = desk.hear("M3", "7k4qz.but 3:0 c 15 l300 by 16")
    desk.answer(job, lambda question: Answer(("said",)))
    shown = desk.store.read(
        lambda work: work.inbound.desk.run(select(inbound.c.shown).where(inbound.c.id == int(job.subject))).scalar_one()
    )  # type: ignore[attr-defined]
    assert shown == "7K4QZ BUT 3=0, C 15 L300 BY 16"


def test_a_correction_waits_for_the_answer_to_what_it_corrects(desk: Desk) -> None:
    first, second = report(desk)
    for job in (second, first):
        desk.answer(job, lambda question: Answer(("said",)))
    assert desk.sent() == [f"answer-{first.subject}-1"]
    now = desk.clock.move(seconds=1)
    until = now + timedelta(minutes=1)
    again = desk.store.write(lambda work: work.jobs.claim(REPLIES, limit=9, now=now, until=until))
    for job in [each for each in again if each.kind == "answer_sms"]:
        desk.answer(job, lambda question: Answer(("said",)))
    assert desk.sent() == [f"answer-{each.subject}-1" for each in (first, second)]


def test_it_does_not_wait_for_what_a_person_sees_to(desk: Desk) -> None:
    """A text that we have a bug with keeps nobody's report back."""
    first, second = report(desk)
    desk.store.write(lambda work: work.jobs.park(first, "a bug", desk.clock()))
    desk.answer(second, lambda question: Answer(("said",)))
    assert desk.sent() == [f"answer-{second.subject}-1"]


def test_it_does_not_wait_for_ever(desk: Desk) -> None:
    """Whoever was to answer the first may never come back."""
    report(desk)
    desk.clock.move(minutes=61)
    third = desk.hear("M3", "7K4QZ 3=0")
    desk.answer(third, lambda question: Answer(("said",)))
    assert desk.sent() == [f"answer-{third.subject}-1"]


class TestDecidedInTheCommit:
    """What an officer is told is what was decided in the commit that takes it."""

    def test_the_answer_is_what_is_decided(self, desk: Desk) -> None:
        desk.answer(desk.hear(), lambda question: Answer((), decide=lambda work: Answer(("said", "and more"))))
        assert len(desk.sent()) == 1

    def test_what_is_not_on_record_is_not_said(self, desk: Desk) -> None:
        def decide(work: UnitOfWork) -> Answer:
            work.phones.set_stopped(PHONE, True, desk.clock())
            raise Unavailable("the commit failed")

        job = desk.hear()
        with pytest.raises(Unavailable):
            desk.answer(job, lambda question: Answer((), decide=decide))
        assert (desk.sent(), desk.state(job)) == ([], InboundState.RECEIVED)
        assert not desk.store.read(lambda work: work.phones.card(PHONE)).is_stopped

    @staticmethod
    def _stop(work: UnitOfWork) -> Answer:
        work.phones.set_stopped(PHONE, True, NOW)
        return Answer(("said otherwise",))

    def test_two_who_work_it_answer_it_once(self, desk: Desk) -> None:
        """The first was too slow, and another took its job over."""
        slow = desk.hear()
        now = desk.clock.move(minutes=2)
        until = now + timedelta(minutes=1)
        [job] = desk.store.write(lambda work: work.jobs.claim(REPLIES, limit=1, now=now, until=until))
        desk.answer(job, lambda question: Answer((), decide=lambda work: Answer(("said",))))
        with pytest.raises(Superseded):
            desk.answer(slow, lambda question: Answer((), decide=self._stop))
        assert not desk.store.read(lambda work: work.phones.card(PHONE)).is_stopped
        assert desk.sent() == [f"answer-{job.subject}-1"]


def test_an_officer_who_was_out_of_reach_sends_more_at_once_than_a_client(desk: Desk) -> None:
    officer = StaffMember(1, "Wanjiru, Grace", PHONE, office_id=2, is_loan_officer=True, is_active=True)
    desk.store.write(lambda work: work.phones.put_staff(officer, PHONE, desk.clock()))
    jobs = [desk.hear(f"M{count}") for count in range(NOISY_AFTER + 1)]
    desk.answer(jobs[-1], lambda question: Answer(("said",)))
    assert desk.sent() == [f"answer-{jobs[-1].subject}-1"]
