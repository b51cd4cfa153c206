"""Which language a text is in: that of the word for its command, else that of the words around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from parsers.spotting import Sentence
from parsers.vocabulary import Vocabulary


def language_of(sentence: Sentence, vocabulary: Vocabulary) -> str | None:
    """Tell the language of *sentence*; None where nothing, or as much, speaks for several."""
    typed = {each.language for hit in sentence.hits for each in hit.meanings}
    if len(typed) == 1:
        return typed.pop()
    around = (each for each in _around(sentence, vocabulary) if not typed or each in typed)
    counted = Counter(around).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]


def _around(sentence: Sentence, vocabulary: Vocabulary) -> Iterable[str]:
    for each in sentence.rest:
        yield from vocabulary.languages_of(each.word)
        yield from {meaning.language for meaning in vocabulary.hints.get(each.word, ())}
