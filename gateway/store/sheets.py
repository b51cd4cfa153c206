# ruff: noqa: D102 (a port's method is documented at the port)
"""Collection sheets, and what was reported and given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, or_, select, update

from domain.accounts import StaffMember
from domain.audit import Details
from domain.errors import NoSuchEntry, Superseded
from domain.sheets import SHEET_MOVES, Given, NewReport, NewSheet, Report, Sheet, SheetState
from gateway.store.chain import note
from gateway.store.desk import Desk, insert_once
from gateway.store.sheet_rows import read_given, read_report, read_sheet, write_dues, write_shares
from gateway.store.sheet_tables import givens, reports, sheet_is_open, sheet_waits, sheets

ROWS_MAX = 500

_ADD = insert_once(sheets, sheets.c.id)
_is_it = sheets.c.id == bindparam("sheet_id")
_GET = select(sheets).where(_is_it)
_CODED = select(sheets).where(sheets.c.code == bindparam("of_code"))
_NEWEST = _CODED.order_by(sheets.c.on.desc(), sheets.c.id.desc()).limit(1)
_OF_DAY_CODED = _NEWEST.where(sheets.c.on == bindparam("day", type_=sheets.c.on.type))
_HERS = _CODED.where(sheets.c.officer_id == bindparam("of_officer"))
_ENDED = [each.value for each in (SheetState.EXPIRED, SheetState.POSTED, SheetState.RETURNED, SheetState.CANCELLED)]
_TAKEN = (
    select(sheets.c.code)
    .distinct()
    .where(
        sheets.c.code.in_(bindparam("codes", expanding=True)),
        or_(sheets.c.on >= bindparam("day", type_=sheets.c.on.type), sheets.c.state.not_in(_ENDED)),
    )
)
_KEYED = select(sheets).where(sheets.c.key == bindparam("of_key"))
_BY_TIME = (sheets.c.on, sheets.c.officer, sheets.c.officer_id, sheets.c.at.nulls_last(), sheets.c.id)
_OF_DAY = select(sheets).where(sheets.c.on == bindparam("day", type_=sheets.c.on.type)).order_by(*_BY_TIME)
_OF_OFFICER = _OF_DAY.where(sheets.c.officer_id == bindparam("of_officer"))
_LATELY = (
    select(sheets)
    .where(sheets.c.officer_id == bindparam("of_officer"), sheets.c.on >= bindparam("day", type_=sheets.c.on.type))
    .order_by(*_BY_TIME)
    .limit(ROWS_MAX)
)
_WAITING = select(sheets).where(sheet_waits).order_by(*_BY_TIME).limit(bindparam("most"))
_OVERDUE = (
    select(sheets.c.id)
    .where(sheet_is_open, sheets.c.on < bindparam("day", type_=sheets.c.on.type))
    .order_by(sheets.c.on, sheets.c.id)
    .limit(bindparam("most"))
)
_stands = sheets.c.state == bindparam("from_state"), sheets.c.round == bindparam("from_round")
_MOVE = (
    update(sheets)
    .where(_is_it, *_stands)
    .values(state=bindparam("to_state"), moved_at=bindparam("now"), reason=bindparam("why"))
)
_HAND_OVER = (
    update(sheets)
    .where(_is_it, sheet_is_open, sheets.c.officer_id == bindparam("from_officer"))
    .values(officer_id=bindparam("to_officer"), officer=bindparam("called"))
)
_NEXT_ROUND = update(sheets).where(_is_it, *_stands).values(round=sheets.c.round + 1)

_ADD_REPORT = insert(reports).returning(reports.c.id)
_is_report = reports.c.id == bindparam("of_report")
_NOTE_HELD = update(reports).where(_is_report).values(held_at=bindparam("at"))
_NOTE_UNDONE = update(reports).where(_is_report).values(undone_at=bindparam("at"))
_REPORTS = select(reports).where(reports.c.sheet_id == bindparam("of_sheet")).order_by(reports.c.round)
_LAST_REPORT = (
    select(reports).where(reports.c.sheet_id == bindparam("of_sheet")).order_by(reports.c.round.desc()).limit(1)
)
_LAST_REPORTS = (
    select(reports)
    .join(sheets, (sheets.c.id == reports.c.sheet_id) & (sheets.c.round == reports.c.round))
    .where(sheets.c.id.in_(bindparam("of_sheets", expanding=True)))
)
_REPORT = select(reports).where(reports.c.id == bindparam("report_id"))
_REPORT_OF = select(reports).join(givens, givens.c.report_id == reports.c.id).where(givens.c.id == bindparam("given"))
_GIVENS = (
    select(givens)
    .where(givens.c.report_id.in_(bindparam("of_reports", expanding=True)))
    .order_by(givens.c.report_id, givens.c.id)
)
_NAMING = (
    select(reports.c.sheet_id)
    .join(givens, givens.c.report_id == reports.c.id)
    .where(
        givens.c.client_id.in_(bindparam("of_clients", expanding=True)),
        reports.c.reported_at >= bindparam("since", type_=reports.c.reported_at.type),
    )
)
_GIVEN_TO = select(sheets).where(sheets.c.id.in_(_NAMING)).order_by(sheets.c.id).limit(ROWS_MAX)


@dataclass(frozen=True)
class SQLSheets:
    """Sheets, inside one unit of work."""

    desk: Desk

    def add(self, sheet: NewSheet, now: datetime) -> int | None:
        number: int | None = self.desk.run(
            _ADD,
            key=sheet.key,
            code=sheet.code,
            group_id=sheet.group_id,
            title=sheet.title,
            officer_id=sheet.officer_id,
            officer=sheet.officer,
            office_id=sheet.office_id,
            on=sheet.on,
            at=sheet.at,
            currency=sheet.currency,
            lines=write_dues(sheet.lines),
            expected_minor=sheet.expected.minor,
            state=SheetState.OPEN.value,
            round=0,
            reason="",
            made_at=now,
            moved_at=now,
        ).scalar_one_or_none()
        if number is not None:
            said: Details = {
                "code": sheet.code or "",
                "officer": sheet.officer_id,
                "on": sheet.on.isoformat(),
                "expected_minor": sheet.expected.minor,
            }
            note(self.desk, self.get(number).subject, "sheet made", now, said)
        return number

    def get(self, sheet_id: int) -> Sheet:
        row = self.desk.run(self.desk.locked(_GET), sheet_id=sheet_id).first()
        if row is None:
            raise NoSuchEntry(f"sheet {sheet_id}")
        return read_sheet(row)

    def with_code(self, code: str, on: date | None = None) -> Sheet | None:
        if on is None:
            return self._one(_NEWEST, of_code=code)
        return self._one(_OF_DAY_CODED, of_code=code, day=on)

    def hers(self, code: str, officer_id: int) -> Sheet | None:
        return self._one(_HERS, of_code=code, of_officer=officer_id)

    def taken(self, codes: Sequence[str], since: date) -> Collection[str]:
        return set(self.desk.run(_TAKEN, codes=list(codes), day=since).scalars())

    def with_key(self, key: str) -> Sheet | None:
        row = self.desk.run(self.desk.locked(_KEYED), of_key=key).first()
        return None if row is None else read_sheet(row)

    def of_officer(self, officer_id: int, on: date) -> Sequence[Sheet]:
        return self._list(_OF_OFFICER, of_officer=officer_id, day=on)

    def lately(self, officer_id: int, since: date) -> Sequence[Sheet]:
        return self._list(_LATELY, of_officer=officer_id, day=since)

    def of_office(self, office_ids: Sequence[int] | None, on: date) -> Sequence[Sheet]:
        return self._list(_within(_OF_DAY, office_ids), day=on)

    def waiting(self, office_ids: Sequence[int] | None, limit: int) -> Sequence[Sheet]:
        return self._list(_within(_WAITING, office_ids), most=min(limit, ROWS_MAX))

    def overdue(self, before: date, limit: int) -> Sequence[int]:
        return self.desk.run(_OVERDUE, day=before, most=min(limit, ROWS_MAX)).scalars().all()

    def report(self, sheet: Sheet, report: NewReport, now: datetime) -> int:
        raised = self.desk.run(_NEXT_ROUND, sheet_id=sheet.id, from_state=sheet.state.value, from_round=sheet.round)
        if raised.rowcount != 1:
            raise Superseded(f"{sheet.subject} was reported or moved by somebody else")
        number: int = self.desk.run(
            _ADD_REPORT,
            sheet_id=sheet.id,
            round=sheet.round + 1,
            meaning=report.meaning,
            by=report.by,
            is_late=report.is_late,
            reported_at=now,
        ).scalar_one()
        if report.given:
            rows = [
                {
                    "report_id": number,
                    "line": each.line,
                    "client_id": each.client_id,
                    "client_number": each.client_number,
                    "name": each.name,
                    "shares": write_shares(each.shares),
                    "is_absent": each.is_absent,
                    "by": each.by,
                }
                for each in report.given
            ]
            self.desk.run_many(insert(givens), rows)
        total = report.total(sheet.made.currency).minor
        note(self.desk, sheet.subject, "sheet reported", now, {"report": number, "total_minor": total})
        return number

    def last_report(self, sheet_id: int) -> Report | None:
        return self._report(_LAST_REPORT, of_sheet=sheet_id)

    def last_reports(self, sheet_ids: Sequence[int]) -> Mapping[int, Report]:
        found = self._with_givens(self.desk.run(_LAST_REPORTS, of_sheets=list(sheet_ids)).all())
        return {each.sheet_id: each for each in found}

    def reports(self, sheet_id: int) -> Sequence[Report]:
        return self._with_givens(self.desk.run(_REPORTS, of_sheet=sheet_id).all())

    def reported(self, report_id: int) -> Report:
        found = self._report(_REPORT, report_id=report_id)
        if found is None:
            raise NoSuchEntry(f"report {report_id}")
        return found

    def report_of(self, given_id: int) -> Report | None:
        return self._report(_REPORT_OF, given=given_id)

    def note_held(self, report: Report, now: datetime) -> None:
        self.desk.run(_NOTE_HELD, of_report=report.id, at=now)

    def note_undone(self, report: Report, now: datetime) -> None:
        self.desk.run(_NOTE_UNDONE, of_report=report.id, at=now)

    def move(self, sheet: Sheet, to: SheetState, now: datetime, *, reason: str = "") -> bool:
        if to not in SHEET_MOVES[sheet.state]:
            return False
        moved = self.desk.run(
            _MOVE,
            sheet_id=sheet.id,
            from_state=sheet.state.value,
            from_round=sheet.round,
            to_state=to.value,
            now=now,
            why=reason,
        )
        if moved.rowcount != 1:
            return False
        said = {"from": sheet.state.value, "to": to.value, "reason": reason}
        note(self.desk, sheet.subject, "sheet moved", now, said)
        return True

    def hand_over(self, sheet: Sheet, to: StaffMember, now: datetime) -> bool:
        made = sheet.made
        if made.code is not None and self.hers(made.code, to.id) is not None:
            return False
        moved = self.desk.run(
            _HAND_OVER, sheet_id=sheet.id, from_officer=made.officer_id, to_officer=to.id, called=to.name
        )
        if moved.rowcount != 1:
            return False
        note(self.desk, sheet.subject, "sheet handed over", now, {"from": made.officer_id, "to": to.id})
        return True

    def given_to(self, client_ids: Sequence[int], since: datetime) -> Sequence[tuple[Sheet, Report]]:
        wanted = set(client_ids)
        for each in sorted(wanted):
            self.desk.lock(f"given to {each}")
        found = self._list(_GIVEN_TO, of_clients=list(wanted), since=since)
        reports = self.last_reports([each.id for each in found])
        return [
            (sheet, reports[sheet.id])
            for sheet in found
            if any(each.what.client_id in wanted for each in reports[sheet.id].given)
        ]

    def _one(self, query: Select[Any], **values: Any) -> Sheet | None:
        row = self.desk.run(self.desk.locked(query), **values).first()
        return None if row is None else read_sheet(row)

    def _list(self, query: Select[Any], **values: Any) -> Sequence[Sheet]:
        return [read_sheet(row) for row in self.desk.run(query, **values).all()]

    def _report(self, query: Select[Any], **values: Any) -> Report | None:
        found = self._with_givens(self.desk.run(query, **values).all())
        return found[0] if found else None

    def _with_givens(self, rows: Sequence[Row[Any]]) -> Sequence[Report]:
        if not rows:
            return []
        given: dict[int, list[Given]] = {row.id: [] for row in rows}
        for row in self.desk.run(_GIVENS, of_reports=list(given)).all():
            given[row.report_id].append(read_given(row))
        return [read_report(row, given[row.id]) for row in rows]


def _within(query: Select[Any], office_ids: Sequence[int] | None) -> Select[Any]:
    return query if office_ids is None else query.where(sheets.c.office_id.in_(list(office_ids)))
