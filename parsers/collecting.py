"""What is said about a prompt of M-PESA's that a client asked for with PAY.

The figures are hers to know: she named the amount. That something was taken is never
said here: a receipt says that, once the core has it.
"""

from __future__ import annotations

from domain.collect_requests import NewRequest
from domain.commands import Institution, Speaks

SHOWN_ALREADY, SILENT = "shown already", "silent"
"""Why we sent no prompt at all; every other code is the operator's."""

_OVER_LIMIT = ("3", "4")
_BUSY = ("26", "1001")
_NO_ANSWER = ("1019", "1025", "1031", "1036", "1037", "9999")
_WRONG_PIN = ("2001", "8006")


def _why(text: str) -> str:
    """Mark a text for the catalogues; `not_paid` says it."""
    return text


_FAILED = _why("{institution}: M-PESA could not ask this phone for {amount} and took nothing. Please call {phone}.")
_WHY = {
    ("1",): _why(
        "{institution}: M-PESA took nothing. There is less than {amount} in your M-PESA. When there is enough, send:"
        " {example}"
    ),
    _OVER_LIMIT: _why(
        "{institution}: M-PESA took nothing. {amount} is more than M-PESA lets you pay at once or in a day."
        " Please pay less, or call {phone}."
    ),
    ("17",): _why(
        "{institution}: M-PESA moved {amount} for you less than 2 minutes ago and did not repeat it."
        " To pay as much once more, wait 2 minutes and send: {example}"
    ),
    _BUSY: _why(
        "{institution}: M-PESA took nothing, because it was busy with this phone. Please wait a minute and send:"
        " {example}"
    ),
    _NO_ANSWER: _why(
        "{institution}: M-PESA took nothing. Its request for {amount} did not reach this phone or got no answer."
        " To try again, send: {example}"
    ),
    ("1032",): _why(
        "{institution}: M-PESA took nothing. Its request for {amount} was cancelled or ran out of time."
        " To try again, send: {example}"
    ),
    _WRONG_PIN: _why(
        "{institution}: M-PESA took nothing, because the M-PESA PIN for {amount} was not right."
        " To try again, send: {example}"
    ),
    (SHOWN_ALREADY,): _why(
        "{institution}: a request of M-PESA is still open on this phone, so we sent no second one."
        " Please answer or cancel it; after that, send: {example}"
    ),
    (SILENT,): _why(
        "{institution}: M-PESA does not answer us now. It did not ask this phone for {amount} and took nothing."
        " Please send it again later: {example}"
    ),
}
_BY_CODE = {code: text for codes, text in _WHY.items() for code in codes}
"""Source: Daraja 3.0, "M-PESA Express", result codes (read 2026-11)."""


def example(speaks: Speaks, wish: NewRequest) -> str:
    """Write the message by which she asks for the same again."""
    amount = speaks.figure(wish.amount).replace(",", "")
    return " ".join(filter(None, [speaks.word("pay"), amount, str(wish.account or "")]))


def look_at_phone(speaks: Speaks, name: str, wish: NewRequest) -> str:
    """Say what comes on her phone, and where her M-PESA PIN belongs."""
    amount = speaks.money(wish.amount)
    if wish.account is None:
        return speaks.say(
            "{name}: look at this phone. M-PESA will ask it for {amount} for your loans."
            " Type your M-PESA PIN only there, never in a text. Your receipt follows.",
            name=name,
            amount=amount,
        )
    return speaks.say(
        "{name}: look at this phone. M-PESA will ask it for {amount} for {account}."
        " Type your M-PESA PIN only there, never in a text. Your receipt follows.",
        name=name,
        amount=amount,
        account=wish.account,
    )


def cannot_ask(speaks: Speaks, name: str, paybill: str, account: str) -> str:
    """Say that this phone has no M-PESA, and how to pay instead."""
    return speaks.say(
        "{name}: M-PESA cannot ask this phone. Please pay to paybill {paybill}, account {account}.",
        name=name,
        paybill=paybill,
        account=account,
    )


def not_asked_for(speaks: Speaks, most: str, wanted: str) -> str:
    """Say which amounts M-PESA moves."""
    return speaks.say(
        "M-PESA moves whole shillings, from 1 to {most} at once. Please send, for example: {example}",
        most=most,
        example=wanted,
    )


def owes_less(speaks: Speaks, name: str, *, owed: str, amount: str, account: str, examples: tuple[str, ...]) -> str:
    """Say that she owes less than she wants to pay."""
    said = {"name": name, "owed": owed, "amount": amount, "account": account, "first": examples[0]}
    if len(examples) > 1:
        return speaks.say(
            "{name}: you owe {owed} on {account}, so M-PESA was not asked for {amount}. Please send {first},"
            " or {second} for your savings.",
            **said,
            second=examples[1],
        )
    return speaks.say(
        "{name}: you owe {owed} on {account}, so M-PESA was not asked for {amount}. Please send: {first}", **said
    )


def owes_less_in_all(speaks: Speaks, name: str, *, owed: str, amount: str, examples: tuple[str, ...]) -> str:
    """Say the same of all her loans together."""
    said = {"name": name, "owed": owed, "amount": amount, "first": examples[0]}
    if len(examples) > 1:
        return speaks.say(
            "{name}: you owe {owed} in all, so M-PESA was not asked for {amount}. Please send {first},"
            " or {second} for your savings.",
            **said,
            second=examples[1],
        )
    return speaks.say(
        "{name}: you owe {owed} in all, so M-PESA was not asked for {amount}. Please send: {first}", **said
    )


def not_hers(speaks: Speaks, name: str, *, typed: str, accounts: str, wanted: str) -> str:
    """Say that no open account of hers is called so."""
    return speaks.say(
        "{name}: {typed} is no open account of yours. You have {accounts}. Please send: {example}",
        name=name,
        typed=typed,
        accounts=accounts,
        example=wanted,
    )


def nothing_to_pay(speaks: Speaks, institution: Institution, name: str) -> str:
    """Say that she has no account that takes money."""
    return speaks.say(
        "{name}: you have no loan and no savings account that takes money. Please call {phone}.",
        name=name,
        phone=institution.help_phone,
    )


def give_pin_at_end(speaks: Speaks) -> str:
    """Ask for a PIN that is missing behind an amount."""
    return speaks.say(
        "Please send the same again, with a space and your 4-digit PIN at its end. Then delete the text you sent."
    )


def give_own_pin_at_end(speaks: Speaks) -> str:
    """Ask for it where several people use the phone."""
    return speaks.say(
        "Several people use this phone. Please send the same again, with a space and your 4-digit PIN at its end."
        " Then delete the text you sent."
    )


def not_paid(speaks: Speaks, institution: Institution, wish: NewRequest, code: str) -> str:
    """Say that nothing was taken, why as far as the operator says, and what to do."""
    return speaks.say(
        _BY_CODE.get(code, _FAILED),
        institution=institution.name,
        amount=speaks.money(wish.amount),
        example=example(speaks, wish),
        phone=institution.help_phone,
    )


def not_known(speaks: Speaks, institution: Institution, wish: NewRequest) -> str:
    """Say that nobody knows what became of it: she must not pay twice."""
    return speaks.say(
        "{institution}: M-PESA has not told us what became of {amount}. If M-PESA texted you a receipt, ours follows:"
        " please do not pay twice. Help: {phone}.",
        institution=institution.name,
        amount=speaks.money(wish.amount),
        phone=institution.help_phone,
    )
