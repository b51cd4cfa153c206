"""What the writing scenarios recorded and the sandbox core is not asked, and why not."""

from __future__ import annotations

_SET_UP = "accounts are opened in the books, not over HTTP"
_RACE = "the loser of a race, which two real callers run in test_sandbox_races.py"

# (scenario, names, reason)
NOT_PLAYED = (
    ("07-repayments", "template of the payoff | template of the payoff on a closed loan", "not served yet"),
    ("07-repayments", "recalculating loan, today | recalculating loan, yesterday", "interest is flat here"),
    (
        "07-repayments",
        "repay a rejected loan | repay a withdrawn loan | repay a written-off loan | recovery on a written-off loan",
        "loans are not rejected, withdrawn or written off here",
    ),
    ("07-repayments", "refund too much | refund a part | after the refund", "nothing is refunded here yet"),
    ("07-repayments", "on a holiday | on a holiday, allowed", "there are no holidays here"),
    (
        "08-twice",
        "client with a key | client with a key, again | change with a key | change with a key, again",
        "clients are made and changed in the books, not over HTTP",
    ),
    ("08-twice", "wrong password, with a key", "asked in test_sandbox_keys.py, which knows a wrong password"),
    ("08-twice", "race 1, same key, caller 1 | race 1, same key, caller 2", _RACE),
    ("08-twice", "race 3, same key, caller 1 | race 3, same key, caller 2", _RACE),
    ("09-undo", "chargeback", "not served yet"),
    (
        "12-savings",
        "apply | apply with the same external id | apply for an unknown product | activate before approval | approve"
        " | approve again | activate",
        _SET_UP,
    ),
    ("12-savings", "a group's account | deposit into a group's account", "every account belongs to one client here"),
    ("12-savings", "template | advanced query", "not served yet"),
    (
        "12-savings",
        "hold without a reason | hold | hold more than is free | release | release again",
        "money is held in the books, not yet over HTTP",
    ),
    (
        "12-savings",
        "block without a reason | block | unblock | block credits | unblock credits | block debits | unblock debits",
        "accounts are blocked in the books, not over HTTP",
    ),
    ("12-savings", "modify | reverse | the account after all undoing", "postings are undone here, not yet replaced"),
    ("18-maker-checker", "which are switched on", "not served: nobody asks which permissions there are"),
    ("18-maker-checker", "a client that waits", "clients are made in the books, not over HTTP"),
    (
        "18-maker-checker",
        "in a batch | in an enclosing batch | approve a waiting command after maker-checker was switched off",
        "there are no batches here yet, and the last one approves what waits from one",
    ),
    ("21-least-permissions", "overdue report, without permission", "reports come with a later issue"),
    (
        "21-least-permissions",
        "read a client, without permission",
        "a reading, replayed with the others",
    ),
)

_SPREAD = ("principalPortion", "interestPortion")  # flat interest: an instalment is full at another amount
_INTEREST = ("lastInterestCalculationDate", "totalInterestEarned", "interestNotPosted")  # three times the money: a cent

IGNORED_IN = {
    ("07-repayments", "template of a repayment"): ("paymentTypeOptions",),  # cash and codes are set up here
    ("07-repayments", "what became of the fine amounts"): _SPREAD,
    ("12-savings", "a fresh account"): ("fieldOfficerName",),  # hers had no officer
    ("12-savings", "the account after the double undo"): _INTEREST,
    ("18-maker-checker", "the posting by external id"): _SPREAD,
    ("18-maker-checker", "the loan afterwards"): _SPREAD,
}
