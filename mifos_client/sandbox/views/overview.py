"""The overview of a client's accounts, where every zero amount is left out."""

from flask import request

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import enum, individual, loan_status, savings_status, savings_sub_status
from mifos_client.sandbox.loan import ZERO, Loan
from mifos_client.sandbox.records import Client
from mifos_client.sandbox.saving import Savings, SavingsStatus
from mifos_client.sandbox.timelines import account_number, loan_timeline, savings_timeline
from mifos_client.sandbox.writing import Body, six_or_left_out

_LISTS = frozenset({"loanAccounts", "savingsAccounts"})


def accounts_body(client: Client) -> Body:
    """Print her accounts: loans by number, savings by state and number; an empty list is left out."""
    books = the_books()
    loans = [loan for _, loan in sorted(books.loans.items()) if loan.client == client.number]
    savings = [account for _, account in sorted(books.savings.items()) if account.client == client.number]
    savings.sort(key=lambda account: (account.status, account.number))
    wanted = {name for name in request.args.get("fields", "").split(",") if name} or _LISTS
    body: Body = {"groupLoanIndividualMonitoringAccounts": [], "guarantorAccounts": []}
    if loans and "loanAccounts" in wanted:
        body["loanAccounts"] = [_loan_row(loan) for loan in loans]
    if savings and "savingsAccounts" in wanted:
        body["savingsAccounts"] = [_savings_row(account) for account in savings]
    return body


def _loan_row(loan: Loan) -> Body:
    books = the_books()
    product = books.loan_product(loan)
    is_disbursed = loan.disbursed_on is not None
    return {
        "id": loan.number,
        "accountNo": account_number(loan.number),
        "externalId": loan.external_id,
        "productId": product.number,
        "productName": product.name,
        "shortProductName": product.short_name,
        "status": loan_status(loan.status),
        "currency": currency_body(books.currency),
        "loanType": individual(),
        "loanCycle": loan.cycle,
        "timeline": loan_timeline(loan),
        "inArrears": loan.arrears is not None,
        "originalLoan": six_or_left_out(loan.principal if is_disbursed else ZERO),
        "loanBalance": six_or_left_out(loan.owed if is_disbursed else ZERO),
        "amountPaid": six_or_left_out(sum((row.paid for row in loan.rows), ZERO)),
    }


def _savings_row(account: Savings) -> Body:
    books = the_books()
    product = books.savings_product(account)
    is_active = account.status is SavingsStatus.ACTIVE
    return {
        "id": account.number,
        "accountNo": account_number(account.number),
        "externalId": account.external_id,
        "productId": product.number,
        "productName": product.name,
        "shortProductName": product.short_name,
        "status": savings_status(account.status),
        "currency": currency_body(books.currency),
        "accountBalance": six_or_left_out(account.balance),
        "accountType": individual(),
        "timeline": savings_timeline(account, brief=True),
        "subStatus": savings_sub_status(account.block),
        "lastActiveTransactionDate": account.last_active_on if is_active else None,
        "depositType": enum(100, "depositAccountType.savingsDeposit", "Savings"),
    }
