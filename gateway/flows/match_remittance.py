"""Find whose money a remittance is, and order its postings; what nobody may decide alone waits in suspense."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.allocation import Overpaid
from domain.errors import Denied, NoSuchEntry, Unavailable
from domain.evidence import Paid
from domain.jobs import Job
from domain.matches import Match, MatchPolicy, Unmatched
from domain.matching import match_paid
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.postings import Source
from domain.references import read_typed
from domain.remittances import Remittance, RemittanceState
from domain.sharing import Shared, share
from gateway.flows.core_rest import CoreRest
from gateway.flows.keep_accounts import KeepAccounts
from gateway.flows.posting_steps import order_postings

NUMBERS_MAX = 3
NO_ACCOUNT = "no account of hers takes it"
NO_SUCH_CLIENT = "the core knows no such client"


@dataclass(frozen=True)
class MatchRemittance:
    """Works one `match_remittance` job; its subject is the remittance's id."""

    store: Store
    core: ReadsCore
    accounts: KeepAccounts
    rest: CoreRest
    policy: MatchPolicy
    overpaid: Overpaid
    zone: ZoneInfo
    clock: Clock

    def __call__(self, job: Job) -> None:
        """Match it, or put it in suspense with the reason."""
        now = self.clock()
        remittance = self.store.read(_get, int(job.subject))
        if remittance.state is not RemittanceState.RECEIVED:
            self.store.write(lambda work: work.jobs.finish(job, now))
            return
        if (until := self.rest.until(now)) is not None:
            self.store.write(lambda work: work.jobs.put_off(job, until))
            return
        try:
            found = self._find(remittance)
            if isinstance(found, Unmatched):
                self.store.write(_suspend, job, remittance, str(found.doubt), self.clock())
            else:
                self._share(job, remittance, found)
        except (Unavailable, Denied) as error:
            self.store.write(_wait, job, error, self.rest.failed(self.clock()), self.clock())

    def _find(self, remittance: Remittance) -> Match | Unmatched:
        """Match it by what we have on record; where that leaves a doubt, by what the core says now."""
        found = self.store.read(self._match, remittance)
        if isinstance(found, Match):
            return found
        typed = read_typed(remittance.receipt.reference or "", self.policy.country)
        people = {each.client_id for each in found.candidates}
        for reference in typed.accounts[:NUMBERS_MAX]:
            people.update(client.id for client in self.core.owners(reference))
        if not people:
            return found
        for client_id in sorted(people):
            self.accounts.read(client_id)
        return self.store.read(self._match, remittance)

    def _match(self, work: UnitOfWork, remittance: Remittance) -> Match | Unmatched:
        return match_paid(self._paid(remittance), self.policy, work.accounts, work.payers)

    def _paid(self, remittance: Remittance) -> Paid:
        receipt, payer = remittance.receipt, remittance.receipt.payer
        return Paid(
            reference=receipt.reference or "",
            amount=receipt.amount,
            on=receipt.paid_at.astimezone(self.zone).date(),
            phone=payer.phone,
            mask=payer.mask,
            phone_hash=payer.phone_hash,
            first_name=payer.first_name,
        )

    def _share(self, job: Job, remittance: Remittance, match: Match) -> None:
        try:
            standing = self.core.standing(match.candidate.client_id, None, self.clock())
        except NoSuchEntry:
            self.store.write(_suspend, job, remittance, NO_SUCH_CLIENT, self.clock())
            return
        shared = share(remittance.receipt.amount, match, standing, self.overpaid)
        if shared.earmarks:
            self.store.write(self._order, job, remittance, match, shared, self.clock())
        else:
            self.store.write(_suspend, job, remittance, NO_ACCOUNT, self.clock())

    def _order(
        self, work: UnitOfWork, job: Job, remittance: Remittance, match: Match, shared: Shared, now: datetime
    ) -> None:
        receipt = remittance.receipt
        work.jobs.finish(job, now)
        moved = work.remittances.move(
            remittance.id,
            start=RemittanceState.RECEIVED,
            to=RemittanceState.MATCHED,
            now=now,
            client_id=match.candidate.client_id,
            held_back_minor=shared.held_back.minor,
        )
        if moved:
            on = receipt.paid_at.astimezone(self.zone).date()
            source = Source(remittance.source, match.candidate.client_id, on, receipt.number, f"by {match.by}")
            order_postings(work, source, shared.earmarks, now)


def _get(work: UnitOfWork, remittance_id: int) -> Remittance:
    return work.remittances.get(remittance_id)


def _wait(work: UnitOfWork, job: Job, error: Exception, until: datetime, now: datetime) -> None:
    work.jobs.put_off(job, until)
    if isinstance(error, Denied):
        work.tasks.open("core refuses us", "reading", str(error), now)


def _suspend(work: UnitOfWork, job: Job, remittance: Remittance, reason: str, now: datetime) -> None:
    work.jobs.finish(job, now)
    work.remittances.move(
        remittance.id, start=RemittanceState.RECEIVED, to=RemittanceState.SUSPENDED, now=now, reason=reason
    )
