"""PAY: asks her own phone, through M-PESA, for money for one of her accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from domain.accounts import AccountKind, AccountReference, Standing
from domain.collect_requests import ORDER_COLLECT, NewRequest
from domain.collects import Collecting
from domain.commands import AboutPerson, Answer, Person, Question
from domain.jobs import MONEY
from domain.money import Money
from domain.ports.store import UnitOfWork
from parsers import collecting

_HAS_MPESA = re.compile(r"\+254[17][0-9]{8}")


def answer(question: Question, person: Person) -> Answer:
    """Have M-PESA ask her phone, or say what stands in the way; nothing is asked for that she does not owe."""
    terms = question.institution.collecting
    assert terms is not None, "nobody is asked here"
    speaks, standing = question.speaks, person.standing
    amount = _read_amount(question.fields["amount"], terms)
    if amount is None:
        wanted = f"{speaks.word('pay')} 500"
        return Answer((collecting.not_asked_for(speaks, speaks.figure(terms.most), wanted),))
    if not standing.loans and not standing.savings:
        return Answer((collecting.nothing_to_pay(speaks, question.institution, standing.client.first_name),))
    typed = question.fields.get("to", "")
    account = _choose(typed, standing)
    if typed and account is None and not _means_all_loans(typed, standing):
        return _not_hers(question, standing, typed, amount)
    client, phone = standing.client, question.card.phone
    wish = NewRequest(question.key, client.id, client.number, phone, amount, account)
    return _owes_less(question, standing, wish) or _asked(question, standing, wish, terms)


def _asked(question: Question, standing: Standing, wish: NewRequest, terms: Collecting) -> Answer:
    speaks, now, name = question.speaks, question.now, standing.client.first_name
    if not _HAS_MPESA.fullmatch(wish.phone):
        to = str(wish.account or f"C{wish.number}")
        return Answer((collecting.cannot_ask(speaks, name, terms.paybill, to),))

    def change(work: UnitOfWork) -> None:
        request_id = work.collects.add(wish, now)
        if request_id is not None:
            work.jobs.add(ORDER_COLLECT, str(request_id), queue=MONEY, key=f"collect-{request_id}", due=now)

    return Answer((collecting.look_at_phone(speaks, name, wish),), change)


def _read_amount(typed: str, terms: Collecting) -> Money | None:
    """Read whole shillings within M-PESA's limits, None where they are not."""
    amount = Money.of(Decimal(typed), terms.most.currency)
    is_moved = 0 < amount.minor <= terms.most.minor and amount.amount == int(amount.amount)
    return amount if is_moved else None


def _choose(typed: str, standing: Standing) -> AccountReference | None:
    """Find the account meant: by its number, else the so-many-th of its kind; None leaves it to the institution's order."""
    kind = AccountKind(typed[0]) if typed else None
    loans = [each.number for each in sorted(standing.loans, key=lambda loan: loan.id)]
    savings = [each.number for each in standing.savings]
    if kind is None:
        kind = AccountKind.LOAN if loans else AccountKind.SAVINGS
    held = savings if kind is AccountKind.SAVINGS else loans
    number = typed[1:].lstrip("0")
    if not typed[1:]:
        is_plain = len(held) == 1 or (held and kind is AccountKind.SAVINGS)
        return AccountReference(kind, held[0]) if is_plain else None
    if number not in held:
        place = int(number or 0) - 1
        number = held[place] if 0 <= place < len(held) else ""
    return AccountReference(kind, number) if number else None


def _means_all_loans(typed: str, standing: Standing) -> bool:
    return typed == AccountKind.LOAN.value and bool(standing.loans)


def _not_hers(question: Question, standing: Standing, typed: str, amount: Money) -> Answer:
    accounts = _accounts(standing)
    wanted = f"{question.speaks.word('pay')} {_plain(amount)} {accounts[0]}"
    said = collecting.not_hers(
        question.speaks, standing.client.first_name, typed=typed, accounts=", ".join(accounts), wanted=wanted
    )
    return Answer((said,))


def _owes_less(question: Question, standing: Standing, wish: NewRequest) -> Answer | None:
    """Say so where she owes less than she wants to pay; a savings account takes any amount."""
    if wish.account is not None and wish.account.kind is AccountKind.SAVINGS:
        return None
    owing = [each for each in standing.loans if wish.account is None or each.number == wish.account.number]
    owed = sum((each.outstanding for each in owing), Money.nothing(wish.amount.currency))
    if wish.amount.minor <= owed.minor:
        return None
    speaks, name, word = question.speaks, standing.client.first_name, question.speaks.word("pay")
    least = f"{word} {_plain(_in_whole(owed))} {wish.account or ''}".strip()
    examples = (least, f"{word} {_plain(wish.amount)} S") if standing.savings else (least,)
    figures = {"owed": speaks.money(owed), "amount": speaks.money(wish.amount)}
    if wish.account is None:
        return Answer((collecting.owes_less_in_all(speaks, name, **figures, examples=examples),))
    return Answer((collecting.owes_less(speaks, name, **figures, account=str(wish.account), examples=examples),))


def _in_whole(owed: Money) -> Money:
    """Leave out the cents that M-PESA cannot move."""
    return Money(max(owed.minor - owed.minor % 100, 100), owed.currency)


def _accounts(standing: Standing) -> Sequence[str]:
    return [f"L{each.number}" for each in standing.loans] + [f"S{each.number}" for each in standing.savings]


def _plain(amount: Money) -> str:
    return str(int(amount.amount))


COMMAND = AboutPerson("pay", ("amount to? pin?",), answer, "PAY 500", 2, asks_operator=True)
