"""Tells which accounts the institution has."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.evidence import HeldAccount
from domain.nearby import Nearby


class AccountBook(Protocol):
    """Accounts as last read from the core, closed ones included; a client number is an account of kind CLIENT."""

    def numbered(self, numbers: Collection[str]) -> Mapping[str, Sequence[HeldAccount]]:
        """Find the accounts of any kind that have one of *numbers* (without zeros; up to some 300), by number."""

    def near(self, numbers: Collection[str], wanted: Nearby) -> Sequence[HeldAccount]:
        """Find the accounts that have one of *numbers* and are what is *wanted*; some that are not may be among them."""

    def held_by(self, client_ids: Collection[int]) -> Sequence[HeldAccount]:
        """List all accounts of these clients."""
