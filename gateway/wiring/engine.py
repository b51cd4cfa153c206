"""The posting engine: one for all money that goes into the core, however it came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from domain.jobs import Job
from gateway.flows import posting_steps, undo_posting
from gateway.flows.core_rest import CoreRest
from gateway.flows.post_to_core import PostToCore
from gateway.flows.undo_posting import UndoPosting
from mifos_client.posting import MifosPostings

if TYPE_CHECKING:
    from gateway.wiring.daemon import Daemon

TIMEOUT_MIN_S = 10.0
"""A conflict is told after three or four seconds: whoever hangs up before makes it unknown."""


@dataclass(frozen=True)
class Engine:
    """What posts, and takes back; *rest* is how long all of it leaves a silent core alone."""

    daemon: Daemon

    @property
    def is_served(self) -> bool:
        """Whether any money goes into the core."""
        return self.daemon.money.is_served or self.daemon.collections.is_served

    @property
    def paid_as(self) -> tuple[str, ...]:
        """Name the payment types that money is posted as."""
        tables = (
            (self.daemon.money, self.daemon.settings.mpesa.payment_type),
            (self.daemon.collections, self.daemon.settings.collections.payment_type),
        )
        return tuple(dict.fromkeys(name for part, name in tables if part.is_served))

    @cached_property
    def rest(self) -> CoreRest:
        """What leaves the core alone."""
        return CoreRest()

    def handlers(self) -> Mapping[str, Callable[[Job], None]]:
        """Name the flow that works each kind of job."""
        if not self.is_served:
            return {}
        daemon, settings = self.daemon, self.daemon.settings
        core = replace(daemon.core_settings, timeout_s=max(daemon.core_settings.timeout_s, TIMEOUT_MIN_S))
        postings = MifosPostings(core, settings.mpesa.payment_type, settings.collections.payment_type)
        return {
            posting_steps.KIND: PostToCore(daemon.store, postings, self.rest, daemon.clock),
            undo_posting.KIND: UndoPosting(daemon.store, postings, self.rest, daemon.clock),
        }
