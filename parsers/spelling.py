"""Typed words as words of the vocabulary: glued ones taken apart, slips put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.codes import is_code
from parsers.digits import is_account
from parsers.near import near, with_letters, without_drawl
from parsers.vocabulary import Vocabulary

_PIECES = re.compile(r"[^\W\d_]+|[0-9][0-9.,]*")
_LEADING = re.compile(r"([^\W\d_]+)([0-9].*)")
_INNER_DIGIT = re.compile(r"[^\W\d_]+(?:[0-9]+[^\W_]*[^\W\d_]|[01])")
_ACCOUNT_LETTERS = ("c", "l", "s")
_PIECE_MIN = 2
_KEYWORD_MIN = 3


@dataclass(frozen=True)
class Word:
    """A word as *typed*, what it is taken for, and how many slips lie between."""

    typed: str
    word: str
    slips: int = 0

    @property
    def has_digit(self) -> bool:
        """Whether a digit was typed in it."""
        return any(each.isdigit() for each in self.word)


@dataclass(frozen=True)
class Spelling:
    """Reads words by one vocabulary."""

    vocabulary: Vocabulary

    def words(self, typed: Sequence[str]) -> list[Word]:
        """Take apart what is glued, join what is spaced out, put slips right."""
        apart: list[str] = []
        for each in self._joined_halves(_joined_letters(typed)):
            after_join = bool(apart) and apart[-1] in {"join", "code"}
            apart += [each] if after_join and is_code(each.upper()) else self._unglued(each)
        return [word for each in apart for word in self._read(each)]

    def _joined_halves(self, typed: Sequence[str]) -> list[str]:
        """Join two words that are one keyword with a blank in it ("bal ance")."""
        joined: list[str] = []
        for each in typed:
            before = joined[-1] if joined else ""
            if each not in self.vocabulary.words and before + each in self.vocabulary.keywords:
                joined[-1] = before + each
            else:
                joined.append(each)
        return joined

    def _read(self, typed: str) -> list[Word]:
        known = self.vocabulary.words
        if typed in known or typed in self.vocabulary.hints or not typed.isalpha():
            return [self._with_letters(typed)]
        if typed in self.vocabulary.squeezed:
            return _words(self.vocabulary.squeezed[typed])
        for shorter in without_drawl(typed):
            if shorter in known:
                return [Word(typed, shorter)]
        pieces = self._segmented(typed)
        if pieces:
            return _words(pieces)
        return self._corrected(typed)

    def _with_letters(self, typed: str) -> Word:
        """Read "ba1ance" as the keyword it looks like; leave numbers and codes alone."""
        if _INNER_DIGIT.fullmatch(typed):
            for each in with_letters(typed):
                if each in self.vocabulary.keywords:
                    return Word(typed, each, 1)
        return Word(typed, typed)

    def _corrected(self, typed: str) -> list[Word]:
        vocabulary = self.vocabulary
        nearest, slips = near(typed, vocabulary.forgiving)
        inside, slips_inside = near(typed, vocabulary.correctable, slips_max=1)
        if nearest and (not inside or slips <= slips_inside):
            meanings = {each.command for word in nearest for each in vocabulary.phrases[word,]}
            return [Word(typed, nearest[0], slips)] if len(meanings) == 1 else [Word(typed, typed)]
        if inside:
            return [Word(typed, inside[0], slips_inside)] if len(inside) == 1 else [Word(typed, typed)]
        glued, slips = near(typed, vocabulary.squeezed.keys(), slips_max=1)
        if len(glued) == 1 and len(typed) > len("notme"):
            first, *rest = vocabulary.squeezed[glued[0]]
            return [Word(typed, first, slips), *_words(rest)]
        return [Word(typed, typed)]

    def _unglued(self, typed: str) -> list[str]:
        """Split letters from digits where the letters are words ("balance1234", "4071pls")."""
        pieces = _PIECES.findall(typed)
        if len(pieces) < 2 or is_account(typed) or self._with_letters(typed).slips:
            return [typed]
        if all(self._is_word(each) for each in pieces if each.isalpha()):
            return list(pieces)
        led = _LEADING.fullmatch(typed)
        if led is None:
            return [typed]
        word, rest = led.groups()
        if word[-1] in _ACCOUNT_LETTERS and self._is_word(word[:-1]):
            return [word[:-1], word[-1] + rest]
        if self._is_word(word) or self._is_slip(word):
            return [word, rest]
        return [typed]

    def _is_word(self, word: str) -> bool:
        known = self.vocabulary
        return len(word) >= _PIECE_MIN and (word in known.words or word in known.squeezed)

    def _is_slip(self, word: str) -> bool:
        if any(self._is_word(each) for each in without_drawl(word)):
            return True
        return any(each.slips for each in self._corrected(word))

    def _segmented(self, typed: str) -> list[str]:
        """Split a word into known ones, a keyword among them ("checkmybalance"), the fewest pieces first."""
        best: list[list[str] | None] = [[]] + [None] * len(typed)
        for end in range(_PIECE_MIN, len(typed) + 1):
            for start in range(end - _PIECE_MIN, -1, -1):
                before = best[start]
                piece = typed[start:end]
                if before is None or not (piece in self.vocabulary.words and piece not in self.vocabulary.others):
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, piece]
        pieces = best[-1] or []
        has_keyword = any(each in self.vocabulary.keywords and len(each) > _KEYWORD_MIN for each in pieces)
        return pieces if len(pieces) > 1 and has_keyword else []


def _words(words: Iterable[str]) -> list[Word]:
    return [Word(each, each) for each in words]


def _joined_letters(typed: Sequence[str]) -> list[str]:
    """Join single letters that stand in a row into the word they spell ("b a l a n c e")."""
    joined: list[str] = []
    run: list[str] = []
    for each in [*typed, ""]:
        if len(each) == 1 and each.isalpha():
            run.append(each)
            continue
        joined += ["".join(run)] if len(run) > _KEYWORD_MIN - 1 else run
        run = []
        joined += [each] if each else []
    return joined
