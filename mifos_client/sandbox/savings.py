"""The savings accounts of the books: opened, paid into, drawn from, held."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from mifos_client.sandbox.ledger import recorded
from mifos_client.sandbox.loans import LoanBooks, Product, product_named, rounded
from mifos_client.sandbox.refusals import domain_rule, invalid, not_found
from mifos_client.sandbox.saving import Savings, SavingsEntry, SavingsPosting, SavingsStatus


class SavingsBooks(LoanBooks):
    """The part of the books that holds savings."""

    def __init__(self, zone: ZoneInfo, currency: str, now: Callable[[], datetime], file: Path | None = None) -> None:
        super().__init__(zone, currency, now, file)
        self.savings: dict[int, Savings] = {}
        self.savings_products: dict[str, Product] = {}

    @recorded
    def add_savings(
        self,
        *,
        number: int,
        client_id: int,
        opened_on: date,
        product: str = "Voluntary savings",
        external_id: str | None = None,
        is_active: bool = True,
    ) -> int:
        """Open an account under a number of our choice; her officer looks after it."""
        assert number not in self.savings, f"savings {number} is there already"
        client = self.client(client_id)
        kind = product_named(self.savings_products, product)
        status = SavingsStatus.ACTIVE if is_active else SavingsStatus.PENDING
        self.savings[number] = Savings(number, client.number, client.staff, kind.number, opened_on, external_id, status)
        return number

    @recorded
    def deposit(self, savings_id: int, amount: Decimal, on: date, *, receipt: str | None = None) -> int:
        """Post a deposit; returns the number of the posting."""
        return self._move(savings_id, SavingsEntry.DEPOSIT, amount, on, receipt)

    @recorded
    def withdraw(self, savings_id: int, amount: Decimal, on: date, *, receipt: str | None = None) -> int:
        """Post a withdrawal; returns the number of the posting."""
        account = self._open_on(savings_id, on)
        if account.lowest_from(on) < amount:
            raise domain_rule("error.msg.savingsaccount.transaction.insufficient.account.balance", "not enough")
        return self._move(savings_id, SavingsEntry.WITHDRAWAL, amount, on, receipt)

    @recorded
    def hold(self, savings_id: int, amount: Decimal, on: date, *, reason: str = "guarantee") -> int:
        """Put *amount* aside: it stays on the account but cannot be spent. Returns the number of the posting."""
        account = self._open_on(savings_id, on)
        if account.available < amount:
            raise invalid("validation.msg.savingsaccount.insufficient.balance", "not enough", "transactionAmount")
        return self._move(savings_id, SavingsEntry.HOLD, amount, on, None, reason)

    @recorded
    def release(self, savings_id: int, hold_id: int, on: date) -> int:
        """Let go of what was put aside; returns the number of the posting."""
        account = self.savings_account(savings_id)
        held = next((entry for entry in account.postings if entry.number == hold_id), None)
        if held is None or held.kind is not SavingsEntry.HOLD or held.release:
            raise invalid("validation.msg.savingsaccount.amount.validation.msg.amount.is.not.on.hold", "not on hold")
        held.release = self._move(savings_id, SavingsEntry.RELEASE, held.amount, on, None)
        held.reason = None
        return held.release

    @recorded
    def undo(self, savings_id: int, posting_id: int) -> None:
        """Undo a posting: it stays and is marked; a second undo changes nothing."""
        account = self.savings_account(savings_id)
        posting = next((entry for entry in account.postings if entry.number == posting_id), None)
        if posting is None:
            raise not_found("Savings account transaction", "error.msg.saving.account.trasaction.id.invalid", posting_id)
        if not account.stands_without(posting):
            code = "validation.msg.savingsaccount.undotransaction.results.in.balance.going.negative"
            raise invalid(code, "it has been spent", "transactionAmount")
        account.undo(posting, self.today())

    def savings_account(self, number: int) -> Savings:
        """Find a savings account."""
        if number not in self.savings:
            raise not_found("Savings account", "error.msg.saving.account.id.invalid", number)
        return self.savings[number]

    def savings_product(self, account: Savings) -> Product:
        """Find the product of *account*."""
        return next(product for product in self.savings_products.values() if product.number == account.product)

    def _open_on(self, savings_id: int, on: date) -> Savings:
        account = self.savings_account(savings_id)
        prefix = "error.msg.savingsaccount.transaction"
        if account.status is not SavingsStatus.ACTIVE:
            raise invalid(f"{prefix}.account.is.not.active", "not active")
        if on > self.today():
            raise invalid(f"{prefix}.in.the.future", "in the future", "transactionDate")
        if on < account.opened_on:
            raise invalid(f"{prefix}.before.activation.date", "before the opening", "transactionDate")
        return account

    def _move(
        self,
        savings_id: int,
        kind: SavingsEntry,
        amount: Decimal,
        on: date,
        receipt: str | None,
        reason: str | None = None,
    ) -> int:
        account = self._open_on(savings_id, on)
        if amount <= 0:
            code = "validation.msg.savingsaccount.transaction.transactionAmount.not.greater.than.zero"
            raise invalid(code, "not above zero", "transactionAmount")
        number = self.next_id("savings posting")
        posting = SavingsPosting(
            number, account.number, kind, rounded(amount), on, self.moment(), receipt=receipt, reason=reason
        )
        account.enter(posting, self.today())
        self.postings.append(posting)
        return number
