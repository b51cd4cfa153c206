"""Tell clients that what their officer wrote down does not count any more, since she took it back."""

from dataclasses import dataclass

from domain.jobs import Job
from gateway.flows.tell_written import TellWritten


@dataclass(frozen=True)
class TellUndone:
    """Works the `tell_undone` jobs; their subject is the id of the report that was taken back."""

    tell: TellWritten

    def __call__(self, job: Job) -> None:
        """Queue a text to each client who was told of money of hers; what has not left is kept back."""
        self.tell(job, lambda *_, is_last: True)
