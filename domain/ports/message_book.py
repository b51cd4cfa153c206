"""Lists the texts that came and left, for staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.messages import Counted, Heard
from domain.ports.outbox import Outbound


class MessageBook(Protocol):
    """Texts as staff look at them, inside one unit of work; lists are newest first, behind the text *before* (an id) where it is given."""

    def of(self, office_id: int | None) -> "MessageBook":
        """Give the book as a branch sees it, or all of it: without what officers of others alone said or were told.

        Which branch a client is of is not on record, so what is hers, or nobody's, is in every branch's.
        """

    def is_for(self, phone: str | None) -> bool:
        """Tell whether what was said by a phone, or to it, is in this branch's; None is the phone of none."""

    def parked(self, limit: int) -> Sequence[Heard]:
        """List what came and waits for a person, oldest first."""

    def misread(self, since: datetime, limit: int, before: int = 0) -> Sequence[Heard]:
        """List what was not understood since a moment."""

    def failed(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        """List what did not arrive or was not sent in time, since a moment."""

    def unclear(self, since: datetime, limit: int, before: int = 0) -> Sequence[Outbound]:
        """List what may have left, since a moment."""

    def heard(self, limit: int, before: int = 0) -> Sequence[Heard]:
        """List what came."""

    def said(self, limit: int, before: int = 0) -> Sequence[Outbound]:
        """List what left, or is to leave."""

    def count(self, since: datetime) -> Counted:
        """Count what is listed since a moment, and all that waits."""

    def get(self, inbound_id: int) -> Heard:
        """Read one that came, for a decision about it. Raises NoSuchEntry."""

    def said_to(self, phone: str, since: datetime, limit: int) -> Sequence[Outbound]:
        """List the last that was sent to a phone since a moment, oldest first."""

    def unpark(self, heard: Heard, *, is_answered: bool, now: datetime) -> bool:
        """Note that a parked text was answered or closed by a person; False where it is parked no more."""
