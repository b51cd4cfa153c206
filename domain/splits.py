"""How a split is written, everywhere: the client's number, then what goes where by her own accounts, "C45 L100 S20".

`references.read_typed` reads it, at the paybill as on the staff pages; what stands here finds the accounts, and writes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.accounts import AccountKind, Standing
from domain.allocation import Wish
from domain.money import Money
from domain.references import Part
from domain.sharing import account_of, in_order


def find_wishes(parts: Sequence[Part], currency: str, standing: Standing) -> tuple[Wish, ...] | Part:
    """Find the accounts that parts speak of; gives the first part that speaks of none of hers."""
    found = []
    for part in parts:
        wish = account_of(part, currency, in_order(standing), standing)
        if wish is None:
            return part
        found.append(wish)
    return tuple(found)


def write_split(number: str, wishes: Sequence[Wish], standing: Standing) -> str | None:
    """Write it as it is typed; None where it cannot be: an account is not hers or not open, or there are cents."""
    written = [_part(wish, standing) for wish in wishes]
    told = [each.written for each in written if each is not None]
    return " ".join([f"C{number}", *told]) if len(told) == len(written) else None


def labels(standing: Standing) -> list[str]:
    """List what her accounts are called in a split, with their own numbers: "L (L5)", "L2 (L9)", "S (S55)"."""
    held = [("L", [each.number for each in in_order(standing)]), ("S", [each.number for each in standing.savings])]
    return [
        f"{letter}{place if place > 1 else ''} ({letter}{number})"
        for letter, numbers in held
        for place, number in enumerate(numbers, 1)
    ]


def mend(wishes: Sequence[Wish], amount: Money) -> tuple[Wish, ...]:
    """Let them add up to *amount*: what is missing or over is the last one's; all is the first one's where that leaves nothing."""
    before = sum((each.amount for each in wishes[:-1]), Money.nothing(amount.currency))
    if any(each.amount.minor <= 0 for each in wishes[:-1]) or before.minor >= amount.minor:
        return (Wish(wishes[0].account, amount),)
    return (*wishes[:-1], Wish(wishes[-1].account, amount - before))


def _part(wish: Wish, standing: Standing) -> Part | None:
    is_loan = wish.account.kind is AccountKind.LOAN
    held = [each.number for each in (in_order(standing) if is_loan else standing.savings)]
    amount = wish.amount.amount
    if wish.account.number not in held or amount != int(amount):
        return None
    place = held.index(wish.account.number) + 1
    return Part(f"{'L' if is_loan else 'S'}{place if place > 1 else ''}", int(amount))
