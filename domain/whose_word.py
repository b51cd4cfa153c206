"""Whose word each client's amount is, after all that was reported, corrected and taken back of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.postings import Earmark
from domain.sheets import Report


@dataclass(frozen=True)
class Word:
    """What stands for a client, and *by* whom: a phone or a login in lower case; *is_changed* from what somebody else wrote."""

    shares: tuple[Earmark, ...]
    by: str
    is_changed: bool = False


def whose_word(reports: Iterable[Report]) -> Mapping[int, Word]:
    """Go through the reports of a sheet, and give for each client whose word counts.

    An officer who sends her meeting again says all of it anew. Who mends a line at the branch says that line.
    """
    words = dict[int, Word]()
    for report in sorted(reports, key=lambda each: each.round):
        if report.undone_at is not None:
            words = {}
            continue
        given = {each.what.client_id: each.what.shares for each in report.given}
        by, is_first = report.by.casefold(), not words
        for client_id in {**words, **given}:
            shares, before = given.get(client_id, ()), words.get(client_id)
            if before is None or by.startswith("+"):
                words[client_id] = Word(shares, by, is_changed=not is_first and not by.startswith("+"))
            elif shares != before.shares:
                words[client_id] = Word(shares, by, is_changed=before.is_changed or before.by != by)
    return words
