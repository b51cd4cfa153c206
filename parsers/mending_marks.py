"""Marks of a report that was not read, put as they may have been meant, for an example to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.report_shares import at
from parsers.report_tokens import Mark, Token
from parsers.report_words import Part

Tokens = Sequence[Token]

_LOAN_DIGITS = 2
_EQUALS = Token(Mark.SIGN, "=", is_apart=False)


def with_digits(tokens: Tokens) -> Tokens:
    """Put a nought where a letter O, or a word for nothing, was typed."""
    mended: list[Token] = []
    for each in tokens:
        is_letter = each.mark is Mark.WORD and set(each.text) == {"o"}
        if is_letter or each.part is Part.NONE:
            each = Token(Mark.NUMBER, "0" * (len(each.text) if is_letter else 1), each.is_apart)
        before = mended[-1] if mended else None
        if before and each.mark is before.mark is Mark.NUMBER and not each.is_apart:
            mended[-1] = replace(before, text=before.text + each.text)
        else:
            mended.append(each)
    return mended


def with_signs(tokens: Tokens) -> Tokens:
    """Put the sign that is missing between a label and its amount: "FREG 100", "L21 330", "L2-20", "L 2 20"."""
    mended: list[Token] = []
    for place, each in enumerate(tokens):
        before, behind = at(tokens, place - 1), at(tokens, place + 1)
        is_short = each.mark is Mark.NUMBER and len(each.text) <= _LOAN_DIGITS
        is_number = is_short and behind is not None and behind.mark is Mark.NUMBER
        if _is_fee(before) and each.mark is Mark.NUMBER:
            mended += [_EQUALS, each]
        elif before is not None and before.part is Part.LOAN and is_number:
            mended += [replace(each, is_apart=False), _EQUALS]
        elif each.text in {"-", "."} and _is_second_loan(tokens, place):
            mended.append(_EQUALS)
        else:
            mended.append(each)
    return mended


def _is_fee(token: Token | None) -> bool:
    is_word = token is not None and token.mark is Mark.WORD and token.part is None
    return is_word and token is not None and len(token.text) > 1 and token.text.startswith("f")


def _is_second_loan(tokens: Tokens, place: int) -> bool:
    label, number = at(tokens, place - 2), at(tokens, place - 1)
    is_loan = label is not None and label.part is Part.LOAN
    return is_loan and number is not None and number.mark is Mark.NUMBER and len(number.text) == 1
