"""Tell whether somebody had a hand in a client's cash: whoever had does not judge what the client says of it."""

from __future__ import annotations

from collections.abc import Collection

from domain.ports.store import UnitOfWork
from domain.staff import StaffPerson
from domain.whose_word import whose_word
from gateway.flows.find_report import Named


def had_a_hand(work: UnitOfWork, person: StaffPerson, cash: Named, client_ids: Collection[int]) -> bool:
    """Look whether she is its officer, wrote the client's amount down, or counted its cash.

    Who changed another client's line of the same meeting has no hand in it, or nobody would be left
    in a branch with one manager.
    """
    if cash.sheet.made.officer_id == person.staff_id:
        return True
    me, reports = person.login.casefold(), work.sheets.reports(cash.sheet.id)
    words = whose_word(reports)
    if any(words[each].by == me for each in client_ids or words if each in words):
        return True
    counts = (work.counts.of_report(each.id) for each in reports)
    return any(each is not None and each.made.by.casefold() == me for each in counts)
