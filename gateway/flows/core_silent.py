"""Tells the core's trouble, for which an answer is promised, from our own, which retries and parks the job."""

from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec, TypeVar

from domain.errors import GatewayError, Refused, Unavailable
from domain.ports.store import UnitOfWork
from domain.tasks import TaskKind

P = ParamSpec("P")
T = TypeVar("T")


class CoreSilent(GatewayError):
    """Nothing can be said without the core, which has *trouble*."""

    def __init__(self, trouble: Unavailable | Refused) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


def of_core(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask what only the core can answer.

    Raises:
        CoreSilent: it is down, slow or unreadable, or refuses us.

    """
    try:
        return ask(*args, **kwargs)
    except (Unavailable, Refused) as error:
        raise CoreSilent(error) from error


def tell_staff(work: UnitOfWork, trouble: Exception, now: datetime) -> None:
    """Open a task where the core refuses us, which no time mends."""
    if isinstance(trouble, Refused):
        work.tasks.open(TaskKind.ANSWER_REFUSED, type(trouble).__name__, str(trouble), now)
