# ruff: noqa: D102 (a port's method is documented at the port)
"""The audit chain, and what on record its lines are compared with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Row, String, bindparam, exists, literal, select

from domain.audit import AuditLine, Break, Details, Head, Verdict, add_lines, check_subject
from domain.audited import Records, compare
from gateway.store.audit_tables import audit, audit_head, audit_subjects
from gateway.store.chain import note, read_head
from gateway.store.columns import clean
from gateway.store.desk import Desk
from gateway.store.evidence import name_read_word, name_reversal
from gateway.store.import_tables import reversals
from gateway.store.money_tables import postings, remittances, words
from gateway.store.postings import read_posting
from gateway.store.receipts import fold_number
from gateway.store.remittances import read_remittance

AT_ONCE_MAX = 100
_UNREADABLE = (TypeError, ValueError, OverflowError, AttributeError, AssertionError)
"""What reading a row raises that holds what we never write."""

UNNOTED_MAX = 100

_among: BindParameter[Any] = bindparam("among", expanding=True)
_OF = select(audit).where(audit.c.subject.in_(_among)).order_by(audit.c.subject, audit.c.number, audit.c.seq)
_NEAR = select(audit).where(audit.c.seq.in_(_among))
_COUNTS = select(audit_subjects).where(audit_subjects.c.subject.in_(_among))
_HEAD = select(audit_head).where(audit_head.c.id == 1)
_WALK = select(audit).where(audit.c.seq > bindparam("after")).order_by(audit.c.seq).limit(bindparam("most"))
_SUBJECTS = (
    select(audit_subjects.c.subject)
    .where(audit_subjects.c.subject > bindparam("after", type_=String))
    .order_by(audit_subjects.c.subject)
    .limit(bindparam("most"))
)
_REMITTANCES = select(remittances).where(
    remittances.c.operator == bindparam("by_operator"), remittances.c.number_folded.in_(_among)
)
_WORDS = select(words).where(words.c.remittance_id.in_(_among))
_REVERSALS = select(reversals).where(
    reversals.c.operator == bindparam("by_operator"), reversals.c.original_folded.in_(_among)
)
_POSTINGS = select(postings).where(postings.c.source.in_(_among)).order_by(postings.c.id)

_of_remittance = remittances.c.operator + literal(":") + remittances.c.number
_UNNOTED = [
    select(_of_remittance.label("subject"))
    .where(
        remittances.c.id > select(audit_head.c.old_remittances).scalar_subquery(),
        ~exists().where(audit_subjects.c.subject == _of_remittance),
    )
    .limit(UNNOTED_MAX),
    select(postings.c.source.label("subject"))
    .where(
        postings.c.id > select(audit_head.c.old_postings).scalar_subquery(),
        ~exists().where(audit_subjects.c.subject == postings.c.source),
    )
    .limit(UNNOTED_MAX),
]
_UNCOUNTED = (
    select(audit.c.subject)
    .distinct()
    .where(~exists().where(audit_subjects.c.subject == audit.c.subject))
    .limit(UNNOTED_MAX)
)


@dataclass(frozen=True)
class SQLAudit:
    """The audit chain, inside one unit of work; the end of the step writes its lines (gateway.store.chain)."""

    desk: Desk

    def by(self, login: str) -> None:
        self.desk.actor = clean(login)

    def note(self, subject: str, act: str, now: datetime, details: Details | None = None) -> None:
        note(self.desk, subject, act, now, details)

    def of(self, subject: str) -> Sequence[AuditLine]:
        lines = self._lines([subject])[subject]
        return [*lines, *self._unwritten(subject)]

    def check(self, subject: str) -> Verdict:
        return self.check_many([subject])[0]

    def check_many(self, subjects: Sequence[str]) -> Sequence[Verdict]:
        assert len(subjects) <= AT_ONCE_MAX, len(subjects)
        try:
            return self._check(subjects)
        except _UNREADABLE:
            if len(subjects) == 1:
                return [Verdict(0, 1, "a line or a record cannot be read")]
            return [self.check(each) for each in subjects]

    def head(self) -> Head:
        row = self.desk.run(_HEAD).first()
        return Head(0, "", 0, 0) if row is None else read_head(row)

    def walk(self, after: int, limit: int) -> Sequence[AuditLine]:
        return [_read(row) for row in self.desk.run(_WALK, after=after, most=limit).all()]

    def subjects(self, after: str, limit: int) -> Sequence[str]:
        return self.desk.run(_SUBJECTS, after=after, most=limit).scalars().all()

    def unnoted(self) -> Sequence[Break]:
        found = [row.subject for query in _UNNOTED for row in self.desk.run(query).all()]
        uncounted = self.desk.run(_UNCOUNTED).scalars().all()
        return [
            *(Break(0, subject, "no line tells of it") for subject in sorted(set(found))),
            *(Break(0, subject, "nothing tells how many lines it has") for subject in sorted(uncounted)),
        ][:UNNOTED_MAX]

    def _check(self, subjects: Sequence[str]) -> Sequence[Verdict]:
        head = self.head()
        lines = self._lines(subjects)
        seqs = {line.seq + step for each in lines.values() for line in each for step in (-1, 1)}
        near = {row.seq: _read(row) for row in self._among(_NEAR, sorted(seqs))}
        counts = {row.subject: row.lines for row in self._among(_COUNTS, subjects)}
        records = self._records(subjects)
        return [_judge(lines[each], near, counts.get(each, 0), records[each], head) for each in subjects]

    def _unwritten(self, subject: str) -> Sequence[AuditLine]:
        """Make the lines that steps before this one noted, as they will stand there once the batch is written."""
        noted = self.desk.noted
        if not any(each.subject == subject for each in noted):
            return ()
        counts = Counter(each.subject for each in noted)
        counts.update({row.subject: row.lines for row in self._among(_COUNTS, list(counts))})
        return [each for each in add_lines(self.head().end, noted, counts) if each.subject == subject]

    def _lines(self, subjects: Sequence[str]) -> Mapping[str, list[AuditLine]]:
        lines: dict[str, list[AuditLine]] = {subject: [] for subject in subjects}
        for row in self._among(_OF, subjects):
            lines[row.subject].append(_read(row))
        return lines

    def _records(self, subjects: Sequence[str]) -> Mapping[str, Records]:
        """Read what is on record of some subjects, in one query a table and operator."""
        found: dict[str, Row[Any]] = {}
        evidence: dict[str, list[str]] = defaultdict(list)
        for operator, folded in _by_operator(subjects).items():
            for row in self.desk.run(_REMITTANCES, by_operator=operator, among=list(folded)).all():
                found[f"{row.operator}:{row.number}"] = row
            for row in self.desk.run(_REVERSALS, by_operator=operator, among=list(folded)).all():
                evidence[folded[row.original_folded]].append(name_reversal(row._asdict()))
        names = {row.id: name for name, row in found.items()}
        for row in self._among(_WORDS, list(names)):
            evidence[names[row.remittance_id]].append(name_read_word(row._asdict()))
        posted = {source: list(rows) for source, rows in groupby(self._posted(subjects), key=lambda row: row.source)}
        return {
            each: Records(
                read_remittance(found[each]) if each in found else None,
                [read_posting(row) for row in posted.get(each, ())],
                evidence[each],
            )
            for each in subjects
        }

    def _posted(self, subjects: Sequence[str]) -> Sequence[Row[Any]]:
        return sorted(self._among(_POSTINGS, subjects), key=lambda row: (row.source, row.id))

    def _among(self, query: Any, keys: Sequence[Any]) -> Sequence[Row[Any]]:
        return self.desk.run(query, among=list(keys)).all() if keys else ()


def _judge(
    lines: Sequence[AuditLine], near: Mapping[int, AuditLine], count: int, records: Records, head: Head
) -> Verdict:
    verdict = check_subject(lines, near, count, head)
    if not verdict.holds:
        return verdict
    remittance = records.remittance
    is_old = remittance is not None and remittance.id <= head.old_remittances
    if difference := compare(lines, records, head):
        return Verdict(len(lines), difference.number, difference.why, is_old)
    return Verdict(len(lines), is_from_before=is_old)


def _by_operator(subjects: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """Sort subjects that may be receipts' keys: operator, folded number, subject."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for subject in subjects:
        operator, _, number = subject.partition(":")
        found[operator][fold_number(number)] = subject
    return found


def _read(row: Row[Any]) -> AuditLine:
    return AuditLine(**row._mapping)
