"""Many words about money at once: what is known is looked up together, what is new is written together.

Two steps that bring the same receipts cannot wait for each other in a ring: each puts
what is new on record in the order of the numbers, and after that locks what was there in that order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from domain.audit import Act
from domain.audited import heard_fields
from domain.receipts import Receipt
from domain.remittances import Heard, RemittanceState
from gateway.store.chain import note
from gateway.store.desk import Desk, insert_once
from gateway.store.evidence import name_word
from gateway.store.lists import among
from gateway.store.money_tables import remittances, words
from gateway.store.receipts import digest_columns, fold_number, write_receipt

AT_ONCE_MAX = 500

_ADD = insert_once(remittances, remittances.c.id, remittances.c.number_folded)
_ADD_WORDS = insert_once(words)
_is_of_operator = remittances.c.operator == bindparam("by_operator")
_NAMED = among(
    remittances.c.number_folded,
    "folded",
    select(remittances).where(_is_of_operator).order_by(remittances.c.number_folded).where,
)
_THERE = among(remittances.c.number_folded, "folded", select(remittances.c.number_folded).where(_is_of_operator).where)
_ACTS = {Heard.FIRST: Act.HEARD, Heard.AGREES: Act.HEARD_AGAIN, Heard.DIFFERS: Act.HEARD_OTHERWISE}
_DIGESTS = among(words.c.digest, "digests", select(words.c.digest).where)


@dataclass(frozen=True)
class NewWord:
    """A word about to be put on record, and the columns and names that it has there."""

    receipt: Receipt
    sealed: bytes
    folded: str
    digest: str
    columns: Mapping[str, Any]

    @property
    def name(self) -> tuple[str, str]:
        """What makes its money the same."""
        return self.receipt.operator, self.folded


def prepare(receipt: Receipt, sealed: bytes) -> NewWord:
    """Work out what a word is on record by."""
    return NewWord(receipt, sealed, *_columns(receipt))


@lru_cache(AT_ONCE_MAX)
def _columns(receipt: Receipt) -> tuple[str, str, Mapping[str, Any]]:
    """Work out a word's names and columns; whoever looks whether it is known and takes it then asks twice."""
    columns = write_receipt(receipt)
    return fold_number(receipt.number), digest_columns(columns), columns


def add_new(desk: Desk, told: Collection[NewWord], now: datetime) -> dict[tuple[str, str], int]:
    """Put money on record where there is none of that number, with its word; gives the ids of what is new."""
    firsts = {each.name: each for each in reversed(list(told))}
    there = {
        (operator, number)
        for operator, folded in _by_operator(firsts)
        for number in desk.run(_THERE, by_operator=operator, folded=folded).scalars()
    }
    missing = [firsts[name] for name in sorted(firsts.keys() - there)]
    if not missing:
        return {}
    rest = {"state": RemittanceState.RECEIVED.value, "reason": "", "held_back_minor": 0}
    rest |= {"taken_at": now, "moved_at": now}
    rows = [{**each.columns, "number_folded": each.folded, **rest} for each in missing]
    ids: dict[tuple[str, str], int] = {}
    for operator, some in groupby(rows, key=lambda row: str(row["operator"])):
        added = desk.run_many(_ADD, list(some))
        ids |= {(operator, row.number_folded): row.id for row in added.all()}
    add_words(desk, [(ids[each.name], each) for each in missing if each.name in ids], now)
    return ids


def add_words(desk: Desk, told: Iterable[tuple[int, NewWord]], now: datetime) -> None:
    """Put words on record under the remittances with these ids; one that is there stays as it is."""
    rows = [{**write_word(word, now), "remittance_id": number} for number, word in told]
    if rows:
        desk.add_many(_ADD_WORDS, rows)


def write_word(word: NewWord, now: datetime) -> dict[str, Any]:
    """Write a word as columns, all but whose it is."""
    return {**word.columns, "digest": word.digest, "told_at": now, "sealed": word.sealed}


def note_word(desk: Desk, source: str, number: int, heard: Heard, word: NewWord, now: datetime) -> None:
    """Note a word that came on record, about the remittance *number* that is called *source*."""
    evidence = name_word(word.columns, word.digest, now, word.sealed)
    said = {**heard_fields(number, word.receipt), "word": word.receipt.word.value, "evidence": evidence}
    note(desk, source, _ACTS[heard], now, said)


def named(desk: Desk, names: Collection[tuple[str, str]], *, is_locked: bool) -> Iterator[Row[Any]]:
    """Find remittances by operator and folded number, in that order."""
    query = _NAMED[desk.database]
    assert isinstance(query, Select), "rows that may be locked are selected"
    for operator, folded in _by_operator(names):
        yield from desk.run(desk.locked(query) if is_locked else query, by_operator=operator, folded=folded).all()


def known_digests(desk: Desk, digests: Sequence[str]) -> set[str]:
    """Tell which of these words are on record."""
    return set(desk.run(_DIGESTS, digests=digests).scalars()) if digests else set()


def _by_operator(names: Collection[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    for operator, some in groupby(sorted(names), key=lambda name: name[0]):
        yield operator, [folded for _, folded in some]
