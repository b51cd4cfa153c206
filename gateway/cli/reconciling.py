"""`reconcile`: the table of a day, and the reason of each receipt that is on no account."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE, Places, end, places
from gateway.cli.statements import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from domain.balances import Gap
    from domain.money import Money
    from domain.own_rows import OwnRow, OwnSum
    from domain.reconciling import CoreAsked, DayLine, DayTable, Sum


@click.command()
@click.argument("operator", type=OPERATORS, metavar="OPERATOR")
@click.argument("day", metavar="DAY")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def reconcile(at: Places, operator: str, day: str, as_json: bool) -> int:
    """Compare what callbacks, pulls, statements and the core say of DAY (2026-11-23); exit 1 while anything is unexplained."""
    on = _read_day(day)
    daemon = at.open("core", operator)
    try:
        if not daemon.money.is_served:
            end(WRONG_USAGE, "The settings name no paybill or till: mpesa.shortcode is empty.")
        zone = daemon.institution.zone
        table = daemon.money.reconcile_day()(on)
        gaps = daemon.money.told.watch_balances().of_day(on, zone)
    finally:
        daemon.store.close()
    if as_json:
        click.echo(json.dumps({**_as_json(operator, on, table, zone), "balance_gaps": _gaps(gaps)}, ensure_ascii=False))
    else:
        click.echo("\n".join([*_in_words(operator, on, table, zone), *_balances(gaps, zone)]))
    return DONE if table.is_explained else NEEDS_A_PERSON


def _read_day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        end(WRONG_USAGE, f"{text} is no day; write it like 2026-11-23.")


def _balances(gaps: Sequence[Gap], zone: ZoneInfo) -> list[str]:
    from gateway.flows.watch_balances import describe

    return [f"Balance: {describe(gap, zone)}" for gap in gaps] or ["Each balance follows from the last."]


def _gaps(gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    return [
        {"from": gap.start.number, "to": gap.end.number, "missing": str(gap.missing.amount), "odd": gap.odd}
        for gap in gaps
    ]


def _in_words(operator: str, on: date, table: DayTable, zone: ZoneInfo) -> list[str]:
    lines = [f"{operator} {on.isoformat()}: {len(table.lines)} receipts"]
    lines += [f"  {source:<12}{_sum(each)}" for source, each in table.by_source().items()]
    lines += [f"  {day_class.value:<12}{_sum(each)}" for day_class, each in table.by_class().items()]
    lines += [f"  {'own ' + row_class:<12}{_own(each)}" for row_class, each in sorted(table.own.sums.items())]
    lines += [_line(each, zone) for each in table.lines if each.reason]
    lines += [_unknown(each, zone) for each in table.own.unknown]
    lines.append(_asked(table.core))
    lines.append(f"Statements: {', '.join(table.statements) or 'none of that day; import it'}")
    return lines


def _sum(told: Sum) -> str:
    return f"{told.receipts:>7}  {_money(told.amount):>18}"


def _own(told: OwnSum) -> str:
    return f"{told.rows:>7}  {_money(told.amount):>18}"


def _unknown(row: OwnRow, zone: ZoneInfo) -> str:
    at = f"{row.moved_at.astimezone(zone):%H:%M}"
    return f"{row.number} {at} {_money(row.amount)}: unexplained: the statement does not say what it is for"


def _asked(core: CoreAsked) -> str:
    if core.is_whole:
        return f"Core: asked of {core.accounts} accounts in {core.calls} calls."
    return f"Core: {core.asked} of {core.accounts} accounts; the others as of our own record: {core.why}."


def _line(line: DayLine, zone: ZoneInfo) -> str:
    receipt = line.traced.remittance.receipt
    at = f"{receipt.paid_at.astimezone(zone):%H:%M}"
    return f"{receipt.number} {at} {_money(receipt.amount)}: {line.day_class}: {line.reason}"


def _money(amount: Money) -> str:
    from domain.money import write_exact  # whoever serves knows these commands, and needs no money

    return write_exact(amount)


def _as_json(operator: str, on: date, table: DayTable, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "operator": operator,
        "day": on.isoformat(),
        "explained": table.is_explained,
        "statements": table.statements,
        "sources": {source: _plain(each) for source, each in table.by_source().items()},
        "classes": {each: _plain(found) for each, found in table.by_class().items()},
        "core_asked": {
            "whole": table.core.is_whole,
            "accounts": table.core.accounts,
            "asked": table.core.asked,
            "calls": table.core.calls,
            "why": table.core.why,
        },
        "own": {
            row_class: {"rows": each.rows, "amount": str(each.amount.amount)}
            for row_class, each in table.own.sums.items()
        },
        "own_unknown": [
            {
                "receipt": each.number,
                "at": each.moved_at.astimezone(zone).isoformat(),
                "amount": str(each.amount.amount),
            }
            for each in table.own.unknown
        ],
        "receipts": [_row(each, zone) for each in table.lines],
    }


def _plain(told: Sum) -> dict[str, Any]:
    return {"receipts": told.receipts, "amount": str(told.amount.amount)}


def _row(line: DayLine, zone: ZoneInfo) -> dict[str, Any]:
    from domain.receipts import Word  # whoever serves knows these commands, and needs no money

    receipt, traced = line.traced.remittance.receipt, line.traced
    said = {word.value: _amount(traced.said(word)) for word in Word}
    return {
        "receipt": receipt.number,
        "at": receipt.paid_at.astimezone(zone).isoformat(),
        "amount": str(receipt.amount.amount),
        **said,
        "core": str((traced.posted if traced.core is None else traced.core).amount),
        "core_says": _amount(traced.core),
        "class": line.day_class,
        "reason": line.reason,
    }


def _amount(amount: Money | None) -> str | None:
    return None if amount is None else str(amount.amount)


COMMANDS: tuple[click.Command, ...] = (reconcile,)
