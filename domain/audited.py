"""Compare what is on record with what the audit lines say was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC

from domain.audit import Act, AuditLine, Detail, Head
from domain.ports.posting_book import Posting
from domain.postings import CoreOrder, PostingState
from domain.receipts import Receipt
from domain.remittances import Remittance, RemittanceState

REASON_MAX = 200
"""Characters of a reason that a line holds."""

Fields = dict[str, Detail]


@dataclass(frozen=True)
class Records:
    """What is on record of a subject; *evidence* names each word and each reversal about it by all that it says."""

    remittance: Remittance | None
    postings: Sequence[Posting]
    evidence: Sequence[str]


@dataclass(frozen=True)
class Difference:
    """What the line *number* of the subject says, and the record *why* does not."""

    number: int
    why: str


@dataclass
class _Said:
    """What the lines say so far, each with the number of the line that said it last."""

    records: dict[str, dict[str, tuple[Detail, int]]] = field(default_factory=dict)
    evidence: dict[str, int] = field(default_factory=dict)
    is_forgotten: bool = False

    def set(self, record: str, fields: Fields, number: int) -> None:
        known = self.records.setdefault(record, {})
        known.update({name: (value, number) for name, value in fields.items()})


def compare(lines: Sequence[AuditLine], records: Records, head: Head) -> Difference | None:
    """Find the first record that is not as its lines say; None where there is none."""
    said = _replay(lines)
    there = _read(records)
    is_old = records.remittance is None or records.remittance.id <= head.old_remittances
    old = {_name(each.id) for each in records.postings if each.id <= head.old_postings}
    old |= {"remittance"} if is_old else set()
    end = len(lines) + 1
    for record, fields in there.items():
        if record not in said.records and record not in old:
            return Difference(end, f"no line tells of the {record} on record")
        for name, (value, number) in said.records.get(record, {}).items():
            if fields.get(name) != value:
                return Difference(number, f"the {record}'s {name} on record is another")
    for record, told in said.records.items():
        if record not in there:
            return Difference(min(number for _, number in told.values()), f"the {record} is not on record")
    return None if said.is_forgotten else _compare_evidence(said, records.evidence, end, is_old=is_old)


def heard_fields(remittance_id: int, receipt: Receipt) -> Fields:
    """Give what the line of a first word holds of its remittance."""
    return {
        "id": remittance_id,
        "amount_minor": receipt.amount.minor,
        "currency": receipt.amount.currency,
        "paid_at": receipt.paid_at.astimezone(UTC).isoformat(),
    }


def moved_fields(state: str, reason: str) -> Fields:
    """Give what the line of a move holds; where a posting or a remittance stands, and why."""
    return {"to": state, "reason": cut(reason)}


def ordered_fields(client_id: int, round_: int, order: CoreOrder) -> Fields:
    """Give what the line of a new posting holds of it."""
    return {
        "account": str(order.account.reference),
        "account_id": order.account.id,
        "amount_minor": order.amount.minor,
        "currency": order.amount.currency,
        "client": client_id,
        "external_id": order.external_id,
        "on": order.on.isoformat(),
        "round": round_,
    }


def cut(reason: str) -> str:
    """Keep as much of a reason as a line holds."""
    return reason[:REASON_MAX]


def _replay(lines: Sequence[AuditLine]) -> _Said:
    said = _Said()
    for line in lines:
        words = dict(line.words)
        evidence = words.pop("evidence", None)
        if isinstance(evidence, str):
            said.evidence.setdefault(evidence, line.number)
        match line.act:
            case Act.HEARD:
                words.pop("word", None)
                new = moved_fields(RemittanceState.RECEIVED, "")
                said.set("remittance", {**words, **new, "client": None, "held_back_minor": 0}, line.number)
            case Act.MOVED:
                words.pop("from", None)
                said.set("remittance", words, line.number)
            case Act.ORDERED:
                name = _name(words.pop("posting", None))
                said.set(name, {**words, **moved_fields(PostingState.DUE, ""), "core_id": None}, line.number)
            case Act.POSTING_MOVED:
                words.pop("from", None)
                said.set(_name(words.pop("posting", None)), words, line.number)
            case Act.FORGOTTEN:
                said.is_forgotten = True
    return said


def _read(records: Records) -> dict[str, Fields]:
    there: dict[str, Fields] = {}
    if remittance := records.remittance:
        stands: Fields = {"client": remittance.client_id, "held_back_minor": remittance.held_back_minor}
        there["remittance"] = (
            heard_fields(remittance.id, remittance.receipt) | moved_fields(remittance.state, remittance.reason) | stands
        )
    for each in records.postings:
        fields: Fields = ordered_fields(each.client_id, each.round, each.order) | moved_fields(each.state, each.reason)
        there[_name(each.id)] = {**fields, "core_id": each.core_id}
    return there


def _name(posting_id: Detail) -> str:
    return f"posting {posting_id}"


def _compare_evidence(said: _Said, evidence: Sequence[str], end: int, *, is_old: bool) -> Difference | None:
    gone = [number for told, number in said.evidence.items() if told not in evidence]
    if gone:
        return Difference(min(gone), "what this word said is not on record, or was changed")
    if not is_old and set(evidence) - set(said.evidence):
        return Difference(end, "no line tells of a word on record")
    return None
