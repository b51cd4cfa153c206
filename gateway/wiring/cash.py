"""The parts that take counted cash into the core."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from domain.jobs import Job
from gateway.flows import posting_steps, release_sheets, settle_given
from gateway.flows.post_sheet import PostSheet
from gateway.flows.release_sheets import ReleaseSheets
from gateway.flows.retry_lines import RetryLines
from gateway.flows.save_rest import SaveRest
from gateway.flows.settle_given import SettleGiven
from gateway.flows.tell_given import TellGiven

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon


@dataclass(frozen=True)
class Cash:
    """Cash on its way from the cashier into the core."""

    daemon: Daemon

    @cached_property
    def release(self) -> ReleaseSheets:
        """What takes a cashier's count."""
        return ReleaseSheets(self.daemon.store, self.daemon.institution.zone, self.daemon.clock)

    @cached_property
    def retry(self) -> RetryLines:
        """What asks the core again for what it refused."""
        return RetryLines(self.daemon.store, self.daemon.clock)

    @cached_property
    def save(self) -> SaveRest:
        """What puts refused cash into savings."""
        return SaveRest(self.daemon.store, self.daemon.core, self.daemon.clock, self.daemon.settings.collections.funds)

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        daemon = self.daemon
        if not daemon.collections.is_served:
            return {}
        speaks_to = partial(daemon.language, None)
        return {
            release_sheets.POST: PostSheet(daemon.store, daemon.clock),
            posting_steps.SETTLE_CASH: SettleGiven(daemon.store, daemon.clock),
            settle_given.TELL: TellGiven(daemon.store, daemon.core, speaks_to, daemon.institution, daemon.clock),
        }
