"""Whether money in suspense is given to whoever names its receipt from the phone that paid it, or a person looks first."""

from __future__ import annotations

from dataclasses import dataclass

from domain.money import Money
from domain.ports.store import UnitOfWork
from domain.references import read_typed
from domain.remittances import Remittance


@dataclass(frozen=True)
class ClaimRule:
    """What an SMS may decide alone: up to *most*, and references as people of *country* type them."""

    most: Money
    country: str


def needs_person(work: UnitOfWork, remittance: Remittance, client_id: int, rule: ClaimRule) -> str:
    """Say why a person decides, "" where her word is enough."""
    receipt = remittance.receipt
    if receipt.amount.minor > rule.most.minor:
        return "it is more than an SMS may decide"
    if work.suspense.of(remittance.id):
        return "staff have decided about it before"
    typed = read_typed(receipt.reference or "", rule.country)
    held = work.accounts.numbered({each.number for each in typed.accounts})
    named = {
        account.client_id
        for each in typed.accounts
        for account in held.get(each.number, ())
        if each.kind in (None, account.reference.kind)
    }
    named |= {owner.client_id for owner in work.payers.with_phone(typed.phone)} if typed.phone else set()
    return "she typed an account of somebody else's" if named - {client_id} else ""
