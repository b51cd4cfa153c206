"""What the pages show of a line that is wrong, and of what was typed in its place."""

from __future__ import annotations

from domain.filling import NotFilled, Problem
from domain.sheets import NewGiven, SheetLine
from gateway.web.staff.here import Here

HOW = "Whole amounts, such as 480. A if she was absent, A480 if she sent 480. L400 S50 says where it goes."
EXAMPLE = "Write it as 480, A, A480 or L400 S50."


def problem_words(here: Here, found: NotFilled, line: SheetLine | None, currency: str) -> str:
    """Say why what was typed of a line cannot be meant, and what to do."""
    if found.problem is Problem.TOO_MUCH and line is not None:
        usual = max((line.expected(currency), line.late(currency)), key=lambda each: each.minor)
        return (
            f"{found.what} is over three times the {here.money(usual)} expected. If it is right, write 0 here and let"
            f" {line.first_name}'s officer send it: C {line.client_number} and what goes where."
        )
    accounts = ", ".join(due.called for due in line.dues) if line else ""
    if found.problem is Problem.NO_FEES:
        return f"{found.what}: Mifos has no account of hers for it."
    if found.problem is Problem.NO_ACCOUNT and accounts:
        return f"{found.what} fits no account of hers. She has {accounts}."
    if found.problem is Problem.NOTHING_TAKES_IT and not accounts:
        return f"She has no account that takes {found.what}."
    return f"Say where {found.what} goes, such as L400 S50." + (f" She has {accounts}." if accounts else "")


def gave(here: Here, given: NewGiven) -> str:
    """Say where it goes, and whether she was there."""
    parts = [f"{each.account.reference} {here.parts.wording.figure(each.amount)}" for each in given.shares]
    return ", ".join([*(["absent"] if given.is_absent else []), *parts])
