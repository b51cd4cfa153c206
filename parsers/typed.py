"""What people type, made plain: one alphabet, one kind of digit, words with blanks between.

Linear in the length of the text, of which 2,000 characters are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from domain.sms import TEXT_MAX
from parsers.gsm7 import septets, transliterate

ECHO_MAX = 30
WORDS_MAX = 60
_WORD_MAX = 40
_APOSTROPHES = frozenset("'’‘ʼ`´")
_ACCOUNT_SIGN = re.compile(r"\ba/c\b")
_LOOSE_SEPARATOR = re.compile(r"(?<![0-9])[.,]|,(?![0-9]{3}(?![0-9]))|\.(?![0-9]{1,2}(?![0-9]))")
_DIGITS = re.compile(r"[0-9](?:[ .,/-]{0,2}[0-9]){3,}")
_LIKE_DIGITS = re.compile(r"(?<![^\W_])[0-9OoIl]{4,}(?![^\W_])")
_LINK = re.compile(r"://|\bwww\.|\.[a-z]{2,30}/|[a-z0-9-]\.(?:com|org|net|info|ke|ph|io)\b", re.IGNORECASE)
"""What makes a link of the word it stands in; it is looked for word by word, so that no character is read twice."""
_ANY_DIGIT = re.compile(r"[0-9]")


def split_words(text: str) -> list[str]:
    """Split *text* into lower-case words and numbers, without accents, symbols and what cannot be seen.

    "1,500" and "12.50" stay in one piece, because as a PIN they would be doubtful.
    """
    plain = "".join(_plain(each) for each in unicodedata.normalize("NFKD", visible(text)).casefold())
    plain = _ACCOUNT_SIGN.sub(" acc ", plain)
    plain = _LOOSE_SEPARATOR.sub(" ", plain.replace("/", " "))
    words = plain.split()
    return [each[:_WORD_MAX] for each in words]


def echo(text: str, most: int = ECHO_MAX) -> str:
    """Repeat *text* so that it may be shown: numbers of four digits and more masked, no links, GSM-7, cut short."""
    seen = " ".join("..." if _LINK.search(word) else word for word in visible(text).split())
    seen = "".join(each for each in transliterate(seen) if septets(each) is not None)
    seen = _LIKE_DIGITS.sub(_mask_word, _DIGITS.sub(_mask, seen))
    return " ".join(seen[:most].split())


def without_repeats(words: Sequence[str]) -> list[str]:
    """Drop a word that stands twice in a row, and a message that was typed several times over."""
    for period in range(1, len(words) // 2 + 1):
        times, rest = divmod(len(words), period)
        if rest == 0 and list(words) == list(words[:period]) * times and not words[0].isdigit():
            return without_repeats(words[:period])
    return [each for place, each in enumerate(words) if place == 0 or each != words[place - 1] or not each.isalpha()]


def visible(text: str) -> str:
    """Bring *text* to one form per character and to ASCII digits, blanks for anything that separates."""
    shown = []
    for each in unicodedata.normalize("NFKC", text[:TEXT_MAX])[:TEXT_MAX]:
        digit = unicodedata.decimal(each, None)
        if digit is not None:
            shown.append(str(digit))
        elif each.isspace():
            shown.append(" ")
        elif unicodedata.category(each)[0] != "C" and unicodedata.category(each) != "Me":
            shown.append(each)
    return "".join(shown)


def _plain(character: str) -> str:
    if character.isalnum() or character in ".,/":
        return character
    if character in _APOSTROPHES or unicodedata.category(character)[0] == "M":
        return ""
    return " "


def _mask(found: re.Match[str]) -> str:
    return _ANY_DIGIT.sub("*", found[0])


def _mask_word(found: re.Match[str]) -> str:
    return "*" * len(found[0]) if _ANY_DIGIT.search(found[0]) else found[0]
