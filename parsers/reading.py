"""Read what people text.

A reading is given only when there is one: a word that means two things, a
number that may be two things, a word that nobody knows beside a known one are
asked back with the corrected message. Source: design, SMS language, rules 1-12.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.commands import Asker, NotRead, Reading, Understood
from domain.pins import PIN_LENGTH
from parsers import forms as forms_of
from parsers.digits import Fields, is_code
from parsers.near import suggestions
from parsers.spelling import Spelling
from parsers.spotting import Sentence, spot
from parsers.typed import echo, split_words, without_repeats
from parsers.vocabulary import OFFICERS, RISKY, Meaning, Vocabulary

NEAR_MAX = 2
_ACCOUNT_LETTERS = frozenset({"c", "l", "s"})
_PIN_WORD = "pin"


@dataclass(frozen=True)
class _Heard:
    """A text that came, from whom, and what was found in it."""

    text: str
    asker: Asker
    sentence: Sentence


@dataclass(frozen=True)
class Reader:
    """Reads texts by one vocabulary; *forms* are those that the commands declare, by command."""

    vocabulary: Vocabulary
    forms: Mapping[str, tuple[str, ...]]
    pin_length: int = PIN_LENGTH

    def read(self, text: str, asker: Asker) -> Reading:
        """Read *text*, or say what may have been meant."""
        words = self._spelling.words(without_repeats(split_words(text)))
        sentence = self._settled(spot(words, self.vocabulary), asker)
        heard = _Heard(text, asker, sentence)
        if len(sentence.commands) != 1:
            return self._asked_back(heard, sentence.commands)
        [command] = sentence.commands
        typed, unknown = self._sorted(sentence, command)
        if unknown or not self._may_act(command, sentence, asker):
            return self._asked_back(heard, (command,), typed)
        if command not in self.forms:
            return Understood(command, {}, self._language(sentence))
        fields = Fields(self.pin_length, asker, self.vocabulary.names)
        readings = forms_of.match(self._rows[command], typed, fields)
        if len(readings) == 1:
            return Understood(command, readings[0], self._language(sentence))
        return self._asked_back(heard, (command,), typed)

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.vocabulary)

    @cached_property
    def _rows(self) -> dict[str, tuple[forms_of.Kinds, ...]]:
        return {command: forms_of.expand(each) for command, each in self.forms.items()}

    def _settled(self, sentence: Sentence, asker: Asker) -> Sentence:
        """Drop from several commands those whose words may be mere small words or labels beside the others."""
        if len(sentence.commands) > 1:
            sentence = sentence.without(lambda hit: all(self.vocabulary.is_small(each) for each in hit.phrase))
        if len(sentence.commands) > 1 and asker is not Asker.STAFF:
            sentence = sentence.without(lambda hit: hit.commands <= OFFICERS and self._is_hint_of(hit.phrase, sentence))
        if len(sentence.commands) > 1 and self._labels_pin(sentence):
            sentence = sentence.without(lambda hit: hit.phrase == (_PIN_WORD,))
        return sentence

    def _is_hint_of(self, phrase: Sequence[str], sentence: Sentence) -> bool:
        return any(each.command in sentence.commands for word in phrase for each in self.vocabulary.hints.get(word, ()))

    def _labels_pin(self, sentence: Sentence) -> bool:
        """Tell whether PIN only names the number of another command ("balance pin 1234")."""
        others = [each for each in sentence.commands if each != _PIN_WORD]
        takes_pin = len(others) == 1 and any("pin" in row for row in self._rows.get(others[0], ()))
        numbers = [each for each in sentence.rest if each.word.isdecimal() and len(each.word) == self.pin_length]
        return takes_pin and len(numbers) <= 1

    def _sorted(self, sentence: Sentence, command: str) -> tuple[list[str], list[str]]:
        """Sort what stands around the command into possible fields and words that nobody knows."""
        fields: list[str] = []
        unknown: list[str] = []
        for each in sentence.rest:
            is_language = command == "lang" and each.word in self.vocabulary.names
            is_code_part = command == "join" and is_code(each.typed.upper())
            if each.has_digit or each.word in _ACCOUNT_LETTERS or is_language or is_code_part:
                fields.append(each.typed if is_code_part or each.has_digit else each.word)
            elif not self.vocabulary.is_small(each.word) and len(each.word) > 1:
                unknown.append(each.word)
        return fields, unknown

    def _may_act(self, command: str, sentence: Sentence, asker: Asker) -> bool:
        """Tell whether so much may be read out of so little: staff's words, risky commands, STOP."""
        if command in OFFICERS and asker is not Asker.STAFF:
            return False
        if command in RISKY and sentence.slips > 1:
            return False
        if any(hit.phrase in self.vocabulary.asked for hit in sentence.hits):
            return False
        if command == "stop":
            return sentence.slips == 0 and all(each.word in self.vocabulary.polite for each in sentence.rest)
        return True

    def _asked_back(self, heard: _Heard, commands: Sequence[str], typed: Sequence[str] = ()) -> NotRead:
        language = self._language(heard.sentence)
        near = self._near(heard, commands)
        return NotRead(
            echo=echo(heard.text),
            examples=tuple(self._example(each, language, len(typed)) for each in near),
            near=near,
            language=language,
        )

    def _near(self, heard: _Heard, commands: Sequence[str]) -> tuple[str, ...]:
        """List what may have been meant: what was typed, what words hint at, what slips come near."""
        found = dict.fromkeys(commands)
        sentence = heard.sentence
        for each in sentence.rest:
            found.update(dict.fromkeys(meaning.command for meaning in self.vocabulary.hints.get(each.word, ())))
        if not found:
            for each in sentence.rest:
                if each.word.isalpha() and not self.vocabulary.is_small(each.word):
                    found.update(dict.fromkeys(self._suggested(each.word)))
        if not found and any(each.word.isdecimal() and len(each.word) == self.pin_length for each in sentence.rest):
            found["balance"] = None
        return tuple(each for each in found if heard.asker is Asker.STAFF or each not in OFFICERS)[:NEAR_MAX]

    def _suggested(self, word: str) -> list[str]:
        keywords = suggestions(word, self.vocabulary.keywords)
        return [meaning.command for each in keywords for meaning in sorted(self.vocabulary.phrases[each,])]

    def _example(self, command: str, language: str | None, typed: int) -> str:
        shown = self.vocabulary.shown.get(language or "en", {})
        word = shown.get(command) or self.vocabulary.shown["en"][command]
        other = "en" if language not in (None, "en") else next((c for c in self.vocabulary.shown if c != "en"), "en")
        return forms_of.example(word, self._rows.get(command, ()), typed, {"language": other.upper()}, self.pin_length)

    def _language(self, sentence: Sentence) -> str | None:
        """Tell the language of the word typed; where several have it, the one of the words around it, else none."""
        typed = {each.language for hit in sentence.hits for each in hit.meanings}
        if len(typed) == 1:
            return typed.pop()
        return _most_common(typed, self._languages_around(sentence))

    def _languages_around(self, sentence: Sentence) -> Iterable[str]:
        for each in sentence.rest:
            yield from self.vocabulary.languages_of(each.word)
            yield from _languages(self.vocabulary.hints.get(each.word, ()))


def _languages(meanings: Iterable[Meaning]) -> set[str]:
    return {each.language for each in meanings}


def _most_common(typed: set[str], around: Iterable[str]) -> str | None:
    counted = Counter(each for each in around if not typed or each in typed).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]
