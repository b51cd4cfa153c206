"""Say in plain words why the core refused a posting, where its codes are known.

Source: Apache Fineract 1.10.1's validation codes of repayments and deposits, as tried in November 2026.
"""

from __future__ import annotations

_WORDS = (
    ("loan.must.be.active", "the loan is not active"),
    ("loan.locked", "the loan is locked while the day is closed in Mifos"),
    ("before.disbursement.date", "it is dated before the loan was paid out"),
    ("before.last.transaction.date", "a later posting is on the loan already"),
    ("exceeds.threshold", "it is more than Mifos lets one posting be"),
    ("date.on.holiday", "Mifos has that day as a holiday"),
    ("non.working.day", "Mifos has that day as free"),
    ("account.blocked", "the savings account is blocked"),
    ("credit.transaction.not.allowed", "the savings account takes no money"),
    ("account.is.not.active", "the savings account is not active"),
    ("before.activation.date", "it is dated before the savings account was opened"),
    ("before.pivot.date", "it is dated before Mifos closed the savings account's books"),
    ("future.date", "its date is still to come"),
    ("in.the.future", "its date is still to come"),
    ("id.invalid", "Mifos knows no such account"),
)
"""What stands in a code, and what it means; the first that fits."""


def in_words(reason: str) -> str:
    """Turn a code of the core into words; what is no code we know stays as it is."""
    return next((words for part, words in _WORDS if part in reason), reason)
