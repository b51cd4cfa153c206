"""Give money in suspense to the client who named its receipt from the phone that paid it."""

from dataclasses import dataclass
from datetime import datetime

from domain.claims import ClaimRule, needs_person
from domain.jobs import Job
from domain.matches import Candidate, Match, MatchedBy
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.remittances import Remittance, RemittanceState
from domain.tasks import TaskKind
from gateway.flows.core_rest import CoreRest, has_work
from gateway.flows.prove_remittance import needs_other_word
from gateway.flows.share_remittance import ShareRemittance


@dataclass(frozen=True)
class ClaimRemittance:
    """Works one `claim_remittance` job; its subject is the remittance's id and the client's."""

    store: Store
    share: ShareRemittance
    rest: CoreRest
    rule: ClaimRule
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Order its postings if it is in suspense and nobody's still, and her word is not all there is; else a person looks."""
        now = self.clock()
        remittance_id, client_id = map(int, job.subject.split(":"))
        remittance, why = self.store.read(self._look, remittance_id, client_id)
        if remittance.state is RemittanceState.SUSPENDED and why:
            self.store.write(_ask_a_person, job, remittance, why, now)
        elif has_work(self.store, self.rest, job, now, is_over=remittance.state is not RemittanceState.SUSPENDED):
            self.share(job, remittance, Match(Candidate(client_id, "", None, ()), MatchedBy.CLAIM))

    def _look(self, work: UnitOfWork, remittance_id: int, client_id: int) -> tuple[Remittance, str]:
        """Read it, and why a person decides about it, if one does."""
        remittance = work.remittances.get(remittance_id)
        if not remittance.is_nobodys or needs_other_word(work, remittance):
            return remittance, "nobody but she tells of it, or it is another's"
        return remittance, needs_person(work, remittance, client_id, self.rule)


def _ask_a_person(work: UnitOfWork, job: Job, remittance: Remittance, why: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.tasks.open(TaskKind.RECEIPT_CLAIMED, remittance.receipt.number, why, now)
