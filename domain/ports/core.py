"""Reads the core banking system."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.accounts import AccountReference, Client, Holdings, Movement, StaffMember, Standing


class ReadsCore(Protocol):
    """Answers who owns what, now.

    Every method may raise Unavailable (down, slow over the limit, HTML in place of
    JSON, cut in the middle), Refused (login or permission is not right: a person
    acts) and NoSuchEntry (no such client).
    """

    def clients_with_phone(self, phone: str) -> Sequence[Client]:
        """List the active clients whose mobile number on file is *phone* (E.164), in whatever form it is stored."""

    def owners(self, reference: AccountReference) -> Sequence[Client]:
        """List the clients whose client, loan or savings number *reference* is: of its kind, or of any where it has none."""

    def standing(self, client_id: int, known: Standing | None, now: datetime) -> Standing:
        """Read where a client stands; accounts *known* from last time are read side by side with the list of all."""

    def holdings(self, client_id: int, now: datetime) -> Holdings:
        """Read all loans and savings accounts of a client, closed ones included, and where she stands."""

    def movements(self, client_id: int, limit: int) -> Sequence[Movement]:
        """List the last movements on a client's loans and savings, newest first; undone ones are left out."""

    def clients_page(self, offset: int) -> Sequence[Client]:
        """List some 200 of the clients the core user sees, closed ones included, *offset* being past; none at the end."""

    def staff(self) -> Sequence[StaffMember]:
        """List all staff, those who left included."""

    def check(self) -> Sequence[str]:
        """Try the login and list what is wrong with it, in words (missing or too many permissions); empty where all is well."""
