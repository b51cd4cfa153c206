"""Work on texts that went wrong: answer one by hand, close it, send again what may not have left; in the name of who does it.

Whoever is bound to a branch works on its texts alone, as far as a branch is on record: that of who works here is,
that of a client is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.audit import Act
from domain.errors import NoSuchEntry, Refused
from domain.messages import LOOKED_BACK, SAID, TROUBLED, Answered, Counted, Heard
from domain.phonebook import PhoneCard
from domain.ports.clock import Clock
from domain.ports.outbox import NewOutbound, Outbound
from domain.ports.store import Store, UnitOfWork
from domain.sms import InboundState, Kind, OutboundState
from domain.staff import StaffPerson, Stale
from domain.tasks import TaskKind
from gateway.flows.send_sms import queue_sms
from parsers.paging import fit

PAGES_MAX = 2
SAID_MAX = 5


@dataclass(frozen=True)
class HeardItem:
    """A text that came, whose phone it is, what was said there since, and how it stands (*version*)."""

    heard: Heard
    card: PhoneCard
    said: Sequence[Outbound]
    version: str

    @property
    def may_answer(self) -> bool:
        """Whether there is a phone to answer, and nothing of ours is on its way to do it."""
        return self.heard.phone is not None and self.heard.state is not InboundState.RECEIVED


@dataclass(frozen=True)
class SaidItem:
    """One of ours, whose phone it went to, and why it cannot be sent again, "" where it can."""

    sms: Outbound
    card: PhoneCard
    why_not: str


@dataclass(frozen=True)
class WorkMessages:
    """What staff do about texts; *institution* is what clients know it by."""

    store: Store
    institution: str
    clock: Clock

    def count(self, person: StaffPerson) -> Counted:
        """Count what is listed of the last days, and all that waits."""
        return self.store.read(lambda work: work.messages.of(person.bound_to).count(self.since()))

    def since(self) -> datetime:
        """Tell from when on texts are listed."""
        return self.clock() - LOOKED_BACK

    def heard(self, person: StaffPerson, inbound_id: int) -> HeardItem:
        """Read one that came. Raises NoSuchEntry."""
        return self.store.read(_heard, person, inbound_id)

    def said(self, person: StaffPerson, outbound_id: int) -> SaidItem:
        """Read one of ours. Raises NoSuchEntry."""
        return self.store.read(_said, person, outbound_id)

    def pages(self, person: StaffPerson, typed: str) -> Sequence[str]:
        """Write what leaves: a text names the institution and who writes."""
        return fit((f"{self.institution}, {person.name}: {typed}",))

    def answer(self, person: StaffPerson, inbound_id: int, typed: str, *, seen: str, once: str) -> HeardItem:
        """Queue an answer, once for *once*. Raises NoSuchEntry, Stale and Refused."""
        pages, now = self.pages(person, typed), self.clock()
        if len(pages) > PAGES_MAX:
            raise Refused(f"it takes {len(pages)} texts, and at most {PAGES_MAX} leave")
        return self.store.write(_answer, person, inbound_id, pages, seen, once, now)

    def close(self, person: StaffPerson, inbound_id: int, *, seen: str) -> None:
        """Take a text that waits off the list; nobody is told. Raises NoSuchEntry and Stale."""
        self.store.write(_close, person, inbound_id, seen, self.clock())

    def send_again(self, person: StaffPerson, outbound_id: int) -> SaidItem:
        """Queue once more what may have left. Raises NoSuchEntry and Refused."""
        return self.store.write(_send_again, person, outbound_id, self.clock())

    def show_phone(self, person: StaffPerson, *, heard: int = 0, said: int = 0) -> str:
        """Give the whole number of a text that came, or of one of ours, and note who saw it. Raises NoSuchEntry."""
        return self.store.write(_show_phone, person, heard, said, self.clock())


def _heard(work: UnitOfWork, person: StaffPerson, inbound_id: int) -> HeardItem:
    heard = work.messages.get(inbound_id)
    _check_branch(work, person, heard.phone)
    if heard.phone is None:
        return HeardItem(heard, PhoneCard(""), (), _version(work, heard))
    said = work.messages.said_to(heard.phone, heard.received_at, SAID_MAX)
    return HeardItem(heard, work.phones.card(heard.phone), said, _version(work, heard))


def _check_branch(work: UnitOfWork, person: StaffPerson, phone: str | None) -> None:
    """Leave what an officer of another branch said or was told to her branch. Raises NoSuchEntry."""
    if not work.messages.of(person.bound_to).is_for(phone):
        raise NoSuchEntry("such a text in this branch")


def _version(work: UnitOfWork, heard: Heard) -> str:
    """Say how it stands, so that of two who answer side by side the second is told."""
    done = [line for line in work.audit.of(heard.subject) if line.act != Act.UNMASKED]
    return f"{heard.state.value} {len(done)}"


def _checked(work: UnitOfWork, person: StaffPerson, inbound_id: int, seen: str) -> HeardItem:
    item = _heard(work, person, inbound_id)
    if item.version != seen:
        acted = [line.by for line in work.audit.of(item.heard.subject) if line.act != Act.UNMASKED]
        raise Stale(f"{acted[-1] if acted else 'Somebody'} saw to this text.")
    return item


def _answer(
    work: UnitOfWork, person: StaffPerson, inbound_id: int, pages: Sequence[str], seen: str, once: str, now: datetime
) -> HeardItem:
    item = _checked(work, person, inbound_id, seen)
    phone = item.heard.phone
    if phone is None or not item.may_answer:
        raise Refused("There is no phone to answer." if phone is None else "It is being answered now.")
    work.audit.by(person.login)
    work.audit.note(item.heard.subject, Answered.ANSWERED, now, {"texts": len(pages)})
    until = now + Kind.NOTICE.lifetime
    for place, page in enumerate(pages, start=1):
        key = f"by-hand-{inbound_id}-{once}-{place}"
        queue_sms(work, NewOutbound(key, phone, page, Kind.NOTICE, now, until, in_reply_to=inbound_id))
    work.messages.unpark(item.heard, is_answered=True, now=now)
    return item


def _close(work: UnitOfWork, person: StaffPerson, inbound_id: int, seen: str, now: datetime) -> None:
    item = _checked(work, person, inbound_id, seen)
    if not work.messages.unpark(item.heard, is_answered=False, now=now):
        raise Refused("It does not wait for anybody.")
    work.audit.by(person.login)
    work.audit.note(item.heard.subject, Answered.CLOSED, now)


def _said(work: UnitOfWork, person: StaffPerson, outbound_id: int) -> SaidItem:
    sms = work.outbox.get(outbound_id)
    _check_branch(work, person, sms.to)
    return SaidItem(sms, work.phones.card(sms.to), _why_not_again(work, sms))


def _why_not_again(work: UnitOfWork, sms: Outbound) -> str:
    if sms.state is not OutboundState.UNCLEAR:
        return "It did not leave, and is not sent any more." if sms.state in TROUBLED else "It left, or is on its way."
    if not sms.kind.may_repeat:
        return "A reminder never leaves twice."
    if work.jobs.waits(_first_key(sms)) or work.jobs.waits(_again_key(sms, _times_again(work, sms))):
        return "We try again by ourselves; look again in a minute."
    return ""


def _send_again(work: UnitOfWork, person: StaffPerson, outbound_id: int, now: datetime) -> SaidItem:
    item = _said(work, person, outbound_id)
    sms = item.sms
    if item.why_not or not work.outbox.again(sms.id, now + sms.kind.lifetime, now):
        raise Refused(item.why_not or "It is not unclear any more.")
    key = _again_key(sms, _times_again(work, sms) + 1)
    work.jobs.add("send_sms", str(sms.id), queue=sms.kind.queue, key=key, due=now)
    work.audit.by(person.login)
    work.audit.note(_subject(sms), Answered.SENT_AGAIN, now)
    task = work.tasks.find(TaskKind.SMS_UNCLEAR, sms.key)
    if task is not None:
        work.tasks.close(task.id, person.login, "sent again", now)
    return item


def _subject(sms: Outbound) -> str:
    return f"{SAID}:{sms.id}"


def _first_key(sms: Outbound) -> str:
    """Name the job that queue_sms asked for."""
    return f"send-{sms.id}"


def _again_key(sms: Outbound, times: int) -> str:
    return f"send-{sms.id}-again-{times}"


def _times_again(work: UnitOfWork, sms: Outbound) -> int:
    return sum(line.act == Answered.SENT_AGAIN for line in work.audit.of(_subject(sms)))


def _show_phone(work: UnitOfWork, person: StaffPerson, heard: int, said: int, now: datetime) -> str:
    if heard:
        found = work.messages.get(heard)
        phone, subject = found.phone, found.subject
    else:
        sms = work.outbox.get(said)
        phone, subject = sms.to, _subject(sms)
    _check_branch(work, person, phone)
    if phone is None:
        raise Refused("The sender is no phone.")
    work.audit.by(person.login)
    work.audit.note(subject, Act.UNMASKED, now, {"what": "phone"})
    return phone
