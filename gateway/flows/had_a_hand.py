"""Tell whether somebody had a hand in a client's cash: whoever had does not judge what the client says of it."""

from __future__ import annotations

from collections.abc import Collection

from domain.ports.store import UnitOfWork
from domain.staff import StaffPerson
from gateway.flows.find_report import Named


def had_a_hand(work: UnitOfWork, person: StaffPerson, cash: Named, client_ids: Collection[int]) -> bool:
    """Look whether she is its officer, wrote the client's amount down, or counted its cash.

    Who changed another client's line of the same meeting has no hand in it, or nobody would be left
    in a branch with one manager.
    """
    if cash.sheet.made.officer_id == person.staff_id:
        return True
    me, currency = person.login.casefold(), cash.sheet.made.currency
    before: int | None = None
    for report in sorted(work.sheets.reports(cash.sheet.id), key=lambda each: each.round):
        amount = sum(
            each.what.total(currency).minor
            for each in report.given
            if not client_ids or each.what.client_id in client_ids
        )
        if report.by.casefold() == me and amount != before:
            return True
        count = work.counts.of_report(report.id)
        if count is not None and count.made.by.casefold() == me:
            return True
        before = amount
    return False
