"""What an officer may have meant with a report that was not read: the doubt, and one or two reports to choose from.

They are examples for her to send, never readings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.reports import Doubt, ReportedLine
from parsers.client_shares import clients_of
from parsers.mending_clients import mend_clients
from parsers.mending_marks import with_digits, with_signs
from parsers.report_rest import Rest, parted, read_lines, read_rest, settled
from parsers.report_shares import LINE_DIGITS_MAX, at, is_label
from parsers.report_tokens import Mark, Token
from parsers.report_words import Part
from parsers.sheet_lines import LISTED_MAX, Items, doubtful, readings_of

Tokens = Sequence[Token]
Mended = tuple[Doubt, list[Rest]]
"""The doubt, and reports to choose from; none where nothing of it could be kept."""

_RANGE_MAX = 10
_NUMBERS = {Mark.NUMBER, Mark.COMMA, Mark.AND}
_STRANGERS_MAX = 3
TYPICAL = Rest((ReportedLine(3, 0), ReportedLine(5, 40), ReportedLine(7, is_absent=True)))
"""Shown without her code: she might send it as it is."""


def mend_sheet(tokens: Tokens) -> Mended:
    """Find what the marks behind a code may have been meant to be."""
    lines, guests = parted(tokens)
    if guests and (lines_read := read_lines(lines)) is not None:
        doubt, clients = mend_clients(guests)
        return doubt, [Rest(lines_read, each) for each in clients]
    clients_read = settled(clients_of(guests)) if guests else ()
    if clients_read is None:
        return Doubt.UNREADABLE, []
    for mend in (_twice, _as_lines, _two_ways, _letters, _signs, _range, _bare_lines, _glued, _without_strangers):
        mended = mend(lines)
        if mended is not None:
            doubt, rests = mended
            return doubt, [each if each is TYPICAL else replace(each, guests=clients_read) for each in rests]
    return Doubt.UNREADABLE, []


def _twice(tokens: Tokens) -> Mended | None:
    """Offer both amounts of a line that stands twice."""
    for items in readings_of(tokens)[:1]:
        lines = tuple(dict.fromkeys(each.line for each in items))
        numbers = [each.number for each in lines]
        if len(set(numbers)) < len(numbers) and not doubtful(items):
            first = {each.number: each for each in reversed(lines)}
            last = {each.number: each for each in lines}
            order = list(dict.fromkeys(numbers))
            return Doubt.TWICE, [Rest(tuple(by[each] for each in order)) for by in (first, last)]
    return None


def _as_lines(tokens: Tokens) -> Mended | None:
    """Offer a line's amount as a line of its own, where it may be one: a range or a list."""
    for items in readings_of(tokens)[:1]:
        if odd := doubtful(items):
            doubt = Doubt.RANGE if any(each.sign == "-" for each in odd) else Doubt.TWO_WAYS
            plain = Rest(tuple(each.line for each in items))
            return doubt, [plain, Rest(_spread(items))]
    return None


def _spread(items: Items) -> tuple[ReportedLine, ...]:
    odd = doubtful(items)
    spread: list[ReportedLine] = []
    for each in items:
        amount = each.line.amount
        if each not in odd or amount is None:
            spread.append(each.line)
        else:
            is_range = each.sign == "-" and abs(amount - each.line.number) <= _RANGE_MAX
            low, high = sorted((each.line.number, amount))
            numbers = range(low, high + 1) if is_range else (each.line.number, amount)
            spread += [ReportedLine(number, 0) for number in numbers]
    return tuple(spread)


def _two_ways(tokens: Tokens) -> Mended | None:
    readings = readings_of(tokens)
    if len(readings) < 2:
        return None
    return Doubt.TWO_WAYS, [Rest(tuple(item.line for item in each)) for each in readings[:2]]


def _letters(tokens: Tokens) -> Mended | None:
    mended = with_digits(tokens)
    return _read(Doubt.LETTER, mended) if list(mended) != list(tokens) else None


def _signs(tokens: Tokens) -> Mended | None:
    return _read(Doubt.UNREADABLE, with_signs(tokens))


