"""`import`: read an operator's statement and print what became of every row."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE, Places, count, end, places

if TYPE_CHECKING:
    from domain.imports import RowAccount
    from gateway.flows.import_report import StatementAccount
    from gateway.flows.import_statement import StatementFile
    from gateway.wiring.daemon import Daemon

OPERATORS = click.Choice(["mpesa"])


@click.command("import")
@click.argument("operator", type=OPERATORS, metavar="OPERATOR")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would become of the rows; nothing is written.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@places
def import_(at: Places, operator: str, file: Path, dry_run: bool, as_json: bool) -> int:
    """Read a statement of OPERATOR, and tell what became of every row."""
    from gateway.flows.import_statement import StatementFile

    try:
        content = file.read_bytes()
    except OSError as error:
        end(WRONG_USAGE, f"{file}: {error.strerror}.")
    daemon = at.open("keys", operator)
    try:
        if not daemon.money.is_served:
            end(WRONG_USAGE, "The settings name no paybill or till: mpesa.shortcode is empty.")
        handed_in = StatementFile(content, file.name, getpass.getuser())
        account = _import(daemon, handed_in, is_dry=dry_run)
    finally:
        daemon.store.close()
    days = _days(daemon, account)
    click.echo(_as_json(file.name, account, days, is_dry=dry_run) if as_json else _in_words(file.name, account, days))
    return NEEDS_A_PERSON if account.needs_person else DONE


def _import(daemon: Daemon, file: StatementFile, *, is_dry: bool) -> StatementAccount:
    """Import it, or only look. Raises End where it is a wrong file, or another import runs."""
    from domain.errors import UnreadableReply
    from domain.imports import ImportedBefore, ImportRuns

    flow, zone = daemon.money.import_statement(), daemon.institution.zone
    try:
        with _progress(file.content) as told:
            return flow.foresee(file, told) if is_dry else flow(file, told)
    except UnreadableReply as error:
        end(WRONG_USAGE, f"{file.name}: {error}.")
    except ImportedBefore as error:
        day = error.first.began_at.astimezone(zone)
        end(WRONG_USAGE, f"{file.name} was imported on {day:%Y-%m-%d at %H:%M} by {error.first.by}. Nothing was done.")
    except ImportRuns as error:
        other, since = error.other, error.other.began_at.astimezone(zone)
        end(NEEDS_A_PERSON, f"{other.by} has been importing {other.name} since {since:%H:%M}. Try when that has ended.")


@contextmanager
def _progress(content: bytes) -> Iterator[Callable[[Sequence[RowAccount]], object]]:
    """Show how many rows are done, where a person looks on; a workbook does not say how many there are."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    is_text = not content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    length = max(content.count(b"\n"), 1) if is_text else None
    rows = repeat(0)  # of no length, where the file tells none
    with click.progressbar(rows, length=length, label="rows", show_pos=True, file=sys.stderr) as bar:
        yield lambda done: bar.update(len(done))


def _days(daemon: Daemon, account: StatementAccount) -> list[str]:
    """Name the days that it tells of, to be reconciled."""
    from domain.imports import days_of

    zone = daemon.institution.zone
    return [each.isoformat() for each in days_of(account.first_at, account.last_at, zone)]


def _in_words(name: str, account: StatementAccount, days: Sequence[str]) -> str:
    lines = [f"{name}: {count(account.counts.total(), 'row')}"]
    lines += [f"  {fate.value:<14}{number:>7}" for fate, number in sorted(account.counts.items())]
    lines += [f"row {each.row}{_named(each)}: {each.fate}: {each.reason}" for each in account.for_a_person]
    lines += [f"reconcile: mobile-mifos reconcile mpesa {each}" for each in days]
    return "\n".join([*lines, *account.faults])


def _named(row: RowAccount) -> str:
    return f" ({row.number})" if row.number else ""


def _as_json(name: str, account: StatementAccount, days: Sequence[str], *, is_dry: bool) -> str:
    rows = [
        {"row": each.row, "receipt": each.number or None, "became": each.fate, "reason": each.reason}
        for each in account.for_a_person
    ]
    told = {
        "file": name,
        "dry_run": is_dry,
        "counts": account.counts,
        "rows": rows,
        "faults": account.faults,
        "days": days,
    }
    return json.dumps(told, ensure_ascii=False)


COMMANDS: tuple[click.Command, ...] = (import_,)
