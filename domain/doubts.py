"""What speaks against a receipt: words that do not agree, or an operator that does not know it; and what people said of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.money import write_exact
from domain.receipts import Word

if TYPE_CHECKING:
    from domain.reconciling import Traced


class Cause(StrEnum):
    """Why a receipt is unexplained; it decides what a person can do about it."""

    WORDS = "words do not agree"
    STATEMENT = "the statement lacks it"
    DENIED = "the operator does not know it"
    CORE = "the core has another sum"
    RECORD = "our record does not add up"


UNKNOWN = frozenset({Cause.STATEMENT, Cause.DENIED})
"""That the operator does not know it, by the one source or the other: who explains one explains both.

A person may explain these, and words that do not agree; sums that differ are mended, not explained.
"""


@dataclass(frozen=True)
class Explained:
    """That a person explained a receipt: *causes* are what spoke against it then, *words* how many had been told of it.

    What is told later, or speaks against it for another cause, is not explained by it. *by* is her login.
    """

    causes: frozenset[Cause]
    words: int
    by: str
    why: str


@dataclass(frozen=True)
class Doubt:
    """What speaks against a receipt, and how to say so."""

    cause: Cause
    words: str


def find_doubts(traced: Traced, *, is_covered: bool, called: str = "the operator") -> Sequence[Doubt]:
    """Say what of what was told, or not told, speaks against it, whether anybody explained it or not."""
    found = [Doubt(Cause.WORDS, says)] if (says := _otherwise(traced)) else []
    unknown = "" if traced.is_known else f"{called} does not know it: "
    if is_covered and traced.said(Word.STATEMENT) is None:
        found.append(Doubt(Cause.STATEMENT, f"{unknown}the statement of that time does not have it"))
    if traced.is_denied and not traced.is_known:
        found.append(Doubt(Cause.DENIED, f"{unknown}it was asked"))
    return found


def is_explained(traced: Traced, cause: Cause) -> bool:
    """Tell whether somebody explained it since the last word that tells otherwise."""
    told = max((place for place, _ in traced.odd), default=0)
    since = told if cause is Cause.WORDS else 0
    return any(cause in each.causes and each.words >= since for each in traced.explained)


def _otherwise(traced: Traced) -> str:
    """Say which words do not agree with the first; "" where all do."""
    first = traced.remittance.receipt
    amounts = [f"{each.word} {write_exact(each.amount)}" for _, each in traced.odd if each.amount != first.amount]
    if amounts:
        return f"told as {write_exact(first.amount)} first, but: {', '.join(amounts)}"
    days = [f"{each.word} {each.paid_at:%Y-%m-%d}" for _, each in traced.odd]
    return f"told as of {first.paid_at:%Y-%m-%d} first, but: {', '.join(days)}" if days else ""
