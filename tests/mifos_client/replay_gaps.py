"""What the recordings read and the sandbox core is not asked, and why not."""

from __future__ import annotations

# (scenario, names, reason)
NOT_REPLAYED = (
    (
        "02-institution-setup",
        "currencies | currencies afterwards | codes | loan products | one loan product | one savings product"
        " | configuration | one switch by name | unknown switch | external ids | business date switch"
        " | business dates while off | business dates while on | business date by type | working days | holidays"
        " | account number formats | jobs | scheduler | roles | identifier types | reports",
        "not served: nobody asks for the set-up yet",
    ),
    ("02-institution-setup", "payment types of a fresh tenant", "mobile money and cash are always set up here"),
    ("03-clients", "a closed client | a client in transfer", "every client of these books is active"),
    ("03-clients", "identifier template | identifiers | one identifier", "not served: they are found by search only"),
    ("04-search", "interoperation, a number nobody registered", "not served"),
    ("05-groups", "calendars after the move", "meetings do not move here yet"),
    ("05-groups", "accounts of a group", "every loan belongs to one client"),
    (
        "06-loan-life",
        "template | template without templateType | template for disbursing",
        "not served: applications and payouts come with a later issue",
    ),
    (
        "06-loan-life",
        "the undone disbursal by external id | the repayment of an undone disbursal, by external id",
        "disbursals are not undone here yet",
    ),
    ("06-loan-life", "the savings account", "loans are not paid out into savings here yet"),
    ("06-loan-life", "a recalculating loan with schedule", "interest is flat here"),
    ("07-repayments", "template of the payoff | template of the payoff on a closed loan", "not served yet"),
    (
        "07-repayments",
        "what became of the fine amounts | the posting without its receipt",
        "asked in its place, among the writings",
    ),
    ("07-repayments", "after the refund", "nothing is refunded here yet"),
    ("12-savings", "template", "not served yet"),
    ("12-savings", "a blocked account", "asked in its place, among the writings"),
    ("12-savings", "the account after all undoing", "savings postings are undone here, not replaced or reversed"),
    ("19-users", "permissions of the role", "not served yet"),
    ("19-users", "a self-service user", "there are none here"),
    ("21-least-permissions", "overdue report, without permission", "reports come with a later issue"),
)
