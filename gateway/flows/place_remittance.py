"""Order the postings of money whose owner a person named."""

from dataclasses import dataclass
from datetime import datetime

from domain.jobs import MONEY, Job
from domain.ports.clock import Clock
from domain.ports.store import Store, UnitOfWork
from domain.remittances import Remittance, RemittanceState
from domain.suspense import PLACE, Proposal
from gateway.flows.core_rest import CoreRest, has_work
from gateway.flows.share_remittance import ShareRemittance


@dataclass(frozen=True)
class PlaceRemittance:
    """Works one `place_remittance` job; its subject is the proposal's id."""

    store: Store
    share: ShareRemittance
    rest: CoreRest
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Share it as she stands in the core now; what no account takes is in suspense again."""
        remittance, proposal, is_placed = self.store.read(_look, int(job.subject))
        is_over = is_placed or remittance.state is not RemittanceState.MATCHED
        if has_work(self.store, self.rest, job, self.clock(), is_over=is_over):
            assert proposal.plan.target is not None, "to nobody"
            self.share(job, remittance, proposal.plan.target.match, proposal.in_note)


def ask_to_place(work: UnitOfWork, proposal_id: int, now: datetime) -> None:
    """Ask for the postings of money whose owner a person named."""
    work.jobs.add(PLACE, str(proposal_id), queue=MONEY, key=f"place-{proposal_id}", due=now)


def _look(work: UnitOfWork, proposal_id: int) -> tuple[Remittance, Proposal, bool]:
    proposal = work.suspense.get(proposal_id)
    to_place = work.suspense.to_place(proposal.remittance_id)
    is_placed = to_place is None or to_place.id != proposal.id
    return work.remittances.get(proposal.remittance_id), proposal, is_placed
