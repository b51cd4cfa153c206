"""Pages of an SMS: how many a text takes, and how an answer is made to fit.

Source: 3GPP TS 23.040 (concatenation) and TS 23.038. A page of ours is an SMS
of its own: 160 septets, or 70 units of UCS-2.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.gsm7 import septets, transliterate

PAGE_SEPTETS = 160
PAGE_UNITS = 70
_PART_SEPTETS = 153
_PART_UNITS = 67


def is_unicode(text: str) -> bool:
    """Tell whether *text* leaves as UCS-2, because a character of it is not in GSM-7."""
    return septets(text) is None


def page_count(text: str) -> int:
    """Count what a carrier bills for *text* when it leaves as one message."""
    page, part = (PAGE_UNITS, _PART_UNITS) if is_unicode(text) else (PAGE_SEPTETS, _PART_SEPTETS)
    if _size(text) <= page:
        return 1
    return len(_cut_characters(text, part))


def fit(variants: Sequence[str]) -> list[str]:
    """Give the first of *variants* that fits one page, else the last one over several, cut between words.

    Each page is an SMS of its own. Signs that only look like GSM-7 (curly
    quotes, dashes, accents of Latin letters) are replaced by those of GSM-7.
    """
    assert variants, "an answer has at least one variant"
    texts = [transliterate(each) for each in variants]
    for text in texts:
        if _size(text) <= _room(text):
            return [text]
    return _cut_words(texts[-1])


def _room(text: str) -> int:
    return PAGE_UNITS if is_unicode(text) else PAGE_SEPTETS


def _size(text: str) -> int:
    """Measure *text* in what its own encoding counts: septets, or UCS-2 units."""
    counted = septets(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 if counted is None else counted


def _cut_words(text: str) -> list[str]:
    room = _room(text)
    pages: list[str] = []
    page = ""
    for word in text.split():
        for piece in _cut_characters(word, room):
            longer = f"{page} {piece}" if page else piece
            if _measure(longer, room) <= room:
                page = longer
            else:
                pages.append(page)
                page = piece
    return [*pages, page]


def _cut_characters(text: str, room: int) -> list[str]:
    pieces, piece, used = [], "", 0
    for each in text:
        size = _measure(each, room)
        if used + size > room:
            pieces.append(piece)
            piece, used = "", 0
        piece += each
        used += size
    return [*pieces, piece]


def _measure(text: str, room: int) -> int:
    """Measure in the units of *room*: a GSM-7 word of a UCS-2 text counts as UCS-2."""
    if room in (PAGE_UNITS, _PART_UNITS):
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return septets(text) or 0
