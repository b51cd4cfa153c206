"""Hold one receipt with all that people did about it, so that nobody else decides about it meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from domain.errors import Refused
from domain.money import Money
from domain.ports.posting_book import Posting
from domain.ports.store import UnitOfWork
from domain.postings import PostingState
from domain.remittances import Remittance, RemittanceState
from domain.staff import Stale
from domain.suspense import Act, Case, Clerk, Proposal, Verb, is_outdated, seen
from gateway.flows.find_denial import Denial, find_denial
from gateway.flows.find_receipt import find_receipt
from gateway.flows.order_return import is_on_its_way_back
from gateway.flows.prove_remittance import needs_other_word


@dataclass(frozen=True)
class Asked:
    """Who asks for something about which *receipt*, when; *seen* names what she looked at, None where she looked at nothing."""

    receipt: str
    by: Clerk
    at: datetime
    seen: str | None = None
    zone: tzinfo = UTC


@dataclass(frozen=True)
class Held:
    """A receipt as it stands: *postings* are all of it, *proposal* is the one that waits and still fits.

    *is_unproved*: nothing tells of it but a word that is no proof; *is_going_back*: its operator is told to give it back;
    *denied*: its operator does not know it.
    """

    remittance: Remittance
    case: Case
    postings: Sequence[Posting]
    proposal: Proposal | None
    is_unproved: bool = False
    is_going_back: bool = False
    denied: Denial | None = None

    @property
    def needs_second(self) -> bool:
        """Whether a second person confirms whatever is done with it."""
        return self.is_unproved or self.denied is not None

    @property
    def posted(self) -> Sequence[Posting]:
        """What of it is on the books."""
        return [each for each in self.postings if each.state is PostingState.POSTED]

    @property
    def is_part_posted(self) -> bool:
        """Whether a part of it is on the books while the rest is in suspense."""
        return bool(self.posted) and self.remittance.state is RemittanceState.SUSPENDED

    @property
    def may_leave(self) -> bool:
        """Whether there is anything that could be taken off its account, and nothing waits to be decided."""
        return self.proposal is None and (self.is_part_posted or self.remittance.state is RemittanceState.POSTED)

    @property
    def left(self) -> Money:
        """What of it is on no account yet."""
        amount = self.remittance.receipt.amount
        return amount - sum((each.order.amount for each in self.posted), Money.nothing(amount.currency))

    @property
    def at_stake(self) -> Money:
        """What a person decides about: what is left, and where nothing is, all of it."""
        return self.left or self.remittance.receipt.amount

    @property
    def seen(self) -> str:
        """What whoever looks at it now has seen."""
        return seen(self.remittance, self.case)


def find_case(work: UnitOfWork, receipt: str) -> Held:
    """Find a receipt with what people did about it, as `find_receipt` does."""
    return _read(work, find_receipt(work, receipt))


def hold_case(work: UnitOfWork, asked: Asked) -> Held:
    """Hold it for an act of hers.

    Raises:
        NoSuchEntry: there is no such receipt.
        Stale: it is not as she saw it.

    """
    held = find_case(work, asked.receipt)
    if asked.seen is not None and asked.seen != held.seen:
        raise Stale(_what_changed(held, asked.zone))
    return held


def must_stand(held: Held, state: RemittanceState) -> None:
    """Let an act be done where money stands so, and nothing else waits to be decided. Raises Refused."""
    if held.remittance.state is not state:
        raise Refused(f"{held.remittance.receipt.number} is {held.remittance.state.called}, not {state.called}.")
    if held.proposal is not None:
        raise Refused(f"{held.proposal.by.name} proposed something already; it has to be confirmed or declined first.")


def note_act(
    work: UnitOfWork,
    held: Held,
    asked: Asked,
    verb: Verb,
    *,
    owner: Clerk | None = None,
    about: str = "",
    why: str = "",
) -> None:
    """Note an act in the case and in the audit log, there with what it is *about* and *why*."""
    work.suspense.act(held.remittance.id, Act(asked.by, verb, asked.at), owner=owner)
    work.audit.by(asked.by.login)
    work.audit.note(
        held.remittance.source,
        verb.name.lower(),
        asked.at,
        {name: said for name, said in (("about", about), ("why", why)) if said},
    )


def _read(work: UnitOfWork, remittance: Remittance) -> Held:
    case, postings = work.suspense.case(remittance.id), work.postings.of(remittance.source)
    proposal = work.suspense.open_about(remittance.id)
    if proposal is not None and is_outdated(proposal, remittance):
        proposal = None
    is_unproved, is_going_back = needs_other_word(work, remittance), is_on_its_way_back(work, remittance)
    return Held(remittance, case, postings, proposal, is_unproved, is_going_back, find_denial(work, remittance))


def _what_changed(held: Held, zone: tzinfo) -> str:
    last, remittance = held.case.last, held.remittance
    if last is not None and last.at >= remittance.moved_at:
        return f"{last.by.name} {last.verb} at {last.at.astimezone(zone):%H:%M}."
    return f"It is {remittance.state.called} since {remittance.moved_at.astimezone(zone):%H:%M}."
