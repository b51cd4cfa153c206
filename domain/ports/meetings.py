"""Reads who meets when from the core banking system."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from domain.accounts import StaffMember
from domain.meetings import Group, Individual, Meeting


class ReadsMeetings(Protocol):
    """Answers which groups there are, who belongs to them, and when they meet.

    Every method may raise Unavailable and Refused as ReadsCore says, and NoSuchEntry.
    Days are the institution's own.
    """

    def groups_page(self, offset: int) -> Sequence[int]:
        """List the ids of some 200 active groups that the core user sees, *offset* of them being past; none at the end."""

    def groups_of(self, staff_id: int) -> Sequence[int]:
        """List the ids of the active groups that an officer looks after, or whose center she does."""

    def group(self, group_id: int) -> Group:
        """Read a group. Raises NoSuchEntry where there is none, or where it is not active."""

    def meeting(self, group_id: int, on: date) -> Meeting | None:
        """Read when a group meets on a day, by its own calendar or else its center's; None where it does not meet then."""

    def next_meeting(self, group_id: int, after: date) -> Meeting | None:
        """Read a group's first meeting after a day; None where it has no calendar, or none within a year of today."""

    def individuals_page(self, offset: int) -> Sequence[Individual]:
        """List some 200 of the active clients who are in no group, *offset* of them being past; none at the end."""

    def is_in_group(self, client_id: int) -> bool:
        """Tell whether a client is in any group. Raises NoSuchEntry."""

    def staff_member(self, staff_id: int) -> StaffMember:
        """Read somebody who works for the institution, as the core has her now. Raises NoSuchEntry where it has not."""
