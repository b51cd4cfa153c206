"""Which language a text is in: that of the word for its command, else that of the words around it.

English words for commands are used in every language ("balance ko po"), so an
English one does not decide where all other words are of another language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from parsers.spotting import Sentence
from parsers.vocabulary import Vocabulary

_BORROWED = "en"


def language_of(sentence: Sentence, vocabulary: Vocabulary) -> str | None:
    """Tell the language of *sentence*; None where nothing, or as much, speaks for several."""
    typed = {each.language for hit in sentence.hits for each in hit.meanings}
    around = Counter(_around(sentence, vocabulary))
    if len(typed) == 1 and not (typed == {_BORROWED} and around and _BORROWED not in around):
        return typed.pop()
    speaking = [each for each in around.most_common() if len(typed) < 2 or each[0] in typed]
    if not speaking or (len(speaking) > 1 and speaking[0][1] == speaking[1][1]):
        return typed.pop() if len(typed) == 1 else None
    return speaking[0][0]


def _around(sentence: Sentence, vocabulary: Vocabulary) -> Iterable[str]:
    for each in sentence.rest:
        yield from vocabulary.languages_of(each.word)
        yield from {meaning.language for meaning in vocabulary.hints.get(each.word, ())}
