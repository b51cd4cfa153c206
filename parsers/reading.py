"""Read what people text.

A reading is given only when there is one: a word that means two things, a
number that may be two things, a word that nobody knows beside a known one are
asked back with the corrected message. Source: design, SMS language, rules 1-12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from domain.codes import CODE_LENGTH, is_code
from domain.commands import Asker, Reading, Understood
from domain.pins import PIN_LENGTH
from parsers.asking import Asking, Heard
from parsers.digits import Fields, is_number_of_letters
from parsers.forms import Kinds, expand, match
from parsers.languages_typed import language_of
from parsers.orders import ORDERS, group_of
from parsers.reports import ReportReader
from parsers.spelling import Spelling, Word
from parsers.spotting import Hit, Sentence, spot
from parsers.typed import WORDS_MAX, split_words, without_repeats
from parsers.vocabulary import OFFICERS, RISKY, WHOLE, Vocabulary

_ACCOUNT_LETTERS = frozenset({"c", "l", "s"})
_PIN_WORD = "pin"
_SIGNATURE_MAX = 4
_NUMBERED = frozenset({"paid", "wrong", "undo"})
"""Commands behind which a number stands that may have letters only."""

_LANGUAGE_NAME_MIN = 5


@dataclass(frozen=True)
class Reader:
    """Reads texts by one vocabulary; *forms* are those that the commands declare, by command."""

    vocabulary: Vocabulary
    forms: Mapping[str, tuple[str, ...]]
    pin_length: int = PIN_LENGTH

    def read(self, text: str, asker: Asker) -> Reading:
        """Read *text*, or say what may have been meant; reports of officers are read from phones of staff only."""
        report = self._reports.read(text) if asker.is_staff else None
        return report or self._read(text, asker)

    def _read(self, text: str, asker: Asker) -> Reading:
        typed = without_repeats(split_words(text))
        words = self._without_signature(self._spelling.words(typed[:WORDS_MAX]))
        sentence = self._settled(spot(words, self.vocabulary), asker)
        heard = Heard(text, asker, sentence)
        commands = sentence.commands or self._language_alone(sentence)
        if len(commands) != 1 or len(typed) > WORDS_MAX:
            return self._asking.ask(heard, commands)
        [command] = commands
        if command == "sheet" and asker.is_staff:
            group = group_of(sentence, self.vocabulary)
            if group is not None:
                return Understood(command, group, language_of(sentence, self.vocabulary))
        fields, unknown = self._sorted(sentence, command)
        readings = self._readings(command, fields, asker)
        if unknown or len(readings) != 1 or not self._may_act(heard, command, fields):
            return self._asking.ask(heard, commands, fields)
        return Understood(command, readings[0], language_of(sentence, self.vocabulary))

    def is_greeting(self, text: str) -> bool:
        """Tell a text of nothing but a greeting or thanks, and small words behind it."""
        words = split_words(text)[:WORDS_MAX]
        return bool(words) and words[0] in self.vocabulary.polite and all(map(self.vocabulary.is_small, words))

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self.vocabulary)

    @cached_property
    def _reports(self) -> ReportReader:
        return ReportReader(self.vocabulary)

    @cached_property
    def _rows(self) -> dict[str, tuple[Kinds, ...]]:
        return {command: expand(each) for command, each in (ORDERS | dict(self.forms)).items()}

    @cached_property
    def _asking(self) -> Asking:
        return Asking(self.vocabulary, self._rows, self.pin_length, built=frozenset(self.forms))

    def _without_signature(self, words: list[Word]) -> list[Word]:
        """Leave out a name after "regards", and what a phone adds by itself."""
        for place in range(1, len(words)):
            for phrase in self.vocabulary.sign_offs:
                end = place + len(phrase)
                tail = words[end:]
                signs_off = tuple(each.word for each in words[place:end]) == phrase
                is_name = not any(each.has_digit or each.word in self.vocabulary.keywords for each in tail)
                if signs_off and is_name and len(tail) <= _SIGNATURE_MAX:
                    return words[:place]
        return words

    def _language_alone(self, sentence: Sentence) -> tuple[str, ...]:
        """Take the name of one language, with nothing else said, for LANG."""
        names = {each.word for each in sentence.rest if each.word in self.vocabulary.names}
        is_name = len(names) == 1 and all(len(each) >= _LANGUAGE_NAME_MIN for each in names)
        return ("lang",) if is_name and not self._sorted(sentence, "lang")[1] else ()

    def _settled(self, sentence: Sentence, asker: Asker) -> Sentence:
        """Drop from several commands those whose words may be mere small words or labels beside the others."""

        def is_small(hit: Hit) -> bool:
            return all(self.vocabulary.is_small(each) for each in hit.phrase)

        def is_of_staff(hit: Hit) -> bool:
            return asker is not Asker.STAFF and hit.commands <= OFFICERS and self._is_hint_of(hit, sentence)

        def is_beside(hit: Hit) -> bool:
            others = set(sentence.commands) - hit.commands
            return any(set(hit.phrase) <= self.vocabulary.beside.get(each, frozenset()) for each in others)

        def is_label(hit: Hit) -> bool:
            return hit.phrase == (_PIN_WORD,) and self._labels_pin(sentence)

        for is_dropped in (is_small, is_of_staff, is_beside, is_label):
            if len(sentence.commands) > 1:
                sentence = sentence.without(is_dropped)
        return sentence

    def _is_hint_of(self, hit: Hit, sentence: Sentence) -> bool:
        hints = (each.command for word in hit.phrase for each in self.vocabulary.hints.get(word, ()))
        return any(each in sentence.commands for each in hints)

    def _labels_pin(self, sentence: Sentence) -> bool:
        """Tell whether PIN only names the number of another command ("balance pin 1234")."""
        others = [each for each in sentence.commands if each != _PIN_WORD]
        takes_pin = len(others) == 1 and any("pin" in row for row in self._rows.get(others[0], ()))
        numbers = [each for each in sentence.rest if each.word.isdecimal() and len(each.word) == self.pin_length]
        return takes_pin and len(numbers) <= 1

    def _sorted(self, sentence: Sentence, command: str) -> tuple[list[str], list[str]]:
        """Sort what stands around the command into possible fields and words that do not belong to it."""
        fields: list[str] = []
        unknown: list[str] = []
        for each in sentence.rest:
            is_language = command == "lang" and each.word in self.vocabulary.names
            is_code_part = (command == "join" and _is_code_part(each.typed)) or (
                command == "undo" and len(each.word) == 1
            )
            is_number = command in _NUMBERED and is_number_of_letters(each.typed)
            if each.has_digit or is_code_part or is_number:
                fields.append(each.typed)
            elif each.word in _ACCOUNT_LETTERS or is_language:
                fields.append(each.word)
            elif len(each.word) > 1 and not self._belongs(each.word, command):
                unknown.append(each.word)
        return fields, unknown

    def _belongs(self, word: str, command: str) -> bool:
        beside = self.vocabulary.beside
        if self.vocabulary.is_small(word) or word in beside.get(command, ()):
            return True
        return command == "pin" and word in self.vocabulary.new

    def _readings(self, command: str, fields: Sequence[str], asker: Asker) -> list[dict[str, str]]:
        """List the readings of *fields*; a command that declares no forms is not built yet, and takes any."""
        if command not in self._rows:
            return [{}]
        return match(self._rows[command], fields, Fields(self.pin_length, asker, self.vocabulary.names))

    def _may_act(self, heard: Heard, command: str, fields: Sequence[str]) -> bool:
        """Tell whether so much may be read out of so little: words of staff, words with two meanings, risky commands."""
        sentence = heard.sentence
        is_polite = all(each.word in self.vocabulary.polite for each in sentence.rest)
        if command in OFFICERS and not heard.asker.is_staff:
            return False
        if command in RISKY and sentence.slips > 1:
            return False
        if not fields and any(hit.phrase in self.vocabulary.asked for hit in sentence.hits):
            return False
        if not fields and command in WHOLE and not (is_polite and len(sentence.hits) == 1):
            return False
        if command == "stop" and sentence.slips:
            return False
        return command != "pin" or not self._names_new_first(sentence)

    def _names_new_first(self, sentence: Sentence) -> bool:
        """Tell whether "new" stands before the first of two PINs, so that their order is in doubt."""
        for each in sentence.words:
            if each.has_digit:
                return False
            if each.word in self.vocabulary.new:
                return True
        return False


def _is_code_part(typed: str) -> bool:
    return len(typed) in {1, CODE_LENGTH} and is_code((typed * CODE_LENGTH)[:CODE_LENGTH].upper())
