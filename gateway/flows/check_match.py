"""Say what a match would do before anybody decides it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.allocation import Overpaid, Share
from domain.errors import Denied, NoSuchEntry, Unavailable
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.previews import Leaving, Preview, leaving, preview, preview_blind, without
from domain.suspense import Target


@dataclass(frozen=True)
class CheckMatch:
    """Asks the core where she stands."""

    core: ReadsCore
    overpaid: Overpaid
    clock: Clock

    def __call__(self, left: Money, target: Target, off: Sequence[Share] = ()) -> Preview:
        """Give her accounts before and after, once *off* has left them; while the core is silent, only what goes where a person said so.

        Raises:
            Refused: an account that is named is not open, or none takes any of it.

        """
        try:
            standing = self.core.standing(target.client_id, None, self.clock())
        except (Unavailable, Denied):
            return preview_blind(left, target)
        return preview(left, target, without(off, standing), self.overpaid)

    def leaving(self, client_id: int, off: Sequence[Share]) -> Leaving | None:
        """Give the accounts that *off* leaves, before and after; None where the core does not say."""
        try:
            return leaving(off, self.core.standing(client_id, None, self.clock()))
        except (Unavailable, Denied, NoSuchEntry):
            return None
