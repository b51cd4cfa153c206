"""Ask back: what may have been meant, and the corrected message for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.commands import Asker, NotRead
from domain.sms import TEXT_MAX
from parsers.digits import Fields, is_account
from parsers.forms import Kinds, example, match
from parsers.languages_typed import language_of
from parsers.near import is_likely, near, suggestions
from parsers.spotting import Sentence
from parsers.typed import echo
from parsers.vocabulary import ANYBODYS, OFFICERS, RISKY, Meaning, Vocabulary

NEAR_MAX = 2
_SOURCE = "en"
_REPORT = "H7K2P"
_SIGNS = re.compile(r"[<>{}\[\]=;$%&|\\^~]")
_SIGNS_MIN = 2
_OF_SEVERAL = ("account", "pin")


@dataclass(frozen=True)
class Heard:
    """A text that came, from whom, and what was found in it."""

    text: str
    asker: Asker
    sentence: Sentence


@dataclass(frozen=True)
class Places:
    """How many fields an example wants; where *is_hers*, none is an account, where *is_shared*, the client comes first.

    Her phone says whose account is meant, and she may take a made-up number for her own.
    """

    count: int
    is_hers: bool
    is_shared: bool


@dataclass(frozen=True)
class Asking:
    """Asks back in the words of one vocabulary; *rows* are the forms of each command, *built* those that can be used."""

    vocabulary: Vocabulary
    rows: Mapping[str, tuple[Kinds, ...]]
    pin_length: int
    built: frozenset[str]

    def ask(self, heard: Heard, commands: Sequence[str], fields: Sequence[str] = ()) -> NotRead:
        """Ask back a text in which *commands* and *fields* were found."""
        language = language_of(heard.sentence, self.vocabulary)
        meant = self._near(heard, commands)
        typed = fields or [each.typed for each in heard.sentence.rest if each.has_digit]
        is_hers = heard.asker.is_client and not any(is_account(each) for each in typed)
        places = Places(len(typed), is_hers=is_hers, is_shared=heard.asker.is_shared)
        examples = (self._example(each, language or slip, heard.sentence, places) for each, slip in meant.items())
        return NotRead(echo=echo(heard.text), examples=tuple(examples), near=tuple(meant), language=language)

    def _near(self, heard: Heard, commands: Sequence[str]) -> Mapping[str, str | None]:
        """List what may have been meant, the surest first: what was typed, what numbers and words hint at, slips.

        Each with the language of the word that it is a slip of. Commands that are not built yet are named only
        where they were typed.
        """
        if not commands and _is_noise(heard.text):
            return {}
        guesses = [*(() if commands else self._numbered(heard)), *self._hinted(heard.sentence)]
        found: dict[str, str | None] = dict.fromkeys([*commands, *(each for each in guesses if each in self.built)])
        if not commands and not guesses:
            for each in self._slipped(heard.sentence):
                if each.command in self.built:
                    found.setdefault(each.command, each.language)
        allowed = [each for each in found if _may_ask(heard.asker, each)]
        return {each: found[each] for each in allowed[:NEAR_MAX]}

    def _hinted(self, sentence: Sentence) -> Iterable[str]:
        for each in sentence.rest:
            for meaning in self.vocabulary.hints.get(each.word, ()):
                yield meaning.command
            if each.word in self.vocabulary.names:
                yield "lang"

    def _numbered(self, heard: Heard) -> Iterable[str]:
        """Find what takes such numbers; a text of nothing but numbers is a try at the balance."""
        typed = [each.typed for each in heard.sentence.rest if each.has_digit]
        fields = Fields(self.pin_length, heard.asker, self.vocabulary.names)
        for command, rows in self.rows.items():
            if typed and match([row for row in rows if row], typed, fields):
                yield command
        if typed and not any(each.word.isalpha() for each in heard.sentence.rest):
            yield "balance"

    def _slipped(self, sentence: Sentence) -> Iterable[Meaning]:
        """Find keywords that a word comes near to, else words that hint at one."""
        vocabulary = self.vocabulary
        words = [each.word for each in sentence.rest if each.word.isalpha() and not vocabulary.is_small(each.word)]
        for word in words:
            yield from self._slips_of(word)
        for word in words:
            for hint in near(word, vocabulary.hints.keys(), slips_max=1)[0]:
                yield from (Meaning(each.command, _SOURCE) for each in vocabulary.hints[hint])

    def _slips_of(self, word: str) -> Sequence[Meaning]:
        """List what *word* may be a slip of, the nearest first, of these the institution's languages first.

        What changes the phone only where the slip is a likely one, and nothing else is near.
        """
        languages = list(self.vocabulary.shown)
        found = [
            (slips, languages.index(each.language), each, keyword)
            for keyword, slips in suggestions(word, self.vocabulary.forgiving).items()
            for each in self.vocabulary.phrases[keyword,]
        ]
        safe = [each for _, _, each, _ in sorted(found) if each.command not in RISKY]
        return safe or [each for _, _, each, keyword in sorted(found) if is_likely(word, keyword)]

    def _example(self, command: str, language: str | None, sentence: Sentence, places: Places) -> str:
        shown = self.vocabulary.shown
        word = shown.get(language or _SOURCE, {}).get(command) or shown[_SOURCE][command]
        wanted = [self.vocabulary.names[each.word] for each in sentence.rest if each.word in self.vocabulary.names]
        others = [each for each in shown if each != (language or _SOURCE)]
        places_of = self.vocabulary.places
        placeholders = {
            "language": [*wanted, *others, _SOURCE][0].upper(),
            **({"reference": _REPORT} if command == "undo" else {}),
            **places_of[_SOURCE],
            **places_of.get(language or _SOURCE, {}),
        }
        rows = self.rows.get(command, ())
        if places.is_hers:
            rows = tuple(row for row in rows if "account" not in row) or rows
        if places.is_shared and places.count and _OF_SEVERAL in rows:
            return f"{word}, {placeholders['client number']}, PIN"
        return example(word, rows, places.count, placeholders, self.pin_length)


def _may_ask(asker: Asker, command: str) -> bool:
    """Tell whether a phone can use *command*: staff have no accounts here, clients no sheets; who is both has both."""
    if asker is Asker.STAFF:
        return command in OFFICERS | ANYBODYS
    return asker.is_staff or command not in OFFICERS


def _is_noise(text: str) -> bool:
    """Tell what no person types but a program: slips of its words would be guesses at nothing."""
    return len(_SIGNS.findall(text[:TEXT_MAX])) >= _SIGNS_MIN
