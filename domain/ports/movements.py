"""Tells what moved on our account with an operator, as far as we were told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.balances import Movement


class Movements(Protocol):
    """Receipts, rows of statements and money taken back, inside one look."""

    def latest_before(self, operator: str, shortcode: str, moment: datetime, receipts: int) -> datetime | None:
        """Tell when the first of the last so many receipts before *moment* that tell a balance of *shortcode* was paid.

        None where none tells one, or only so long ago that thousands of receipts lie between.
        """

    def between(self, operator: str, shortcode: str, since: datetime, until: datetime) -> Sequence[Movement]:
        """List what moved from *since* on and before *until*; what somebody entered by hand moved nothing.

        A balance is what a callback told of *shortcode*, else a notice: both name the account that clients pay
        into. A statement's rows may be of another account, so they only explain a difference.
        """
