"""Find whose money it is.

Two witnesses make a match: what was typed, and who paid. Nothing is matched on
one alone, but a whole phone number that has one owner. A reference that is
right may be another's (numbers are neighbours), and a phone that is known may
pay for another; so whatever is one slip away and fits the payer too is a
doubt, and doubt is for a person, with ranked candidates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from domain.accounts import AccountKind, AccountReference
from domain.evidence import HeldAccount, Owner, Paid, Sign, amount_sign, name_sign, phone_sign
from domain.matches import Candidate, Doubt, Match, MatchedBy, MatchPolicy, Unmatched
from domain.money import Money
from domain.neighbours import find_near
from domain.ports.account_book import AccountBook
from domain.ports.payer_book import PayerBook
from domain.references import Typed, read_typed

CANDIDATES_MAX = 5


def match_paid(paid: Paid, policy: MatchPolicy, accounts: AccountBook, payers: PayerBook) -> Match | Unmatched:
    """Find whose money *paid* is."""
    case = _gather(paid, policy, accounts, payers)
    found = case.decide()
    if isinstance(found, Match) and paid.amount.minor <= policy.automatic_max.minor:
        return found
    case = _look_behind_mask(case, accounts, payers)
    if isinstance(found, Doubt):
        return Unmatched(found, case.candidates(), case.typed.parts)
    return Unmatched(Doubt.OVER_LIMIT, case.candidates(found.candidate), case.typed.parts)


def _gather(paid: Paid, policy: MatchPolicy, accounts: AccountBook, payers: PayerBook) -> _Case:
    typed = read_typed(paid.reference, policy.country)
    numbers = {each.number for each in typed.accounts}
    kinds = {each.number: each.kind for each in typed.accounts}
    found = accounts.numbered(numbers)
    named = [held for number in numbers for held in found.get(number, ()) if _is_kind(held, kinds[number])]
    known: list[Owner] = []
    if paid.phone is not None:
        known.extend(payers.with_phone(paid.phone))
    elif paid.phone_hash is not None:
        known.extend(payers.with_phone_hash(paid.phone_hash))
    called = payers.with_phone(typed.phone) if typed.phone else ()
    met = {each.client_id: each for each in (*known, *called)}
    habits = payers.habits(paid)
    people = frozenset(met) | {held.client_id for held in named if not held.is_open}
    near = find_near(paid, typed, people, habits, accounts)
    owners = {**payers.owners({held.client_id for held in (*named, *near)}), **met}
    held = tuple(accounts.held_by(people))
    return _Case(paid, typed, policy, tuple(named), tuple(near), tuple(known), tuple(called), held, owners, habits)


def _look_behind_mask(case: _Case, accounts: AccountBook, payers: PayerBook) -> _Case:
    """Add whose phone may hide behind the payer's mask: they are candidates, and decide nothing."""
    paid = case.paid
    if case.known or not paid.mask or not paid.first_name:
        return case
    alike = {each.client_id: each for each in payers.alike(paid.mask, paid.first_name)}
    held = (*case.held, *accounts.held_by(alike.keys() - {each.client_id for each in case.held}))
    return replace(case, held=held, owners={**case.owners, **alike})


def _is_kind(held: HeldAccount, kind: AccountKind | None) -> bool:
    return kind is None or held.reference.kind is kind


