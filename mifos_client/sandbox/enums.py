"""Fineract's enums as it prints them: number, code, text, and for some a flag for each member."""

from mifos_client.sandbox.loan import LoanEntry, LoanStatus
from mifos_client.sandbox.saving import Block, SavingsEntry, SavingsStatus
from mifos_client.sandbox.writing import Body

_LOAN_FLAGS = (
    "pendingApproval",
    "waitingForDisbursal",
    "active",
    "closedObligationsMet",
    "closedWrittenOff",
    "closedRescheduled",
    "closed",
    "overpaid",
)
_LOAN_STATUSES = {
    LoanStatus.PENDING: (
        "submitted.and.pending.approval",
        "Submitted and pending approval",
        {"pendingApproval"},
    ),
    LoanStatus.APPROVED: ("approved", "Approved", {"waitingForDisbursal"}),
    LoanStatus.ACTIVE: ("active", "Active", {"active"}),
    LoanStatus.CLOSED: ("closed.obligations.met", "Closed (obligations met)", {"closedObligationsMet", "closed"}),
    LoanStatus.OVERPAID: ("overpaid", "Overpaid", {"overpaid"}),
}
_SAVINGS_FLAGS = (
    "submittedAndPendingApproval",
    "approved",
    "rejected",
    "withdrawnByApplicant",
    "active",
    "closed",
    "prematureClosed",
    "transferInProgress",
    "transferOnHold",
    "matured",
)
_SAVINGS_STATUSES = {
    SavingsStatus.PENDING: (
        "submitted.and.pending.approval",
        "Submitted and pending approval",
        {"submittedAndPendingApproval"},
    ),
    SavingsStatus.ACTIVE: ("active", "Active", {"active"}),
}
_LOAN_ENTRY_FLAGS = (
    "disbursement",
    "repaymentAtDisbursement",
    "repayment",
    "merchantIssuedRefund",
    "payoutRefund",
    "goodwillCredit",
    "chargeRefund",
    "contra",
    "waiveInterest",
    "waiveCharges",
    "accrual",
    "writeOff",
    "recoveryRepayment",
    "initiateTransfer",
    "approveTransfer",
    "withdrawTransfer",
    "rejectTransfer",
    "chargePayment",
    "refund",
    "refundForActiveLoans",
    "creditBalanceRefund",
    "chargeAdjustment",
    "chargeback",
    "chargeoff",
    "downPayment",
    "reAge",
    "reAmortize",
)
_LOAN_ENTRIES = {LoanEntry.DISBURSEMENT: 1, LoanEntry.REPAYMENT: 2, LoanEntry.ACCRUAL: 10}
_SAVINGS_ENTRY_FLAGS = (
    "deposit",
    "dividendPayout",
    "withdrawal",
    "interestPosting",
    "feeDeduction",
    "initiateTransfer",
    "approveTransfer",
    "withdrawTransfer",
    "rejectTransfer",
    "overdraftInterest",
    "writtenoff",
    "overdraftFee",
    "withholdTax",
    "escheat",
    "amountHold",
    "amountRelease",
    "accrual",
)
_SAVINGS_ENTRIES = {
    SavingsEntry.DEPOSIT: ("deposit", "Deposit", "deposit"),
    SavingsEntry.WITHDRAWAL: ("withdrawal", "Withdrawal", "withdrawal"),
    SavingsEntry.HOLD: ("onHold", "Amount on hold", "amountHold"),
    SavingsEntry.RELEASE: ("release", "Release Amount", "amountRelease"),
}
_BLOCKS = {
    Block.NONE: ("none", "None"),
    Block.ALL: ("block", "Block"),
    Block.CREDIT: ("blockCredit", "BlockCredit"),
    Block.DEBIT: ("blockDebit", "BlockDebit"),
}
_SUB_STATUS_FLAGS = ("none", "inactive", "dormant", "escheat", "block", "blockCredit", "blockDebit")


def enum(number: int, code: str, value: str) -> Body:
    """Print an enum that has no flags."""
    return {"id": number, "code": code, "value": value}


def loan_status(status: LoanStatus) -> Body:
    """Print the state of a loan."""
    code, value, flags = _LOAN_STATUSES[status]
    return {**enum(status, f"loanStatusType.{code}", value), **_flags(_LOAN_FLAGS, flags)}


def loan_status_plain(status: LoanStatus) -> Body:
    """Print the state of a loan as the search does, without its flags."""
    code, value, _ = _LOAN_STATUSES[status]
    return enum(status, f"loanStatusType.{code}", value)


def savings_status(status: SavingsStatus) -> Body:
    """Print the state of a savings account."""
    code, value, flags = _SAVINGS_STATUSES[status]
    return {**enum(status, f"savingsAccountStatusType.{code}", value), **_flags(_SAVINGS_FLAGS, flags)}


def savings_sub_status(block: Block) -> Body:
    """Print the sub-status of a savings account."""
    flag, value = _BLOCKS[block]
    return {**enum(block, f"SavingsAccountSubStatusEnum.{flag}", value), **_flags(_SUB_STATUS_FLAGS, {flag})}


def loan_entry(kind: LoanEntry) -> Body:
    """Print what a posting on a loan is."""
    plain = enum(_LOAN_ENTRIES[kind], f"loanTransactionType.{kind}", kind.capitalize())
    return {**plain, **_flags(_LOAN_ENTRY_FLAGS, {str(kind)})}


def savings_entry(kind: SavingsEntry) -> Body:
    """Print what a posting on savings is."""
    code, value, flag = _SAVINGS_ENTRIES[kind]
    return {**enum(kind, f"savingsAccountTransactionType.{code}", value), **_flags(_SAVINGS_ENTRY_FLAGS, {flag})}


def client_active() -> Body:
    """Print the state of a client or group: these books know active ones only."""
    return enum(300, "clientStatusType.active", "Active")


def grouping_active() -> Body:
    """Print the state of a center, or of a group where the search names it."""
    return enum(300, "groupingStatusType.active", "Active")


def individual() -> Body:
    """Print that an account belongs to one client."""
    return enum(1, "accountType.individual", "Individual")


def blank_code() -> Body:
    """Print a choice that nobody has made, as Fineract's lists do."""
    return {"active": False, "mandatory": False}


def _flags(names: tuple[str, ...], held: set[str]) -> Body:
    return {name: name in held for name in names}
