"""See collection sheets."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from gateway.cli.places import DONE, WRONG_USAGE, Places, end, places

if TYPE_CHECKING:
    from domain.sheets import Sheet, SheetLine
    from gateway.wiring.daemon import Daemon

_DAY = click.option("--day", metavar="YYYY-MM-DD", help="The day of the meeting; else today.")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group()
def sheet() -> None:
    """See collection sheets."""


@sheet.command("list")
@_DAY
@_JSON
@places
def sheet_list(at: Places, day: str | None, as_json: bool) -> int:
    """List the sheets of a day, by officer and time of meeting."""
    daemon = at.open()
    on = _read_day(daemon, day)
    found = daemon.store.read(lambda work: work.sheets.of_office(None, on))
    if as_json:
        click.echo(json.dumps([_row(each) for each in found], ensure_ascii=False))
    else:
        for each in found:
            row = _row(each)
            told = (row["code"] or "no code", row["group"], row["officer"], row["at"] or "-", row["expected"])
            click.echo("  ".join((*told, f"{len(each.made.lines)} lines", row["state"])))
        if not found:
            click.echo(f"No sheet of {on}.")
    return DONE


@sheet.command("show")
@click.argument("code", metavar="CODE")
@click.option("--day", metavar="YYYY-MM-DD", help="The day of its meeting, where the code came again; else the newest.")
@_JSON
@places
def sheet_show(at: Places, code: str, day: str | None, as_json: bool) -> int:
    """Show one sheet: who brings what to which accounts, and what is late besides."""
    from domain.errors import NoSuchEntry

    daemon = at.open()
    on = None if day is None else _read_day(daemon, day)
    found = daemon.store.read(lambda work: work.sheets.with_code(code.strip().upper(), on))
    if found is None:
        raise NoSuchEntry(f"there is no sheet {code.strip().upper()}")
    row = {**_row(found), "lines": [_line(each, found.made.currency) for each in found.made.lines]}
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False))
        return DONE
    click.echo(f"{row['code']}  {row['group']}, {row['officer']}, {row['day']} {row['at'] or ''}".rstrip())
    for line in row["lines"]:
        parts = ", ".join(f"{account} {amount}" for account, amount in line["dues"].items()) or "no account"
        late = f"  (late {line['late']})" if line["late"] else ""
        click.echo(f"{line['number']:>3}  C{line['client']} {line['name']}  {line['expected']}  {parts}{late}")
    click.echo(f"     {row['expected']}, {row['state']}")
    return DONE


def _read_day(daemon: Daemon, day: str | None) -> date:
    if day is None:
        return daemon.clock().astimezone(daemon.institution.zone).date()
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=daemon.institution.zone).date()
    except ValueError:
        end(WRONG_USAGE, f"{day} is no day; write it like 2026-11-24.")


def _row(found: Sheet) -> dict[str, Any]:
    from domain.money import write

    made = found.made
    return {
        "code": made.code,
        "group": made.title,
        "officer": made.officer,
        "day": made.on.isoformat(),
        "at": f"{made.at:%H:%M}" if made.at else None,
        "expected": write(made.expected),
        "state": found.state.value,
    }


def _line(line: SheetLine, currency: str) -> dict[str, Any]:
    from domain.money import write

    late = line.late(currency)
    return {
        "number": line.number,
        "client": line.client_number,
        "name": line.name,
        "expected": write(line.expected(currency)),
        "dues": {str(each.account.reference): write(each.amount) for each in line.dues if each.amount},
        "late": write(late) if late else None,
    }
