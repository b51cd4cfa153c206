"""Say whose money in suspense may be, best first, and why: by what is on record, and by what is due in the core now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from domain.accounts import Standing
from domain.allocation import Overpaid, Wish
from domain.errors import Refused, Unavailable
from domain.evidence import Sign
from domain.matches import Candidate, Doubt, Match, MatchPolicy
from domain.matching import match_paid
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.previews import Preview, preview
from domain.remittances import Remittance
from domain.suspense import Target
from gateway.flows.explain_candidate import Due, Why, due_on, explain
from gateway.flows.find_target import number_of
from gateway.flows.match_remittance import read_paid
from gateway.flows.widen_candidates import widen_candidates

CLOSE = 10
"""Of two whose scores differ by less, neither is the likely one."""


@dataclass(frozen=True)
class Suggested:
    """Somebody whose money it may be: *preview* says what would go where, None while the core is silent or nothing takes it."""

    target: Target
    signs: tuple[Sign, ...]
    why: tuple[Why, ...]
    score: int
    preview: Preview | None

    @property
    def named(self) -> str:
        """What names her: the account that was typed, else her number."""
        return str(self.target.wishes[0].account) if self.target.wishes else f"C{self.target.number}"


@dataclass(frozen=True)
class Suggestions:
    """Who it may be, best first; *doubt* None where matching would be certain now, *has_dues* False while the core is silent."""

    doubt: Doubt | None
    owners: tuple[Suggested, ...]
    has_dues: bool

    @property
    def likely(self) -> Suggested | None:
        """The first, unless another is close."""
        scores = [each.score for each in self.owners[:2]]
        is_clear = len(scores) == 1 or (len(scores) == 2 and scores[0] - scores[1] >= CLOSE)
        return self.owners[0] if is_clear else None


@dataclass(frozen=True)
class SuggestOwners:
    """Compares a receipt with all that is known of payers."""

    store: Store
    core: ReadsCore
    policy: MatchPolicy
    overpaid: Overpaid
    zone: ZoneInfo
    clock: Clock

    def __call__(self, remittance: Remittance, left: Money) -> Suggestions:
        """Suggest, five at most."""
        doubt, candidates, numbers = self.store.read(self._look, remittance)
        standings = self._standings([each.client_id for each in candidates])
        owners = [
            self._suggest(remittance, left, each, numbers[each.client_id], standings.get(each.client_id))
            for each in candidates
        ]
        ranked = tuple(sorted(owners, key=lambda each: -each.score))
        return Suggestions(doubt, ranked, has_dues=len(standings) == len(candidates))

    def _look(
        self, work: UnitOfWork, remittance: Remittance
    ) -> tuple[Doubt | None, Sequence[Candidate], Mapping[int, str]]:
        paid = read_paid(remittance, self.zone)
        found = match_paid(paid, self.policy, work.accounts, work.payers)
        doubt, sure = (None, (found.candidate,)) if isinstance(found, Match) else (found.doubt, found.candidates)
        candidates = widen_candidates(work, paid, self.policy.country, sure)
        return doubt, candidates, {each.client_id: number_of(work, each.client_id) for each in candidates}

    def _standings(self, client_ids: Sequence[int]) -> Mapping[int, Standing]:
        """Read where they stand, as far as the core answers; silent once, it is not asked again."""
        found: dict[int, Standing] = {}
        for client_id in client_ids:
            try:
                found[client_id] = self.core.standing(client_id, None, self.clock())
            except Unavailable:
                break
            except Refused:
                continue
        return found

    def _suggest(
        self, remittance: Remittance, left: Money, candidate: Candidate, number: str, standing: Standing | None
    ) -> Suggested:
        target = _target(candidate, number, left)
        due = due_on(standing, left, self._today()) if standing else None
        why = explain(candidate, remittance.receipt, number, due)
        does: Preview | None = None
        if standing is not None:
            try:
                does = preview(left, target, standing, self.overpaid)
            except Refused:
                does = None
        return Suggested(target, candidate.signs, why, candidate.score + (_bonus(candidate, due) if due else 0), does)

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def _target(candidate: Candidate, number: str, left: Money) -> Target:
    """Take the account that was typed, where it was; else the institution's order says which of hers."""
    is_named = Sign.NAMED in candidate.signs and Sign.CLOSED not in candidate.signs
    wishes = (Wish(candidate.account, left),) if candidate.account is not None and is_named else ()
    return Target(candidate.client_id, number, candidate.name, wishes)


def _bonus(candidate: Candidate, due: Due) -> int:
    """Weigh what is due now in place of what was due when the accounts were last read."""
    now = (Sign.AMOUNT if due.fits else Sign.AMOUNT_OTHER).weight
    return now - sum(sign.weight for sign in candidate.signs if sign in (Sign.AMOUNT, Sign.AMOUNT_OTHER))
