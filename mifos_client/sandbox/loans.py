"""The loans of the books: applied for, approved, disbursed."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from mifos_client.sandbox.ledger import Terms, recorded
from mifos_client.sandbox.loan import Loan, LoanEntry, LoanPosting, LoanStatus
from mifos_client.sandbox.people import PeopleBooks
from mifos_client.sandbox.records import Means
from mifos_client.sandbox.refusals import Refusal, domain_rule, integrity, invalid, not_found
from mifos_client.sandbox.saving import SavingsPosting

_CENT = Decimal("0.01")
_BY_MOBILE_MONEY = Means()


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

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
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
        code = "error.msg.loan.disbursement.duplicate.externalId"
        self._external_id_is_free(external_id, integrity(code, "taken", "externalId", external_id))
        others = [other for other in self.loans.values() if other.client == loan.client and other.cycle is not None]
        loan.cycle = 1 + sum(other.product == loan.product for other in others)
        loan.disburse(on)
        posting = self._post(loan, LoanEntry.DISBURSEMENT, loan.principal, on, receipt, external_id)
        posting.balance = loan.principal
        self._post(loan, LoanEntry.ACCRUAL, loan.interest, on).interest = loan.interest
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

    def posting_known_as(self, external_id: str) -> LoanPosting | None:
        """Find the posting with that external id, on whatever loan it stands; one that was reversed is found too."""
        return self._by_external_id.get(self.manners.fold(external_id))

    def _external_id_is_free(self, external_id: str | None, taken: Refusal) -> None:
        if external_id is not None and self.posting_known_as(external_id) is not None:
            raise taken

    def _post(
        self,
        loan: Loan,
        kind: LoanEntry,
        amount: Decimal,
        on: date,
        receipt: str | None = None,
        external_id: str | None = None,
        means: Means = _BY_MOBILE_MONEY,
    ) -> LoanPosting:
        number = self.next_id("loan posting")
        return self._enter(
            loan, LoanPosting(number, loan.number, kind, amount, on, self.moment(), receipt, external_id, means=means)
        )

    def _enter(self, loan: Loan, posting: LoanPosting) -> LoanPosting:
        loan.postings.append(posting)
        self.postings.append(posting)
        if posting.external_id is not None:
            self._by_external_id[self.manners.fold(posting.external_id)] = posting
        return posting


def _short_names(initials: str) -> list[str]:
    return [initials[:4], *(f"{initials[:2]}{number}" for number in range(2, 100))]
