"""What an officer is asked where the cashier has counted something else on a line: her OK is the corrected message."""

from __future__ import annotations

from collections.abc import Sequence

from domain.commands import Institution, Speaks
from domain.reports import ClientsReport
from domain.saying_again import say_again, say_client
from domain.sheets import NewGiven, NewSheet, Report
from parsers.report_message import message_of


def line_asked_text(
    speaks: Speaks, institution: Institution, by: str, reference: str, change: tuple[str, str, str], message: str
) -> str:
    """Ask her; *change* is whose line, what it is to be and what she wrote, *by* is who counts."""
    client, amount, before = change
    return speaks.say(
        "{institution}, {name}: is it {amount}, not {before}, from {client} in {reference}? If so, please send {example}",
        institution=institution.name,
        name=by,
        client=client,
        reference=reference,
        amount=amount,
        before=before,
        example=message,
    )


def corrected(speaks: Speaks, sheet: NewSheet, report: Report, given: Sequence[NewGiven]) -> str | None:
    """Write what she has to send so that *given* counts in place of a report; None where no message says it, for cents."""
    if sheet.code:
        said = say_again(sheet, given)
        return None if said is None else str(message_of(speaks, said))
    clients = []
    for each in given:
        line = sheet.line(each.line or 0)
        client = say_client(line, each.shares, each.by.removeprefix("C")) if line else None
        if client is None:
            return None
        if client.shares:
            clients.append(client)
    undo = f"{speaks.word('undo')} {report.reference}"
    if not clients:
        return undo
    again = message_of(speaks, ClientsReport(tuple(clients)))
    return speaks.say("{first} and then {second}", first=undo, second=again)
