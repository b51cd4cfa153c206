"""An officer's report as marks: numbers, words, signs between a line and its amount, commas.

Linear in the length of the text, of which 2,000 characters are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from domain.sms import TEXT_MAX
from parsers.report_words import Part, ReportWords
from parsers.typed import visible

_DASHES = frozenset("-‐‑‒–—−")
_APOSTROPHES = frozenset("'’‘ʼ`´")
_KEPT = frozenset("=.:/,;#+&")
_QUIET = frozenset('"“”()[]{}!?_')
_BAD = "\N{REPLACEMENT CHARACTER}"
_MONEY_BEFORE = re.compile(r"(?<![a-z])(?:kshs?|kes|shs?|php|p)\.? ?(?=[0-9])")
_MONEY_BEHIND = re.compile(
    r"(?<=[0-9]) ?(?:/[=-]|(?:kshs?|kes|shs?|bob|php|pesos?|piso|shillings?|shilingi)(?![a-z]))(?![0-9])"
)
_NO_CENTS = re.compile(r"(?<=[0-9])\.00(?![0-9.])")
_TOKEN = re.compile(
    r"(?P<number>[1-9][0-9]{0,2}(?:,[0-9]{3}(?![0-9]))+(?! *[=:])|[0-9]+)|(?P<word>[a-z]+)|(?P<sign>[=.:/-])"
    r"|(?P<comma>[,;])|(?P<plus>[+&])|(?P<hash>\#)|(?P<bad>[^ ])"
)
"""A comma directly before exactly three digits is thousands, but not where these digits are a line number."""


class Mark(Enum):
    """What a mark is."""

    NUMBER = auto()
    WORD = auto()
    SIGN = auto()
    COMMA = auto()
    AND = auto()
    HASH = auto()
    BAD = auto()


_MARKS = {
    "number": Mark.NUMBER,
    "word": Mark.WORD,
    "sign": Mark.SIGN,
    "comma": Mark.COMMA,
    "plus": Mark.AND,
    "hash": Mark.HASH,
    "bad": Mark.BAD,
}


@dataclass(frozen=True)
class Token:
    """One mark; *part* is what a word is in a report.

    *is_apart*: a blank stands before it; *is_behind_word*: a word did that was left out.
    """

    mark: Mark
    text: str
    is_apart: bool = True
    part: Part | None = None
    is_behind_word: bool = False

    @property
    def is_equals(self) -> bool:
        """Whether it binds what stands before it to what follows, beyond doubt."""
        return self.text in {"=", ":"}


def plain(text: str) -> str:
    """Bring *text* to small letters, ASCII digits and the signs that count; a new line is a comma."""
    lines = ";".join(each for each in text[:TEXT_MAX].splitlines() if each.strip())
    shown = unicodedata.normalize("NFKD", visible(lines)).casefold()
    return " ".join("".join(_plain(each) for each in shown).split())


def tokens_of(text: str, words: ReportWords) -> tuple[Token, ...]:
    """Split plain *text*; signs of money and what changes nothing are left out."""
    bare = _NO_CENTS.sub("", _MONEY_BEHIND.sub(" ", _MONEY_BEFORE.sub(" ", text)))
    found: list[Token] = []
    end, was_dropped = 0, False
    for each in _TOKEN.finditer(bare):
        assert each.lastgroup is not None
        is_apart = each.start() > end or was_dropped
        token = Token(_MARKS[each.lastgroup], each[0], is_apart, words.part(each[0]), was_dropped)
        end = each.end()
        was_dropped = token.part is Part.AROUND and not _is_bound(found)
        if not was_dropped:
            found.append(replace(token, mark=Mark.AND) if token.part is Part.AND else token)
    return tuple(found)


def _is_bound(before: Sequence[Token]) -> bool:
    """Tell whether what follows stands for an amount: "3=paid"."""
    marks = [each.mark for each in before[-2:]]
    return marks == [Mark.NUMBER, Mark.SIGN]


def trimmed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Leave out signs before the first word and behind the last, where they bind nothing."""
    first, last = 0, len(tokens)
    while first < last and _is_loose(tokens[first]):
        first += 1
    while last > first and _is_loose(tokens[last - 1]):
        last -= 1
    return tuple(tokens[first:last])


def _is_loose(token: Token) -> bool:
    return token.mark is Mark.COMMA or (token.mark is Mark.SIGN and token.text != "=")


def _plain(character: str) -> str:
    if (character.isascii() and character.isalnum()) or character in _KEPT:
        return character
    if character in _APOSTROPHES or unicodedata.category(character)[0] == "M":
        return ""
    if character in _DASHES:
        return "-"
    is_quiet = character == " " or character in _QUIET or unicodedata.category(character) in {"So", "Sc", "Zs"}
    return " " if is_quiet else _BAD
