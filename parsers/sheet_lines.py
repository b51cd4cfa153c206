"""What differs on the lines of a sheet: "3=0 5=40 7=A", with every sign people put between.

Every way to read the marks is followed; where more than one is left, the sender
is asked. Source: design, SMS language, rules 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.reports import ReportedLine
from parsers.report_shares import LINE_DIGITS_MAX, amount_of, at, is_label, shares_at
from parsers.report_tokens import Mark, Token
from parsers.report_words import Part

READINGS_MAX = 3
_BEHIND_WORD = "~"
LINES_MAX = 99
"""So many lines a sheet may have: behind a word, a number up to here may be the next of them ("3 full 25 full")."""

LISTED_MAX = 20
"""Up to here a number is no amount people pay: it may be a line ("3-5"), or a date ("24/11")."""


@dataclass(frozen=True)
class Item:
    """A line, and the sign it is bound with: "" for a blank, "~" for a word that was left out ("3 paid 40")."""

    line: ReportedLine
    sign: str

    @property
    def may_be_lines(self) -> bool:
        """Whether its amount may be the number of another line, so that it is a range, a list or a date."""
        amount = self.line.amount
        is_plain = not self.line.is_absent and self.sign not in {"=", ":"}
        most = LINES_MAX if self.sign == _BEHIND_WORD else LISTED_MAX
        return is_plain and amount is not None and 0 < amount <= most


Items = tuple[Item, ...]


def readings_of(tokens: Sequence[Token]) -> list[Items]:
    """List the different readings of *tokens*, the first few."""
    table: list[list[Items]] = [[] for _ in tokens] + [[()]]
    for place in reversed(range(len(tokens))):
        found: list[Items] = []
        if _is_between(tokens, place):
            found += table[place + 1]
        for item, behind in _items_at(tokens, place):
            found += [(item, *rest) for rest in table[behind]]
        table[place] = _different(found)
    return table[0]


def doubtful(items: Items) -> tuple[Item, ...]:
    """List the items that may be ranges: none where the same sign surely binds an amount elsewhere."""
    sure = {each.sign for each in items if not each.may_be_lines}
    return tuple(each for each in items if each.may_be_lines and each.sign not in sure)


def _different(readings: Iterable[Items]) -> list[Items]:
    by_meaning = {tuple(item.line for item in each): each for each in readings}
    return list(by_meaning.values())[:READINGS_MAX]


def _is_between(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether the mark at *place* only parts two items."""
    token, behind = tokens[place], at(tokens, place + 1)
    if token.mark is Mark.COMMA:
        return True
    if behind is None:
        return token.text == "."
    if token.part is Part.BUT:
        return True
    if token.mark is Mark.AND:
        return place > 0 and behind.mark is not Mark.COMMA
    if token.mark is not Mark.SIGN:
        return False
    if place and tokens[place - 1].part is Part.BUT:
        return token.text != "="
    if token.is_equals:
        return False
    sign = at(tokens, place + 2)
    return (token.text == "." and behind.is_apart) or (sign is not None and sign.is_equals)


def _items_at(tokens: Sequence[Token], place: int) -> Iterable[tuple[Item, int]]:
    if tokens[place].mark is Mark.HASH or tokens[place].part is Part.LINE:
        place += 1
    number = at(tokens, place)
    if number is None or number.mark is not Mark.NUMBER or len(number.text) > LINE_DIGITS_MAX or int(number.text) == 0:
        return
    place += 1
    sign = ""
    while (mark := at(tokens, place)) is not None and mark.mark is Mark.SIGN and sign in {"", mark.text}:
        sign = mark.text
        place += 1
    if mark is not None and mark.is_behind_word and not sign:
        sign = _BEHIND_WORD
    for line, behind in _values_at(int(number.text), tokens, place):
        yield Item(line, sign), behind


def _values_at(number: int, tokens: Sequence[Token], place: int) -> Iterable[tuple[ReportedLine, int]]:
    token = at(tokens, place)
    if token is None:
        return
    amount = amount_of(token)
    if amount is not None:
        yield ReportedLine(number, amount), place + 1
    elif token.part is Part.ABSENT:
        yield from _absent_at(number, tokens, place + 1)
    else:
        shares, behind = shares_at(tokens, place, takes_commas=True)
        if shares:
            yield ReportedLine(number, None, shares), behind


def _absent_at(number: int, tokens: Sequence[Token], place: int) -> Iterable[tuple[ReportedLine, int]]:
    """Read what an absent member sent: an amount that is glued to the word, or shares."""
    has_sign = (mark := at(tokens, place)) is not None and mark.text == "="
    place += has_sign
    token, behind = at(tokens, place), at(tokens, place + 1)
    amount = amount_of(token)
    is_glued = has_sign or (token is not None and not token.is_apart)
    is_next_line = behind is not None and behind.mark is Mark.SIGN and not has_sign
    if amount is not None and is_glued and not is_next_line:
        yield ReportedLine(number, amount, is_absent=True), place + 1
    elif is_label(tokens, place):
        shares, end = shares_at(tokens, place, takes_commas=True)
        if shares:
            yield ReportedLine(number, None, shares, is_absent=True), end
    elif not has_sign:
        yield ReportedLine(number, is_absent=True), place
