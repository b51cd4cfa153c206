"""Say in plain words, for staff, what speaks for a candidate and what against."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.accounts import AccountKind, Loan, Standing
from domain.evidence import Sign
from domain.matches import Candidate
from domain.money import Money, write
from domain.receipts import Receipt
from domain.references import read_typed


@dataclass(frozen=True)
class Why:
    """One thing that speaks for her or against."""

    is_for: bool
    words: str


@dataclass(frozen=True)
class Due:
    """What is due now, and whether what was paid fits it."""

    fits: bool
    words: str


_PLAIN = {
    Sign.PHONE_TYPED: "her phone was typed",
    Sign.PHONE_OTHER: "another phone paid",
    Sign.FIRST_NAME: "first name fits",
    Sign.NAME_TYPED: "her name was typed",
}

_MEANT = {Sign.NAMED, Sign.NAMED_NEARLY, Sign.NAMED_OTHER, Sign.NAME_TYPED, Sign.PHONE_TYPED}


def explain(candidate: Candidate, receipt: Receipt, number: str, due: Due | None) -> tuple[Why, ...]:
    """List what speaks for her, then what against; *due* None where the core did not say."""
    lines = list(_lines(candidate, receipt, number))
    if due is not None:
        lines.append(Why(due.fits, due.words))
    if receipt.reference and not _MEANT & set(candidate.signs):
        is_account = bool(read_typed(receipt.reference, "").accounts)
        lines.append(Why(False, f"“{receipt.reference}” is {'not hers' if is_account else 'no account'}"))
    return tuple(sorted(lines, key=lambda each: not each.is_for))


def due_on(standing: Standing, left: Money, today: date) -> Due:
    """Compare what was paid with what is due: it fits where it is that, or up to half as much again."""
    due = {loan.number: _due(loan) for loan in standing.loans if _due(loan).minor > 0}
    if not due:
        return Due(False, "no loan, savings only" if standing.savings else "no open account")
    total = sum(due.values(), Money.nothing(left.currency))
    accounts = ", ".join(f"L{number}" for number in due)
    over = left - total
    if 0 <= over.minor * 2 <= total.minor:
        return Due(True, f"{write(total)} due {_when(standing, today)}on {accounts}")
    rest = f"{abs(over.amount):,.2f}".removesuffix(".00")
    when = _when(standing, today).rstrip()
    return Due(
        False,
        f"{write(total)} due{when and f' {when}'}: {rest} {'would be over' if over.minor > 0 else 'would be missing'}",
    )


def _lines(candidate: Candidate, receipt: Receipt, number: str) -> Iterator[Why]:
    account = str(candidate.account or f"{AccountKind.CLIENT}{number}")
    typed, signs = f"“{receipt.reference or ''}”", set(candidate.signs)
    is_shared = Sign.PHONE_SHARED in signs and Sign.FIRST_NAME not in signs
    for sign in candidate.signs:
        match sign:
            case Sign.NAMED:
                yield Why(True, f"{typed} is her {account}")
            case Sign.NAMED_NEARLY:
                yield Why(True, f"{account} is one slip away from {typed}")
            case Sign.NAMED_OTHER:
                yield Why(False, f"{typed} is not hers")
            case Sign.PHONE_MASK:
                yield Why(True, "shares a phone that fits" if is_shared else "what is shown of the phone fits")
            case Sign.PHONE | Sign.PHONE_HASH:
                yield Why(True, "shares the phone" if is_shared else "the phone is hers")
            case Sign.FIRST_NAME_OTHER:
                yield Why(False, f"the operator calls the payer {receipt.payer.first_name}")
            case Sign.HABIT:
                yield Why(True, f"this phone paid {account} before")
            case Sign.HABIT_ALIKE:
                yield Why(True, "a payer of that name and number paid for her before")
            case Sign.CLOSED:
                yield Why(False, f"{account} is closed")
            case _ if sign in _PLAIN:
                yield Why(sign.is_for, _PLAIN[sign])
            case _:
                pass


def _due(loan: Loan) -> Money:
    due = loan.overdue + loan.next.amount if loan.next else loan.overdue
    return min(due, loan.outstanding)


def _when(standing: Standing, today: date) -> str:
    """Say when it is due, with a blank behind it; "" where some of it is late already."""
    days = [loan.next.due for loan in standing.loans if loan.next]
    if not days or any(loan.overdue for loan in standing.loans):
        return ""
    first = min(days)
    return "today " if first == today else f"{first:%a} {first.day} {first:%b} "
