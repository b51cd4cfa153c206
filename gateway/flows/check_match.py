"""Say what a match would do before anybody decides it."""

from dataclasses import dataclass

from domain.allocation import Overpaid
from domain.errors import Denied, Unavailable
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.previews import Preview, preview, preview_blind
from domain.suspense import Target


@dataclass(frozen=True)
class CheckMatch:
    """Asks the core where she stands."""

    core: ReadsCore
    overpaid: Overpaid
    clock: Clock

    def __call__(self, left: Money, target: Target) -> Preview:
        """Give her accounts before and after; while the core is silent, only what goes where a person said so.

        Raises:
            Refused: an account that is named is not open, or none takes any of it.

        """
        try:
            standing = self.core.standing(target.client_id, None, self.clock())
        except (Unavailable, Denied):
            return preview_blind(left, target)
        return preview(left, target, standing, self.overpaid)
