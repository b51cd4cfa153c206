# ruff: noqa: D102 (a port's method is documented at the port)
"""The money that operators told of, and every word about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select, update

from domain.audit import Act
from domain.codes import read_reference
from domain.errors import NoSuchEntry
from domain.ports.remittances import Told
from domain.receipts import NOBODY, Payer, Receipt
from domain.reconciling import is_same_day
from domain.remittances import REMITTANCE_MOVES, Heard, Remittance, RemittanceState
from gateway.store.desk import Desk, insert_once
from gateway.store.hearing import (
    AT_ONCE_MAX,
    NewWord,
    add_new,
    add_words,
    known_digests,
    named,
    note_word,
    prepare,
    write_word,
)
from gateway.store.lists import among
from gateway.store.money_tables import remittance_is_suspended, remittances, words
from gateway.store.moving import Move, Moves, move_row, name_receipt
from gateway.store.receipts import fold_number, read_receipt, write_payer

_ADD = insert_once(remittances, remittances.c.id)
_ADD_WORD = insert_once(words, words.c.id)
_GET = select(remittances).where(remittances.c.id == bindparam("remittance_id"))
_FIND = select(remittances).where(
    remittances.c.operator == bindparam("by_operator"), remittances.c.number_folded == bindparam("folded")
)
_OURS = select(remittances).where(
    remittances.c.operator == bindparam("by_operator"), remittances.c.id == bindparam("numbered")
)
_NUMBERED = among(
    remittances.c.number_folded,
    "folded",
    select(remittances.c.number).where(remittances.c.operator == bindparam("by_operator")).where,
)
_TOLD = select(words).where(words.c.remittance_id == bindparam("of_remittance")).order_by(words.c.id)
_SUSPENDED = (
    select(remittances)
    .where(remittance_is_suspended, remittances.c.id > bindparam("after"))
    .order_by(remittances.c.id)
    .limit(bindparam("most"))
)
_is_nobodys = and_(
    remittances.c.state.in_([RemittanceState.RECEIVED.value, RemittanceState.SUSPENDED.value]),
    remittances.c.client_id.is_(None),
)
_UNPLACED = among(
    remittances.c.id,
    "remittance_ids",
    select(remittances.c.id)
    .where(remittances.c.state == RemittanceState.SUSPENDED.value, remittances.c.client_id.is_(None))
    .where,
    of_numbers=True,
)
_FILL = (
    update(remittances)
    .where(remittances.c.id == bindparam("remittance_id"), _is_nobodys)
    .values({name: bindparam(f"new_{name}") for name in ("reference", *write_payer(NOBODY))})
)
_MOVE = (
    update(remittances)
    .where(remittances.c.id == bindparam("remittance_id"), remittances.c.state == bindparam("from_state"))
    .values(
        state=bindparam("to_state"),
        moved_at=bindparam("now"),
        reason=bindparam("why"),
        client_id=func.coalesce(bindparam("of_client", type_=remittances.c.client_id.type), remittances.c.client_id),
        held_back_minor=func.coalesce(
            bindparam("held_back", type_=remittances.c.held_back_minor.type), remittances.c.held_back_minor
        ),
    )
    .returning(remittances.c.operator, remittances.c.number)
)
_MOVES = Moves(_MOVE, REMITTANCE_MOVES, Act.MOVED, name_receipt)


@dataclass(frozen=True)
class SQLRemittances:
    """Receipts and what became of them, inside one unit of work."""

    desk: Desk

    def hear(self, receipt: Receipt, sealed: bytes, now: datetime) -> tuple[int, Heard]:
        word = prepare(receipt, sealed)
        number: int | None = self.desk.run(
            _ADD,
            **word.columns,
            number_folded=word.folded,
            state=RemittanceState.RECEIVED.value,
            reason="",
            held_back_minor=0,
            taken_at=now,
            moved_at=now,
        ).scalar_one_or_none()
        if number is not None:
            self._add_word(number, word, now)
            note_word(self.desk, receipt.key, number, Heard.FIRST, word, now)
            return number, Heard.FIRST
        row = self.desk.run(self.desk.locked(_FIND), by_operator=receipt.operator, folded=word.folded).one()
        return row.id, self._hear_again(read_remittance(row), word, now)

    def hear_many(self, told: Sequence[tuple[Receipt, bytes]], now: datetime) -> Sequence[tuple[int, Heard]]:
        assert len(told) <= AT_ONCE_MAX, len(told)
        prepared = [prepare(receipt, sealed) for receipt, sealed in told]
        new = add_new(self.desk, prepared, now)
        unheard = dict(new)
        later = {each.name for each in prepared if unheard.pop(each.name, None) is None}
        known = {
            (row.operator, row.number_folded): read_remittance(row) for row in named(self.desk, later, is_locked=True)
        }
        return self._answer(prepared, new, known, now)

    def heard(self, receipts: Sequence[Receipt]) -> Sequence[bool]:
        assert len(receipts) <= AT_ONCE_MAX, len(receipts)
        prepared = [prepare(receipt, b"") for receipt in receipts]
        digests = known_digests(self.desk, [each.digest for each in prepared])
        return [each.digest in digests for each in prepared]

    def foresee(self, receipts: Sequence[Receipt]) -> Sequence[Heard]:
        assert len(receipts) <= AT_ONCE_MAX, len(receipts)
        prepared = [prepare(receipt, b"") for receipt in receipts]
        names = {each.name for each in prepared}
        known = {
            (row.operator, row.number_folded): read_remittance(row) for row in named(self.desk, names, is_locked=False)
        }
        digests = known_digests(self.desk, [each.digest for each in prepared if each.name in known])
        firsts = {name: each.receipt for name, each in known.items()}
        return [_judge(firsts, digests, each) for each in prepared]

    def get(self, remittance_id: int) -> Remittance:
        row = self.desk.run(self.desk.locked(_GET), remittance_id=remittance_id).first()
        if row is None:
            raise NoSuchEntry(f"remittance {remittance_id}")
        return read_remittance(row)

    def find(self, operator: str, number: str) -> Remittance | None:
        if (ours := read_reference(number)) is not None:
            row = self.desk.run(self.desk.locked(_OURS), by_operator=operator, numbered=ours).first()
        else:
            row = self.desk.run(self.desk.locked(_FIND), **_name(operator, number)).first()
        return None if row is None else read_remittance(row)

    def numbered(self, operator: str, numbers: Sequence[str]) -> Sequence[str]:
        folded = [fold_number(each) for each in numbers]
        return self.desk.run(_NUMBERED, by_operator=operator, folded=folded).scalars().all() if folded else ()

    def move(
        self,
        remittance_id: int,
        *,
        start: RemittanceState,
        to: RemittanceState,
        now: datetime,
        reason: str = "",
        client_id: int | None = None,
        held_back_minor: int | None = None,
    ) -> bool:
        said = {"client": client_id, "held_back_minor": held_back_minor}
        move = Move(start, to, now, reason, said)
        ids = {"remittance_id": remittance_id, "of_client": client_id}
        return move_row(self.desk, _MOVES, move, **ids, held_back=held_back_minor)

    def told(self, remittance_id: int) -> Sequence[Told]:
        rows = self.desk.run(_TOLD, of_remittance=remittance_id).all()
        return [Told(read_receipt(row), row.told_at, row.sealed) for row in rows]

    def unplaced(self, remittance_ids: Sequence[int]) -> Sequence[int]:
        return self.desk.run(_UNPLACED, remittance_ids=remittance_ids).scalars().all() if remittance_ids else ()

    def suspended(self, limit: int, after: int = 0) -> Sequence[Remittance]:
        return [read_remittance(row) for row in self.desk.run(_SUSPENDED, after=after, most=limit).all()]

    def _answer(
        self,
        prepared: Sequence[NewWord],
        new: Mapping[tuple[str, str], int],
        known: Mapping[tuple[str, str], Remittance],
        now: datetime,
    ) -> Sequence[tuple[int, Heard]]:
        """Add what is said again as evidence, and tell what each word was."""
        digests = known_digests(self.desk, [each.digest for each in prepared if each.name in known])
        firsts = {name: remittance.receipt for name, remittance in known.items() if name not in new}
        keys = {name: receipt.key for name, receipt in firsts.items()}
        answers: list[tuple[int, Heard]] = []
        added: list[tuple[int, NewWord]] = []
        for each in prepared:
            number = new[each.name] if each.name in new else known[each.name].id
            heard = _judge(firsts, digests, each)
            answers.append((number, heard))
            if heard in (Heard.AGREES, Heard.DIFFERS):
                added.append((number, each))
            if heard is not Heard.KNOWN:
                source = keys.setdefault(each.name, each.receipt.key)
                note_word(self.desk, source, number, heard, each, now)
            if heard is Heard.AGREES:
                firsts[each.name] = self._fill(number, firsts[each.name], each.receipt)
        add_words(self.desk, added, now)
        return answers

    def _hear_again(self, known: Remittance, word: NewWord, now: datetime) -> Heard:
        if not self._add_word(known.id, word, now):
            return Heard.KNOWN
        heard = Heard.AGREES if _agrees(known.receipt, word.receipt) else Heard.DIFFERS
        if heard is Heard.AGREES:
            self._fill(known.id, known.receipt, word.receipt)
        note_word(self.desk, known.source, known.id, heard, word, now)
        return heard

    def _fill(self, remittance_id: int, first: Receipt, receipt: Receipt) -> Receipt:
        """Fill in what the first word lacked, and give it so."""
        reference, payer = first.reference or receipt.reference, _fill_payer(first.payer, receipt.payer)
        if (reference, payer) == (first.reference, first.payer):
            return first
        told = {"reference": reference, **write_payer(payer)}
        self.desk.run(_FILL, remittance_id=remittance_id, **{f"new_{name}": value for name, value in told.items()})
        return replace(first, reference=reference, payer=payer)

    def _add_word(self, remittance_id: int, word: NewWord, now: datetime) -> bool:
        added = self.desk.run(_ADD_WORD, **write_word(word, now), remittance_id=remittance_id)
        return added.first() is not None


def _judge(firsts: dict[tuple[str, str], Receipt], digests: set[str], word: NewWord) -> Heard:
    """Tell what a word is, *firsts* and *digests* being what is on record; it is among them afterwards."""
    is_known = word.digest in digests
    digests.add(word.digest)
    if word.name not in firsts:
        firsts[word.name] = word.receipt
        return Heard.FIRST
    if is_known:
        return Heard.KNOWN
    return Heard.AGREES if _agrees(firsts[word.name], word.receipt) else Heard.DIFFERS


def _agrees(first: Receipt, other: Receipt) -> bool:
    return first.amount == other.amount and is_same_day(first.paid_at, other.paid_at)


def _fill_payer(first: Payer, other: Payer) -> Payer:
    """Take from *other* what the first word lacked."""
    name = first.name or other.name
    if first.phone or first.mask or first.phone_hash:
        return Payer(first.phone, first.mask, first.phone_hash, name)
    return Payer(other.phone, other.mask, other.phone_hash, name)


def _name(operator: str, number: str) -> dict[str, str]:
    return {"by_operator": operator, "folded": fold_number(number)}


def read_remittance(row: Row[Any]) -> Remittance:
    """Read a row of the table."""
    return Remittance(
        row.id,
        read_receipt(row),
        RemittanceState(row.state),
        row.reason,
        row.client_id,
        row.held_back_minor,
        row.taken_at,
        row.moved_at,
    )
