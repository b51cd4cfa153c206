"""Ask the core's own books what stands there of a day's receipts, account by account, whoever posted it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.errors import Denied, Unavailable
from domain.money import Money
from domain.parts import in_parts
from domain.ports.core_books import AccountDay, CoreEntry, ShowsEntries
from domain.postings import CoreAccount, CoreOrder
from domain.reconciling import CoreAsked, Traced

ACCOUNTS_MAX = 400
"""Accounts asked for in one look: a call for each, eight side by side. A branch has some hundreds a day."""

AT_ONCE = 8
LATER = timedelta(days=7)
"""How much later than our own posting somebody may have typed the same receipt by hand."""

Orders = Mapping[str, Sequence[CoreOrder]]
"""What was ordered of each source, by its key."""


@dataclass(frozen=True)
class AskCoreBooks:
    """Gives what the core has of each receipt; of receipts without an order nothing can be asked."""

    core: ShowsEntries
    accounts_max: int = ACCOUNTS_MAX

    def __call__(self, traced: Sequence[Traced], orders: Orders) -> tuple[Mapping[str, Money], CoreAsked]:
        """Ask, as far as the bound and the core allow; gives the sums by the key of the receipt."""
        days = _account_days(orders)
        answers: dict[CoreAccount, Sequence[CoreEntry] | None] = {}
        why = _over(len(days), self.accounts_max)
        for some in in_parts(days[: self.accounts_max], AT_ONCE):
            try:
                found = self.core.entries(some)
            except (Unavailable, Denied) as error:
                why = _silent(error)
                break
            answers |= {asked.account: entries for asked, entries in zip(some, found, strict=True)}
        seen = sum(found is not None for found in answers.values())
        if not why and seen < len(days):
            why = "it shows us no such account"
        asked = CoreAsked(len(days), seen, len(answers), why)
        return _sums(traced, orders, answers), asked


def _account_days(orders: Orders) -> list[AccountDay]:
    """Name each account once, with all days its orders are of."""
    days: defaultdict[CoreAccount, list[date]] = defaultdict(list)
    for each in orders.values():
        for order in each:
            days[order.account].append(order.on)
    return [AccountDay(account, min(found), max(found) + LATER) for account, found in days.items()]


def _over(accounts: int, most: int) -> str:
    return f"{accounts} accounts, and one look asks for {most}" if accounts > most else ""


def _silent(error: Unavailable | Denied) -> str:
    return "it does not let us in" if isinstance(error, Denied) else "it does not answer"


def _sums(
    traced: Sequence[Traced], orders: Orders, answers: Mapping[CoreAccount, Sequence[CoreEntry] | None]
) -> Mapping[str, Money]:
    """Sum up by receipt; a receipt one of whose accounts did not answer has no sum."""
    entries = [entry for found in answers.values() for entry in found or ()]
    by_receipt: defaultdict[str, set[int]] = defaultdict(set)
    by_id: defaultdict[str, set[int]] = defaultdict(set)
    for place, entry in enumerate(entries):
        by_receipt[_fold(entry.receipt)].add(place)
        by_id[_fold(entry.external_id)].add(place)
    sums = {}
    for each in traced:
        receipt = each.remittance.receipt
        ordered = orders.get(each.remittance.source, ())
        if not ordered or any(answers.get(order.account) is None for order in ordered):
            continue
        places = by_receipt[_fold(receipt.number)].union(*(by_id[_fold(order.external_id)] for order in ordered))
        nothing = Money.nothing(receipt.amount.currency)
        sums[each.remittance.source] = sum((entries[place].amount for place in places), nothing)
    return sums


def _fold(text: str | None) -> str:
    """Write it so that case and blanks do not count; what is missing is like nothing that was ordered."""
    return "".join((text or "\0").split()).upper()
