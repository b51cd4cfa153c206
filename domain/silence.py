"""Whether a channel is silent that would not be at this hour.

Measured against the same time of the same weekday in past weeks, so that nights and Sundays are quiet by right. A busy
channel is missed within a quarter of an hour, one that tells little is missed later, and one without a past never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low

WEEK = timedelta(days=7)
WEEKS = 4
SPANS = (timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
"""For how long a channel may be silent; looked at every five minutes, the first is told within twenty."""

USUAL_MIN = 5
"""So many words usually come in a span that is silent: of a channel as regular as rain it is silent once in 150."""


@dataclass(frozen=True)
class Silence:
    """A channel told nothing for *lasted* at least, where *usual* words came in such a time of past weeks."""

    lasted: timedelta
    usual: int


def find_silence(now: Mapping[timedelta, int], past: Mapping[timedelta, Sequence[int]]) -> Silence | None:
    """Find the longest span that is silent and should not be: words of the span up to *now*, and in *past* weeks.

    *past* has the weeks that the channel is known for, and none before its first word. None where a word came lately or
    nobody knows what is usual.
    """
    found = None
    for span in SPANS:
        weeks = past.get(span, ())
        usual = median_low(weeks) if weeks else 0
        if now[span] == 0 and usual >= USUAL_MIN:
            found = Silence(span, usual)
    return found
