"""Clients one by one: "C 45 S50 L100 L2=20, 46 L200 BY 14".

Source: design, SMS language, rule 7.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.reports import ClientShares, Share
from parsers.report_shares import at, is_label, share_at
from parsers.report_tokens import Mark, Token
from parsers.report_words import Part

NUMBER_DIGITS_MAX = 20
NAMES_MAX = 3
Tokens = Sequence[Token]


def clients_of(tokens: Tokens) -> tuple[ClientShares, ...] | None:
    """Read every client of *tokens*, which begin behind the first C; None where one is not readable."""
    found = [client_of(each) for each in segments_of(tokens)]
    clients = tuple(each for each in found if each is not None)
    return clients if clients and len(clients) == len(found) else None


def segments_of(tokens: Tokens) -> list[Tokens]:
    """Split at commas, and where C is said again."""
    segments: list[list[Token]] = [[]]
    for place, each in enumerate(tokens):
        if each.mark is Mark.COMMA or each.part is Part.CLIENT:
            segments.append([])
        elif not _is_stop(tokens, place):
            segments[-1].append(each)
    return [each for each in segments if each]


def client_of(tokens: Tokens) -> ClientShares | None:
    """Read one client and what she gave."""
    client, place = name_at(tokens, 0)
    by = ""
    shares: list[Share] = []
    while client and place < len(tokens):
        found = share_at(tokens, place)
        if found is not None:
            shares.append(found[0])
            place = found[1]
        elif tokens[place].part is Part.BY and not by:
            by, place = name_at(tokens, place + 1)
            if not by:
                return None
        elif tokens[place].mark is Mark.AND and is_label(tokens, place + 1):
            place += 1
        else:
            return None
    return ClientShares(client, tuple(shares), by) if client and shares else None


def name_at(tokens: Tokens, place: int) -> tuple[str, int]:
    """Read a client number, a line ("#3") or a name, and where what follows begins; "" where there is none."""
    token = at(tokens, place)
    if token is None:
        return "", place
    if token.mark is Mark.HASH:
        number = _number(at(tokens, place + 1))
        return (f"#{number}", place + 2) if number else ("", place)
    if number := _number(token):
        return number, place + 1
    end = place
    while end < len(tokens) and _is_name(tokens, end) and not (end > place and tokens[end].is_behind_word):
        end += 1
    names = [each.text.upper() for each in tokens[place:end]]
    return (" ".join(names), end) if 0 < len(names) <= NAMES_MAX else ("", place)


def _number(token: Token | None) -> str:
    if token is None or token.mark is not Mark.NUMBER or not token.text.isdecimal():
        return ""
    number = token.text.lstrip("0")
    return number if len(number) <= NUMBER_DIGITS_MAX else ""


def _is_name(tokens: Tokens, place: int) -> bool:
    token = tokens[place]
    return token.mark is Mark.WORD and token.part is None and len(token.text) > 1 and not is_label(tokens, place)


def _is_stop(tokens: Tokens, place: int) -> bool:
    """Tell a full stop or a colon that only ends a word: "C. 45. S50", "C: 45 S50"."""
    token, before, behind = tokens[place], at(tokens, place - 1), at(tokens, place + 1)
    if token.mark is not Mark.SIGN or token.text == "=":
        return False
    if before is None or before.part is Part.CLIENT:
        return True
    return token.text == "." and (behind is None or behind.is_apart)
