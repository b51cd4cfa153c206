"""See to the people who work here: block a phone that is lost or should not count, and hand open sheets to another officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.accounts import StaffMember
from domain.audit import Act, Details
from domain.errors import NoSuchEntry, Refused
from domain.jobs import REPLIES
from domain.phonebook import PhoneCard
from domain.pins import holder_of
from domain.ports.clock import Clock
from domain.ports.secrets import Seals
from domain.ports.store import Store, UnitOfWork
from domain.rounds import SEND_SHEET
from domain.sheets import Sheet, SheetState
from domain.staff import NotAllowed, StaffPerson, Stale
from gateway.flows.keep_pins import JoinCode, KeepPINs

HEIRS_MAX = 60
"""Officers offered to take sheets over."""

STAFF_MAX = 500
COUNTED_WITHIN = timedelta(days=60)
"""How long ago a meeting may be of which the cash waits: as long as codes live at most."""

_WAITS = frozenset({SheetState.REPORTED, SheetState.HELD})


class Kept(StrEnum):
    """What is done about somebody who works here, as the audit chain names it."""

    BLOCKED = "phone blocked"
    UNBLOCKED = "phone unblocked"
    HANDED_OVER = "sheets handed over"
    CODE_GIVEN = "PIN code given"


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here: her phone, her sheets of today and those that wait for the cashier, and who may take over.

    *version* says how her phone stands, and nothing of its number.
    """

    member: StaffMember
    card: PhoneCard | None
    sheets: Sequence[Sheet]
    heirs: Sequence[StaffMember]
    version: str

    @property
    def is_blocked(self) -> bool:
        """Whether nothing from her phone counts."""
        return self.card is not None and self.card.is_blocked

    @property
    def may_have_pin(self) -> bool:
        """Whether her phone takes officers' words, which a PIN guards."""
        return self.card is not None and not self.is_blocked and self.member.is_loan_officer

    @property
    def open_sheets(self) -> Sequence[Sheet]:
        """What another officer can take over; what was reported is hers until its cash is counted."""
        return [each for each in self.sheets if each.state is SheetState.OPEN]


