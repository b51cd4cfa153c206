"""Amounts with their labels in an officer's report: "S50 L100 L2=20 FREG=100"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.reports import Share
from parsers.report_tokens import Mark, Token
from parsers.report_words import Part

LINE_DIGITS_MAX = 3
_AMOUNT = re.compile(r"0|[1-9][0-9]{0,6}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}")
_ACCOUNT_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_FEE = "f"


def amount_of(token: Token | None) -> int | None:
    """Read a whole amount."""
    if token is None or token.mark is not Mark.NUMBER or not _AMOUNT.fullmatch(token.text):
        return None
    return int(token.text.replace(",", ""))


def at(tokens: Sequence[Token], place: int) -> Token | None:
    """Give the token at *place*, if there is one."""
    return tokens[place] if 0 <= place < len(tokens) else None


def is_label(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a share may begin at *place*."""
    token = at(tokens, place)
    if token is None or token.mark is not Mark.WORD:
        return False
    return token.part in {Part.SAVINGS, Part.LOAN} or _fee(tokens, place) is not None


def share_at(tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read the share that begins at *place*, and where what follows it begins."""
    token = at(tokens, place)
    if token is None or token.mark is not Mark.WORD:
        return None
    if token.part is Part.SAVINGS:
        return _numbered_savings(tokens, place) or _labelled("S", tokens, place + 1)
    if token.part is Part.LOAN:
        return _second_loan(tokens, place) or _first_loan(tokens, place)
    return _fee(tokens, place)


def shares_at(tokens: Sequence[Token], place: int, *, takes_commas: bool) -> tuple[tuple[Share, ...], int]:
    """Read as many shares as follow each other from *place*."""
    shares: list[Share] = []
    while (found := share_at(tokens, place)) is not None:
        share, place = found
        shares.append(share)
        between = at(tokens, place)
        joins = between is not None and (between.mark is Mark.AND or (takes_commas and between.mark is Mark.COMMA))
        if joins and is_label(tokens, place + 1):
            place += 1
    return tuple(shares), place


def _labelled(label: str, tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read the amount of a label, with or without a sign before it."""
    sign = at(tokens, place)
    if sign is not None and sign.mark is Mark.SIGN and sign.is_equals:
        place += 1
    amount = amount_of(at(tokens, place))
    return None if amount is None else (Share(label, amount), place + 1)


def _numbered_savings(tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read "S15=20", into the savings account of that number; its sign is wanted, since "S15" is an amount."""
    number, sign = at(tokens, place + 1), at(tokens, place + 2)
    if number is None or number.is_apart or sign is None or not sign.is_equals:
        return None
    return _labelled(f"S{number.text}", tokens, place + 2) if _ACCOUNT_NUMBER.fullmatch(number.text) else None


def _first_loan(tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read "L100"; one digit is no instalment but a label without its amount."""
    found = _labelled("L", tokens, place + 1)
    return None if found is None or 0 < found[0].amount <= 9 else found


def _second_loan(tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read "L2=20", "L21=330", and "L2 20", which has no sign."""
    number, sign = at(tokens, place + 1), at(tokens, place + 2)
    if number is None or number.is_apart or sign is None or not _ACCOUNT_NUMBER.fullmatch(number.text):
        return None
    if sign.is_equals:
        return _labelled(f"L{number.text}", tokens, place + 2)
    behind = at(tokens, place + 3)
    if len(number.text) > 1 or not sign.is_apart or (behind is not None and behind.is_equals):
        return None
    return _labelled(f"L{number.text}", tokens, place + 2)


def _fee(tokens: Sequence[Token], place: int) -> tuple[Share, int] | None:
    """Read "FREG=100", "F1=50"; its sign is wanted."""
    token, behind = at(tokens, place), at(tokens, place + 1)
    if token is None or not token.text.startswith(_FEE) or behind is None:
        return None
    label = token.text
    if behind.mark is Mark.NUMBER and not behind.is_apart and "," not in behind.text:
        label, place = label + behind.text, place + 1
        behind = at(tokens, place + 1)
    if len(label) < 2 or behind is None or not behind.is_equals:
        return None
    return _labelled(label.upper(), tokens, place + 1)
