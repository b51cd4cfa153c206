"""Words that stand inside an officer's report, from all catalogues.

They are no keywords: "but" and "by" are small words anywhere else. A catalogue
lists them under the context "in a report", the word we show first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from parsers.catalogues import IN_A_REPORT, Catalogue
from parsers.typed import split_words

_SOURCE = "en"


class Part(StrEnum):
    """What a word is in a report; AROUND changes nothing, NONE is an amount written as a word."""

    BUT = "but"
    BY = "by"
    AND = "and"
    ABSENT = "absent"
    LINE = "line"
    LOAN = "loan"
    SAVINGS = "savings"
    CLIENT = "client"
    CODE = "code"
    AROUND = "around"
    NONE = "none"


_LETTERS = {"a": Part.ABSENT, "s": Part.SAVINGS, "l": Part.LOAN, "c": Part.CLIENT}
"""The letters of the contract, the same in every language."""


@dataclass(frozen=True)
class ReportWords:
    """What words mean in a report, in which languages they do, and the words to show by language and part."""

    parts: Mapping[str, Part]
    languages: Mapping[str, frozenset[str]]
    shown: Mapping[str, Mapping[str, str]]

    def part(self, word: str) -> Part | None:
        """Tell what *word* is."""
        return self.parts.get(word)

    def show(self, part: Part, language: str | None) -> str:
        """Give the word to type, in capitals."""
        return self.shown.get(language or _SOURCE, {}).get(part) or self.shown.get(_SOURCE, {}).get(part, part).upper()

    def language_of(self, words: Iterable[str]) -> str | None:
        """Tell the one language that all of these words are of; None where there is none, or are several."""
        sets = [self.languages[each] for each in words if each in self.languages]
        common = frozenset.intersection(*sets) if sets else frozenset[str]()
        return next(iter(common)) if len(common) == 1 else None


def report_words_of(languages: Iterable[Catalogue], polite: Mapping[str, frozenset[str]]) -> ReportWords:
    """Make the table; *polite* words change nothing in a report either, unless they mean something there."""
    parts: dict[str, Part] = dict.fromkeys(polite, Part.AROUND)
    spoken: dict[str, frozenset[str]] = dict(polite)
    shown: dict[str, dict[str, str]] = {}
    for language in languages:
        for part, texts in language.listed(IN_A_REPORT).items():
            shown.setdefault(language.code, {})[part] = texts[0].upper()
            for word in (word for text in texts for word in split_words(text)):
                parts[word] = Part(part)
                spoken[word] = spoken.get(word, frozenset()) | {language.code}
    return ReportWords({**parts, **_LETTERS}, spoken, shown)