@dataclass(frozen=True)
class KeepTeam:
    """What administrators and branch managers do; *sent_at* is from when on sheets are sent."""

    store: Store
    seals: Seals
    zone: ZoneInfo
    sent_at: time
    clock: Clock
    pins: KeepPINs

    def team(self, person: StaffPerson, limit: int, after: int = 0) -> Sequence[tuple[StaffMember, bool]]:
        """List who works in her branch, by name, each with whether the phone is blocked; the head office sees all."""
        return self.store.read(lambda work: work.staff_book.team(person.bound_to, limit, after))

    def count_blocked(self, person: StaffPerson) -> int:
        """Count the phones of her branch that are blocked."""
        return self.store.read(lambda work: work.staff_book.count_blocked(person.bound_to))

    def of_today(self) -> Sequence[Sheet]:
        """List the sheets of today."""
        return self.store.read(lambda work: work.sheets.of_office(None, self._today()))

    def colleague(self, person: StaffPerson, staff_id: int) -> Colleague:
        """Read all about one. Raises NoSuchEntry, and NotAllowed where she works in another branch."""
        return self.store.read(self._colleague, person, staff_id)

    def block(self, person: StaffPerson, staff_id: int, heir: int | None, *, seen: str) -> int:
        """Let nothing from her phone count, hand her open sheets over, and give how many. Raises Stale, Refused, NotAllowed."""
        return self.store.write(self._block, person, staff_id, heir, seen, self.clock())

    def unblock(self, person: StaffPerson, staff_id: int, *, seen: str) -> None:
        """Let her phone count again; never one's own. Raises Stale and NotAllowed."""
        self.store.write(self._unblock, person, staff_id, seen, self.clock())

    def hand_over(self, person: StaffPerson, staff_id: int, heir: int) -> int:
        """Hand her open sheets over, and give how many. Raises Refused and NotAllowed."""
        return self.store.write(self._hand_over, person, staff_id, heir, self.clock())

    def give_code(self, person: StaffPerson, staff_id: int) -> tuple[str, datetime]:
        """Make a JOIN code for a PIN of hers, and give it with the time until which it counts; never one's own. Raises Refused and NotAllowed."""
        made = self.pins.new_code(self.clock())
        self.store.write(self._give_code, person, staff_id, made, self.clock())
        return made.code, made.expires_at

    def show_phone(self, person: StaffPerson, staff_id: int) -> str:
        """Give her whole number, and note who saw it. Raises NoSuchEntry and NotAllowed."""
        return self.store.write(self._show_phone, person, staff_id, self.clock())

    def _colleague(self, work: UnitOfWork, person: StaffPerson, staff_id: int) -> Colleague:
        member = work.staff_book.get(staff_id)
        if member is None or not member.is_active:
            raise NoSuchEntry(f"staff {staff_id}")
        if not person.works_in(member.office_id):
            raise NotAllowed(f"{member.name} works in another branch.")
        card = work.phones.card(member.phone) if member.phone else None
        today = self._today()
        lately = work.sheets.lately(staff_id, today - COUNTED_WITHIN)
        sheets = [each for each in lately if each.made.on >= today or each.state in _WAITS]
        return Colleague(member, card, sheets, _heirs(work, member), self._version(card))

    def _version(self, card: PhoneCard | None) -> str:
        if card is None:
            return "none"
        return f"{self.seals.fingerprint('phone', card.phone)[:16]} {'blocked' if card.is_blocked else 'counts'}"

    def _checked(self, work: UnitOfWork, person: StaffPerson, staff_id: int, seen: str) -> Colleague:
        found = self._colleague(work, person, staff_id)
        if found.version != seen:
            raise Stale(f"{found.member.name} has another phone now, or somebody blocked or unblocked it.")
        return found

    def _block(
        self, work: UnitOfWork, person: StaffPerson, staff_id: int, heir: int | None, seen: str, now: datetime
    ) -> int:
        found = self._checked(work, person, staff_id, seen)
        if found.card is None or found.is_blocked:
            raise Refused(f"{found.member.name} has no phone that counts.")
        work.audit.by(person.login)
        work.audit.note(f"staff:{staff_id}", Kept.BLOCKED, now)
        work.phones.set_blocked(found.card.phone, True, now)
        return 0 if heir is None else self._hand(work, person, found, heir, now)

    def _unblock(self, work: UnitOfWork, person: StaffPerson, staff_id: int, seen: str, now: datetime) -> None:
        found = self._checked(work, person, staff_id, seen)
        if person.staff_id == staff_id:
            raise NotAllowed("This is your own phone: another manager or administrator can unblock it.")
        if found.card is None or not found.is_blocked:
            raise Refused(f"{found.member.name} has no phone that is blocked.")
        work.audit.by(person.login)
        work.audit.note(f"staff:{staff_id}", Kept.UNBLOCKED, now)
        work.phones.set_blocked(found.card.phone, False, now)

    def _hand_over(self, work: UnitOfWork, person: StaffPerson, staff_id: int, heir: int, now: datetime) -> int:
        found = self._colleague(work, person, staff_id)
        work.audit.by(person.login)
        handed = self._hand(work, person, found, heir, now)
        if not handed:
            raise Refused(f"{found.member.name} has no open sheet.")
        return handed

    def _hand(self, work: UnitOfWork, person: StaffPerson, found: Colleague, heir_id: int, now: datetime) -> int:
        """Make what is open the heir's, and have it sent to his phone; what is on its way goes to him by itself."""
        heir = next((each for each in found.heirs if each.id == heir_id), None)
        if heir is None:
            raise Refused("Nobody of that name can take sheets over.")
        handed = [each for each in found.open_sheets if work.sheets.hand_over(each, heir, now)]
        for sheet in handed:
            first = f"send-sheet-{sheet.id}"
            if not work.jobs.waits(first):
                due = max(now, datetime.combine(sheet.made.on, self.sent_at, self.zone))
                work.jobs.add(SEND_SHEET, str(sheet.id), queue=REPLIES, key=f"{first}-to-{heir.id}", due=due)
        if handed:
            details: Details = {"to": heir.id, "sheets": [str(each.id) for each in handed]}
            work.audit.note(f"staff:{found.member.id}", Kept.HANDED_OVER, now, details)
        return len(handed)

    def _give_code(self, work: UnitOfWork, person: StaffPerson, staff_id: int, made: JoinCode, now: datetime) -> None:
        found = self._colleague(work, person, staff_id)
        if person.staff_id == staff_id:
            raise NotAllowed("This is your own PIN: another manager or administrator can give you a code.")
        if not found.may_have_pin:
            raise Refused(f"{found.member.name} has no phone from which officers' words count.")
        work.audit.by(person.login)
        work.audit.note(f"staff:{staff_id}", Kept.CODE_GIVEN, now)
        work.pins.add_code(holder_of(staff_id), made.digest, made.expires_at, now)

    def _show_phone(self, work: UnitOfWork, person: StaffPerson, staff_id: int, now: datetime) -> str:
        found = self._colleague(work, person, staff_id)
        if found.card is None:
            raise Refused(f"{found.member.name} has no phone in Mifos.")
        work.audit.by(person.login)
        work.audit.note(f"staff:{staff_id}", Act.UNMASKED, now, {"what": "phone"})
        return found.card.phone

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def _heirs(work: UnitOfWork, member: StaffMember) -> Sequence[StaffMember]:
    """List the officers who may take over, those of her office first."""
    others = [
        each
        for each, is_blocked in work.staff_book.team(None, STAFF_MAX)
        if each.is_loan_officer and each.phone and each.id != member.id and not is_blocked
    ]
    return sorted(others, key=lambda each: each.office_id != member.office_id)[:HEIRS_MAX]
