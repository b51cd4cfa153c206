"""The products that a collection sheet drags along: their short name, and some forty keys that say nothing."""

from mifos_client.sandbox.asking import the_books
from mifos_client.sandbox.currencies import currency_body
from mifos_client.sandbox.enums import enum
from mifos_client.sandbox.loans import Product
from mifos_client.sandbox.writing import Body

_OFF = [
    "includeInBorrowerCycle",
    "useBorrowerCycle",
    "isLinkedToFloatingInterestRates",
    "isFloatingInterestRateCalculationAllowed",
    "allowVariableInstallments",
    "isInterestRecalculationEnabled",
    "canDefineInstallmentAmount",
    "canUseForTopup",
    "isRatesEnabled",
    "disallowExpectedDisbursements",
    "allowApprovedDisbursedAmountsOverApplied",
    "holdGuaranteeFunds",
    "accountMovesOutOfNPAOnlyOnArrearsCompletion",
    "syncExpectedWithDisbursementDate",
    "isEqualAmortization",
    "enableDownPayment",
    "enableAutoRepaymentForDownPayment",
    "enableInstallmentLevelDelinquency",
]
_NONE = [
    "principalVariationsForBorrowerCycle",
    "interestRateVariationsForBorrowerCycle",
    "numberOfRepaymentVariationsForBorrowerCycle",
]
_CHOICES = {
    "advancedPaymentAllocationTransactionTypes": """
        DEFAULT: Default
        REPAYMENT: Repayment
        DOWN_PAYMENT: Down payment
        MERCHANT_ISSUED_REFUND: Merchant issued refund
        PAYOUT_REFUND: Payout refund
        GOODWILL_CREDIT: Goodwill credit
        CHARGE_REFUND: Charge refund
        CHARGE_ADJUSTMENT: Charge adjustment
        WAIVE_INTEREST: Waive interest
        CHARGE_PAYMENT: Charge payment
        REFUND_FOR_ACTIVE_LOAN: Refund for active loan
    """,
    "advancedPaymentAllocationFutureInstallmentAllocationRules": """
        NEXT_INSTALLMENT: Next installment
        LAST_INSTALLMENT: Last installment
        REAMORTIZATION: Reamortization
    """,
    "advancedPaymentAllocationTypes": """
        PAST_DUE_PENALTY: Past due penalty
        PAST_DUE_FEE: Past due fee
        PAST_DUE_PRINCIPAL: Past due principal
        PAST_DUE_INTEREST: Past due interest
        DUE_PENALTY: Due penalty
        DUE_FEE: Due fee
        DUE_PRINCIPAL: Due principal
        DUE_INTEREST: Due interest
        IN_ADVANCE_PENALTY: In advance penalty
        IN_ADVANCE_FEE: In advance fee
        IN_ADVANCE_PRINCIPAL: In advance principal
        IN_ADVANCE_INTEREST: In advanced interest
    """,
    "creditAllocationTransactionTypes": """
        CHARGEBACK: Chargeback
    """,
    "creditAllocationAllocationTypes": """
        PENALTY: Penalty
        FEE: Fee
        PRINCIPAL: Principal
        INTEREST: Interest
    """,
}
"""What a product may be set to: code and English, numbered from 1."""


def loan_product_body(product: Product) -> Body:
    """Print a loan product as it stands on a sheet."""
    return {
        "id": product.number,
        "name": product.short_name,
        "currency": currency_body(the_books().currency),
        **dict.fromkeys(_OFF, False),
        **{name: [] for name in _NONE},
        **{name: _choices(lines) for name, lines in _CHOICES.items()},
    }


def savings_product_body(product: Product) -> Body:
    """Print a savings product as it stands on a sheet."""
    flags = ("withdrawalFeeForTransfers", "allowOverdraft", "enforceMinRequiredBalance", "lienAllowed", "withHoldTax")
    off: Body = dict.fromkeys(flags, False)
    return {"id": product.number, "name": product.short_name, **off, "depositAccountType": "Saving Deposit"}


def _choices(lines: str) -> list[Body]:
    pairs = [line.strip().split(": ") for line in lines.strip().splitlines()]
    return [enum(number, code, value) for number, (code, value) in enumerate(pairs, 1)]
