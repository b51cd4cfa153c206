"""The loans of the books: applied for, approved, disbursed, repaid."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from mifos_client.sandbox.ledger import recorded
from mifos_client.sandbox.loan import Loan, LoanEntry, LoanPosting, LoanStatus
from mifos_client.sandbox.people import PeopleBooks
from mifos_client.sandbox.refusals import Kind, Refusal, domain_rule, invalid, not_found
from mifos_client.sandbox.saving import SavingsPosting

_CENT = Decimal("0.01")
_TAKES_REPAYMENTS = {LoanStatus.ACTIVE, LoanStatus.CLOSED, LoanStatus.OVERPAID}


@dataclass(frozen=True)
class Product:
    """A loan or savings product."""

    number: int
    name: str
    short_name: str


def product_named(products: dict[str, Product], name: str) -> Product:
    """Find the product called *name*; the first account that names it brings it into the books."""
    if name not in products:
        initials = "".join(word[0] for word in name.split()).upper()
        taken = {product.short_name for product in products.values()}
        short = next(text for text in _short_names(initials or "X") if text not in taken)
        products[name] = Product(len(products) + 1, name, short)
    return products[name]


def rounded(amount: Decimal) -> Decimal:
    """Round to the currency's hundredths, as Fineract does instead of refusing."""
    return amount.quantize(_CENT, ROUND_HALF_EVEN)


