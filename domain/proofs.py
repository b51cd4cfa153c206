"""Tell which word about money may move it: what anybody could have written is evidence, and no proof."""

from __future__ import annotations

from collections.abc import Sequence

from domain.money import Money
from domain.receipts import Receipt, Word

WEAK = frozenset({Word.NOTICE, Word.HAND})
"""A text that a phone passed on may be forged, and what somebody typed may be a slip or worse."""

ASKED = frozenset({Word.PULL, Word.STATEMENT, Word.STATUS})
"""What an operator says when it is asked, or writes in its own books; what comes by itself, anybody may have sent."""


def find_proof(first: Receipt, words: Sequence[Receipt], notice_max: Money) -> Receipt | None:
    """Give the word to go by, *first* being what opened the record; None where only weak words tell of it.

    A word that tells of another amount proves nothing. What a weak word says of payer and account counts
    only where it is the proof itself: a notice of *notice_max* at most. What is entered by hand never is.
    """
    if first.word not in WEAK:
        return first
    agreeing = [word for word in words if word.amount == first.amount]
    strong = next((word for word in agreeing if word.word not in WEAK), None)
    if strong is not None or first.amount.minor > notice_max.minor:
        return strong
    return next((word for word in agreeing if word.word is Word.NOTICE), None)
