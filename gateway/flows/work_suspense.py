"""What staff do with money that found no account, or the wrong one: one method an act, for pages and command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from domain.allocation import Share
from domain.money import Money
from domain.operator_orders import ReturnRule
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.ports.suspense_book import Sum, Waiting
from domain.previews import Leaving, Preview, leaving_blind
from domain.remittances import RemittanceState
from domain.staff import NotAllowed, StaffPerson
from domain.suspense import WORKS, Clerk, Note, Proposal, Target, check_split
from gateway.flows.check_match import CheckMatch
from gateway.flows.decide_proposal import confirm_proposal, decline_proposal
from gateway.flows.find_denial import find_denial
from gateway.flows.find_receipt import find_meant
from gateway.flows.find_target import FindTarget, Part, number_of
from gateway.flows.hold_case import Asked, Held, find_case
from gateway.flows.mark_returned import mark_returned
from gateway.flows.note_suspense import colleagues, hand_over, note_suspense, take_case
from gateway.flows.propose_match import propose_match
from gateway.flows.send_back import send_back
from gateway.flows.show_phone import show_phone
from gateway.flows.suggest_owners import Suggestions, SuggestOwners
from gateway.flows.take_off_account import take_off_account
from gateway.flows.unmatch_remittance import unmatch_remittance

P = ParamSpec("P")
T = TypeVar("T")

PAGE = 20
AGES = (timedelta(days=2), timedelta(days=7), timedelta(days=30))
"""Up to so many days old; what is older is over the last."""


@dataclass(frozen=True)
class Item:
    """One receipt with all that people did about it, oldest first."""

    held: Held
    notes: Sequence[Note]
    proposals: Sequence[Proposal]


@dataclass(frozen=True)
class Shelf:
    """A page of what is in suspense: *first* is the place of its first row, from 1; *ages* are over all pages.

    *denied* are the ids of the remittances that their operator does not know.
    """

    rows: Sequence[Waiting]
    first: int
    ages: Sequence[Sum]
    has_more: bool
    denied: frozenset[int] = frozenset()

    @property
    def receipts(self) -> int:
        """How many there are on all pages."""
        return sum(each.receipts for each in self.ages)

    @property
    def minor(self) -> int:
        """What is in suspense in all, in minor units."""
        return sum(each.minor for each in self.ages)


@dataclass(frozen=True)
class WorkSuspense:
    """The suspense desk; *limit* is the most that one person matches alone, *returns* which receipts go back by an order."""

    store: Store
    find: FindTarget
    check: CheckMatch
    suggest: SuggestOwners
    limit: Money
    zone: ZoneInfo
    clock: Clock
    returns: ReturnRule | None = None

    def shelf(self, *, after: int = 0, before: int = 0) -> Shelf:
        """Read a page of what is in suspense, oldest first."""
        return self.store.read(self._shelf, after, before)

    def count(self) -> int:
        """Count what is in suspense."""
        return self.store.read(lambda work: work.suspense.count())

    def meant(self, receipt: str) -> str | None:
        """Find the one receipt whose number is a slip away from what was typed, None where there is none or several."""
        return self.store.read(find_meant, receipt)

    def item(self, receipt: str) -> Item:
        """Read one receipt. Raises NoSuchEntry."""
        return self.store.read(_item, receipt)

    def suggestions(self, held: Held) -> Suggestions:
        """Say whose it may be."""
        return self.suggest(held.remittance, held.left)

    def typed(self, held: Held, typed: str) -> Target:
        """Find whose the accounts are that she wrote on one line. Raises NoSuchEntry and Refused."""
        return self.find.typed(typed, held.at_stake, self.clock())

    def target(self, held: Held, parts: Sequence[tuple[str, Money | None]]) -> Target:
        """Find whose the accounts are that she names; all of it goes there where no amount stands. Raises NoSuchEntry and Refused."""
        target = self.find([Part(typed, held.at_stake if amount is None else amount) for typed, amount in parts])
        if target.wishes:
            check_split(target.wishes, held.at_stake)
        return target

    def preview(self, held: Held, target: Target) -> Preview:
        """Say what matching would do; what moves between accounts of one client has left the first then. Raises Refused."""
        moves = held.remittance.state is RemittanceState.POSTED and held.remittance.client_id == target.client_id
        return self.check(held.at_stake, target, _off(held) if moves else ())

    def leaving(self, held: Held) -> Leaving | None:
        """Say what taking it off its accounts would do to who has it; None where it is on none."""
        off, client_id = _off(held), held.remittance.client_id
        if not off or client_id is None:
            return None
        return self.check.leaving(client_id, off) or leaving_blind(*self.store.read(_named, client_id), off)

    def take(self, person: StaffPerson, receipt: str, seen: str | None) -> None:
        """Let her work on it."""
        self._act(take_case, person, receipt, seen)

    def hand(self, person: StaffPerson, receipt: str, seen: str | None, login: str) -> Clerk:
        """Let a colleague work on it; gives who she is. Raises Refused where she may not, or was not seen for long."""
        return self._act(hand_over, person, receipt, seen, login)

    def colleagues(self, person: StaffPerson) -> Sequence[Clerk]:
        """List to whom she may hand work."""
        return [each for each in self.store.read(colleagues) if not each.is_same(_clerk(person))]

    def note(self, person: StaffPerson, receipt: str, seen: str | None, words: str) -> None:
        """Keep a note."""
        self._act(note_suspense, person, receipt, seen, words)

    def show_phone(self, person: StaffPerson, receipt: str) -> str:
        """Give the payer's whole number, which is put on record. Raises NoSuchEntry and Refused."""
        return self._act(show_phone, person, receipt, None)

    def match(self, person: StaffPerson, receipt: str, seen: str | None, target: Target, reason: str = "") -> Proposal:
        """Match it, or propose to where it is above the limit."""
        return self._act(propose_match, person, receipt, seen, target, reason, self.limit)

    def give_back(self, person: StaffPerson, receipt: str, seen: str | None, number: str, reason: str) -> Proposal:
        """Propose to mark it as returned by the operator's own *number*."""
        return self._act(mark_returned, person, receipt, seen, number, reason)

    def send_back(self, person: StaffPerson, receipt: str, seen: str | None, reason: str = "") -> Proposal:
        """Propose that its operator gives it back to who paid it. Raises Refused where it takes no such orders."""
        return self._act(send_back, person, receipt, seen, reason, self.returns)

    def unmatch(self, person: StaffPerson, receipt: str, seen: str | None, target: Target, reason: str) -> Proposal:
        """Propose to take it off its account and give it to *target*."""
        return self._act(unmatch_remittance, person, receipt, seen, target, reason)

    def take_off(self, person: StaffPerson, receipt: str, seen: str | None, reason: str) -> Proposal:
        """Propose to take it off its account; it is nobody's then."""
        return self._act(take_off_account, person, receipt, seen, reason)

    def confirm(self, person: StaffPerson, receipt: str, seen: str | None) -> Proposal:
        """Confirm what somebody else proposed."""
        return self._act(confirm_proposal, person, receipt, seen, self.returns)

    def decline(self, person: StaffPerson, receipt: str, seen: str | None) -> Proposal:
        """Decline what was proposed."""
        return self._act(decline_proposal, person, receipt, seen)

    def _act(
        self,
        step: Callable[Concatenate[UnitOfWork, Asked, P], T],
        person: StaffPerson,
        receipt: str,
        seen: str | None,
        *given: P.args,
        **named: P.kwargs,
    ) -> T:
        if not person.is_one_of(WORKS):
            raise NotAllowed("Finance and the branch manager work on suspense.")
        asked = Asked(receipt, _clerk(person), self.clock(), seen, self.zone)
        return self.store.write(step, asked, *given, **named)

    def _shelf(self, work: UnitOfWork, after: int, before: int) -> Shelf:
        rows = work.suspense.waiting(PAGE + 1, after=after, before=before)
        shown = rows[-PAGE:] if before else rows[:PAGE]
        first = 1 + work.suspense.place_of(shown[0].remittance.id) if shown else 0
        ages = work.suspense.ages(self._since())
        has_more = bool(shown) and first - 1 + len(shown) < sum(each.receipts for each in ages)
        denied = frozenset(each.remittance.id for each in shown if find_denial(work, each.remittance))
        return Shelf(shown, first, ages, has_more, denied)

    def _since(self) -> list[datetime]:
        """Give the midnights, by the institution's clock, from which on money is so many days old."""
        today = datetime.combine(self.clock().astimezone(self.zone).date(), time.min, self.zone)
        return [today - age for age in AGES]


def _clerk(person: StaffPerson) -> Clerk:
    return Clerk(person.login, person.name)


def _off(held: Held) -> Sequence[Share]:
    return [Share(each.order.account.reference, each.order.amount) for each in held.posted]


def _named(work: UnitOfWork, client_id: int) -> tuple[str, str]:
    """Give a client's name and number as last read from the core."""
    owner = work.payers.owners([client_id]).get(client_id)
    return owner.name if owner else "", number_of(work, client_id)


def _item(work: UnitOfWork, receipt: str) -> Item:
    held = find_case(work, receipt)
    return Item(held, work.suspense.notes(held.remittance.id), work.suspense.of(held.remittance.id))
