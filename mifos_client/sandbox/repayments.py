"""The repayments of the books: posted, undone, replaced."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mifos_client.sandbox.ledger import Terms, recorded
from mifos_client.sandbox.loan import Loan, LoanEntry, LoanPosting, LoanStatus
from mifos_client.sandbox.loans import LoanBooks, rounded
from mifos_client.sandbox.manners import Manners
from mifos_client.sandbox.records import Means
from mifos_client.sandbox.refusals import Kind, Refusal, domain_rule, integrity, invalid

_TAKES_REPAYMENTS = {LoanStatus.ACTIVE, LoanStatus.CLOSED, LoanStatus.OVERPAID}
_EXTERNAL_ID_MAX = 100
_AMOUNT_END = Decimal(10**13)  # the first amount that does not fit the column
_TOO_LONG = "error.msg.loan.repayment.unknown.data.integrity.issue"
_DUPLICATE = "error.msg.loan.repayment.duplicate.externalId"
_ONLY_STANDING = (
    "error.msg.loan.transaction.adjustment.is.only.allowed.to.repayment.or.waiver.or.creditbalancerefund.transactions"
)


class RepaymentBooks(LoanBooks):
    """The part of the books that takes repayments, and takes them back."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
        self._reversals: set[str] = set()

    @recorded
    def repay(
        self,
        loan_id: int,
        amount: Decimal,
        on: date,
        *,
        receipt: str | None = None,
        external_id: str | None = None,
        means: Means | None = None,
    ) -> int:
        """Post a repayment; returns the number of the posting."""
        loan = self.check_repayment(loan_id, amount, on)
        if amount >= _AMOUNT_END:
            raise integrity(_TOO_LONG, "more than the column holds")
        self._external_id_is_free(external_id, self._taken(external_id))
        if external_id is not None and len(external_id) > _EXTERNAL_ID_MAX:
            raise self._too_long(external_id)
        posting = self._repaid(loan, amount, on, receipt, external_id, means or Means())
        loan.refresh_arrears(self.today())
        return posting.number

    def check_repayment(self, loan_id: int, amount: Decimal, on: date) -> Loan:
        """Refuse what the rules forbid before anything is written; the external id is looked at by the posting alone."""
        loan = self.loan(loan_id)
        if loan.status not in _TAKES_REPAYMENTS:
            raise invalid("error.msg.loan.must.be.active.fully.paid.or.overpaid", "not disbursed", arguments=())
        assert loan.disbursed_on is not None
        if amount <= 0:
            code = "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero"
            raise invalid(code, "not above zero", "transactionAmount")
        self._is_past(on)
        if on < loan.disbursed_on:
            code = "error.msg.loan.transaction.cannot.be.before.disbursement.date"
            raise domain_rule(code, "before the disbursement", on.isoformat(), loan.disbursed_on.isoformat())
        return loan

    @recorded
    def undo_repayment(
        self, loan_id: int, posting_id: int, on: date, *, reversal_external_id: str | None = None
    ) -> None:
        """Take a repayment back as of today: it stays and is marked, and the later ones are spread anew."""
        loan, posting = self.check_undo(loan_id, posting_id, on)
        self._reverse(posting, reversal_external_id)
        self._spread_anew(loan)
        loan.refresh_arrears(self.today())

    @recorded
    def replace_repayment(
        self,
        loan_id: int,
        posting_id: int,
        amount: Decimal,
        on: date,
        *,
        receipt: str | None = None,
        external_id: str | None = None,
        means: Means | None = None,
        reversal_external_id: str | None = None,
    ) -> int:
        """Take a repayment back and post another in its place; returns the number of the new one."""
        loan, old = self.check_undo(loan_id, posting_id, on)
        self._external_id_is_free(external_id, integrity("error.msg.data.integrity.issue", "taken"))
        self._reverse(old, reversal_external_id)
        posting = self._post(loan, LoanEntry.REPAYMENT, rounded(amount), on, receipt, external_id, means or Means())
        self._spread_anew(loan, posting)
        loan.refresh_arrears(self.today())
        return posting.number

    def check_undo(self, loan_id: int, posting_id: int, on: date) -> tuple[Loan, LoanPosting]:
        """Refuse to undo what is not there, not a repayment, or reversed already."""
        loan = self.loan(loan_id)
        posting = next((posting for posting in loan.postings if posting.number == posting_id), None)
        if posting is None:
            code, numbers = "error.msg.loan.transaction.id.invalid", (posting_id, loan_id)
            raise Refusal(Kind.NOT_FOUND, code, "no such posting", arguments=numbers)
        if posting.kind is not LoanEntry.REPAYMENT or posting.reversed_on is not None:
            raise domain_rule(_ONLY_STANDING, "no repayment that stands")
        self._is_past(on)
        return loan, posting

    def _is_past(self, on: date) -> None:
        if on > self.today():
            code = "error.msg.loan.transaction.cannot.be.a.future.date"
            raise domain_rule(code, "in the future", on.isoformat())

    def _taken(self, external_id: str | None) -> Refusal:
        if self.manners is Manners.MARIADB:
            return integrity(_DUPLICATE, "taken", "externalId", external_id)
        code = "validation.msg.loan.transaction.externalId.value.must.be.unique"
        return invalid(code, "taken", "externalId", arguments=(None, []))

    def _too_long(self, external_id: str) -> Refusal:
        """Tell of an external id that its column does not hold: MariaDB's manners call it a duplicate."""
        if self.manners is Manners.MARIADB:
            return self._taken(external_id)
        return integrity(_TOO_LONG, "too long")

    def _repaid(
        self, loan: Loan, amount: Decimal, on: date, receipt: str | None, external_id: str | None, means: Means
    ) -> LoanPosting:
        has_later = any(posting.on > on for posting in loan.live(LoanEntry.REPAYMENT))
        posting = self._post(loan, LoanEntry.REPAYMENT, rounded(amount), on, receipt, external_id, means)
        if has_later:
            self._spread_anew(loan, posting)
        else:
            loan.spread(posting)
        return posting

    def _reverse(self, posting: LoanPosting, external_id: str | None) -> None:
        if external_id is not None and self.manners.fold(external_id) in self._reversals:
            raise integrity("error.msg.data.integrity.issue", "taken")
        if external_id is not None:
            self._reversals.add(self.manners.fold(external_id))
        posting.reversed_on, posting.is_undone, posting.reversal_external_id = self.today(), True, external_id

    def _spread_anew(self, loan: Loan, fresh: LoanPosting | None = None) -> None:
        """Spread all repayments again, a *fresh* one among them.

        One that now goes to something else is replaced by a copy, which takes the external id along.
        """
        loan.start_again()
        for posting in loan.live(LoanEntry.REPAYMENT):
            if posting is fresh:
                loan.spread(posting)
                continue
            copy = replace(posting)
            loan.spread(copy)
            if copy.went_to == posting.went_to:
                posting.balance = copy.balance
                continue
            posting.reversed_on = self.today()
            copy.number, copy.replays = self.next_id("loan posting"), posting.number
            self._enter(loan, copy)
            posting.external_id = None
