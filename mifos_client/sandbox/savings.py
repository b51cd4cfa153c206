"""The savings accounts of the books: opened, paid into, drawn from, held."""

from datetime import date
from decimal import Decimal

from mifos_client.sandbox.ledger import Terms, recorded
from mifos_client.sandbox.loans import Product, product_named, rounded
from mifos_client.sandbox.records import Means
from mifos_client.sandbox.refusals import Kind, Refusal, domain_rule, integrity, invalid, not_found
from mifos_client.sandbox.repayments import RepaymentBooks
from mifos_client.sandbox.saving import Block, Savings, SavingsEntry, SavingsPosting, SavingsStatus

_BLOCKS = {SavingsEntry.DEPOSIT: Block.CREDIT, SavingsEntry.WITHDRAWAL: Block.DEBIT}
_AMOUNT_END = Decimal(10**13)  # the first amount that does not fit the column
_CENT = Decimal("0.01")


class SavingsBooks(RepaymentBooks):
    """The part of the books that holds savings."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(terms)
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
    def block(self, savings_id: int, kind: int, reason: str | None = None) -> None:
        """Let nothing in (500), nothing out (600), neither (400), or both again (0)."""
        account = self.savings_account(savings_id)
        account.block, account.block_reason = Block(kind), reason

    @recorded
    def deposit(
        self,
        savings_id: int,
        amount: Decimal,
        on: date,
        *,
        receipt: str | None = None,
        means: Means | None = None,
        or_nothing: bool = False,
    ) -> int:
        """Post a deposit, with *or_nothing* one of nothing too; returns the number of the posting."""
        self.check_move(savings_id, SavingsEntry.DEPOSIT, amount, on)
        return self._move(savings_id, SavingsEntry.DEPOSIT, amount, on, receipt, means=means, or_nothing=or_nothing)

    @recorded
    def withdraw(
        self, savings_id: int, amount: Decimal, on: date, *, receipt: str | None = None, means: Means | None = None
    ) -> int:
        """Post a withdrawal; returns the number of the posting."""
        self.check_move(savings_id, SavingsEntry.WITHDRAWAL, amount, on)
        return self._move(savings_id, SavingsEntry.WITHDRAWAL, amount, on, receipt, means=means)

    def check_move(self, savings_id: int, kind: SavingsEntry, amount: Decimal, on: date) -> None:
        """Refuse what the rules forbid before anything is written."""
        account = self.savings_account(savings_id)
        if account.block is Block.ALL:
            raise domain_rule("error.msg.saving.account.blocked.transaction.not.allowed", "blocked", savings_id)
        if account.block is _BLOCKS.get(kind):
            side = "credit" if kind is SavingsEntry.DEPOSIT else "debit"
            raise domain_rule(f"error.msg.savings.account.{side}.transaction.not.allowed", "blocked", savings_id)
        self._open_on(savings_id, on)
        if amount >= _AMOUNT_END:
            raise integrity("error.msg.data.integrity.issue", "more than the column holds")
        lowest = account.lowest_from(on)
        if kind is SavingsEntry.WITHDRAWAL and lowest < amount:
            code = "error.msg.savingsaccount.transaction.insufficient.account.balance"
            left = (lowest - amount).quantize(_CENT)
            raise domain_rule(code, "not enough", "transactionAmount", left, None, amount)

    @recorded
    def hold(self, savings_id: int, amount: Decimal, on: date, *, reason: str = "guarantee") -> int:
        """Put *amount* aside: it stays on the account but cannot be spent. Returns the number of the posting."""
        account = self._open_on(savings_id, on)
        if account.available < amount:
            code = "validation.msg.savingsaccount.insufficient.balance"
            raise invalid(code, "not enough", None, arguments=(None, [savings_id]))
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
            code, numbers = "error.msg.saving.account.trasaction.id.invalid", (savings_id, posting_id)
            raise Refusal(Kind.NOT_FOUND, code, "no such posting", arguments=numbers)
        if not account.stands_without(posting):
            code = "validation.msg.savingsaccount.undotransaction.results.in.balance.going.negative"
            raise invalid(code, "it has been spent", None, arguments=(None, []))
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
            raise invalid(f"{prefix}.account.is.not.active", "not active", "transactionDate", on.isoformat())
        if on > self.today():
            raise invalid(f"{prefix}.in.the.future", "in the future", "transactionDate", on.isoformat())
        if on < account.opened_on:
            days = (on.isoformat(), account.opened_on.isoformat())
            raise invalid(f"{prefix}.before.activation.date", "too early", "transactionDate", arguments=days)
        return account

    def _move(
        self,
        savings_id: int,
        kind: SavingsEntry,
        amount: Decimal,
        on: date,
        receipt: str | None,
        reason: str | None = None,
        means: Means | None = None,
        *,
        or_nothing: bool = False,
    ) -> int:
        account = self._open_on(savings_id, on)
        if amount < 0 or (amount == 0 and not or_nothing):
            code = "validation.msg.savingsaccount.transaction.transactionAmount.not.greater.than.zero"
            raise invalid(code, "not above zero", "transactionAmount")
        number = self.next_id("savings posting")
        posting = SavingsPosting(number, account.number, kind, rounded(amount), on, self.moment(), receipt, reason)
        posting.means = means or posting.means
        account.enter(posting, self.today())
        self.postings.append(posting)
        return number