class LoanBooks(PeopleBooks):
    """The part of the books that holds loans."""

    def __init__(self, zone: ZoneInfo, currency: str, now: Callable[[], datetime], file: Path | None = None) -> None:
        super().__init__(zone, currency, now, file)
        self.loans: dict[int, Loan] = {}
        self.loan_products: dict[str, Product] = {}
        self.postings: list[LoanPosting | SavingsPosting] = []
        self._by_external_id: dict[str, LoanPosting] = {}

    @recorded
    def add_loan(
        self,
        *,
        number: int,
        client_id: int,
        officer_id: int | None,
        principal: Decimal,
        instalment: Decimal,
        weeks: int,
        first_due: date,
        submitted_on: date,
        product: str = "Business loan",
        external_id: str | None = None,
    ) -> int:
        """Take an application under a number of our choice: *weeks* equal instalments from *first_due* on."""
        assert number not in self.loans, f"loan {number} is there already"
        assert instalment * weeks >= principal > 0, "the instalments pay back the principal"
        client = self.client(client_id)
        if submitted_on > self.today():
            raise domain_rule("error.msg.loan.submittal.cannot.be.a.future.date", "submitted in the future")
        kind = product_named(self.loan_products, product)
        self.loans[number] = Loan(
            number,
            client.number,
            officer_id,
            kind.number,
            rounded(principal),
            rounded(instalment),
            weeks,
            first_due,
            submitted_on,
            external_id,
        )
        return number

    @recorded
    def approve(self, loan_id: int, on: date) -> None:
        """Approve an application."""
        loan = self.loan(loan_id)
        if loan.status is not LoanStatus.PENDING:
            code = "error.msg.loan.approve.account.is.not.submitted.and.pending.state"
            raise invalid(code, "not pending", "approvedOnDate")
        if on < loan.submitted_on:
            raise domain_rule("error.msg.loan.approval.cannot.be.before.submittal.date", "before the application")
        if on > self.today():
            raise domain_rule("error.msg.loan.approval.cannot.be.a.future.date", "in the future")
        loan.status, loan.approved_on = LoanStatus.APPROVED, on

    @recorded
    def disburse(self, loan_id: int, on: date, *, receipt: str | None = None, external_id: str | None = None) -> int:
        """Pay an approved loan out; returns the number of the posting."""
        loan = self.loan(loan_id)
        if loan.status is not LoanStatus.APPROVED:
            code = "error.msg.loan.disbursal.account.is.not.approve.not.disbursed.state"
            raise invalid(code, "not approved", "actualDisbursementDate")
        assert loan.approved_on is not None
        if on < loan.approved_on:
            raise domain_rule("error.msg.loan.disbursal.cannot.be.before.approval.date", "before the approval")
        if on > self.today():
            raise domain_rule("error.msg.loan.disbursal.cannot.be.a.future.date", "in the future")
        self._external_id_is_free(external_id, "error.msg.loan.disbursement.duplicate.externalId")
        others = [other for other in self.loans.values() if other.client == loan.client and other.cycle is not None]
        loan.cycle = 1 + sum(other.product == loan.product for other in others)
        loan.disburse(on)
        posting = self._post(loan, LoanEntry.DISBURSEMENT, loan.principal, on, receipt, external_id)
        posting.balance = loan.principal
        self._post(loan, LoanEntry.ACCRUAL, loan.interest, on).interest = loan.interest
        loan.refresh_arrears(self.today())
        return posting.number

    @recorded
    def repay(
        self, loan_id: int, amount: Decimal, on: date, *, receipt: str | None = None, external_id: str | None = None
    ) -> int:
        """Post a repayment; returns the number of the posting."""
        loan = self.loan(loan_id)
        if loan.status not in _TAKES_REPAYMENTS:
            raise invalid("error.msg.loan.must.be.active.fully.paid.or.overpaid", "not disbursed")
        assert loan.disbursed_on is not None
        if amount <= 0:
            code = "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero"
            raise invalid(code, "not above zero", "transactionAmount")
        if on > self.today():
            raise domain_rule("error.msg.loan.transaction.cannot.be.a.future.date", "in the future")
        if on < loan.disbursed_on:
            code = "error.msg.loan.transaction.cannot.be.before.disbursement.date"
            raise domain_rule(code, "before the disbursement")
        self._external_id_is_free(external_id, "error.msg.loan.repayment.duplicate.externalId")
        later = [posting for posting in loan.live(LoanEntry.REPAYMENT) if posting.on > on]
        posting = self._post(loan, LoanEntry.REPAYMENT, rounded(amount), on, receipt, external_id)
        if later:
            self._spread_anew(loan, later)
        else:
            loan.spread(posting)
        loan.refresh_arrears(self.today())
        return posting.number

    @recorded
    def refresh_arrears(self) -> None:
        """Do the nightly job "Update Loan Arrears Ageing": without it the arrears table only knows of postings."""
        for loan in self.loans.values():
            if loan.status is LoanStatus.ACTIVE:
                loan.refresh_arrears(self.today())

    def loan(self, number: int) -> Loan:
        """Find a loan."""
        if number not in self.loans:
            raise not_found("Loan", "error.msg.loan.id.invalid", number)
        return self.loans[number]

    def loan_product(self, loan: Loan) -> Product:
        """Find the product of *loan*."""
        return next(product for product in self.loan_products.values() if product.number == loan.product)

    def _external_id_is_free(self, external_id: str | None, code: str) -> None:
        if external_id is not None and external_id.lower().rstrip() in self._by_external_id:
            raise Refusal(Kind.INTEGRITY, code, f"{external_id} is taken", parameter="externalId")

    def _post(
        self,
        loan: Loan,
        kind: LoanEntry,
        amount: Decimal,
        on: date,
        receipt: str | None = None,
        external_id: str | None = None,
    ) -> LoanPosting:
        number = self.next_id("loan posting")
        return self._enter(
            loan, LoanPosting(number, loan.number, kind, amount, on, self.moment(), receipt, external_id)
        )

    def _enter(self, loan: Loan, posting: LoanPosting) -> LoanPosting:
        loan.postings.append(posting)
        self.postings.append(posting)
        if posting.external_id is not None:
            self._by_external_id[posting.external_id.lower().rstrip()] = posting
        return posting

    def _spread_anew(self, loan: Loan, later: list[LoanPosting]) -> None:
        """Spread all repayments again; the *later* ones are replaced by copies, which take the external ids along."""
        for old in later:
            old.reversed_on = self.today()
            number = self.next_id("loan posting")
            self._enter(loan, replace(old, number=number, reversed_on=None, replays=old.number))
            old.external_id = None
        loan.start_again()
        for posting in loan.live(LoanEntry.REPAYMENT):
            loan.spread(posting)


def _short_names(initials: str) -> list[str]:
    return [initials[:4], *(f"{initials[:2]}{number}" for number in range(2, 100))]
