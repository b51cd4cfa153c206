"""Find whose money a remittance is; what nobody may decide alone waits in suspense."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.errors import Denied, Unavailable
from domain.evidence import Paid
from domain.jobs import Job
from domain.matches import Match, MatchPolicy, Unmatched
from domain.matching import match_paid
from domain.money import Money
from domain.ports.clock import Clock
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.references import read_typed
from domain.remittances import Remittance
from gateway.flows.confirm_with_operator import ConfirmRule, is_confirmed, wait_for_word
from gateway.flows.core_rest import READING, CoreRest, has_work, wait
from gateway.flows.find_certain import find_certain
from gateway.flows.keep_accounts import KeepAccounts
from gateway.flows.prove_remittance import Proved, prove, suspend_unproved
from gateway.flows.share_remittance import ShareRemittance, ask_to_tell, suspend

NUMBERS_MAX = 3


@dataclass(frozen=True)
class MatchRemittance:
    """Works one `match_remittance` job; its subject is the remittance's id. A notice proves *notice_max* at most, a callback what *confirm* says."""

    store: Store
    core: ReadsCore
    accounts: KeepAccounts
    share: ShareRemittance
    rest: CoreRest
    policy: MatchPolicy
    zone: ZoneInfo
    clock: Clock
    notice_max: Money
    confirm: ConfirmRule | None = None

    def __call__(self, job: Job) -> None:
        """Match it, or put it in suspense with the reason."""
        now = self.clock()
        proved = self.store.read(lambda work: prove(work, work.remittances.get(int(job.subject)), self.notice_max))
        remittance = proved.remittance
        is_over = not remittance.is_nobodys
        if not has_work(self.store, self.rest, job, now, is_over=is_over):
            return
        try:
            found = self._find(replace(remittance, receipt=proved.by or remittance.receipt))
        except (Unavailable, Denied) as error:
            until = self.rest.failed(self.clock(), error, READING)
            self.store.write(wait, job, error, READING, until, self.clock())
            return
        doubt = str(found.doubt) if isinstance(found, Unmatched) else ""
        if proved.by is None:
            self.store.write(suspend_unproved, job, remittance.id, doubt, self.notice_max, self.clock())
        elif isinstance(found, Unmatched):
            self.store.write(_suspend, job, proved, doubt, self.clock())
        elif self.confirm and not self.store.read(is_confirmed, remittance, self.confirm):
            self.store.write(wait_for_word, job, remittance, self.confirm, self.clock())
        else:
            self.share(job, remittance, found)

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
        certain = find_certain(work, remittance)
        return certain or match_paid(read_paid(remittance, self.zone), self.policy, work.accounts, work.payers)


def read_paid(remittance: Remittance, zone: ZoneInfo) -> Paid:
    """Say of a remittance what matching looks at."""
    receipt, payer = remittance.receipt, remittance.receipt.payer
    return Paid(
        reference=receipt.reference or "",
        amount=receipt.amount,
        on=receipt.paid_at.astimezone(zone).date(),
        phone=payer.phone,
        mask=payer.mask,
        phone_hash=payer.phone_hash,
        first_name=payer.first_name,
    )


def _suspend(work: UnitOfWork, job: Job, proved: Proved, doubt: str, now: datetime) -> None:
    """Let it wait for a person; whose payer was told nothing before it was proved is told now."""
    waits = suspend(work, job, proved.remittance, doubt, now)
    if waits and proved.by is not proved.remittance.receipt:
        ask_to_tell(work, proved.remittance.id, now)