def _range(tokens: Tokens) -> Mended | None:
    """Spell a range out, with the amount behind it: "3-5=0"."""
    text = " ".join(each.text for each in tokens if each.part is not Part.BUT)
    found = re.fullmatch(r"([0-9]{1,3}) (?:-|to|hadi|mpaka|hanggang) ([0-9]{1,3})(?: [=:])?(?: ([a-z]+|[0-9]+))?", text)
    if found is None or not 0 < int(found[2]) - int(found[1]) <= _RANGE_MAX:
        return None
    amounts = [found[3]] if found[3] else ["0", "a"]
    numbers = range(int(found[1]), int(found[2]) + 1)
    return Doubt.RANGE, [Rest(tuple(_line(number, each) for number in numbers)) for each in amounts]


def _line(number: int, amount: str) -> ReportedLine:
    return ReportedLine(number, int(amount[:7])) if amount.isdecimal() else ReportedLine(number, is_absent=True)


def _bare_lines(tokens: Tokens) -> Mended | None:
    """Offer nothing and absent for lines without an amount: "3, 5 and 7"."""
    bare = [each for each in tokens if each.part is not Part.BUT]
    amounts = ["0", "a"]
    if bare and bare[-1].part is Part.ABSENT:
        bare, amounts = bare[:-1], ["a"]
    numbers = [each.text for each in bare if each.mark is Mark.NUMBER]
    if not numbers or any(each.mark not in _NUMBERS for each in bare):
        return None
    if any(len(each) > LINE_DIGITS_MAX or int(each) == 0 for each in numbers):
        return None
    order = list(dict.fromkeys(map(int, numbers)))
    return Doubt.TWO_WAYS, [Rest(tuple(_line(number, each) for number in order)) for each in amounts]


def _glued(tokens: Tokens) -> Mended | None:
    """Glue an amount to the A before it, and give an amount before shares to the loan."""
    mended: list[Token] = []
    for place, each in enumerate(tokens):
        before = tokens[place - 1] if place else None
        is_amount = each.mark is Mark.NUMBER and each.text.isdecimal() and int(each.text) > LISTED_MAX
        if is_amount and before is not None and before.part is Part.ABSENT:
            mended.append(replace(each, is_apart=False))
        elif each.mark is Mark.NUMBER and before is not None and before.is_equals and is_label(tokens, place + 1):
            mended += [Token(Mark.WORD, "l", True, Part.LOAN), replace(each, is_apart=False)]
        else:
            mended.append(each)
    return _read(Doubt.UNREADABLE, mended)


def _without_strangers(tokens: Tokens) -> Mended | None:
    """Leave out the few words that mean nothing in a report."""
    mended = with_digits(tokens)
    strange = [place for place, each in enumerate(mended) if _is_strange(each)]
    if len(strange) > _STRANGERS_MAX or any(_is_glued(mended, place) for place in strange):
        return None
    kept = [each for place, each in enumerate(mended) if place not in strange]
    if not any(each.mark is Mark.NUMBER or each.part in {Part.ABSENT, Part.BUT} for each in kept):
        return Doubt.UNREADABLE, [Rest(), TYPICAL]
    return _read(Doubt.UNREADABLE, kept)


def _is_glued(tokens: Tokens, place: int) -> bool:
    """Tell a word that a number is glued to: "40k" is not 40."""
    before, behind = at(tokens, place - 1), at(tokens, place + 1)
    is_behind = before is not None and before.mark is Mark.NUMBER and not tokens[place].is_apart
    is_before = behind is not None and behind.mark is Mark.NUMBER and not behind.is_apart
    return tokens[place].mark is Mark.WORD and (is_behind or is_before)


def _is_strange(token: Token) -> bool:
    is_word = token.mark is Mark.WORD and token.part in {None, Part.NONE, Part.LINE, Part.CODE}
    return is_word or token.mark is Mark.BAD


def _read(doubt: Doubt, tokens: Tokens) -> Mended | None:
    rest = read_rest(tokens)
    return None if rest is None else (doubt, [rest])
