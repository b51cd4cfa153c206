"""How lines and shares of collection sheets are written in a row, and read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from domain.accounts import AccountKind, AccountReference
from domain.money import Money
from domain.postings import CoreAccount, Earmark
from domain.sheets import Due, Given, NewGiven, NewSheet, Report, Sheet, SheetLine, SheetState


def write_dues(lines: Sequence[SheetLine]) -> str:
    """Write what is expected; the order of lines and of their accounts stays."""
    return json.dumps(
        [
            [
                each.number,
                each.client_id,
                each.client_number,
                each.name,
                [
                    [*_account(due.account), due.amount.minor, due.late.minor, *([due.label] if due.label else [])]
                    for due in each.dues
                ],
            ]
            for each in lines
        ],
        ensure_ascii=False,
    )


def write_shares(shares: Sequence[Earmark]) -> str:
    """Write where money goes."""
    return json.dumps([[*_account(each.account), each.amount.minor, each.amount.currency] for each in shares])


def read_sheet(row: Row[Any]) -> Sheet:
    """Read a row of the table."""
    made = NewSheet(
        row.key,
        row.code,
        row.group_id,
        row.title,
        row.officer_id,
        row.officer,
        row.office_id,
        row.on,
        row.at,
        row.currency,
        tuple(_read_line(each, row.currency) for each in json.loads(row.lines)),
    )
    return Sheet(row.id, made, SheetState(row.state), row.round, row.made_at, row.moved_at)


def read_given(row: Row[Any]) -> Given:
    """Read a row of the table."""
    shares = tuple(
        Earmark(_read_account(kind, number, id_), Money(minor, currency))
        for kind, number, id_, minor, currency in json.loads(row.shares)
    )
    what = NewGiven(row.line, row.client_id, row.client_number, row.name, shares, row.is_absent, row.by)
    return Given(row.id, what)


def read_report(row: Row[Any], given: Sequence[Given]) -> Report:
    """Read a row of the table, with what was *given* by it."""
    return Report(
        row.id,
        row.sheet_id,
        row.round,
        row.meaning,
        row.by,
        row.is_late,
        given,
        row.reported_at,
        row.held_at,
        row.undone_at,
    )


def _read_line(told: Sequence[Any], currency: str) -> SheetLine:
    number, client_id, client_number, name, dues = told
    return SheetLine(
        number,
        client_id,
        client_number,
        name,
        tuple(
            Due(_read_account(kind, account, id_), Money(amount, currency), Money(late, currency), *label)
            for kind, account, id_, amount, late, *label in dues
        ),
    )


def _account(account: CoreAccount) -> tuple[str, str, int]:
    assert account.reference.kind is not None, "an account of no kind"
    return account.reference.kind.value, account.reference.number, account.id


def _read_account(kind: str, number: str, id_: int) -> CoreAccount:
    return CoreAccount(id_, AccountReference(AccountKind(kind), number))
