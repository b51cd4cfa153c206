"""Put into her savings what the core refused of a client's cash: a loan may be closed between the sheet and its release."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts import AccountKind, AccountReference
from domain.errors import Refused
from domain.expected import ordinary
from domain.money import Money
from domain.ports.core import ReadsCore
from domain.ports.store import Store, UnitOfWork
from domain.postings import CoreAccount, Earmark
from domain.staff import NotAllowed, Role, StaffPerson, Stale
from gateway.flows.find_report import Named, find_given
from gateway.flows.post_sheet import source_of
from gateway.flows.posting_steps import order_postings
from gateway.flows.release_sheets import may_release
from gateway.flows.settle_given import LineState, line_in, must_look

SAVED = "refused cash put into savings"
"""The act of the audit line."""


@dataclass(frozen=True)
class SaveRest:
    """Takes a manager's word where refused cash goes; not into *funds*, which are for fees."""

    store: Store
    core: ReadsCore
    clock: Callable[[], datetime]
    funds: Collection[str] = ()

    def __call__(self, given_id: int, person: StaffPerson) -> Money:
        """Order what is missing of it into her first savings account; gives how much.

        Raises:
            NotAllowed: she is no manager of the branch, or it is her own collection.
            Stale: nothing of it is refused, or not any more, or see `must_look`.
            Refused: she has no savings account.
            Unavailable: the core does not answer; nothing was done.

        """
        found, line = self.store.read(_look, given_id)
        may_release(person, found.sheet)
        if not person.is_one_of(frozenset({Role.MANAGER})):
            raise NotAllowed("The branch manager decides where refused cash goes.")
        standing = self.core.standing(line.given.what.client_id, None, self.clock())
        saved = ordinary(standing.savings, self.funds)
        if not saved:
            raise Refused("She has no savings account. Open one in Mifos, or mend the loan there and try again.")
        account = CoreAccount(saved[0].id, AccountReference(AccountKind.SAVINGS, saved[0].number))
        return self.store.write(_order, given_id, account, person, self.clock())


def _look(work: UnitOfWork, given_id: int) -> tuple[Named, LineState]:
    found = find_given(work, given_id)
    if found is None:
        raise Stale("There is no such line.")
    return found, line_in(work, found)


def _order(work: UnitOfWork, given_id: int, account: CoreAccount, person: StaffPerson, now: datetime) -> Money:
    work.audit.by(person.login)
    found, line = _look(work, given_id)
    sheet = found.sheet
    if not line.is_over or not line.missing:
        raise Stale("Nothing of it is refused: it is posted, or on its way.")
    must_look(line)
    amount = sum((each.amount for each in line.missing), Money.nothing(sheet.made.currency))
    # A deposit is found again by its receipt number: what she saved at the meeting stands under the first.
    made = sum(each.order.account == account for each in line.postings)
    source = source_of(sheet, line.given, work.counts.of_report(found.report.id))
    order_postings(work, replace(source, receipt=f"{source.receipt}-{made + 1}"), [Earmark(account, amount)], now)
    work.audit.note(sheet.subject, SAVED, now, {"given": given_id, "amount_minor": amount.minor})
    return amount
