"""BALANCE: all her loans, her savings, and what she has to pay next."""

from collections.abc import Sequence
from datetime import date

from domain.accounts import Loan, Savings
from domain.commands import AboutPerson, Answer, Person, Question, Speaks
from domain.dues import NextDue, next_due
from domain.money import Money


def answer(question: Question, person: Person) -> Answer:
    """Say where she stands; where the core is silent, where she stood and when."""
    if person.as_of is not None:
        return _as_of(question, person)
    speaks, standing = question.speaks, person.standing
    name = standing.client.first_name
    due = next_due(standing)
    loans, savings = _loans(question, standing.loans), _savings(speaks, standing.savings)
    full = _sentences(name, loans, savings, _next(question, due, with_parts=True))
    plain = _sentences(name, loans, savings, _next(question, due, with_parts=False))
    if len(standing.loans) < 2:
        return Answer((full, plain), read_at=standing.read_at)
    short = _sentences(name, _sum(speaks, standing.loans), savings, _next(question, due, with_parts=False))
    return Answer((full, plain, short), read_at=standing.read_at)


def _sentences(name: str, *parts: str) -> str:
    return f"{name}: " + " ".join(part for part in parts if part)


def _loans(question: Question, loans: Sequence[Loan]) -> str:
    if not loans:
        return question.speaks.say("no loan.")
    return ", ".join(_loan(question, loan) for loan in loans) + "."


def _loan(question: Question, loan: Loan) -> str:
    speaks = question.speaks
    text = speaks.say("loan {loan} {amount}", loan=f"L{loan.number}", amount=speaks.money(loan.outstanding))
    if not loan.overdue or loan.late_since is None:
        return text
    late = speaks.say(
        ", of it {amount} late since {day}",
        amount=speaks.money(loan.overdue),
        day=speaks.day(loan.late_since, question.today),
    )
    return text + late


def _sum(speaks: Speaks, loans: Sequence[Loan]) -> str:
    total = _total(loans)
    late = sum((loan.overdue for loan in loans), Money.nothing(total.currency))
    if late:
        return speaks.say("loans {amount}, of it {late} late.", amount=speaks.money(total), late=speaks.money(late))
    return speaks.say("loans {amount}.", amount=speaks.money(total))


def _total(loans: Sequence[Loan]) -> Money:
    return sum((loan.outstanding for loan in loans), Money.nothing(loans[0].outstanding.currency))


def _savings(speaks: Speaks, accounts: Sequence[Savings]) -> str:
    if not accounts:
        return speaks.say("No savings account.")
    filled = [account for account in accounts if account.balance]
    if not filled:
        return speaks.say("Nothing in savings.")
    if len(accounts) == 1:
        return _one_savings(speaks, accounts[0])
    parts = ", ".join(f"S{account.number} {speaks.money(account.balance)}" for account in filled)
    return speaks.say("Savings {accounts}.", accounts=parts)


def _one_savings(speaks: Speaks, account: Savings) -> str:
    balance = speaks.money(account.balance)
    if account.held:
        return speaks.say("Savings {amount}, {held} of it held.", amount=balance, held=speaks.money(account.held))
    return speaks.say("Savings {amount}.", amount=balance)


def _next(question: Question, due: NextDue | None, *, with_parts: bool) -> str:
    if due is None:
        return ""
    speaks = question.speaks
    amount = speaks.money(due.total)
    if due.on is None:
        return speaks.say("Please pay {amount} now.", amount=amount)
    day, is_today = speaks.day(due.on, question.today), due.on == question.today
    if with_parts and len(due.parts) > 1:
        parts = ", ".join(f"L{part.loan} {speaks.figure(part.amount)}" for part in due.parts)
        if is_today:
            return speaks.say("Next payment {amount} is due today ({parts}).", amount=amount, parts=parts)
        return speaks.say("Next payment {amount} on {day} ({parts}).", amount=amount, day=day, parts=parts)
    if is_today:
        return speaks.say("Next payment {amount} is due today.", amount=amount)
    return speaks.say("Next payment {amount} on {day}.", amount=amount, day=day)


def _as_of(question: Question, person: Person) -> Answer:
    """Say the last known figures; a next payment whose day has passed is left out."""
    speaks, standing = question.speaks, person.standing
    assert person.as_of is not None
    parts = [_brief_loans(speaks, standing.loans), _brief_savings(speaks, standing.savings)]
    due = next_due(standing)
    if due is not None and due.on is not None and due.on >= question.today:
        parts.append(_brief_next(question, speaks.money(due.total), due.on))
    figures = ", ".join(part for part in parts if part)
    moment = speaks.moment(person.as_of, question.today)
    name = standing.client.first_name
    long = speaks.say(
        "{name}: our system is slow, so this is as of {moment}: {figures}. What you paid since is safe.",
        name=name,
        moment=moment,
        figures=figures,
    )
    short = speaks.say("{name}, as of {moment}: {figures}.", name=name, moment=moment, figures=figures)
    return Answer((long, short))


def _brief_next(question: Question, amount: str, on: date) -> str:
    if on == question.today:
        return question.speaks.say("next {amount} today", amount=amount)
    return question.speaks.say("next {amount} on {day}", amount=amount, day=question.speaks.day(on, question.today))


def _brief_loans(speaks: Speaks, loans: Sequence[Loan]) -> str:
    if not loans:
        return speaks.say("no loan")
    if len(loans) == 1:
        return speaks.say("loan {loan} {amount}", loan=f"L{loans[0].number}", amount=speaks.money(loans[0].outstanding))
    return speaks.say("loans {amount}", amount=speaks.money(_total(loans)))


def _brief_savings(speaks: Speaks, accounts: Sequence[Savings]) -> str:
    filled = [account.balance for account in accounts if account.balance]
    if not filled:
        return ""
    total = sum(filled, Money.nothing(filled[0].currency))
    return speaks.say("savings {amount}", amount=speaks.money(total))


COMMAND = AboutPerson("balance", ("", "pin", "account pin", "account"), answer, "BALANCE, NEXT or LAST to see", 1)
