"""Give money in suspense to the client who named its receipt from the phone that paid it."""

from dataclasses import dataclass

from domain.jobs import Job
from domain.matches import Candidate, Match, MatchedBy
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.remittances import Remittance, RemittanceState
from gateway.flows.core_rest import CoreRest, has_work
from gateway.flows.prove_remittance import needs_other_word
from gateway.flows.share_remittance import ShareRemittance


@dataclass(frozen=True)
class ClaimRemittance:
    """Works one `claim_remittance` job; its subject is the remittance's id and the client's."""

    store: Store
    share: ShareRemittance
    rest: CoreRest
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Order its postings if it is in suspense still, and her word is not all there is."""
        now = self.clock()
        remittance_id, client_id = map(int, job.subject.split(":"))
        remittance, is_unproved = self.store.read(_look, remittance_id)
        is_over = remittance.state is not RemittanceState.SUSPENDED or is_unproved
        if has_work(self.store, self.rest, job, now, is_over=is_over):
            self.share(job, remittance, Match(Candidate(client_id, "", None, ()), MatchedBy.CLAIM))


def _look(work: UnitOfWork, remittance_id: int) -> tuple[Remittance, bool]:
    remittance = work.remittances.get(remittance_id)
    return remittance, needs_other_word(work, remittance)
