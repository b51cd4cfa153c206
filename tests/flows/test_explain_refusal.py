"""Why the core refused a posting, in words a cashier knows."""

import pytest

from gateway.flows.explain_refusal import in_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("error.msg.loan.must.be.active.fully.paid.or.overpaid", "the loan is not active"),
        ("error.msg.loan.transaction.cannot.be.before.disbursement.date", "it is dated before the loan was paid out"),
        ("error.msg.saving.account.blocked.transaction.not.allowed", "the savings account is blocked"),
        ("error.msg.savings.account.credit.transaction.not.allowed", "the savings account takes no money"),
        ("error.msg.savingsaccount.transaction.account.is.not.active", "the savings account is not active"),
        ("error.msg.loan.transaction.cannot.be.a.future.date", "its date is still to come"),
        ("error.msg.never.heard.of", "error.msg.never.heard.of"),
        ("", ""),
    ],
)
def test_known_codes_are_words(code: str, words: str) -> None:
    assert in_words(code) == words
