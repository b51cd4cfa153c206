"""Tells who a payer may be."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.accounts import AccountReference
from domain.evidence import Owner, Paid


class PayerBook(Protocol):
    """Phones of clients, and what each payer paid before.

    A phone that must prove itself (it may have changed hands) is nobody's here.
    """

    def owners(self, client_ids: Collection[int]) -> Mapping[int, Owner]:
        """Read these clients, with all their phones."""

    def with_phone(self, phone: str) -> Sequence[Owner]:
        """Find whose *phone* (E.164) is."""

    def with_phone_hash(self, phone_hash: str) -> Sequence[Owner]:
        """Find whose the phone is that has this SHA-256 (lower-case hex of its digits with the country's code)."""

    def alike(self, mask: str, first_name: str) -> Sequence[Owner]:
        """Find, at most twenty, who may hide behind a mask and has that first name (case does not matter)."""

    def habits(self, paid: Paid) -> Mapping[AccountReference, int]:
        """Count how often this very phone, known whole or by its hash, paid which account; disputed ones do not count."""
