"""Import the statements that somebody puts into a folder, each once."""

from dataclasses import dataclass

import structlog

from domain.errors import GatewayError, Refused, Superseded, Unavailable
from domain.imports import ImportedBefore, RowFate
from domain.jobs import Job
from domain.ports.clock import Clock
from domain.ports.folders import Filed, Folder, Outcome
from domain.ports.store import Store
from domain.tasks import TaskKind
from gateway.flows.import_report import StatementAccount
from gateway.flows.import_statement import ImportStatement, StatementFile

KIND = "watch_folder"
BY = "folder"

log = structlog.get_logger()


@dataclass(frozen=True)
class WatchFolder:
    """Works `watch_folder` jobs, which the clock asks for."""

    store: Store
    folder: Folder
    imports: ImportStatement
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Look once. A folder that cannot be used is a task, and the next look may find it mended."""
        try:
            self.folder.look(self._import)
        except Refused as error:
            self._ask(TaskKind.STATEMENTS_FOLDER, BY, str(error))
        self.store.write(lambda work: work.jobs.finish(job, self.clock()))

    def _import(self, name: str, content: bytes) -> Filed:
        """Import one file; what is only a matter of time is left for the next look."""
        shown = _printable(name)
        try:
            account = self.imports(StatementFile(content, shown, BY))
        except ImportedBefore as error:
            return Filed(Outcome.DONE, f"Nothing was done: {error}.")
        except (Unavailable, Superseded) as error:
            log.info("statement left", file=shown, reason=str(error))
            return Filed(Outcome.LEFT)
        except GatewayError as error:
            self._ask(TaskKind.STATEMENT_NOT_IMPORTED, shown, str(error))
            return Filed(Outcome.FAILED, f"It was not imported: {error}.")
        return Filed(Outcome.DONE, describe(account))

    def _ask(self, kind: TaskKind, subject: str, note: str) -> None:
        self.store.write(lambda work: work.tasks.open(kind, subject, note, self.clock()))


def describe(account: StatementAccount) -> str:
    """Say what became of a statement's rows."""
    counts = [f"{account.counts[fate]} {fate}" for fate in RowFate if account.counts[fate]]
    rows = [f"row {row.row}: {row.fate}: {row.reason}" for row in account.for_a_person]
    return "\n".join([f"Imported: {', '.join(counts) or 'no rows'}.", *rows, *account.faults])


def _printable(name: str) -> str:
    """Write a file's name so that it can be shown, whatever bytes it is made of."""
    return "".join(each if each.isprintable() else "?" for each in name)
