"""The savings account and its postings as Fineract prints them; most zero totals are left out."""

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import enum, savings_entry, savings_status, savings_sub_status
from mifos_client.sandbox.saving import ANNUAL_RATE, Savings, SavingsEntry, SavingsPosting, SavingsStatus
from mifos_client.sandbox.timelines import account_number, savings_timeline
from mifos_client.sandbox.views.paid_by import paid_by
from mifos_client.sandbox.writing import Body, six, six_or_left_out, six_or_nothing

_DEBITS = {SavingsEntry.WITHDRAWAL, SavingsEntry.HOLD}


def savings_body(account: Savings) -> Body:
    """Print one account, without its postings."""
    books = the_books()
    client, product = books.client(account.client), books.savings_product(account)
    is_active = account.status is SavingsStatus.ACTIVE
    return {
        "id": account.number,
        "accountNo": account_number(account.number),
        "depositType": enum(100, "depositAccountType.savingsDeposit", "Savings"),
        "externalId": account.external_id,
        "clientId": client.number,
        "clientName": client.name,
        "savingsProductId": product.number,
        "savingsProductName": product.name,
        "fieldOfficerId": account.officer or 0,
        "fieldOfficerName": None if account.officer is None else books.member_of_staff(account.officer).name,
        "status": savings_status(account.status),
        "subStatus": savings_sub_status(account.block),
        "reasonForBlock": account.block_reason,
        "timeline": savings_timeline(account, brief=False),
        "currency": currency_body(books.currency),
        "nominalAnnualInterestRate": six(ANNUAL_RATE),
        **_interest_rules(),
        "withdrawalFeeForTransfers": False,
        "allowOverdraft": False,
        "enforceMinRequiredBalance": False,
        "lienAllowed": False,
        "withHoldTax": False,
        "lastActiveTransactionDate": account.last_active_on if is_active else None,
        "isDormancyTrackingActive": False,
        "savingsAmountOnHold": six(account.held) if account.total(SavingsEntry.HOLD) else None,
        "summary": _summary(account),
    }


def savings_posting_body(account: Savings, posting: SavingsPosting) -> Body:
    """Print one posting."""
    books = the_books()
    moves_money = posting.kind in (SavingsEntry.DEPOSIT, SavingsEntry.WITHDRAWAL)
    return {
        "id": posting.number,
        "transactionType": savings_entry(posting.kind),
        "entryType": "DEBIT" if posting.kind in _DEBITS else "CREDIT",
        "accountId": account.number,
        "accountNo": account_number(account.number),
        "date": posting.on,
        "currency": currency_body(books.currency),
        "paymentDetailData": paid_by(posting.number, posting.receipt, posting.means) if moves_money else None,
        "amount": six(posting.amount),
        "runningBalance": 0 if posting.is_reversed else six(posting.balance),
        "reversed": posting.is_reversed,
        "submittedOnDate": posting.made_at.astimezone(books.zone).date(),
        "interestedPostedAsOn": False,
        "submittedByUsername": "mifos",
        "note": posting.means.note,
        "isManualTransaction": False,
        "isReversal": False,
        "originalTransactionId": 0,
        "lienTransaction": False,
        "releaseTransactionId": posting.release,
        "reasonForBlock": posting.reason,
        "chargesPaidByData": [],
    }


def _summary(account: Savings) -> Body:
    return {
        "currency": currency_body(the_books().currency),
        "totalDeposits": six_or_left_out(account.total(SavingsEntry.DEPOSIT)),
        "totalWithdrawals": six_or_left_out(account.total(SavingsEntry.WITHDRAWAL)),
        "totalInterestEarned": six_or_left_out(account.interest),
        "totalInterestPosted": 0,
        "accountBalance": six(account.balance),
        "totalOverdraftInterestDerived": 0,
        "interestNotPosted": six_or_nothing(account.interest),
        "lastInterestCalculationDate": account.interest_until if account.interest else None,
        "availableBalance": six(account.available),
    }


def _interest_rules() -> Body:
    prefix = "savings.interest"
    return {
        "interestCompoundingPeriodType": enum(
            4, f"{prefix}.period.savingsCompoundingInterestPeriodType.monthly", "Monthly"
        ),
        "interestPostingPeriodType": enum(
            4, f"{prefix}.posting.period.savingsPostingInterestPeriodType.monthly", "Monthly"
        ),
        "interestCalculationType": enum(1, "savingsInterestCalculationType.dailybalance", "Daily Balance"),
        "interestCalculationDaysInYearType": enum(365, "savingsInterestCalculationDaysInYearType.days365", "365 Days"),
    }
