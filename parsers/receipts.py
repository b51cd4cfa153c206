"""What a client is told about money that came in: only what the core has, and what it comes to now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.accounts import AccountKind, AccountReference, Standing
from domain.allocation import Share
from domain.commands import Institution, Speaks
from domain.dues import next_due
from domain.money import Money
from domain.receipts import Receipt
from parsers.sheets import short_day


@dataclass(frozen=True)
class PostedMoney:
    """Money that is on the books: *amount* came, *shares* say on which accounts; *over* is held, None where nothing is.

    *is_from_her*: the operator names her own phone as the payer's; *name* is what she is called.
    """

    operator: str
    number: str
    amount: Money
    on: date
    name: str
    is_from_her: bool
    shares: tuple[Share, ...]
    reference: str
    over: Money | None = None


def received(
    speaks: Speaks,
    institution: Institution,
    money: PostedMoney,
    standing: Standing | None,
    today: date,
    *,
    is_shared: bool,
) -> tuple[str, ...]:
    """Say that it came and what of it went where, best first; debts only to a phone that is hers alone."""
    head = _head(speaks, institution, money, today)
    parts = [head, _shares(speaks, money.shares)]
    if money.over is not None:
        parts.append(speaks.say("{amount} waits, we look where it belongs.", amount=speaks.money(money.over)))
    reference = speaks.say("Ref {reference}.", reference=money.reference)
    plain = " ".join([*parts, reference])
    if standing is None or is_shared:
        return (plain,)
    paid_off = [
        speaks.say("Loan {loan} is fully paid, thank you!", loan=f"L{number}")
        for number in _paid_off(money.shares, standing)
    ]
    now = [*paid_off, _stand(speaks, standing, money.shares)]
    full = [*parts, *filter(None, now)]
    short = (" ".join([*full, reference]), plain)
    due = next_due(standing)
    if due is None or due.on is None:
        return short
    return (" ".join([*full, _next(speaks, due.total, due.on, today), reference]), *short)


@dataclass(frozen=True)
class PostedCash:
    """Cash that is on the books: brought at the meeting *on* a day; *missing* is counted and not on the books, None where nothing is."""

    name: str
    on: date
    shares: tuple[Share, ...]
    reference: str
    missing: Money | None = None


def on_the_books(
    speaks: Speaks,
    institution: Institution,
    cash: PostedCash,
    standing: Standing | None,
    *,
    is_shared: bool,
) -> tuple[str, ...]:
    """Say that cash is on the books and where, best first; debts only to a phone that is hers alone."""
    amount = sum((each.amount for each in cash.shares), Money.nothing(institution.currency))
    told = {"institution": institution.name, "amount": speaks.money(amount), "name": cash.name}
    parts = [
        speaks.say(
            "{institution}: {amount} from {name} is on the books, {day}.", day=short_day(speaks, cash.on), **told
        ),
        _shares(speaks, cash.shares),
    ]
    if cash.missing is not None:
        parts.append(
            speaks.say("{amount} more is safe, the branch looks where it goes.", amount=speaks.money(cash.missing))
        )
    reference = speaks.say("Ref {reference}.", reference=cash.reference)
    asked = speaks.say("Not right? Send {word} {reference}", word=speaks.word("wrong"), reference=cash.reference)
    wrong = f"{reference} {asked}"
    plain = " ".join([*parts, wrong])
    if standing is None or is_shared:
        return (plain,)
    paid_off = [
        speaks.say("Loan {loan} is fully paid, thank you!", loan=f"L{number}")
        for number in _paid_off(cash.shares, standing)
    ]
    now = [*paid_off, *filter(None, [_stand(speaks, standing, cash.shares)])]
    return (" ".join([*parts, *now, wrong]), plain)


def not_placed(speaks: Speaks, institution: Institution, operator: str, receipt: Receipt) -> str:
    """Say that money came from this phone and nobody knows for whom; what was typed is not repeated."""
    return speaks.say(
        "{institution}: {amount} by {operator} {number} reached us, but we cannot tell whose it is. It is safe."
        " If it is yours, send: {word} {number}",
        institution=institution.name,
        amount=speaks.money(receipt.amount),
        operator=operator,
        number=receipt.number,
        word=speaks.word("paid"),
    )


def not_found(speaks: Speaks, institution: Institution, number: str) -> str:
    """Say that the operator does not know a receipt that she named."""
    return speaks.say(
        "{institution}: M-PESA does not find {number}. Please compare it with the text of M-PESA and keep that text."
        " Somebody looks at it too. Help: {phone}.",
        institution=institution.name,
        number=number,
        phone=institution.help_phone,
    )


def somebody_looks(speaks: Speaks, institution: Institution, number: str) -> str:
    """Say that the operator knows the receipt she named, and that a person decides whose it is."""
    return speaks.say(
        "{institution}: M-PESA knows {number}, but not that it came from this phone. Somebody looks at it and calls you."
        " Help: {phone}.",
        institution=institution.name,
        number=number,
        phone=institution.help_phone,
    )


def not_booked(speaks: Speaks, institution: Institution, operator: str, receipt: Receipt) -> str:
    """Say that her money came and is on no account yet, or not all of it."""
    return speaks.say(
        "{institution}: {amount} by {operator} {number} reached us. Not all of it is booked yet. It is safe, and"
        " somebody looks at it. Help: {phone}.",
        institution=institution.name,
        amount=speaks.money(receipt.amount),
        operator=operator,
        number=receipt.number,
        phone=institution.help_phone,
    )


def taken_back(speaks: Speaks, institution: Institution, operator: str, receipt: Receipt) -> str:
    """Say that the operator took money back, and that what we said of it no longer counts."""
    return speaks.say(
        "{institution} correction: {operator} took back {amount}, {number}. It is off your account again, and our text"
        " of it no longer counts. Questions: {phone}.",
        institution=institution.name,
        operator=operator,
        amount=speaks.money(receipt.amount),
        number=receipt.number,
        phone=institution.help_phone,
    )


@dataclass(frozen=True)
class MoneyOff:
    """Money that was on *accounts* of hers and is off them, *amount* in all; *is_unknown*: its operator does not know it."""

    operator: str
    receipt: Receipt
    amount: Money
    accounts: tuple[AccountReference, ...]
    is_unknown: bool


def taken_off(
    speaks: Speaks, institution: Institution, money: MoneyOff, standing: Standing | None, *, is_shared: bool
) -> tuple[str, ...]:
    """Say that it is off her accounts, that what we said of it no longer counts, and what she owes now; best first."""
    told = {
        "institution": institution.name,
        "operator": money.operator,
        "number": money.receipt.number,
        "amount": speaks.money(money.amount),
        "accounts": ", ".join(map(str, money.accounts)),
    }
    if money.is_unknown:
        head = speaks.say(
            "{institution} correction: {operator} does not know {number}, {amount}. It is off {accounts}; our text of it"
            " no longer counts.",
            **told,
        )
    else:
        head = speaks.say(
            "{institution} correction: {amount} by {operator} {number} was on a wrong account. It is off {accounts}; our"
            " text of it no longer counts.",
            **told,
        )
    questions = speaks.say("Questions: {phone}.", phone=institution.help_phone)
    plain = f"{head} {questions}"
    if standing is None or is_shared:
        return (plain,)
    shares = tuple(Share(each, money.amount) for each in money.accounts)
    stands = _stand(speaks, standing, shares)
    return (f"{head} {stands} {questions}", plain) if stands else (plain,)


def _next(speaks: Speaks, amount: Money, on: date, today: date) -> str:
    if on == today:
        return speaks.say("Next {amount} today.", amount=speaks.money(amount))
    return speaks.say("Next {amount} on {day}.", amount=speaks.money(amount), day=speaks.day(on, today))


def _head(speaks: Speaks, institution: Institution, money: PostedMoney, today: date) -> str:
    told = {
        "institution": institution.name,
        "amount": speaks.money(money.amount),
        "operator": money.operator,
        "number": money.number,
        "name": money.name,
        "day": speaks.day(money.on, today),
    }
    if money.is_from_her:
        return speaks.say("{institution}: {amount} by {operator} {number} received from {name} {day}.", **told)
    return speaks.say("{institution}: {amount} by {operator} {number} received for {name} {day}.", **told)


def _shares(speaks: Speaks, shares: Sequence[Share]) -> str:
    """List the parts ("L4 100, S1 20")."""
    return ", ".join(f"{share.account} {speaks.figure(share.amount)}" for share in shares) + "."


def _paid_off(shares: Sequence[Share], standing: Standing) -> list[str]:
    owed = {loan.number for loan in standing.loans if loan.outstanding}
    return [
        share.account.number
        for share in shares
        if share.account.kind is AccountKind.LOAN and share.account.number not in owed
    ]


def _stand(speaks: Speaks, standing: Standing, shares: Sequence[Share]) -> str:
    """Say what is owed in all, and what her savings are where some of it went there."""
    owed = sum((loan.outstanding for loan in standing.loans), Money.nothing(shares[0].amount.currency))
    saved = sum((each.balance for each in standing.savings), Money.nothing(owed.currency))
    is_saved = any(share.account.kind is AccountKind.SAVINGS for share in shares)
    if owed and is_saved:
        return speaks.say("Owed {owed}, savings {saved}.", owed=speaks.money(owed), saved=speaks.money(saved))
    if owed:
        return speaks.say("Owed {owed}.", owed=speaks.money(owed))
    if is_saved:
        return speaks.say("Savings {amount}.", amount=speaks.money(saved))
    return ""
