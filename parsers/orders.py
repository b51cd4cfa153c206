"""Orders of officers that ask for something or take it back: SHEET, UNDO, DAY.

They are read in their forms before a command declares them; the name of a group is
whatever follows SHEET, its own words kept as they were typed.
"""

from __future__ import annotations

from parsers.spotting import Sentence
from parsers.vocabulary import OFFICERS, Vocabulary

ORDERS: dict[str, tuple[str, ...]] = {"sheet": ("group?",), "undo": ("reference pin?",), "day": ("",)}
SHEET = "sheet"
_GROUP_WORDS_MAX = 6


def group_of(sentence: Sentence, vocabulary: Vocabulary) -> dict[str, str] | None:
    """Read the group behind SHEET, in capitals; nothing where none is named, None where it is no such order."""
    if not sentence.hits or SHEET not in sentence.hits[0].commands:
        return None
    first, *others = sentence.hits
    start = sentence.words.index(first.words[0])
    end = start + len(first.words)
    if any(not vocabulary.is_small(each.word) for each in sentence.words[:start]):
        return None
    if any(each.commands & OFFICERS for each in others):
        return None
    named = [each.typed for each in sentence.words[end:] if not vocabulary.is_small(each.word)]
    if len(named) > _GROUP_WORDS_MAX:
        return None
    return {"group": " ".join(named).upper()} if named else {}
