"""Asks an operator what it received for us."""

from datetime import datetime
from typing import Protocol

from domain.pulls import Pulled


class Pulls(Protocol):
    """Gives what reached us, page by page."""

    def pull(self, since: datetime, until: datetime, offset: int) -> Pulled:
        """Read the rows from the one after *offset* on, of the last 48 hours at most; both ends count.

        Raises:
            Unavailable: no answer; it may be asked again.
            Denied: the operator does not let us in.
            Refused: it does not know our shortcode, or says what we cannot read.

        """