@dataclass(frozen=True)
class _Case:
    """Everything known about one receipt; *held* are all accounts of those met by phone and of closed accounts' owners."""

    paid: Paid
    typed: Typed
    policy: MatchPolicy
    named: tuple[HeldAccount, ...]
    near: tuple[HeldAccount, ...]
    known: tuple[Owner, ...]
    called: tuple[Owner, ...]
    held: tuple[HeldAccount, ...]
    owners: Mapping[int, Owner]
    habits: Mapping[AccountReference, int]

    def decide(self) -> Match | Doubt:
        """Decide, or say what stands in the way."""
        if self.typed.parts and self._split_sum() != self.paid.amount:
            return Doubt.SPLIT_UNEQUAL
        if self.named:
            return self._decide_named()
        if self.called:
            return self._decide_called()
        if self.typed.accounts:
            return self._decide_near()
        return self._decide_unnamed()

    def _decide_named(self) -> Match | Doubt:
        vouched = [held for held in self.named if self._is_vouched(held)]
        people = {held.client_id for held in vouched}
        if not people:
            return self._decide_unvouched()
        fits = set[Sign]().union(*(self._fitting(held) for held in vouched))
        others = [held for held in self.named if held.client_id not in people]
        is_torn = bool(others) and (Sign.AMOUNT not in fits or any(self._fitting(held) - fits for held in others))
        if len(people) > 1 or is_torn or (self.called and {each.client_id for each in self.called} != people):
            return Doubt.SEVERAL_PEOPLE
        if len({held.reference.number for held in vouched}) > 1:
            return Doubt.SEVERAL_ACCOUNTS
        chosen = min(vouched, key=lambda held: (not held.is_open, self._rank(held)))
        if not self._is_called_so(chosen.client_id):
            return Doubt.OTHER_NAME
        if not (self._is_paid_by_herself(chosen) or amount_sign(self.paid.amount, chosen) is Sign.AMOUNT):
            return Doubt.PAYER_IS_ANOTHER
        if self._may_be_a_slip(chosen):
            return Doubt.NEAR_ANOTHER
        if not chosen.is_open:
            return self._decide_closed(chosen)
        return self._match(chosen.client_id, chosen, MatchedBy.REFERENCE)

    def _decide_unvouched(self) -> Match | Doubt:
        """Decide without knowing the payer: her name and the amount must both fit, and neither fit any neighbour."""
        if len({held.client_id for held in self.named}) > 1:
            return Doubt.SEVERAL_PEOPLE
        if not any(held.is_open for held in self.named):
            return Doubt.ACCOUNT_CLOSED
        if self.known:
            return Doubt.PAYER_IS_ANOTHER
        chosen = min(self.named, key=lambda held: (not held.is_open, self._rank(held)))
        if len({held.reference.number for held in self.named}) > 1 or not self._is_called_so(chosen.client_id):
            return Doubt.PAYER_UNKNOWN
        signs = self._fitting(chosen)
        if self._is_protected(chosen):
            return self._match(chosen.client_id, chosen, MatchedBy.REFERENCE) if signs else Doubt.PAYER_UNKNOWN
        if signs != {Sign.FIRST_NAME, Sign.AMOUNT}:
            return Doubt.PAYER_UNKNOWN
        if any(self._fitting(other) for other in self.near):
            return Doubt.NEAR_ANOTHER
        return self._match(chosen.client_id, chosen, MatchedBy.REFERENCE)

    def _decide_closed(self, chosen: HeldAccount) -> Match | Doubt:
        """Take an old loan's number as its owner's name, where she herself pays and has something open."""
        if self._is_herself(chosen.client_id) and self._open_of(chosen.client_id):
            return self._match(chosen.client_id, None, MatchedBy.CLOSED)
        return Doubt.ACCOUNT_CLOSED

    def _decide_called(self) -> Match | Doubt:
        """Decide about a client's phone that was typed: it names her where it pays too, as her number would."""
        if len(self.called) > 1:
            return Doubt.SEVERAL_PEOPLE
        owner = self.called[0]
        if not self._is_herself(owner.client_id):
            return Doubt.PAYER_IS_ANOTHER if self.known else Doubt.PAYER_UNKNOWN
        return self._doubt_of_phone(owner) or self._match(owner.client_id, None, MatchedBy.REFERENCE)

    def _decide_near(self) -> Match | Doubt:
        """Repair a number that does not exist: one neighbour only owes just this amount, and it is the payer's."""
        agreeing = [held for held in self.near if held.is_open and amount_sign(self.paid.amount, held) is Sign.AMOUNT]
        if self.policy.is_valid:
            agreeing = [held for held in agreeing if self.policy.is_valid(held.reference.number)]
        if len(agreeing) != 1 or len(self.typed.accounts) != 1 or not self._is_vouched(agreeing[0]):
            return Doubt.NO_SUCH_ACCOUNT
        if not self._is_called_so(agreeing[0].client_id):
            return Doubt.OTHER_NAME
        return self._match(agreeing[0].client_id, agreeing[0], MatchedBy.REPAIRED)

    def _decide_unnamed(self) -> Match | Doubt:
        """Decide by a whole phone number of one owner, who never paid for anybody else from it."""
        if self.typed.phone or self.paid.phone is None or not self.known:
            return Doubt.NOTHING_NAMED
        if len(self.known) > 1:
            return Doubt.SEVERAL_PEOPLE
        return self._decide_phone(self.known[0])

    def _decide_phone(self, owner: Owner) -> Match | Doubt:
        """Decide by her phone alone, where the institution trusts it and nothing speaks against."""
        is_due = any(amount_sign(self.paid.amount, held) is Sign.AMOUNT for held in self._open_of(owner.client_id))
        alone = None if self.policy.trusts_phone and is_due else Doubt.NOTHING_NAMED
        return self._doubt_of_phone(owner) or alone or self._match(owner.client_id, None, MatchedBy.PHONE)

    def _doubt_of_phone(self, owner: Owner) -> Doubt | None:
        """Say what speaks against her paying for herself from her phone: what it paid before, or another name."""
        hers = {held.reference for held in self.held if held.client_id == owner.client_id}
        if not set(self.habits) <= hers:
            return Doubt.PAYER_IS_ANOTHER
        if name_sign(self.paid.first_name, owner) is not Sign.FIRST_NAME or not self._is_called_so(owner.client_id):
            return Doubt.OTHER_NAME
        return None

    def _match(self, client_id: int, held: HeldAccount | None, by: MatchedBy) -> Match:
        return Match(self._candidate(client_id, held), by, self.typed.parts, self.typed.kind)

    def _is_herself(self, client_id: int) -> bool:
        """Tell whether her own phone pays: known whole, by its hash, or by its mask together with her name."""
        return client_id in self._payers

    @cached_property
    def _payers(self) -> frozenset[int]:
        """Give who may be paying from her own phone; it is asked for every account that is a slip away."""
        return frozenset(client_id for client_id, owner in self.owners.items() if self._pays(owner))

    def _pays(self, owner: Owner) -> bool:
        phone = phone_sign(self.paid, owner)
        if phone is Sign.PHONE_MASK:
            return name_sign(self.paid.first_name, owner) is Sign.FIRST_NAME
        return phone in (Sign.PHONE, Sign.PHONE_HASH)

    def _is_paid_by_herself(self, held: HeldAccount) -> bool:
        """Tell whether it is her who pays; on a phone of several, her name or what was paid before must say which of them."""
        is_named = name_sign(self.paid.first_name, self.owners[held.client_id]) is Sign.FIRST_NAME
        is_one = len(self.known) < 2 or is_named or bool(self.habits.get(held.reference))
        return is_one and self._is_herself(held.client_id)

    def _is_vouched(self, held: HeldAccount) -> bool:
        """Tell whether the payer has to do with this account."""
        return bool(self.habits.get(held.reference)) or self._is_herself(held.client_id)

    def _may_be_a_slip(self, chosen: HeldAccount) -> bool:
        """Tell whether another account that fits the payer is a slip away, and the amount does not settle it."""
        to_client = chosen.reference.kind is AccountKind.CLIENT or not chosen.is_open
        rivals = [
            held
            for held in self.near
            if held.is_open
            and self._is_vouched(held)
            and not (held.client_id == chosen.client_id and (to_client or held.reference.kind is AccountKind.CLIENT))
        ]
        if not rivals:
            return False
        settled = amount_sign(self.paid.amount, chosen) is Sign.AMOUNT
        return not settled or any(amount_sign(self.paid.amount, held) is Sign.AMOUNT for held in rivals)

    def _is_protected(self, held: HeldAccount) -> bool:
        """Tell whether no slip of the fingers leads to this number from another: by check digit."""
        return self.policy.is_valid is not None and self.policy.is_valid(held.reference.number)

    def _is_called_so(self, client_id: int) -> bool:
        """Tell whether the words typed, if any, are all of her name."""
        return set(self.typed.words) <= set(self.owners[client_id].name.casefold().split())

    def _fitting(self, held: HeldAccount) -> set[Sign]:
        signs = {name_sign(self.paid.first_name, self.owners[held.client_id]), amount_sign(self.paid.amount, held)}
        return {sign for sign in signs if sign in (Sign.FIRST_NAME, Sign.AMOUNT)}

    def _open_of(self, client_id: int) -> list[HeldAccount]:
        kind = AccountKind.CLIENT
        return [e for e in self.held if e.client_id == client_id and e.is_open and e.reference.kind is not kind]

    def _rank(self, held: HeldAccount) -> int:
        order = self.policy.order
        return order.index(held.reference.kind) if held.reference.kind in order else len(order)

    def _split_sum(self) -> Money:
        return Money.of(Decimal(sum(part.amount for part in self.typed.parts)), self.paid.amount.currency)

    def candidates(self, first: Candidate | None = None) -> tuple[Candidate, ...]:
        """Rank whose it may be, one account a client, *first* before all."""
        likely = [held for held in self.near if self._is_vouched(held) or self._fitting(held)]
        mine = [held for held in self.held if held.is_open and held.reference.kind is not AccountKind.CLIENT]
        made = [self._candidate(held.client_id, held) for held in (*self.named, *likely, *mine)]
        met = {each.client_id for each in (*self.known, *self.called)} | {held.client_id for held in self.held}
        made += [self._candidate(client_id, None) for client_id in met]
        best: dict[int, Candidate] = {first.client_id: first} if first else {}
        for each in sorted(made, key=lambda each: (-each.score, str(each.account), each.client_id)):
            best.setdefault(each.client_id, each)
        return tuple(best.values())[:CANDIDATES_MAX]

    def _candidate(self, client_id: int, held: HeldAccount | None) -> Candidate:
        owner = self.owners[client_id]
        is_named_by_client = held is not None and held.reference.kind is AccountKind.CLIENT
        account = None if held is None or is_named_by_client else held.reference
        return Candidate(client_id, owner.name, account, tuple(self._signs(owner, held)))

    def _signs(self, owner: Owner, held: HeldAccount | None) -> Iterable[Sign]:
        if held in self.named:
            yield Sign.NAMED
        elif held in self.near:
            yield Sign.NAMED_NEARLY
        elif self.typed.accounts and owner not in self.called:
            yield Sign.NAMED_OTHER
        if owner in self.called:
            yield Sign.PHONE_TYPED
        if owner in self.known and len(self.known) > 1:
            yield Sign.PHONE_SHARED
        words = set(owner.name.casefold().split())
        if words.intersection(self.typed.words):
            yield Sign.NAME_TYPED
        amount = amount_sign(self.paid.amount, held) if held else None
        yield from filter(None, (phone_sign(self.paid, owner), name_sign(self.paid.first_name, owner), amount))
        if held and self.habits.get(held.reference):
            yield Sign.HABIT
        if held and not held.is_open:
            yield Sign.CLOSED
