"""Find the phrases that stand for commands in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parsers.spelling import Word
from parsers.vocabulary import Meaning, Phrase, Vocabulary


@dataclass(frozen=True)
class Hit:
    """A phrase found in a sentence, and what it may mean."""

    phrase: Phrase
    meanings: frozenset[Meaning]
    words: tuple[Word, ...]

    @property
    def commands(self) -> frozenset[str]:
        """The commands it may stand for."""
        return frozenset(each.command for each in self.meanings)


@dataclass(frozen=True)
class Sentence:
    """A text's *words*, the *hits* among them, and the *rest*, each in order."""

    words: tuple[Word, ...]
    hits: tuple[Hit, ...]
    rest: tuple[Word, ...]

    @cached_property
    def commands(self) -> tuple[str, ...]:
        """The different commands that stand in it, in order."""
        return tuple(dict.fromkeys(command for hit in self.hits for command in sorted(hit.commands)))

    @property
    def slips(self) -> int:
        """How many slips were forgiven to find the commands."""
        return sum(word.slips for hit in self.hits for word in hit.words)

    def without(self, is_dropped: Callable[[Hit], bool]) -> Sentence:
        """Give the sentence without some hits, unless none would be left."""
        kept = tuple(each for each in self.hits if not is_dropped(each))
        return Sentence(self.words, kept, self.rest) if kept else self


def spot(words: Sequence[Word], vocabulary: Vocabulary) -> Sentence:
    """Find commands with all words in place, and with small words left out; take what explains more."""
    whole = _spot(words, vocabulary.phrases, vocabulary.longest)
    spare = [each for each in words if not vocabulary.is_small(each.word)]
    short = _spot(spare, vocabulary.loose, vocabulary.longest)

    def rank(sentence: Sentence) -> tuple[int, int]:
        strange = [each for each in sentence.rest if not vocabulary.is_small(each.word) and not each.has_digit]
        return (len(strange), len(sentence.commands) != 1)

    if rank(short) < rank(whole):
        small = tuple(each for each in words if vocabulary.is_small(each.word))
        return Sentence(tuple(words), short.hits, (*small, *short.rest))
    return whole


def _spot(words: Sequence[Word], phrases: Mapping[Phrase, frozenset[Meaning]], longest: int) -> Sentence:
    hits: list[Hit] = []
    rest: list[Word] = []
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            taken = tuple(words[place : place + length])
            phrase = tuple(each.word for each in taken)
            if phrase in phrases:
                hits.append(Hit(phrase, phrases[phrase], taken))
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
    return Sentence(tuple(words), tuple(hits), tuple(rest))
