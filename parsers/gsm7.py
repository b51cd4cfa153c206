"""The GSM 03.38 alphabet: what one SMS page holds, and how a text is brought into it.

Source: 3GPP TS 23.038, 6.2.1 (basic set and extension table; read 2026-11-22).
Lengths are septets; a character of the extension table takes two.
"""

from __future__ import annotations

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_NON_BREAKING_SPACES = "\t\u00a0\u2007\u2009\u202f"
_REPLACED = {
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·●", "*"),
    **dict.fromkeys(_NON_BREAKING_SPACES, " "),
    "…": "...",
    "₱": "P",
    "ç": "c",
    "đ": "d",
    "ł": "l",
}


def septets(text: str) -> int | None:
    """Count the septets of *text*, or give None where it is not GSM-7 and would leave as UCS-2."""
    total = 0
    for each in text:
        if each in _BASIC:
            total += 1
        elif each in _EXTENSION:
            total += 2
        else:
            return None
    return total


def transliterate(text: str) -> str:
    """Write *text* in GSM-7 as far as it can be written so; what has no likeness there stays as it is."""
    return "".join(each if each in _BASIC or each in _EXTENSION else _alike(each) for each in text)


def _alike(character: str) -> str:
    if character in _REPLACED:
        return _REPLACED[character]
    if unicodedata.category(character) == "Cf" or _is_mark_of_latin(character):
        return ""
    plain = "".join(each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each))
    return plain if plain and septets(plain) is not None else character


def _is_mark_of_latin(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or "\ufe00" <= character <= "\ufe0f"
