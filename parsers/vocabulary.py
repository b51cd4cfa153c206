"""One table of what words mean, made from all catalogues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from parsers.catalogues import Catalogue
from parsers.report_words import ReportWords, report_words_of
from parsers.typed import split_words

RISKY = frozenset({"stop", "join", "pin", "wrong number"})
"""Commands that change what a person can do here: never read out of a sentence or a bad slip."""

WHOLE = frozenset({"stop", "wrong number", "wrong"})
"""Commands that count, without a field, only as the whole message or with a polite word."""

OFFICERS = frozenset({"sheet", "undo", "day", "late", "remind", "go"})
"""Commands of staff; many of their words are everyday words."""

ANYBODYS = frozenset({"help", "lang"})
"""Commands that a phone can use on which nobody has accounts."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, order=True)
class Meaning:
    """A command (English keyword in lower case) and the language of the word for it."""

    command: str
    language: str


@dataclass(frozen=True)
class Vocabulary:
    """What words mean.

    *phrases* are all that stands for a command, *polite* and *fillers* the small
    words around any, *beside* those around one command, *others* the words that are
    no slip of anything, *hints* those that only suggest a command, *new* those that
    name the new one of two numbers, *names* those of languages, *shown* the word to
    show by language and command, *places* those that stand for a PIN in an example, *asked* the phrases known to mean two things,
    *sign_offs* those after which only a name comes, *in_report* those inside an officer's report.
    """

    phrases: Mapping[Phrase, frozenset[Meaning]]
    polite: Mapping[str, frozenset[str]]
    fillers: Mapping[str, frozenset[str]]
    beside: Mapping[str, frozenset[str]]
    others: frozenset[str]
    hints: Mapping[str, tuple[Meaning, ...]]
    names: Mapping[str, str]
    shown: Mapping[str, Mapping[str, str]]
    places: Mapping[str, Mapping[str, str]]
    asked: frozenset[Phrase]
    new: frozenset[str]
    sign_offs: frozenset[Phrase]
    in_report: ReportWords

    @cached_property
    def stripped(self) -> Mapping[Phrase, frozenset[Meaning]]:
        """The phrases of two words and more that remain when small words are left out on both sides."""
        found: dict[Phrase, frozenset[Meaning]] = {}
        for phrase, meanings in self.phrases.items():
            short = tuple(each for each in phrase if not self.is_small(each))
            safe = frozenset(each for each in meanings if each.command not in RISKY)
            if len(short) > 1 and safe:
                found[short] = found.get(short, frozenset()) | safe
        return found

    @cached_property
    def loose(self) -> Mapping[Phrase, frozenset[Meaning]]:
        """All phrases, whole and stripped."""
        return {**self.phrases, **self.stripped}

    @cached_property
    def squeezed(self) -> Mapping[str, Phrase]:
        """Phrases of several words by how they look without blanks."""
        return {"".join(phrase): phrase for phrase in self.phrases if len(phrase) > 1}

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The words that are a keyword by themselves."""
        return frozenset(phrase[0] for phrase in self.phrases if len(phrase) == 1)

    @cached_property
    def forgiving(self) -> frozenset[str]:
        """The keywords that a slip may stand for: not those of staff, which everyday words come near to."""
        return frozenset(
            word for word in self.keywords if not {each.command for each in self.phrases[word,]} <= OFFICERS
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that has a place in the table and so is no slip."""
        inside = {word for phrase in self.phrases for word in phrase}
        around = {word for words in self.beside.values() for word in words}
        small = self.polite.keys() | self.fillers.keys() | self.names.keys()
        return frozenset(inside | around | small | self.new | self.others)

    @cached_property
    def correctable(self) -> frozenset[str]:
        """The words of the table that a slip may stand for."""
        return self.words - self.others

    @cached_property
    def longest(self) -> int:
        """How many words the longest phrase has."""
        return max((len(phrase) for phrase in self.phrases), default=1)

    def is_small(self, word: str) -> bool:
        """Tell whether *word* may stand around a command without changing it."""
        return word in self.fillers or word in self.polite

    def languages_of(self, word: str) -> frozenset[str]:
        """List the languages in which *word* is a small word."""
        return self.polite.get(word, frozenset()) | self.fillers.get(word, frozenset())


def vocabulary_of(catalogues: Iterable[Catalogue]) -> Vocabulary:
    """Make the table."""
    languages = tuple(catalogues)
    polite = _by_word(languages, "polite")
    return Vocabulary(
        phrases=_phrases(languages),
        polite=polite,
        fillers=_by_word(languages, "fillers"),
        beside=_beside(languages),
        others=frozenset(word for each in languages for word in _listed(each, "other", "words")),
        hints=_hints(languages),
        names={word: each.code for each in languages for word in [each.code, *_listed(each, "language", "names")]},
        shown={
            each.code: {command: words[0].upper() for command, words in each.keywords().items()} for each in languages
        },
        places={
            each.code: {kind: words[0] for kind, words in each.listed("in an example").items()} for each in languages
        },
        asked=_plain_phrases(languages, "ask"),
        new=frozenset(word for each in languages for word in _listed(each, "new", "words")),
        sign_offs=_plain_phrases(languages, "sign-off"),
        in_report=report_words_of(languages, polite),
    )


def _phrases(languages: Iterable[Catalogue]) -> dict[Phrase, frozenset[Meaning]]:
    phrases: dict[Phrase, frozenset[Meaning]] = {}
    for language in languages:
        for command, texts in language.keywords().items():
            for text in texts:
                phrase = tuple(split_words(text))
                phrases[phrase] = phrases.get(phrase, frozenset()) | {Meaning(command, language.code)}
    return phrases


def _by_word(languages: Iterable[Catalogue], message: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for language in languages:
        for word in _listed(language, "small words", message):
            table[word] = table.get(word, frozenset()) | {language.code}
    return table


def _hints(languages: Iterable[Catalogue]) -> dict[str, tuple[Meaning, ...]]:
    table: dict[str, tuple[Meaning, ...]] = {}
    for language in languages:
        for command, texts in language.listed("hint").items():
            for text in texts:
                for word in split_words(text):
                    table[word] = (*table.get(word, ()), Meaning(command, language.code))
    return table


def _listed(language: Catalogue, context: str, message: str) -> list[str]:
    """List the words of one message, each made plain."""
    return [word for text in language.listed(context).get(message, ()) for word in split_words(text)]


def _beside(languages: Iterable[Catalogue]) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for language in languages:
        for command in language.listed("beside"):
            table[command] = table.get(command, frozenset()) | frozenset(_listed(language, "beside", command))
    return table


def _plain_phrases(languages: Iterable[Catalogue], context: str) -> frozenset[Phrase]:
    return frozenset(tuple(split_words(text)) for each in languages for text in each.listed(context).get("phrases", ()))
