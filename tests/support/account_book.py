"""The institution of tests/corpus/institution.py, as the matcher's two ports see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from domain.accounts import AccountKind, AccountReference
from domain.evidence import HeldAccount, Owner, Paid, Sign, hash_phone, hides, name_sign, read_mask
from domain.money import Money
from domain.nearby import Nearby
from tests.corpus.institution import Held, Institution


class Book:
    """Plays AccountBook and PayerBook from memory."""

    def __init__(self, made: Institution) -> None:
        self._numbered: dict[str, list[HeldAccount]] = defaultdict(list)
        self._held: dict[int, list[HeldAccount]] = defaultdict(list)
        self._phones: dict[str, list[Owner]] = defaultdict(list)
        self._called: dict[str, list[Owner]] = defaultdict(list)
        self._owners = {each.id: Owner(each.id, each.name, frozenset(each.on_file)) for each in made.people}
        self._habits = {
            key: {AccountReference(AccountKind(label[0]), label[1:]): times for label, times in paid.items()}
            for phone, paid in made.habits.items()
            for key in (phone, hash_phone(phone))
        }
        for each in made.accounts:
            held = _held(each, made)
            self._numbered[each.number].append(held)
            self._held[each.client].append(held)
        for owner in self._owners.values():
            self._called[owner.name.casefold().split()[0]].append(owner)
            for phone in owner.phones:
                self._phones[phone].append(owner)
                self._phones[hash_phone(phone)].append(owner)

    def numbered(self, numbers: Collection[str]) -> Mapping[str, Sequence[HeldAccount]]:
        return {each: self._numbered[each] for each in numbers if each in self._numbered}

    def near(self, numbers: Collection[str], wanted: Nearby) -> Sequence[HeldAccount]:
        found = [
            held for each in numbers for held in self._numbered.get(each, ()) if held.reference.kind in wanted.kinds
        ]
        return [held for held in found if self._is_likely(held, wanted)]

    def _is_likely(self, held: HeldAccount, wanted: Nearby) -> bool:
        is_called = name_sign(wanted.first_name, self._owners[held.client_id]) is Sign.FIRST_NAME
        return is_called or wanted.amount in held.expected or held.client_id in wanted.client_ids

    def held_by(self, client_ids: Collection[int]) -> Sequence[HeldAccount]:
        return [held for each in client_ids for held in self._held.get(each, ())]

    def owners(self, client_ids: Collection[int]) -> Mapping[int, Owner]:
        return {each: self._owners[each] for each in client_ids}

    def with_phone(self, phone: str) -> Sequence[Owner]:
        return self._phones.get(phone, ())

    def with_phone_hash(self, phone_hash: str) -> Sequence[Owner]:
        return self._phones.get(phone_hash, ())

    def alike(self, mask: str, first_name: str) -> Sequence[Owner]:
        read = read_mask(mask)
        called = self._called.get(first_name.casefold().split()[0], ())
        return [each for each in called if read and any(hides(read, phone) for phone in each.phones)][:20]

    def habits(self, paid: Paid) -> Mapping[AccountReference, int]:
        return self._habits.get(paid.phone or paid.phone_hash or "", {})


def _held(each: Held, made: Institution) -> HeldAccount:
    loans = [each]
    if each.letter == "C":
        loans = [other for other in made.open_of(each.client) if other.letter == "L"]
    amounts = {amount for loan in loans for amount in (loan.due, loan.instalment, loan.owed) if amount}
    amounts |= {total} if (total := sum(loan.due or 0 for loan in loans)) else set()
    expected = frozenset(Money(amount * 100, "KES") for amount in amounts)
    return HeldAccount(AccountReference(AccountKind(each.letter), each.number), each.client, each.is_open, expected)
