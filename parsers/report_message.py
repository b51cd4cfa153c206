"""A message of an officer, to be shown to her as it may be sent, in the words of her language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from domain.commands import Speaks
from domain.reports import ClientShares, ClientsReport, FieldReport, ReportedLine
from parsers.report_rest import Rest, Shown, written_clients

OPEN = "..."
"""Stands for what only she knows: sent as it is, it is asked back again."""

_CONTRACT = Shown(but="BUT", by="BY")


@dataclass(frozen=True)
class Message:
    """*lines* are what is written of each, *clients* what is written of each behind the C; *code* "" where there is none."""

    code: str
    but: str
    lines: Mapping[str, str]
    clients: Mapping[str, str]

    def with_line(self, line: ReportedLine) -> Message:
        """Say something else of a line."""
        return self.with_typed(str(line.number), line.written)

    def with_typed(self, number: str, written: str) -> Message:
        """Say of a line what is written so."""
        return replace(self, lines={**self.lines, number: written})

    def without_line(self, number: int) -> Message:
        """Say nothing of a line."""
        return replace(self, lines={at: each for at, each in self.lines.items() if at != str(number)})

    def with_client(self, client: str, written: str) -> Message:
        """Say something else of a client."""
        return replace(self, clients={**self.clients, client: written})

    def without_clients(self, clients: Iterable[str]) -> Message:
        """Say nothing of some clients."""
        left_out = set(clients)
        return replace(self, clients={who: each for who, each in self.clients.items() if who not in left_out})

    def __str__(self) -> str:
        lines = [f"{number}={self.lines[number]}" for number in sorted(self.lines, key=_by_number)]
        sheet = " ".join([self.code, *([self.but] if lines else []), *lines])
        clients = f"C {', '.join(self.clients.values())}" if self.clients else ""
        return ", ".join(filter(None, (sheet.strip(), clients)))


def _by_number(number: str) -> tuple[bool, int]:
    return (False, int(number)) if number.isdecimal() else (True, 0)


def message_of(speaks: Speaks, said: FieldReport) -> Message:
    """Write a report as it may be sent."""
    shown = shown_in(speaks)
    if isinstance(said, ClientsReport):
        return Message("", shown.but, {}, {each.client: client_text(speaks, each) for each in said.clients})
    lines = {str(each.number): each.written for each in said.lines}
    return Message(said.code, shown.but, lines, {each.client: client_text(speaks, each) for each in said.guests})


def report_text(said: FieldReport) -> str:
    """Write a report as staff read it, in the words of the contract: "7K4QZ BUT 3=0, C 15 L300"."""
    if isinstance(said, ClientsReport):
        return written_clients(said.clients, _CONTRACT)
    return Rest(said.lines, said.guests).written(said.code, _CONTRACT)


def client_text(speaks: Speaks, client: ClientShares) -> str:
    """Write one client without the C before her."""
    return written_clients([client], shown_in(speaks)).removeprefix("C ")


def shown_in(speaks: Speaks) -> Shown:
    """Give the words by which a message is written."""
    return Shown(but=speaks.word("but"), by=speaks.word("by"))
