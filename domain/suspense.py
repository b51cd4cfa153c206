"""What people do about money: who works on it, what was noted, what was proposed, and who may confirm it.

A person matches money in suspense, marks it as returned to its payer, or takes
money off an account where it does not belong. Above a limit, and always where
money leaves an account or the institution, a second person confirms what the
first proposed. What a person looked at may change meanwhile; then nothing is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.allocation import Share, Wish
from domain.errors import Refused
from domain.matches import Candidate, Match, MatchedBy
from domain.money import Money, write
from domain.remittances import Remittance, RemittanceState
from domain.staff import NotAllowed, Role

PLACE = "place_remittance"
"""The kind of job that gives money to whom a person chose; its subject is the proposal's id."""

TELL_UNMATCH = "tell_unmatch"
"""The kind of job that tells a client that money was on a wrong account; its subject is the remittance's id and hers."""

WORDS_MAX = 400
"""Characters of a note or a reason; the rest is cut."""

WORKS = frozenset({Role.FINANCE, Role.MANAGER})
"""Who may do what stands here."""


@dataclass(frozen=True)
class Clerk:
    """Somebody of the institution who works on money, by the *login* of the core."""

    login: str
    name: str

    def is_same(self, other: Clerk) -> bool:
        """Tell whether both are one person; the core takes a login in any case."""
        return self.login.strip().casefold() == other.login.strip().casefold()


class Verb(StrEnum):
    """What was done last, as it is told."""

    TOOK = "took it"
    HANDED = "handed it on"
    NOTED = "noted something"
    PROPOSED = "proposed something"
    DECLINED = "declined it"
    MATCHED = "matched it"
    RETURNED = "marked it returned"
    SENT_BACK = "sent it back"
    UNMATCHED = "took it off its account"
    EXPLAINED = "explained it"


@dataclass(frozen=True)
class Act:
    """What somebody did, and when."""

    by: Clerk
    verb: Verb
    at: datetime


@dataclass(frozen=True)
class Case:
    """What people did about one remittance: *version* rises with each act, *owner* works on it."""

    version: int = 0
    owner: Clerk | None = None
    last: Act | None = None


@dataclass(frozen=True)
class Note:
    """What somebody wants remembered."""

    by: Clerk
    at: datetime
    words: str


class ProposalKind(StrEnum):
    """What is to become of money."""

    MATCH = "match"
    RETURN = "return"
    UNMATCH = "unmatch"


class ProposalState(StrEnum):
    """Where a proposal stands; OUTDATED: the money went another way before anybody confirmed."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    OUTDATED = "outdated"


PROPOSAL_MOVES = {
    ProposalState.PROPOSED: {ProposalState.CONFIRMED, ProposalState.DECLINED, ProposalState.OUTDATED},
    ProposalState.CONFIRMED: set[ProposalState](),
    ProposalState.DECLINED: set[ProposalState](),
    ProposalState.OUTDATED: set[ProposalState](),
}

STARTS = {
    ProposalKind.MATCH: (RemittanceState.SUSPENDED,),
    ProposalKind.RETURN: (RemittanceState.SUSPENDED,),
    ProposalKind.UNMATCH: (RemittanceState.POSTED, RemittanceState.SUSPENDED),
}
"""Where money has to stand for each to be done; a part of it may be posted while the rest is in suspense."""


@dataclass(frozen=True)
class Target:
    """To whom money is to go: *wishes* say to which of her accounts, none leave it to the institution's order."""

    client_id: int
    number: str
    name: str
    wishes: tuple[Wish, ...] = ()

    @property
    def first_name(self) -> str:
        """What she is called on a button."""
        return self.name.split()[0] if self.name.split() else f"C{self.number}"

    @property
    def match(self) -> Match:
        """What a person decided, as matching says it."""
        return Match(Candidate(self.client_id, self.name, None, ()), MatchedBy.PERSON, wishes=self.wishes)


@dataclass(frozen=True)
class Plan:
    """What somebody wants done with *amount*: *target* but for a return, and for what is taken off its account and nobody's.

    *number* is the operator's own of the way back; "" where the operator is to be told to give it back.
    """

    kind: ProposalKind
    amount: Money
    target: Target | None = None
    number: str = ""
    reason: str = ""

    @property
    def sends_back(self) -> bool:
        """Whether the operator is to be told to give it back."""
        return self.kind is ProposalKind.RETURN and not self.number


@dataclass(frozen=True)
class Proposal:
    """A plan on record, by whom, and what became of it; nobody else decided where *decided_by* is who proposed."""

    id: int
    remittance_id: int
    plan: Plan
    state: ProposalState
    by: Clerk
    at: datetime
    decided_by: Clerk | None = None
    decided_at: datetime | None = None

    @property
    def in_note(self) -> str:
        """Who stands for it, as staff read it in the core."""
        if self.decided_by is None or self.decided_by.is_same(self.by):
            return f"by {self.by.name}"
        return f"by {self.by.name}, confirmed by {self.decided_by.name}"


def needs_second(plan: Plan, limit: Money) -> bool:
    """Tell whether a second person has to confirm: above *limit*, and whatever takes money away."""
    return plan.kind is not ProposalKind.MATCH or plan.amount.minor > limit.minor


def is_outdated(proposal: Proposal, remittance: Remittance) -> bool:
    """Tell whether the money moved since somebody proposed what should become of it."""
    has_moved = remittance.moved_at > proposal.at
    return has_moved or remittance.state not in STARTS[proposal.plan.kind]


def seen(remittance: Remittance, case: Case) -> str:
    """Name what somebody looks at, so that it is known again."""
    return f"{remittance.state.name.lower()}-{remittance.moved_at:%Y%m%d%H%M%S%f}-{case.version}"


def check_four_eyes(proposal: Proposal, clerk: Clerk) -> None:
    """Let nobody confirm what she proposed. Raises NotAllowed."""
    if proposal.by.is_same(clerk):
        raise NotAllowed("You proposed this. Somebody else of finance, or the branch manager, can confirm it.")


def check_split(wishes: Sequence[Wish], left: Money) -> None:
    """Let parts add up to what there is.

    Raises:
        Refused: they do not, one is of nothing, or an account is named twice.

    """
    total = sum((wish.amount for wish in wishes), Money.nothing(left.currency))
    if any(wish.amount.minor <= 0 for wish in wishes):
        raise Refused("Each part must be above nought.")
    if len({wish.account for wish in wishes}) != len(wishes):
        raise Refused("An account is named twice.")
    if total != left:
        raise Refused(f"The parts come to {write(total)}, and there are {write(left)}.")


def check_moves(target: Target, posted: Sequence[Share]) -> None:
    """Let money that is taken off an account go to another. Raises Refused."""
    wishes = {wish.account: wish.amount for wish in target.wishes}
    if wishes == {share.account: share.amount for share in posted}:
        raise Refused("That is where it is already.")
