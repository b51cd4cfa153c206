"""In which language is a text of ours?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from parsers.catalogues import load

LANGUAGES = {"English": "en", "Swahili": "sw", "Filipino": "fil"}


def speaks(text: str) -> str:
    """Tell the language of an answer by words that only one catalogue has."""
    typed = _words(text)
    own = {code: len(typed & words) for code, words in _own_words().items()}
    return max(own, key=lambda code: own[code])


@cache
def _own_words() -> Mapping[str, frozenset[str]]:
    words = {code: frozenset(_catalogue_words(code)) for code in LANGUAGES.values()}
    return {
        code: mine - frozenset(word for other, theirs in words.items() if other != code for word in theirs)
        for code, mine in words.items()
    }


def _catalogue_words(code: str) -> set[str]:
    """List the words of a catalogue's texts; the English ones are what others are translated from."""
    messages = [each for each in load("sw" if code == "en" else code).messages if each.id and each.context is None]
    return {word for each in messages for word in _words(str(each.id if code == "en" else each.string))}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{2,}", re.sub(r"\{\w+\}", " ", text).lower()))
