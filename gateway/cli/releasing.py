"""Release counted cash, and try again what Mifos refused, as the staff pages do."""

from __future__ import annotations

import json

import click

from gateway.cli.places import DONE, NEEDS_A_PERSON, WRONG_USAGE, Places, end, places, read_amount
from gateway.cli.sheets import sheet
from gateway.cli.signing_in import PASSWORD, TABLES, sign_in

_WHYS = {"later": "LATER", "pay": "FROM_PAY", "note": "BAD_NOTE", "other": "OTHER"}
_AS = click.option("--as", "login", required=True, metavar="LOGIN", help=f"Who acts; her password is in {PASSWORD}.")
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@sheet.command("release")
@click.argument("references", metavar="REFERENCE", nargs=-1, required=True)
@click.option("--counted", required=True, metavar="AMOUNT", help="The cash of them all, in whole currency.")
@click.option(
    "--why", type=click.Choice(sorted(_WHYS)), help="Why it differs: she brings it later, her pay, a bad note."
)
@click.option("--note", default="", help="More about the difference; needed with --why other.")
@_AS
@_JSON
@places
def release(
    at: Places, references: tuple[str, ...], counted: str, why: str | None, note: str, login: str, as_json: bool
) -> int:
    """Count the cash of an officer's reports (H...), and have their lines posted as they were written."""
    from domain.counting import Difference, Heap
    from domain.money import write

    daemon = at.open(*TABLES)
    try:
        person = sign_in(daemon, login)
        reason = Difference[_WHYS[why]] if why else None
        heap = Heap(tuple(map(_report, references)), read_amount(daemon, counted), reason, note)
        released = daemon.cash.release(heap, person)
    finally:
        daemon.store.close()
    row = {"released": released.titles, "lines": write(released.wrote_down), "counted": write(heap.counted)}
    told = f"{row['released']}: {row['lines']} released, {row['counted']} counted."
    click.echo(json.dumps(row, ensure_ascii=False) if as_json else told)
    return DONE


@sheet.command("retry")
@click.argument("reference", metavar="REFERENCE")
@_AS
@_JSON
@places
def retry(at: Places, reference: str, login: str, as_json: bool) -> int:
    """Have Mifos asked again for the lines of a released report that it refused, and for those alone."""
    from domain.sheets import SheetState

    daemon = at.open(*TABLES)
    try:
        report_id = _report(reference)
        lines = daemon.cash.retry(report_id, sign_in(daemon, login))
        state = daemon.store.read(lambda work: work.sheets.get(work.sheets.reported(report_id).sheet_id)).state
    finally:
        daemon.store.close()
    told = f"{lines} lines go again." if lines != 1 else "1 line goes again."
    click.echo(json.dumps({"lines": lines, "state": state.value}) if as_json else told)
    return DONE if state is SheetState.POSTED else NEEDS_A_PERSON


def _report(reference: str) -> int:
    from domain.codes import REPORT, read_reference

    number = read_reference(reference, REPORT)
    if number is None:
        end(
            WRONG_USAGE,
            f"{reference} is no reference of a report; it begins with H and stands in the officer's answer.",
        )
    return number


COMMANDS: tuple[click.Command, ...] = (sheet,)
