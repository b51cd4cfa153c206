"""Add to those whom matching found who else a person may think of: guesses, which rank and never decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.accounts import AccountReference
from domain.evidence import Owner, Paid, Sign, hides, name_sign, phone_sign, read_mask
from domain.matches import Candidate
from domain.matching import CANDIDATES_MAX
from domain.ports.store import UnitOfWork
from domain.references import read_typed

WORD_MIN = 3
CALLED_MAX = 10


@dataclass(frozen=True)
class _Guessed:
    """Who shares a phone that fits, whose name was typed, for whom somebody alike paid."""

    sharing: frozenset[int]
    called: frozenset[int]
    paid_for: Mapping[int, AccountReference]

    @property
    def client_ids(self) -> frozenset[int]:
        """All of them."""
        return self.sharing | self.called | frozenset(self.paid_for)


def widen_candidates(work: UnitOfWork, paid: Paid, country: str, found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Give the five that most speaks for."""
    guessed = _guess(work, paid, country, found)
    known = {each.client_id: each for each in found}
    owners = work.payers.owners(guessed.client_ids - set(known))
    for client_id, owner in owners.items():
        signs = [sign for sign in (phone_sign(paid, owner), name_sign(paid.first_name, owner)) if sign]
        known[client_id] = Candidate(client_id, owner.name, None, tuple(signs))
    marked = [_mark(each, guessed) for each in known.values()]
    return tuple(sorted(marked, key=lambda each: (-each.score, each.client_id)))[:CANDIDATES_MAX]


def _guess(work: UnitOfWork, paid: Paid, country: str, found: Sequence[Candidate]) -> _Guessed:
    typed = read_typed(paid.reference, country)
    words = {word for word in typed.words if len(word) >= WORD_MIN}
    alike = work.suspense.paid_before(paid.mask, paid.first_name) if paid.mask and paid.first_name else {}
    return _Guessed(
        sharing=_sharing(work, paid, work.payers.owners([each.client_id for each in found])),
        called=frozenset(work.suspense.clients_called(words, CALLED_MAX)),
        paid_for=alike,
    )


def _sharing(work: UnitOfWork, paid: Paid, owners: Mapping[int, Owner]) -> frozenset[int]:
    """Find who uses a phone of theirs that may hide behind the mask, where several do."""
    mask = read_mask(paid.mask) if paid.mask else None
    if mask is None:
        return frozenset()
    phones = sorted({phone for owner in owners.values() for phone in owner.phones if hides(mask, phone)})
    groups = [{each.client_id for each in work.payers.with_phone(phone)} for phone in phones]
    return frozenset().union(*(group for group in groups if len(group) > 1))


def _mark(candidate: Candidate, guessed: _Guessed) -> Candidate:
    signs = list(candidate.signs)
    for sign, client_ids in (
        (Sign.PHONE_SHARED, guessed.sharing),
        (Sign.NAME_TYPED, guessed.called),
        (Sign.HABIT_ALIKE, frozenset(guessed.paid_for)),
    ):
        if candidate.client_id in client_ids and sign not in signs:
            signs.append(sign)
    return replace(candidate, signs=tuple(signs))
