# ruff: noqa: D102 (a port's method is documented at the port)
"""What operators took back, by their own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from domain.audit import Act, Detail
from domain.money import Money
from domain.receipts import Reversal, Word
from gateway.store.chain import note
from gateway.store.desk import Desk, insert_once
from gateway.store.evidence import name_reversal
from gateway.store.import_tables import reversals
from gateway.store.lists import among
from gateway.store.receipts import fold_number

_NOTE = insert_once(reversals, reversals.c.id)
_of_operator = select(reversals).where(reversals.c.operator == bindparam("by_operator"))
_NOTED = among(reversals.c.number_folded, "folded", _of_operator.where)
_OF = among(reversals.c.original_folded, "folded", _of_operator.where)


@dataclass(frozen=True)
class SQLReversals:
    """Words about money taken back, inside one unit of work."""

    desk: Desk

    def note(self, reversal: Reversal, sealed: bytes, now: datetime) -> bool:
        row: dict[str, Any] = {
            "operator": reversal.operator,
            "number_folded": fold_number(reversal.number),
            "original_folded": fold_number(reversal.original),
            "amount_minor": reversal.amount.minor,
            "currency": reversal.amount.currency,
            "reversed_at": reversal.reversed_at,
            "word": reversal.word.value,
            "told_at": now,
            "sealed": sealed,
        }
        if self.desk.run(_NOTE, **row).first() is None:
            return False
        said: dict[str, Detail] = {
            "number": row["number_folded"],
            "amount_minor": reversal.amount.minor,
            "currency": reversal.amount.currency,
            "word": reversal.word.value,
            "evidence": name_reversal(row),
        }
        note(self.desk, f"{reversal.operator}:{row['original_folded']}", Act.TAKEN_BACK, now, said)
        return True

    def noted(self, operator: str, numbers: Collection[str]) -> Mapping[str, Reversal]:
        rows = self.desk.run(_NOTED, by_operator=operator, folded=[fold_number(each) for each in numbers]).all()
        return {row.number_folded: _read(row) for row in rows}

    def of(self, operator: str, originals: Collection[str]) -> Mapping[str, Reversal]:
        rows = self.desk.run(_OF, by_operator=operator, folded=[fold_number(each) for each in originals]).all()
        return {row.original_folded: _read(row) for row in rows}


def _read(row: Row[Any]) -> Reversal:
    amount = Money(row.amount_minor, row.currency)
    return Reversal(row.operator, row.number_folded, row.original_folded, amount, row.reversed_at, Word(row.word))
